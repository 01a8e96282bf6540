"""What an import brought, counted and shown as it stands now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.row_drafts import HOMELESS
from ombud.casework.models import Case
from ombud.people.viewer import Viewer
from ombud.store.pages import BadCursor, Page

# Orders, customers and products of the same workbook, and the lines of its log.
ALONG = ("orders.", "customers.", "products.", "log.")
COUNTED = ("rows", "created", "joined", "updated", "unchanged", "withdrawn", "history", "open")
PAGE = 100
TWINS_WITHIN = timedelta(days=3)
TWINS_SHOWN = 50
REMARKED = "remarked"


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row of a workbook, what became of it, and its case if this person may see that.

    outcome and reason as in ImportedRow; problems: its remarks, each with a code.
    """

    row_no: int
    outcome: str
    reason: str
    problems: Sequence[Any]
    case: Case | None


@dataclass(frozen=True, slots=True)
class Twins:
    """Two cases that may be one. Nothing was done about it."""

    case: Case
    earlier: Case


def cases_late(import_id: int) -> int:
    """Open cases of the import whose next promise is overdue now."""
    cases = Case.objects.filter(import_id=import_id, is_history=False)
    return cases.exclude(stage="closed").filter(due_at__lt=timezone.now()).count()


def import_account(import_id: int) -> dict[str, Any]:
    """The whole account of an import; `refused` lists [row number, reason]."""
    imported = Import.objects.get(pk=import_id)
    refused = ImportedRow.objects.filter(imported=imported, outcome=ImportedRow.REFUSED)
    reasons = refused.order_by("row_no").values_list("row_no", "reason")
    return {
        **{name: imported.tally.get(name, 0) for name in COUNTED},
        "along": {name: count for name, count in imported.tally.items() if name.startswith(ALONG)},
        "refused": [list(row) for row in reasons],
        "own_columns": own_columns_of(imported),
        "late": cases_late(import_id),
        "failure": imported.failure,
    }


def own_columns_of(imported: Import) -> list[str]:
    """The columns that are the team's own: those not mapped, and those a case has no place for."""
    fields = {name: choice["field"] for name, choice in imported.mapping.items()}
    return [name for name, field in fields.items() if field is None or field in HOMELESS]


def rows_of_import(viewer: Viewer, imported: Import, show: str, cursor: str = "") -> Page[RowSeen]:
    """Rows in the order of the sheet. show: an outcome, REMARKED, or the code of a remark.

    Raises BadCursor for a cursor that is no row number.
    """
    if cursor and not cursor.isdecimal():
        raise BadCursor(cursor)
    rows = ImportedRow.objects.filter(imported=imported, row_no__gt=int(cursor or 0))
    found = _first_of(_narrowed(rows, show).order_by("row_no"), show)
    cases = _cases_by_message(viewer, [row.message_id for row in found])
    shown = [
        RowSeen(row.row_no, row.outcome, row.reason, row.problems or (), cases.get(row.message_id))
        for row in found[:PAGE]
    ]
    return Page(shown, str(shown[-1].row_no) if len(found) > PAGE else "")


def _narrowed(rows: "QuerySet[ImportedRow]", show: str) -> "QuerySet[ImportedRow]":
    if show in ("created", "joined", "updated", "unchanged", "refused", "withdrawn"):
        return rows.filter(outcome=show)
    return rows.filter(problems__isnull=False)


def _first_of(rows: "QuerySet[ImportedRow]", show: str) -> list[ImportedRow]:
    """One more than a page of the rows that carry the remark, if one is asked for."""
    found: list[ImportedRow] = []
    for row in rows.iterator(chunk_size=500):
        if show in (REMARKED, row.outcome) or _carries(row, show):
            found.append(row)
        if len(found) > PAGE:
            break
    return found


def _carries(row: ImportedRow, code: str) -> bool:
    return any(problem["code"] == code for problem in row.problems or ())


def _cases_by_message(viewer: Viewer, ids: Sequence[int | None]) -> dict[int | None, Case]:
    found = seen_cases(viewer).filter(first_message_id__in=[each for each in ids if each])
    return {case.first_message_id: case for case in found.order_by("id")}


def seen_cases(viewer: Viewer) -> QuerySet[Case]:
    """The cases of the shops this person may see."""
    every = Case.objects.all()
    return every if viewer.shop_ids is None else every.filter(shop_id__in=viewer.shop_ids)


def has_cases(viewer: Viewer) -> bool:
    """Whether there is any case that this person may see."""
    return seen_cases(viewer).exists()


def likely_twins(viewer: Viewer, import_id: int) -> list[Twins]:
    """Cases of the import that may be one with an earlier case, 50 at most; they are only shown.

    Same shop, customer, order number and class, opened within three days of each other.
    """
    pairs = dict(_twin_ids(import_id))
    ids = {*pairs, *pairs.values()}
    cases = {case.pk: case for case in seen_cases(viewer).filter(id__in=ids).order_by("id")}
    return [
        Twins(cases[case_id], cases[earlier_id])
        for case_id, earlier_id in pairs.items()
        if case_id in cases and earlier_id in cases
    ]


def _twin_ids(import_id: int) -> Iterator[tuple[int, int]]:
    same = {name: OuterRef(name) for name in ("shop_id", "customer_id", "order_no", "class_code")}
    near = Case.objects.filter(
        **same,
        id__lt=OuterRef("id"),
        opened_at__gte=OuterRef("opened_at") - TWINS_WITHIN,
        opened_at__lte=OuterRef("opened_at") + TWINS_WITHIN,
    ).order_by("-id")
    # A number that Excel rounded is many orders' number.
    telling = Case.objects.filter(
        import_id=import_id, customer_id__isnull=False, order_no_damaged=False
    )
    marked = telling.exclude(order_no="").exclude(class_code="").order_by("id")
    found = marked.annotate(earlier=Subquery(near.values("id")[:1])).filter(earlier__isnull=False)
    yield from found.values_list("id", F("earlier"))[:TWINS_SHOWN]
