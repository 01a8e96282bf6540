"""The floor of an import: the file read bare, the same rows and entries written bare."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pysqlite3
from python_calamine import CalamineWorkbook

from bench.measuring import ROOT

ROWS_A_TURN = 200
# Written by other deeds than an import of complaints.
LEFT_OUT = ("django_", "auth_", "account_", "sqlite_", "casework_search", "store_")
STARTS = [f"PRAGMA {setting}" for setting in (
    "journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "temp_store=MEMORY",
    "wal_autocheckpoint=8000"
)]  # fmt: skip
_ANY = 'SELECT 1 FROM "{}" LIMIT 1'


def measured(path: Path, folder: Path) -> tuple[float, float]:
    """Seconds to read the workbook, and to write what its import left in folder/data."""
    return _read(path), _written(folder / "data" / "ombud.sqlite3", folder / "floor.sqlite3")


def _read(path: Path) -> float:
    began = time.perf_counter()
    for _row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
        pass
    return time.perf_counter() - began


def _written(source: Path, target: Path) -> float:
    full = pysqlite3.connect(source)
    bare = _emptied(source, target)
    tables = [
        name for (name,) in full.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    kept = [name for name in tables if not name.startswith(LEFT_OUT)]
    rows = {name: _rows(full, name) for name in kept if full.execute(_ANY.format(name)).fetchone()}
    words = _index_entries(full)
    turns = max(1, len(words) // ROWS_A_TURN)
    began = time.perf_counter()
    for turn in range(turns):
        bare.execute("BEGIN IMMEDIATE")
        for insert, values in rows.values():
            bare.executemany(insert, _share(values, turn, turns))
        bare.executemany(
            "INSERT INTO casework_search (rowid, words, shop) VALUES (?, ?, ?)",
            _share(words, turn, turns),
        )
        bare.execute("COMMIT")
    return time.perf_counter() - began


def _share(values: list[tuple[object, ...]], turn: int, turns: int) -> list[tuple[object, ...]]:
    return values[len(values) * turn // turns : len(values) * (turn + 1) // turns]


def _emptied(source: Path, target: Path) -> pysqlite3.Connection:
    """The same tables and indexes, empty."""
    environment = {
        "OMBUD_DATA": str(target.with_suffix("")),
        "DJANGO_SETTINGS_MODULE": "ombud.site.settings",
    }
    django = Path(sys.executable).with_name("django-admin")
    subprocess.run([django, "migrate", "-v0"], env=environment, check=True, cwd=ROOT)
    shutil.copy(target.with_suffix("") / "ombud.sqlite3", target)
    bare = pysqlite3.connect(target, isolation_level=None)
    for start in STARTS:
        bare.execute(start)
    return bare


def _rows(full: pysqlite3.Connection, name: str) -> tuple[str, list[tuple[object, ...]]]:
    values = full.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()  # noqa: S608
    marks = ", ".join("?" * len(values[0]))
    return f'INSERT INTO "{name}" VALUES ({marks})', values  # noqa: S608


def _index_entries(full: pysqlite3.Connection) -> list[tuple[object, ...]]:
    """What the search index was given, made again from the rows (outside the measured time)."""
    from ombud.casework.search import words_for_sqlite

    said: dict[int, list[str]] = {}
    for thread, title, text in full.execute(
        "SELECT thread, title, text FROM arrivals_message ORDER BY id"
    ):
        said.setdefault(thread, []).extend((title, text))
    cases = full.execute(
        "SELECT id, shop_id, thread, number, order_no, tracking_no FROM casework_case ORDER BY id"
    )
    return [
        (
            case_id,
            words_for_sqlite("\n".join(["", *map(str, numbers), *said[thread]])),
            f"s{shop_id}",
        )
        for case_id, shop_id, thread, *numbers in cases
    ]
