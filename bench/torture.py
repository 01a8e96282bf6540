"""Dirty workbooks by the hundred, where the test takes a dozen: WORKBOOKS of them from SEED on.

Each is taken in by a shop of its own, and once more; then every rule of the data is checked.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.measuring import Report

WORKBOOKS = int(os.environ.get("WORKBOOKS", "200"))
SEED = int(os.environ.get("SEED", "1"))


def main() -> int:
    """Take them in and report."""
    report, began = Report("torture"), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="ombud-bench-") as folder:
        os.environ |= {"OMBUD_DATA": folder, "DJANGO_SETTINGS_MODULE": "ombud.site.settings"}
        _take_in(report)
    report.add("seconds", time.perf_counter() - began, "s")
    return report.finish()


def _take_in(report: Report) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from ombud.people.models import Shop
    from tests.arrivals.tortured import broken_rules, troubles_of
    from tests.workbooks.torture import dirty_workbook

    rows, dirt, troubles = 0, Counter[str](), []
    for seed in range(SEED, SEED + WORKBOOKS):
        dirty = dirty_workbook(seed)
        rows, dirt = rows + dirty.rows, dirt + Counter(dirty.dirt)
        troubles += troubles_of(dirty, Shop.objects.create(name=f"seed {seed}"))
    broken = broken_rules()
    print(*troubles, *broken, sep="\n")
    report.add("dirty workbooks, each taken in twice", WORKBOOKS)
    report.add("rows of complaints put in", rows)
    report.add("kinds of dirt", len(dirt))
    report.add("lost, doubled or not accounted for", len(troubles), at_most=0)
    report.add("rules of the data broken", len(broken), at_most=0)


if __name__ == "__main__":
    raise SystemExit(main())
