"""Lists too long to be written while somebody waits: which they are, and how they are written."""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ombud.casework.queries.list import every_case
from ombud.learning.actions import begin_list, end_list, fail_list
from ombud.learning.models import LongList
from ombud.learning.queries.long_lists import asked_in, paths_of, place_of, sight_of
from ombud.orders.queries import order_ids
from ombud.people.queries import customer_ids, viewer_of
from ombud.people.viewer import Viewer
from ombud.store.disk import DiskFull, full_disk_told
from ombud.store.sealed_files import seal_blocks
from ombud.web.desk.case_table import asked_by
from ombud.web.exporting import export_cases
from ombud.web.exporting_lists import export_customers, export_orders
from ombud.web.reports import asked as reports
from ombud.web.sheets import TooManyRows
from ombud.workbooks.actions.export import write_workbook
from ombud.workbooks.actions.merge import WORKBOOK
from ombud.workbooks.book import TooManyRows as TooManyToEdit

CASES, EDITING, CUSTOMERS, ORDERS, REPORT = "cases", "editing", "customers", "orders", "report"
# Longer ones keep a person waiting for more than some seconds.
AT_ONCE = 20_000
Told = Callable[[int, int], None]


def is_long(viewer: Viewer, of: str, query: str) -> bool:
    """Whether the worker should write this list."""
    return count_of(viewer, of, query, most=AT_ONCE + 1) > AT_ONCE


def count_of(viewer: Viewer, of: str, query: str, *, most: int | None = None) -> int:
    """How many rows the list has; query: as in the address, else the searched text."""
    if of not in (CASES, EDITING):
        return len({CUSTOMERS: customer_ids, ORDERS: order_ids}[of](viewer, query))
    asked, _known = asked_by(viewer, query)
    found = every_case(viewer, asked, at=timezone.now()).order_by().values("id")
    return (found[:most] if most else found).count()


def name_of(one: LongList) -> str:
    """The file as it is called where it arrives."""
    if one.of == REPORT:
        return reports.name_asked(asked_in(one)["query"])
    names = {
        CASES: _("Cases"),
        EDITING: _("Cases to edit"),
        CUSTOMERS: _("Customers"),
        ORDERS: _("Orders"),
    }
    return f"{names[one.of]} {timezone.localtime(one.made_at).date().isoformat()}.{one.ending}"


def write_long_list(list_id: int, *, told: Told = lambda done, total: None) -> None:
    """Write a list that somebody waits for, seal it in its place, and say so.

    told: rows done and rows in all, again and again. Nothing is done when somebody else writes it.
    """
    one = begin_list(list_id, at=timezone.now())
    if one is None:
        return
    viewer = viewer_of(one.made_by)
    try:
        if viewer is None:
            raise PermissionDenied
        with full_disk_told():
            _write(one, viewer, told)
    except PermissionDenied:
        fail_list(list_id, failure="no_right", at=timezone.now())
    except (TooManyRows, TooManyToEdit):
        fail_list(list_id, failure="too_many", at=timezone.now())
    except DiskFull:
        fail_list(list_id, failure="disk", at=timezone.now())


def _write(one: LongList, viewer: Viewer, told: Told) -> None:
    path, sealed, work = paths_of(one.pk)
    # What a writer lays aside lies there too: when it was killed, its follower takes all away.
    work.mkdir(parents=True, exist_ok=True, mode=0o700)
    plain = work / "list"
    try:
        with translation.override(viewer.language), timezone.override(viewer.time_zone):
            rows = _written(one, viewer, plain, told)
        seal_blocks(plain, sealed, place_of(one.pk))
        size = plain.stat().st_size
        sealed.rename(path)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        sealed.unlink(missing_ok=True)
    end_list(one.pk, rows=rows, size=size, sees=sight_of(viewer), at=timezone.now())


def _written(one: LongList, viewer: Viewer, target: Path, told: Told) -> int:
    said = asked_in(one)
    query, extras = said["query"], said["extras"]
    if one.of == REPORT:
        return reports.make_asked(viewer, query, target, who=one.made_by.name, told=told)
    # The cases to be edited are walked once more for their lines.
    walks = 2 if one.of == EDITING else 1 + len(extras)
    total, done = count_of(viewer, one.of, query) * walks, 0

    def went_on(rows: int) -> None:
        nonlocal done
        done += rows
        told(done, max(total, done))

    told(0, total)
    if one.of == CASES:
        return export_cases(viewer, query, one.kind, target, extras=extras, went_on=went_on)
    if one.of == EDITING:
        return _write_to_edit(viewer, query, target, went_on)
    export = {CUSTOMERS: export_customers, ORDERS: export_orders}[one.of]
    return export(viewer, query, one.kind, target, went_on=went_on)


def _write_to_edit(
    viewer: Viewer, query: str, target: Path, went_on: Callable[[int], None]
) -> int:  # fmt: skip
    asked, _known = asked_by(viewer, query)
    left = write_workbook(
        viewer, asked, target, columns=asked.columns, language=viewer.language,
        by=viewer.by(WORKBOOK), at=timezone.now(), went_on=went_on,
    )  # fmt: skip
    return left.rows
