"""How fast the desk answers with 1,000,000 cases, and how that compares with 10,000.

Usage: python bench/desk.py [--rows 1000000] [--engine sqlite|postgresql|both] [--times 30]
Every question is asked of the whole WSGI application, signed in as an administrator and as viewers
of 1 and of 3 of 20 shops. PostgreSQL is the one DATABASE_URL names (a database of our own is made
there and dropped) or a private cluster; its CPU time is counted with ours. The filled SQLite file
stays in bench/tmp for the next run.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.measuring import ROOT, SCRATCH, Report
from tools.private_pg import binaries, cluster

SMALL = 10_000
P95_MOST = 50
RATIO_MOST = 1.5
# A rare word finds a page of cases in a million and three in ten thousand: such pages differ in
# what they show, and their ratio is printed without a bar.
ROWS_APART = 2
ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Measure small and large on each engine; returns the exit status."""
    asked = _arguments()
    if asked.measure:
        return _measure(asked)
    report = Report("desk")
    for engine in ENGINES if asked.engine == "both" else (asked.engine,):
        small, large = (_run(engine, rows, asked.times) for rows in (SMALL, asked.rows))
        _compare(report, engine, asked.rows, small, large)
    return report.finish()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--measure", metavar="FILE", help=argparse.SUPPRESS)
    return parser.parse_args()


def _compare(report: Report, engine: str, rows: int, small: Any, large: Any) -> None:
    for name, figures in large.items():
        said = f"{engine} {rows:,}: {name}"
        report.add(f"{said}, p50", figures["p50"], "ms")
        report.add(f"{said}, p95", figures["p95"], "ms", at_most=P95_MOST)
        report.add(f"{said}, CPU", figures["cpu"], "ms")
        ratio = figures["p50"] / small[name]["p50"]
        alike = abs(figures["rows"] - small[name]["rows"]) <= ROWS_APART
        report.add(
            f"{said}, ratio to {SMALL:,}" + ("" if alike else ", which shows fewer rows"),
            ratio, "x", at_most=RATIO_MOST if alike else None,
        )  # fmt: skip


def _run(engine: str, rows: int, times: int) -> Any:
    """Measure in a process of its own: settings name one database for a process's life."""
    answer = SCRATCH / f"desk-{engine}-{rows}.json"
    folder = _folder(engine, rows)
    with _database(engine) as url:
        environment = os.environ | {"OMBUD_DATA": str(folder / "data"), "DATABASE_URL": url}
        environment["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"
        command = [sys.executable, "-m", "bench.desk", "--measure", str(answer)]
        command += ["--rows", str(rows), "--times", str(times)]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
    return json.loads(answer.read_text())


def _folder(engine: str, rows: int) -> Path:
    """Where the filled database stands; another schema or filling makes another folder."""
    sources = [ROOT / "bench" / "desk_fill.py", *sorted(ROOT.glob("ombud/*/migrations/*.py"))]
    written = b"".join(path.read_bytes() for path in sources)
    folder = SCRATCH / f"desk-{engine}-{rows}-{hashlib.sha256(written).hexdigest()[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _database(engine: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of our own; nothing for SQLite."""
    if engine == "sqlite":
        yield ""
        return
    given = os.environ.get("DATABASE_URL")
    if given:
        with _own_database(given) as url:
            yield url
        return
    programs = binaries()
    if programs is None:
        raise SystemExit("No PostgreSQL here: set DATABASE_URL, or ask for --engine sqlite")
    with cluster(programs) as url, _own_database(url) as own:
        yield own


@contextmanager
def _own_database(url: str) -> Iterator[str]:
    import psycopg

    name = f"ombud_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _measure(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from bench.desk_fill import fill
    from bench.desk_questions import answers

    filled = settings.DATA_FOLDER.parent / "filled"
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") or not filled.exists():
        call_command("migrate", verbosity=0)
        fill(asked.rows)
        filled.touch()
    Path(asked.measure).write_text(json.dumps(answers(asked.times)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
