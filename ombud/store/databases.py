"""Which database an installation uses, and with which settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ombud.store.closed import HouseClosed

# Measured in DESIGN §3: stock settings were 2-8 times slower; mmap is off because a truncated
# file under mmap ends the process with SIGBUS instead of an error. A checkpoint every 32 MB instead
# of every 4 MB writes a hot page once where it was written many times: an import gains a quarter.
SQLITE_START = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA mmap_size=0;
PRAGMA cache_size=-65536;
PRAGMA temp_store=MEMORY;
PRAGMA journal_size_limit=67108864;
PRAGMA wal_autocheckpoint=8000;
"""


def settings_for(url: str, data_folder: Path) -> dict[str, Any]:
    """Django's database settings: PostgreSQL when `url` names one, else SQLite in `data_folder`."""
    return _postgresql(url) if url else _sqlite(data_folder)


def _sqlite(data_folder: Path) -> dict[str, Any]:
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "ENGINE": "ombud.store.sqlite",
        "NAME": str(data_folder / "ombud.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
        "TEST": {"NAME": str(data_folder / "test.sqlite3")},
    }


LIKE_THIS = (
    "DATABASE_URL must look like postgresql://user:password@host:5432/name. "
    "Leave it out to keep everything in OMBUD_DATA."
)


class DatabaseUrlBroken(HouseClosed):
    """DATABASE_URL names no database; the message says what it should look like."""


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        name, port = unquote(parts.path.lstrip("/")), str(parts.port or "")
    except ValueError as broken:
        raise DatabaseUrlBroken(LIKE_THIS) from broken
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise DatabaseUrlBroken(LIKE_THIS)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
