"""The rows that were not taken, as they stand in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ombud.arrivals.along import FILLING, sheets_along
from ombud.arrivals.models import AlongRefusal, Import, ImportedRow
from ombud.arrivals.workbook.cells import plain_cell
from ombud.arrivals.workbook.kinds import LOG
from ombud.store.pages import Page, after, cursor_of

PAGE = 100


@dataclass(frozen=True, slots=True)
class RefusedSheet:
    """The rows of one sheet that were not taken. rows: (number, reason, texts of the cells)."""

    name: str
    headers: list[str]
    rows: list[tuple[int, str, list[Any]]]


def refused_along(imported: Import, cursor: str = "") -> Page[AlongRefusal]:
    """The rows of the sheets beside the complaints that were not taken, sheet by sheet."""
    known = AlongRefusal.objects.filter(imported=imported)
    rows = list(known.filter(after("id", False, cursor)).order_by("id")[: PAGE + 1])
    return Page(rows[:PAGE], cursor_of(rows[PAGE - 1], "id") if len(rows) > PAGE else "")


def refused_sheets(imported: Import, content: bytes) -> Iterator[RefusedSheet]:
    """Each sheet with rows that were not taken, the complaints first. Raises WorkbookRefused.

    content: the original as it came.
    """
    rows = ImportedRow.objects.filter(imported=imported, outcome=ImportedRow.REFUSED)
    reasons = dict(rows.order_by("row_no").values_list("row_no", "reason"))
    if reasons:
        yield _refused(content, imported.sheet, imported.header_row, reasons)
    for sheet in sheets_along(imported, *FILLING, LOG):
        refused = AlongRefusal.objects.filter(imported=imported, sheet=sheet["name"])
        reasons = dict(refused.order_by("row_no").values_list("row_no", "reason"))
        if reasons:
            yield _refused(content, sheet["name"], sheet["header_row"], reasons)


def _refused(
    content: bytes, name: str, header_row: int, reasons: Mapping[int, str]
) -> RefusedSheet:
    from ombud.arrivals.workbook.proposal import open_table  # loads the readers of files

    table = open_table(content, name, header_row)
    rows = [
        (number, reasons[number], [plain_cell(cell) for cell in cells])
        for number, cells in table
        if number in reasons
    ]
    return RefusedSheet(name, table.headers, rows)
