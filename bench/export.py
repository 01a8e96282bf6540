"""100,000 cases leave to be edited, with drop-downs, formats and a chart: beside the raw writer.

The raw writer writes the same cells with the same library and nothing else: no look but that of a
day, no locks, lists or colours. Each runs in a process of its own with the program loaded, by
turns; the quickest of each counts. Usage: python bench/export.py [--rows N]
"""

import argparse
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench import roundtrip
from bench.measuring import Report, peak_memory, stopwatch

MOST_TIMES = 2.0
ROUNDS = 2
ROWS_AT_ONCE = 500
KNOWN = roundtrip.FOLDER / "known.pickle"
LOADED, BARE, OURS = "raw", "raw-bare", "ours"


def main() -> int:
    """Fill, export once to know the cells, then both ways by turns in their own processes."""
    asked = _asked()
    if asked.only:
        print(_one(asked.only))
        return 0
    roundtrip.open_house()
    from bench.roundtrip_rows import administrator, exported, fill

    with stopwatch(f"{asked.rows:,} cases are written"):
        fill(asked.rows)
    with stopwatch("their cells are put down for the raw writer"):
        cells = _keep_cells(exported(administrator()))
    report = Report("export")
    runs = [(_run(LOADED), _run(OURS)) for _ in range(ROUNDS)]
    raw, ours = min(raw for raw, _ours in runs), min(ours for _raw, ours in runs)
    _tell(report, asked.rows, cells, raw, ours)
    report.add("the raw writer's memory in a bare interpreter", _run(BARE)[1], "MB")
    return report.finish()


def _tell(
    report: Report, rows: int, cells: int, raw: tuple[float, float], ours: tuple[float, float]
) -> None:
    report.add("cells in all sheets", cells)
    report.add("the raw writer, same cells", rows / raw[0], "rows/s")
    report.add("export for editing", rows / ours[0], "rows/s")
    report.add("export / raw writer, time", ours[0] / raw[0], "times", at_most=MOST_TIMES)
    report.add("the raw writer's memory", raw[1], "MB")
    report.add("the export's memory", ours[1], "MB")
    report.add("export / raw writer, memory", ours[1] / raw[1], "times", at_most=MOST_TIMES)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--only", choices=(LOADED, BARE, OURS))
    return parser.parse_args()


def _run(which: str) -> tuple[float, float]:
    """Seconds, as the process itself says, and the most MB it held."""
    command = [sys.executable, __file__, "--only", which]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    memory = peak_memory(running)
    said = running.stdout.read() if running.stdout else ""
    assert running.returncode == 0
    return float(said.split()[-1]), memory


def _one(which: str) -> float:
    if which == BARE:
        return _raw()
    import django

    django.setup()
    from bench.roundtrip_rows import export_all
    from ombud.people.models import Member
    from ombud.people.queries import viewer_of

    viewer = viewer_of(Member.objects.get(login="bench"))
    assert viewer
    if which == LOADED:
        return _raw()
    started = time.perf_counter()
    export_all(viewer)
    return time.perf_counter() - started


def _raw() -> float:
    """The known cells once more. They are streamed in, so that the memory is the writer's."""
    from xlsxwriter import Workbook

    seconds, row_no = 0.0, 0
    book = Workbook(str(roundtrip.FOLDER / "raw.xlsx"), {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet: Any = None
    for rows in _known():
        started = time.perf_counter()
        if rows is None:
            sheet, row_no = book.add_worksheet(), 0
        for row in rows or ():
            _write(sheet, row_no, row, day)
            row_no += 1
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    book.close()
    return seconds + time.perf_counter() - started


def _write(sheet: Any, row_no: int, row: tuple[Any, ...], day: Any) -> None:
    for at, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(row_no, at, value)
        elif isinstance(value, int | float):
            sheet.write_number(row_no, at, value)
        elif value is not None:
            sheet.write_datetime(row_no, at, value, day)


def _known() -> Iterator[list[tuple[Any, ...]] | None]:
    with KNOWN.open("rb") as file, suppress(EOFError):
        while True:
            yield pickle.load(file)  # noqa: S301 written by this bench


def _keep_cells(content: bytes) -> int:
    """The cells of a workbook as pickles: None before each sheet, then some rows at a time."""
    from io import BytesIO

    from openpyxl import load_workbook

    count = 0
    book = load_workbook(BytesIO(content), read_only=True)
    with KNOWN.open("wb") as file:
        for sheet in book.worksheets:
            pickle.dump(None, file)
            rows = sheet.iter_rows(values_only=True)
            while some := list(islice(rows, ROWS_AT_ONCE)):
                pickle.dump(some, file)
                count += sum(value is not None for row in some for value in row)
    return count


if __name__ == "__main__":
    raise SystemExit(main())
