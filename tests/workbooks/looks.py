"""Workbooks whose rows people have painted, hidden or struck out."""

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P
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


def hidden_ods(rows: tuple[int, ...] = (), columns: str = "") -> bytes:
    """The same as an OpenDocument sheet."""
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="投诉")
    for letter in "ABCDEFGH":
        sheet.addElement(TableColumn(visibility="collapse" if letter in columns else "visible"))
    # Programs hide all that lies behind the table as one.
    sheet.addElement(TableColumn(numbercolumnsrepeated=16376, visibility="collapse"))
    for at, row in enumerate(make.table(), 1):
        line = TableRow(visibility="collapse" if at in rows else "visible")
        for cell in row:
            box = TableCell(valuetype="string")
            box.addElement(P(text=str(cell)))
            line.addElement(box)
        sheet.addElement(line)
    sheet.addElement(TableRow(visibility="collapse", numberrowsrepeated=1000))
    document.spreadsheet.addElement(sheet)
    return make.saved(document)


def hidden_xls(rows: tuple[int, ...] = (), columns: str = "") -> bytes:
    """The same as an old XLS, with another sheet in which nothing is filled."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("投诉")
    for at, row in enumerate(make.table()):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    for row in rows:
        sheet.row(row - 1).hidden = True
    for letter in (*columns, "X"):
        sheet.col(ord(letter) - ord("A")).hidden = True
    empty = book.add_sheet("empty")
    empty.col(0).hidden = True
    empty.write(0, 0, None)
    return make.saved(book)
