"""Somebody's hands in LibreOffice; run by the Python that knows UNO.

Argument: name of the pipe. Each line of input is JSON: [path, where to save, filter, deeds]; each
deed is a list: ["type", sheet, [[number, head, kind, value], ...]], ["sort", sheet, head],
["to_front", sheet, head], ["delete", sheet, numbers] or ["append", sheet, {head: value}]. The
answer is a line: "done".
"""

import json
import sys

import uno
from com.sun.star.table import CellAddress
from office_reached import named, part, running_office

ALL_CONTENT = 1023


class Table:
    """The filled part of a sheet, without its lock."""

    def __init__(self, document, name):
        self.sheet = document.Sheets.getByName(name)
        self.sheet.unprotect("")
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        self.last_row, self.last_column = end.EndRow, end.EndColumn
        self.range = self.sheet.getCellRangeByPosition(0, 0, self.last_column, self.last_row)
        self.grid = self.range.getDataArray()
        self.heads = {head: at for at, head in enumerate(self.grid[0]) if head}

    def row_of(self, number):
        """The place of the first row of a case."""
        at = self.heads["No."]
        return next(row for row, cells in enumerate(self.grid) if cells[at] == number)

    def cell(self, column, row):
        """One cell."""
        return self.sheet.getCellByPosition(column, row)


def put(cell, kind, value):
    """Type into a cell."""
    if kind == "empty":
        cell.clearContents(ALL_CONTENT & ~32)
    elif kind == "number":
        cell.Value = value
    elif kind == "day":
        cell.Formula = value
    else:
        cell.String = value


def type_in(table, edits):
    """The edits, one after the other."""
    for number, head, kind, value in edits:
        put(table.cell(table.heads[head], table.row_of(number)), kind, value)


def sort(table, head):
    """Sort the rows by a column, downwards."""
    by = uno.createUnoStruct("com.sun.star.table.TableSortField")
    by.Field, by.IsAscending = table.heads[head], False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (by,))
    table.range.sort((named("SortFields", fields), named("ContainsHeader", True)))


def to_front(table, head):
    """Move a column before all others."""
    at = table.heads[head]
    columns = table.sheet.Columns
    columns.insertByIndex(0, 1)
    moved = table.sheet.getCellRangeByPosition(at + 1, 0, at + 1, table.last_row)
    front = CellAddress()
    front.Sheet = table.sheet.RangeAddress.Sheet
    table.sheet.moveRange(front, moved.RangeAddress)
    columns.removeByIndex(at + 1, 1)


def delete(table, numbers):
    """Delete the rows of cases."""
    for row in sorted(map(table.row_of, numbers), reverse=True):
        table.sheet.Rows.removeByIndex(row, 1)


def append(table, said):
    """Write a row beneath the last."""
    for head, value in said.items():
        table.cell(table.heads[head], table.last_row + 1).String = value


DEEDS = {
    "type": type_in, "sort": sort, "to_front": to_front, "delete": delete, "append": append,
}  # fmt: skip


def work(desktop, source, target, kind, deeds):
    """Open, do, save elsewhere."""
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(source), "_blank", 0, (named("Hidden", True),)
    )
    for what, sheet, *rest in deeds:
        DEEDS[what](Table(document, sheet), *rest)
    name, _, options = kind.partition(":")
    told = (named("FilterName", name), named("FilterOptions", options))
    document.storeToURL(uno.systemPathToFileUrl(target), told)
    document.close(True)


def main():
    desktop = part(running_office(sys.argv[1]), "frame.Desktop")
    for line in sys.stdin:
        work(desktop, *json.loads(line))
        print('"done"', flush=True)


main()
