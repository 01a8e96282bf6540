"""The rows that were not taken, as they stand in the file."""

from collections.abc import Iterator
from typing import Any

from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.workbook.cells import plain_cell


def headers_of(imported: Import) -> list[str]:
    """The columns of the workbook in their order."""
    return [column["name"] for column in imported.proposal["columns"]]


def refused_rows(imported: Import, content: bytes) -> Iterator[tuple[int, str, list[Any]]]:
    """(row number, reason, texts of the cells) of each refused row. Raises WorkbookRefused.

    content: the original as it came.
    """
    from ombud.arrivals.workbook.proposal import open_table  # loads the readers of files

    refused = ImportedRow.objects.filter(imported=imported, outcome=ImportedRow.REFUSED)
    reasons = dict(refused.order_by("row_no").values_list("row_no", "reason"))
    for number, cells in open_table(content, imported.sheet, imported.header_row):
        if number in reasons:
            yield number, reasons[number], [plain_cell(cell) for cell in cells]
