"""Affected lines and remedies as rows of their sheets, in the order of the list of cases."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.casework.queries.columns import CODE, COUNT, MONEY
from ombud.casework.queries.found import among
from ombud.people.viewer import Viewer
from ombud.rules.contacts import as_written_masked
from ombud.workbooks.cells import Plain, plain
from ombud.workbooks.columns import LINES, REMEDIES, SheetColumn
from ombud.workbooks.queries.cases_out import Now, OutRows
from ombud.workbooks.standing import Piece

_FREE = ("label", "seller", "cause")
CaseIds = Sequence[int]


def line_columns() -> list[SheetColumn]:
    """The columns of the lines' sheet."""
    return [
        SheetColumn("number", _("No.")),
        SheetColumn("label", _("Line"), field="label"),
        SheetColumn("quantity", _("Quantity"), COUNT, "quantity"),
        SheetColumn("detail", _("Problem"), CODE, "detail_code", "detail"),
        SheetColumn("seller", _("Seller"), field="seller"),
        SheetColumn("cause", _("Cause"), field="cause"),
        SheetColumn("at_fault", _("At fault"), CODE, "at_fault", "party"),
        SheetColumn("pays", _("Pays"), CODE, "pays", "party"),
        SheetColumn("recover_from", _("Recover from"), CODE, "recover_from", "party"),
        SheetColumn("line_outcome", _("Outcome"), CODE, "outcome", "outcome"),
    ]


def remedy_columns() -> list[SheetColumn]:
    """The columns of the remedies' sheet."""
    return [
        SheetColumn("number", _("No.")),
        SheetColumn("line", _("Line")),
        SheetColumn("remedy", _("Remedy"), CODE, listed="remedy"),
        SheetColumn("state", _("State"), CODE, "state", "remedy_state"),
        SheetColumn("amount", _("Amount"), MONEY),
        SheetColumn("currency", _("Currency")),
        SheetColumn("note", _("Note")),
    ]


def line_rows(
    chunks: Iterable[CaseIds], columns: Sequence[SheetColumn], *, masks: bool
) -> Iterator[OutRows]:
    """The lines of each chunk of cases."""
    fields = ("id", *(column.field for column in columns if column.is_edited))
    numbered = AffectedLine.objects.annotate(number=F("case__number"), of_case=F("case_id"))
    told = numbered.values_list(*fields, "number", "of_case", named=True)
    for ids in chunks:
        yield _rows(LINES, ids, told.filter(case_id__in=among(ids)), columns, masks)


def remedy_rows(
    chunks: Iterable[CaseIds], columns: Sequence[SheetColumn], *, masks: bool
) -> Iterator[OutRows]:
    """The remedies of each chunk of cases."""
    numbered = Remedy.objects.select_related("line").annotate(
        number=F("line__case__number"), of_case=F("line__case_id")
    )
    for ids in chunks:
        yield _rows(REMEDIES, ids, numbered.filter(line__case_id__in=among(ids)), columns, masks)


def _rows(
    kind: str, case_ids: CaseIds, found: QuerySet[Any], columns: Sequence[SheetColumn], masks: bool
) -> OutRows:
    places = {case_id: place for place, case_id in enumerate(case_ids)}
    ordered = sorted(found.order_by("id"), key=lambda one: places[one.of_case])
    getters = [_getter(column) for column in columns]
    masked: dict[str, list[int]] = {}
    rows, edited = [], []
    for one in ordered:
        row = [get(one) for get in getters]
        if masks:
            row = [_masked(one.id, *pair, masked) for pair in zip(columns, row, strict=True)]
        rows.append(row)
        edited.append(
            [value for column, value in zip(columns, row, strict=True) if column.is_edited]
        )
    return OutRows(Piece(kind, [one.id for one in ordered], edited, masked), rows)


def _getter(column: SheetColumn) -> Callable[[Any], Any]:
    if column.is_edited:
        return lambda one: plain(getattr(one, column.field))
    told = {
        "line": lambda one: one.line.label,
        "remedy": lambda one: one.kind,
        "amount": lambda one: one.amount and float(one.amount),
    }
    return told.get(column.key, attrgetter(column.key))


def _masked(row_id: int, column: SheetColumn, value: Any, masked: dict[str, list[int]]) -> Any:
    if not value or column.key not in (*_FREE, "line", "note"):
        return value
    shown = as_written_masked(value)
    if shown != value and column.is_edited:
        masked.setdefault(column.key, []).append(row_id)
    return shown


def lines_now(
    viewer: Viewer, columns: Sequence[SheetColumn], ids: Collection[int]
) -> dict[int, Now]:
    """Those of the lines whose case this person may see, by id."""
    rows = AffectedLine.objects.filter(id__in=among(sorted(ids))).select_related("case")
    if viewer.shop_ids is not None:
        rows = rows.filter(case__shop_id__in=viewer.shop_ids)
    return {line.pk: _now(line, line.case, columns) for line in rows.order_by("id")}


def remedies_now(
    viewer: Viewer, columns: Sequence[SheetColumn], ids: Collection[int]
) -> dict[int, Now]:
    """Those of the remedies whose case this person may see, by id."""
    rows = Remedy.objects.filter(id__in=among(sorted(ids))).select_related("line__case")
    if viewer.shop_ids is not None:
        rows = rows.filter(line__case__shop_id__in=viewer.shop_ids)
    return {one.pk: _now(one, one.line.case, columns) for one in rows.order_by("id")}


def _now(one: Any, case: Case, columns: Sequence[SheetColumn]) -> Now:
    values: Mapping[str, Plain] = {
        column.key: plain(getattr(one, column.field)) for column in columns if column.is_edited
    }
    return Now(one.pk, case.pk, case.number, one.version, dict(values), case.stage)
