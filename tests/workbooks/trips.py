"""Cases leave as a workbook, are edited in it, and come back."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import openpyxl

from ombud.casework.queries.asked import CaseList
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.export import export_workbook
from ombud.workbooks.actions.merge import Merge, merge_workbook
from ombud.workbooks.identity import HEAD
from tests.casework.scenes import NOW

EVERY = CaseList()
Edits = Mapping[tuple[str, str], Any]


def left(
    viewer: Viewer, *, language: str = "en", columns: tuple[str, ...] = (), at: datetime = NOW
) -> bytes:
    """The workbook of every case the person may see."""
    by = viewer.by("workbook")
    exported = export_workbook(viewer, EVERY, columns=columns, language=language, by=by, at=at)
    with exported.file as file:
        return file.read()


def back(viewer: Viewer, content: bytes, decided: Mapping[str, str] | None = None) -> Merge:
    """Bring it back."""
    return merge_workbook(viewer, content, by=viewer.by("workbook"), at=NOW, decided=decided)


def reworked(content: bytes, work: Callable[[Any], None]) -> bytes:
    """The workbook after somebody worked in it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    work(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def edited(content: bytes, edits: Edits, sheet: str = "Cases") -> bytes:
    """With other values in cells, each named by its case's number and its column's head."""

    def work(book: Any) -> None:
        for (number, head), value in edits.items():
            cell(book[sheet], number, head).value = value

    return reworked(content, work)


def cell(sheet: Any, number: str, head: str) -> Any:
    """The cell of a case in a column."""
    heads = [one.value for one in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[heads.index("No.")].value == number)
    return row[heads.index(head)]


def with_row(content: bytes, said: Mapping[str, Any], sheet: str = "Cases") -> bytes:
    """With one more row beneath the list."""

    def work(book: Any) -> None:
        heads = [one.value for one in book[sheet][1]]
        at = book[sheet].max_row + 1
        for head, value in said.items():
            book[sheet].cell(at, heads.index(head) + 1, value)

    return reworked(content, work)


def rows_of(content: bytes, sheet: str = "Cases") -> list[dict[str, Any]]:
    """The rows as a reader finds them, by head."""
    table = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    heads = next(table)
    return [dict(zip(heads, row, strict=True)) for row in table]


__all__ = ["HEAD", "back", "cell", "edited", "left", "reworked", "rows_of", "with_row"]
