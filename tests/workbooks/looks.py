"""Workbooks whose rows people have painted, hidden or struck out."""

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from tests.workbooks import make

RED, GREEN, YELLOW, HEADER_BLUE = "FFFF0000", "FF92D050", "FFFFFF00", "FF4472C4"


def painted(
    *rows: str, everywhere: str = "", header: str = HEADER_BLUE, table: make.Grid = ()
) -> bytes:
    """The usual table with a look for each of its rows: a colour, 'struck', 'red text' or ''.

    everywhere: a colour that the whole last column has.
    """
    book = openpyxl.Workbook()
    for cells in table or make.table():
        book.active.append(cells)
    _paint(book.active[1], header)
    for at, look in enumerate(rows, 2):
        _paint(book.active[at], look)
    for [cell] in book.active.iter_rows(min_col=8, max_col=8) if everywhere else ():
        cell.fill = PatternFill("solid", fgColor=everywhere)
    return make.saved(book)


def _paint(cells: tuple[openpyxl.cell.Cell, ...], look: str) -> None:
    for cell in cells:
        if look == "struck":
            cell.font = Font(strike=True)
        elif look == "red text":
            cell.font = Font(color=RED)
        elif look:
            cell.fill = PatternFill("solid", fgColor=look)


def themed(theme: int, tint: float) -> bytes:
    """The usual table, its first row filled with a colour of the theme."""
    book = openpyxl.Workbook()
    for cells in make.table():
        book.active.append(cells)
    for cell in book.active[2]:
        cell.fill = PatternFill("solid", fgColor=Color(theme=theme, tint=tint))
    return make.saved(book)


def hidden(rows: tuple[int, ...] = (), columns: str = "", *, filtered: bool = False) -> bytes:
    """The usual table with hidden rows and columns, its panes frozen, filtered where asked."""
    book = openpyxl.Workbook()
    for cells in make.table():
        book.active.append(cells)
    for row in rows:
        book.active.row_dimensions[row].hidden = True
    for column in columns:
        book.active.column_dimensions[column].hidden = True
    book.active.freeze_panes = "B2"
    if filtered:
        book.active.auto_filter.ref = book.active.dimensions
    return make.saved(book)
