"""Opens a file of any kind as a book of sheets, each a grid of rows that can be walked again."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ombud.arrivals.workbook import sniff
from ombud.arrivals.workbook.beside import BesideSheet, beside_sheet
from ombud.arrivals.workbook.folding import column_index, column_letter
from ombud.arrivals.workbook.html import read_html
from ombud.arrivals.workbook.inside import Inside
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.sources import Source, opened, size_of
from ombud.arrivals.workbook.text import TextLayout, layout_of, read_text

Cell = str | float | int | bool | datetime | date | time | timedelta
Span = tuple[tuple[int, int], tuple[int, int]]
_SAMPLE_ROWS = 2000
_LONG_EMPTY_RUN = 10_000
_PART = re.compile(r"(?:(.*)!)?([A-Z]{1,3}):([A-Z]{1,3})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a file: a code of sentences.NOTES and what fills it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Grid:
    """One sheet. height: rows down to the last filled one (estimated for long text files).

    merges: ((first row, first column), (last row, last column)), counted from 0. beside: comments
    and pictures.
    """

    name: str
    height: int
    rows: Callable[[], Iterator[list[Any]]]
    merges: list[Span] = field(default_factory=list)
    date1904: bool = False
    beside: BesideSheet = field(default_factory=BesideSheet)

    def part(self, start: int, end: int) -> "Grid":
        """Some of its columns (from 0, `end` excluded) as a sheet; its name says which: Sheet!A:H.

        No program lets a name of its own hold a colon.
        """
        columns = f"{column_letter(start)}:{column_letter(end - 1)}"
        merges = [
            ((top, left - start), (bottom, right - start))
            for (top, left), (bottom, right) in self.merges
            if start <= left and right < end
        ]
        return replace(
            self,
            name=f"{self.name}!{columns}" if self.name else columns,
            rows=lambda: (row[start:end] for row in self.rows()),
            merges=merges,
            beside=self.beside.part(start, end),
        )


@dataclass(slots=True)
class Book:
    """A file that can be read. sheets: name -> whether it is visible."""

    kind: str
    sheets: dict[str, bool]
    opener: Callable[[str], Grid]
    encoding: str = ""
    separator: str = ""
    date1904: bool = False
    notes: list[Note] = field(default_factory=list)
    beside: Callable[[str], BesideSheet] = lambda _name: BesideSheet()

    def has(self, name: str) -> bool:
        """Whether there is such a sheet, or the sheet of such a part."""
        part = _PART.fullmatch(name)
        return ((part[1] or "") if part else name) in self.sheets

    def grid(self, name: str) -> Grid:
        """One sheet, or a part of it by its name, read anew. Raises WorkbookRefused."""
        part = _PART.fullmatch(name)
        whole = (part[1] or "") if part else name
        grid = self.opener(whole)
        grid.date1904 = self.date1904
        grid.beside = self.beside(whole)
        return grid.part(column_index(part[2]), column_index(part[3]) + 1) if part else grid


def open_book(source: Source) -> Book:
    """Open a file, judged by its content. Raises WorkbookRefused."""
    found = sniff.sniff(source)
    if found.kind == sniff.TEXT:
        return _text_book(source)
    if found.kind == sniff.HTML:
        return _html_book(source)
    spread_out = found.inside is not None and found.inside.spread_out
    book = _streamed_book(source) if spread_out else _book(source, found.kind)
    book.kind, book.date1904 = found.kind, found.date1904
    if found.kind == sniff.XLSX:
        book.beside = partial(beside_sheet, source)
    if found.inside:
        book.notes += _told(found.inside)
    book.notes += [
        Note("hidden_sheet", {"sheet": name}) for name, seen in book.sheets.items() if not seen
    ]
    return book


def _told(inside: Inside) -> list[Note]:
    counts = {
        "formulas_without_results": inside.formulas_without_results,
        "hidden_rows": inside.hidden_rows,
        "hidden_columns": inside.hidden_columns,
    }
    return [Note(code, {"count": count}) for code, count in counts.items() if count]


def _book(source: Source, kind: str) -> Book:
    with _damage_told():
        workbook = _calamine(source, kind)
        sheets = {
            sheet.name: sheet.visible == SheetVisibleEnum.Visible
            for sheet in workbook.sheets_metadata
            if sheet.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
        }
    return Book("", sheets, lambda name: _calamine_grid(workbook, name))


@contextmanager
def _damage_told() -> Iterator[None]:
    """What the reader cannot read is refused in our words."""
    try:
        yield
    except PasswordError as error:
        raise WorkbookRefused("password_protected") from error
    except CalamineError as error:
        raise WorkbookRefused("damaged") from error
    except BaseException as error:
        # It panics at some broken bytes: no Exception, and its class has no name to import.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookRefused("damaged") from error


def _calamine(source: Source, kind: str) -> CalamineWorkbook:
    """By path where its name tells the truth: calamine takes other sources into memory whole."""
    if not isinstance(source, bytes) and PurePath(source).suffix.lower() == f".{kind}":
        return CalamineWorkbook.from_path(source)
    return CalamineWorkbook.from_filelike(opened(source))


def _calamine_grid(workbook: CalamineWorkbook, name: str) -> Grid:
    with _damage_told():
        sheet = workbook.get_sheet_by_name(name)
        height = sheet.end[0] + 1 if sheet.end else 0
        merges = list(sheet.merged_cell_ranges or [])
    return Grid(name, height, sheet.iter_rows if height else lambda: iter(()), merges)


def _streamed_book(source: Source) -> Book:
    """For a sheet with stray cells far away: slower, but it takes no room for the emptiness."""
    from openpyxl import load_workbook  # slow to load and seldom needed

    with opened(source) as stream:
        workbook = load_workbook(stream, read_only=True)
        sheets = {sheet.title: sheet.sheet_state == "visible" for sheet in workbook.worksheets}
        workbook.close()
    book = Book("", sheets, lambda name: _streamed_grid(source, name))
    book.notes.append(Note("far_cells_ignored", {"rows": _LONG_EMPTY_RUN}))
    return book


def _streamed_grid(source: Source, name: str) -> Grid:
    return Grid(name, sum(1 for _ in _streamed(source, name)), lambda: _streamed(source, name))


def _streamed(source: Source, name: str) -> Iterator[list[Any]]:
    from openpyxl import load_workbook

    with opened(source) as stream:
        workbook = load_workbook(stream, read_only=True, data_only=True)
        sheet: Any = workbook[name]
        sheet.reset_dimensions()
        empty = 0
        for row in sheet.iter_rows(values_only=True):
            if any(cell is not None for cell in row):
                yield from ([] for _ in range(empty))
                empty = 0
                yield [_as_calamine(cell) for cell in row]
            else:
                empty += 1
            if empty >= _LONG_EMPTY_RUN:
                break
        workbook.close()


def _as_calamine(cell: Any) -> Any:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return "" if cell is None else cell


def _text_book(source: Source) -> Book:
    layout = layout_of(source)
    book = Book("csv", {"": True}, lambda name: _text_grid(source, layout))
    book.encoding, book.separator = layout.encoding, layout.separator
    book.notes = [Note(code) for code in layout.notes]
    return book


def _text_grid(source: Source, layout: TextLayout) -> Grid:
    return Grid("", _height_of_text(source, layout), lambda: read_text(source, layout))


def _height_of_text(source: Source, layout: TextLayout) -> int:
    """Exact for short files; for long ones judged by the size of the first rows."""
    count = written = 0
    for count, row in enumerate(read_text(source, layout), 1):
        written += sum(len(cell.encode(layout.encoding, "replace")) + 1 for cell in row)
        if count == _SAMPLE_ROWS:
            return max(count, round(count * size_of(source) / written))
    return count


def _html_book(source: Source) -> Book:
    layout = layout_of(source)
    with opened(source) as stream:
        rows = read_html(stream.read().decode(layout.encoding, "replace"))
    book = Book("html", {"": True}, lambda name: Grid("", len(rows), lambda: iter(rows)))
    book.encoding = layout.encoding
    return book
