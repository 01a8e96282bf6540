"""A workbook whose figures calculate: sheets of rows with named columns, which formulas count.

A formula stands over named columns of the sheets of rows; with it stands its value, counted by the
database, so that a program that calculates nothing shows it too. Rows are matched by keys in hidden
columns, never by labels: two people may have one name, and a label may hold a `*`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

from ombud.web.reports.looks import (
    DAY,
    FIGURES,
    HEAD,
    HEAD_RIGHT,
    KEY,
    MOMENT,
    QUIET,
    TEXT,
    WIDTHS,
    look_of,
)
from ombud.web.sheets import cell_text, places

LINE_HEIGHT = 16
# How much wider than a figure a letter of a bold head is.
BOLD = 1.1
A4 = 9
# Characters across a page.
PAGE_MOST = 230


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, how it looks, and the formula that gives it: `{r}` is the cell's own row.

    is_array: the formula looks at whole columns one by one.
    """

    value: Any
    style: str = TEXT
    formula: str = ""
    is_array: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet of rows. name: what formulas call it, behind the name of the sheet."""

    head: str
    style: str = TEXT
    name: str = ""
    width: float = 0

    @property
    def wide(self) -> float:
        """Its width in characters."""
        return self.width or WIDTHS[self.style]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table's rows stand: the first and last row, from 0; its sheet; its cells."""

    sheet: str
    first: int
    rows: Sequence[Sequence[Cell]]

    def column(self, index: int, most: int) -> tuple[list[Any], list[Any]]:
        """(range, values) of a column's first rows, as a chart wants them."""
        some = self.rows[:most]
        cells = [self.sheet, self.first, index, self.first + len(some) - 1, index]
        return cells, [plain(row[index].value) for row in some]


def letter(column: int) -> str:
    """The letters of a column, counted from 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def plain(value: Any) -> Any:
    """The value as a formula's result or a chart's point holds it."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


class Book:
    """The workbook on its way to `target`; `close` writes it. title: stands under every page."""

    def __init__(self, target: Path, title: str = "") -> None:
        # Heavy, and needed only here: the web starts without it.
        from xlsxwriter import Workbook

        # Rows go to the disk as they come: memory does not grow with them.
        self.workbook = Workbook(
            str(target), {"constant_memory": True, "tmpdir": str(target.parent)}
        )
        self.title = title.replace("&", "&&")
        self._looks: dict[tuple[Any, ...], Any] = {}

    def look(self, style: str, *, bold: bool = False, ruled: bool = False) -> Any:
        """The format of a style."""
        known = self._looks.get((style, bold, ruled))
        if known is None:
            known = self.workbook.add_format(look_of(style, bold=bold, ruled=ruled))
            self._looks[style, bold, ruled] = known
        return known

    def sheet(self, name: str, colour: str) -> Any:
        """A new sheet, ready to be printed: A4 across, as wide as the page, numbered."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_tab_color(colour)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
        sheet.set_footer(f"&L&8{self.title}&C&8&A&R&8&P / &N")
        return sheet

    def rows(self, name: str, prefix: str, columns: Sequence[Column], rows: Iterable[Any]) -> int:
        """A sheet of rows whose columns have names for formulas; returns how many rows there are.

        Values are str, int, float, Decimal, date, naive datetime or None, one for each column.
        """
        sheet = self.sheet(name, QUIET)
        for index, column in enumerate(columns):
            hidden = {"hidden": True, "level": 1} if column.style == KEY else {}
            look = self.look(column.style)
            sheet.set_column(index, index, column.wide, look, hidden)
        shown = [column for column in columns if column.style != KEY]
        self.heads(sheet, 0, 0, [(each.head, each.style, each.wide) for each in columns])
        count = self._write_rows(sheet, columns, rows)
        # A name needs a cell even where there is no row.
        last = max(count, 1) + 1
        for index, column in enumerate(columns):
            if column.name:
                self._name(f"{prefix}_{column.name}", sheet, index, last)
        # Smaller than this nobody reads it: a wide table goes over several pages side by side.
        pages = ceil(sum(each.wide for each in shown) / PAGE_MOST)
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_columns(0)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, last - 1, len(shown) - 1)
        sheet.autofilter(0, 0, max(count, 1), len(shown) - 1)
        sheet.freeze_panes(1, 1)
        return count

    def heads(
        self, sheet: Any, row: int, first: int, heads: Sequence[tuple[str, str, float]]
    ) -> None:
        """Write (head, style, width) of columns into a row that is high enough for them."""
        lines = max(ceil(places(head) * BOLD / width) for head, _style, width in heads)
        sheet.set_row(row, LINE_HEIGHT * lines + 4)
        for index, (head, style, _width) in enumerate(heads, first):
            look = self.look(HEAD_RIGHT if style in FIGURES else HEAD)
            sheet.write_string(row, index, head, look)

    def _write_rows(self, sheet: Any, columns: Sequence[Column], rows: Iterable[Any]) -> int:
        writers = [_writer(sheet, column.style, self.look(column.style)) for column in columns]
        count = 0
        for count, row in enumerate(rows, 1):
            for index, (write, value) in enumerate(zip(writers, row, strict=True)):
                if value is not None and value != "":
                    write(count, index, value)
        return count

    def _name(self, name: str, sheet: Any, column: int, last: int) -> None:
        quoted, at = sheet.get_name().replace("'", "''"), letter(column)
        self.workbook.define_name(name, f"='{quoted}'!${at}$2:${at}${last}")

    def close(self) -> None:
        """Write the file."""
        self.workbook.close()


def _writer(sheet: Any, style: str, look: Any) -> Callable[[int, int, Any], Any]:
    if style in (TEXT, KEY):
        return lambda row, column, value: sheet.write_string(row, column, cell_text(value), look)
    if style in (MOMENT, DAY):
        return lambda row, column, value: sheet.write_datetime(row, column, value, look)
    return lambda row, column, value: sheet.write_number(row, column, float(value), look)
