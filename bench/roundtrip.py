"""An edited workbook of 100,000 rows comes back unchanged: how long beside reading the file.

The plain read is calamine alone, every cell of every sheet. Against it stand the two ways back:
the desk's (compared, kept sealed, shown as nothing to do) and the live workbook's (compared, taken
over, written down). Usage: python bench/roundtrip.py [--rows N]. Fills a data folder of its own
under bench/tmp.
"""

import argparse
import io
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.measuring import SCRATCH, Report, stopwatch

FOLDER = SCRATCH / "roundtrip"
TIMES = 3
MOST_TIMES = 2.0


def main() -> int:
    """Export once, then read and bring back by turns; the quickest of each counts."""
    rows = _asked()
    open_house()
    from bench.roundtrip_rows import administrator, exported, fill

    with stopwatch(f"{rows:,} cases are written"):
        fill(rows)
    viewer = administrator()
    with stopwatch("the workbook leaves"):
        content = exported(viewer)
    report = Report("roundtrip")
    read, handed, merged = _quickest(
        lambda: _plain_read(content),
        lambda: _handed_over(viewer, content, rows),
        lambda: _merged(viewer, content, rows),
    )
    report.add("megabytes of the workbook", len(content) / 1e6, "MB")
    report.add("reading every cell, alone", read, "s")
    report.add("handed over at the desk, unchanged", handed, "s")
    report.add("merged as a live workbook, unchanged", merged, "s")
    report.add("handed over / reading", handed / read, "times", at_most=MOST_TIMES)
    report.add("merged / reading", merged / read, "times", at_most=MOST_TIMES)
    return report.finish()


def _asked() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    return int(parser.parse_args().rows)


def open_house() -> None:
    """A data folder of its own, empty, and Django set up on it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ["OMBUD_DATA"] = str(FOLDER / "data")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _quickest(*calls: Callable[[], object]) -> list[float]:
    spans: list[list[float]] = [[] for _ in calls]
    for _ in range(TIMES):
        for span, call in zip(spans, calls, strict=True):
            started = time.perf_counter()
            call()
            span.append(time.perf_counter() - started)
    return [min(span) for span in spans]


def _plain_read(content: bytes) -> int:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return sum(1 for name in book.sheet_names for _row in book.get_sheet_by_name(name).iter_rows())


def _handed_over(viewer: object, content: bytes, rows: int) -> None:
    from django.utils import timezone

    from ombud.workbooks.actions.edited_files import compare_kept, receive_edited

    by = viewer.by("workbook")
    edited = receive_edited(viewer, content, name="cases.xlsx", by=by, at=timezone.now())
    if edited.state == edited.COMPARING:
        # What a process of the worker's does: it belongs to the way back.
        compare_kept(edited.pk, viewer, at=timezone.now())
        edited.refresh_from_db()
    _is_unchanged(edited.tally, rows)


def _merged(viewer: object, content: bytes, rows: int) -> None:
    from django.utils import timezone

    from ombud.workbooks.actions.merge import merge_workbook

    merged = merge_workbook(viewer, content, by=viewer.by("workbook"), at=timezone.now())
    _is_unchanged(merged.counts(), rows)


def _is_unchanged(counts: dict[str, int], rows: int) -> None:
    assert counts.pop("unchanged") >= rows
    assert not any(counts.values()), counts


if __name__ == "__main__":
    raise SystemExit(main())
