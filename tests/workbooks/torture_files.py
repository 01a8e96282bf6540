"""Writes dirty sheets in the kinds of files people bring."""

import csv
import io
from datetime import datetime
from html import escape
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.workbooks.make import saved

CODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
SEPARATORS = (",", ",", "\t", ";", "|", "，")


def written(kind: str, sheets: list[Any], maker: Any) -> tuple[str, bytes]:
    """(name, bytes) of the file."""
    name = maker.random.choice(("客诉台账", "complaints", f"{maker.year}年投诉"))
    content = {"xlsx": _xlsx, "csv": _csv, "xls": _xls, "ods": _ods, "html": _html}[kind](
        sheets, maker
    )
    ending = "xls" if kind == "html" or maker.maybe("lying name", 0.1) else kind
    return f"{name}.{ending}", content


def _xlsx(sheets: list[Any], maker: Any) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = "visible" if sheet.visible else "veryHidden"
        for at, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row, 1):
                if cell != "":
                    _put(page.cell(at, column), cell)
        _dress(page, sheet)
        if maker.maybe("frozen and filtered", 0.3):
            page.freeze_panes, page.auto_filter.ref = "B2", page.dimensions
    return saved(book)


def _put(place: Any, cell: Any) -> None:
    place.value = cell
    if isinstance(cell, str) and cell.startswith(("=", "#")):
        place.data_type = "s"


def _dress(page: Any, sheet: Any) -> None:
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    for (row, column), told in sheet.comments.items():
        page.cell(row + 1, column + 1).comment = Comment(told, "小美")
    for row, look in sheet.painted.items():
        for place in page[row + 1]:
            if look == "struck":
                place.font = Font(strike=True)
            else:
                place.fill = PatternFill("solid", fgColor=look)
    for row in sheet.hidden:
        page.row_dimensions[row + 1].hidden = True


def _csv(sheets: list[Any], maker: Any) -> bytes:
    coding, separator = maker.random.choice(CODINGS), maker.random.choice(SEPARATORS)
    if maker.language == "hant" and maker.maybe("big5", 0.5):
        coding = "big5hkscs"
    text = io.StringIO()
    if maker.maybe("separator named", 0.1):
        text.write(f"sep={separator}\r\n")
    csv.writer(text, delimiter=separator).writerows(_texts(sheets[0].rows))
    maker.dirty.dirt.add(f"{coding} {separator!r}")
    return text.getvalue().encode(coding, "ignore")


def _texts(rows: list[Any]) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else str(cell)
    return str(cell)


def _xls(sheets: list[Any], _maker: Any) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    page = book.add_sheet(sheets[0].name)
    covered = {span[:2]: span for span in sheets[0].merges}
    for at, row in enumerate(sheets[0].rows):
        for column, cell in enumerate(row):
            if (at, column) in covered:
                top, left, bottom, right = covered[at, column]
                page.write_merge(top, bottom, left, right, cell)
            elif cell != "":
                page.write(at, column, cell, *([style] if isinstance(cell, datetime) else []))
    return saved(book)


def _ods(sheets: list[Any], _maker: Any) -> bytes:
    document = OpenDocumentSpreadsheet()
    for sheet in sheets:
        page = Table(name=sheet.name)
        covered = {span[:2]: span for span in sheet.merges}
        inside = {
            (row, column)
            for top, left, bottom, right in sheet.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - set(covered)
        for at, row in enumerate(sheet.rows):
            line = TableRow()
            for column, cell in enumerate(row):
                line.addElement(_box(cell, (at, column), covered, inside))
            page.addElement(line)
        document.spreadsheet.addElement(page)
    return saved(document)


def _box(cell: Any, place: tuple[int, int], covered: Any, inside: Any) -> Any:
    if place in inside:
        return CoveredTableCell()
    spans = {}
    if place in covered:
        top, left, bottom, right = covered[place]
        spans = {"numberrowsspanned": bottom - top + 1, "numbercolumnsspanned": right - left + 1}
    if cell == "":
        return TableCell(**spans)
    if isinstance(cell, float):
        return TableCell(valuetype="float", value=str(cell), **spans)
    box = TableCell(valuetype="string", **spans)
    for line in str(cell).split("\n"):
        box.addElement(P(text=line))
    return box


def _html(sheets: list[Any], maker: Any) -> bytes:
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in _texts(sheets[0].rows)
    )
    coding = maker.random.choice(("gb18030", "utf-8"))
    page = f"<html><meta charset={coding}><body><table>{body}</table></body></html>"
    return page.replace("\n", "<br>").encode(coding, "ignore")
