"""A sheet of measures, written from its top: a title, notes, tables; its charts stand beside."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from ombud.web.reports.book import LINE_HEIGHT, Book, Cell, Placed, plain
from ombud.web.reports.looks import (
    ACCENT,
    ALARM,
    BAD,
    KEY,
    LABEL,
    LABEL_MOST,
    MONEY,
    NARROW,
    NOTE,
    SECTION,
    TEXT,
    TITLE,
    WIDTHS,
    WRAP,
)
from ombud.web.sheets import cell_text, places

Head = tuple[str, str]
# With its chart such a table stands on one page.
SHORT = 14


class Page:
    """A sheet of measures. Column A holds the keys of the rows and is hidden."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name, self.row = book, name, 0
        self.widths: dict[int, float] = {}
        self.sheet = book.sheet(name, ACCENT)
        self.sheet.set_column(0, 0, WIDTHS[KEY], None, {"hidden": True})
        self.sheet.hide_gridlines(2)

    def begin(self, title: str, notes: Sequence[str] = ()) -> None:
        """The title and the sentences under it."""
        self.sheet.set_row(self.row, 26)
        self.sheet.write_string(self.row, 1, title, self.book.look(TITLE))
        self.row += 1
        for note in notes:
            self.sheet.write_string(self.row, 1, cell_text(note), self.book.look(NOTE))
            self.row += 1
        self.row += 1

    def on_one_page(self) -> None:
        """Print all of it on one page."""
        self.sheet.fit_to_pages(1, 1)

    def widen(self, column: int, width: float) -> None:
        """Make a column at least so wide."""
        if self.widths.get(column, 0) < width:
            self.widths[column] = width
            self.sheet.set_column(column, column, width)

    def table(
        self, heads: Sequence[Head], rows: Sequence[Sequence[Cell]],
        *, title: str = "", totals: Sequence[Cell] = (), is_main: bool = False,
    ) -> Placed:  # fmt: skip
        """A table of (head, style) columns; the first cell of each row is its key.

        is_main: it is filtered, its head stays in sight and stands on every page printed. A total's
        formula may name the table's rows as `{first}` and `{last}`.
        """
        if title:
            self.sheet.write_string(self.row, 1, title, self.book.look(SECTION))
            self.row += 1
        self._head(heads, rows)
        placed = Placed(self.name, self.row + 1, rows)
        for row in rows:
            self.row += 1
            self._line(row, self.row)
        if rows:
            self._rule(placed, heads, is_main=is_main)
        else:
            self.row += 1
            words = _("Nothing in this period.")
            self.sheet.write_string(self.row, 1, words, self.book.look(NOTE))
        if totals and rows:
            self.row += 1
            self._line(totals, self.row, span=(placed.first + 1, self.row), bold=True)
        self.row += 3
        return placed

    def _head(self, heads: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> None:
        for index, (_head, style) in enumerate(heads, 1):
            self.widen(index, self._width(index, style, rows))
        sized = [(*head, self.widths[index]) for index, head in enumerate(heads, 1)]
        self.book.heads(self.sheet, self.row, 1, sized)

    def _width(self, index: int, style: str, rows: Sequence[Sequence[Cell]]) -> float:
        """As wide as its longest label, within bounds; a figure has its own width."""
        if style not in (LABEL, TEXT):
            return WIDTHS.get(style, WIDTHS[MONEY])
        least = WIDTHS[LABEL] if style == LABEL else NARROW
        longest = max((places(str(row[index].value or "")) for row in rows), default=0)
        return min(max(least, longest + 2), LABEL_MOST)

    def _rule(self, placed: Placed, heads: Sequence[Head], *, is_main: bool) -> None:
        """What holds for the rows of a table as a whole."""
        last = placed.first + len(placed.rows) - 1
        alarm = self.book.workbook.add_format({"font_color": ALARM, "bold": True})
        for index, (_head, style) in enumerate(heads, 1):
            if style == BAD:
                rule = {"type": "cell", "criteria": ">", "value": 0, "format": alarm}
                self.sheet.conditional_format(placed.first, index, last, index, rule)
        if is_main and len(placed.rows) <= SHORT:
            self.on_one_page()
        if is_main:
            labels = sum(style in (LABEL, TEXT) for _head, style in heads)
            self.sheet.freeze_panes(placed.first, 1 + labels)
            self.sheet.autofilter(placed.first - 1, 1, last, len(heads))
            self.sheet.repeat_rows(placed.first - 1)

    def _line(
        self, cells: Sequence[Cell], row: int,
        *, span: tuple[int, int] = (0, 0), bold: bool = False,
    ) -> None:  # fmt: skip
        self._make_room(cells, row)
        for index, cell in enumerate(cells):
            look = self.book.look(cell.style if index else KEY, bold=bold, ruled=not bold)
            self.put(cell, row, index, look, span)

    def _make_room(self, cells: Sequence[Cell], row: int) -> None:
        """Long sentences take several lines."""
        lines = [
            ceil(places(line) * 1.15 / self.widths[index])
            for index, cell in enumerate(cells)
            if cell.style == WRAP
            for line in [str(cell.value or "-")]
        ]
        if lines:
            self.sheet.set_row(row, LINE_HEIGHT * max(lines) + 4)

    def put(
        self, cell: Cell, row: int, column: int, look: Any, span: tuple[int, int] = (0, 0)
    ) -> None:
        """Write one cell: a formula with its value, or a value."""
        if cell.formula:
            self._formula(cell, row, column, look, span)
        else:
            self._value(cell.value, row, column, look)

    def _formula(self, cell: Cell, row: int, column: int, look: Any, span: tuple[int, int]) -> None:
        formula = cell.formula.replace("{r}", str(row + 1))
        formula = formula.replace("{first}", str(span[0])).replace("{last}", str(span[1]))
        value = "" if cell.value is None else plain(cell.value)
        if cell.is_array:
            self.sheet.write_array_formula(row, column, row, column, f"{{={formula}}}", look, value)
        else:
            self.sheet.write_formula(row, column, f"={formula}", look, value)

    def _value(self, value: Any, row: int, column: int, look: Any) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, cell_text(value), look)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, look)
        else:
            self.sheet.write_number(row, column, float(value), look)
