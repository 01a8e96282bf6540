"""Makes the workbooks that the tests read: written by the libraries people's programs use."""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msoffcrypto.format.ooxml
import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADERS = [
    "投诉编号",
    "投诉日期",
    "客户姓名",
    "联系电话",
    "订单号",
    "问题描述",
    "处理状态",
    "退款金额",
]
ROW = ["TS-1", "2024/3/5", "王芳", "13800138000", "51267", "收到的杯子碎了", "处理中", "￥128.00"]
ROWS = [
    ROW,
    ["TS-2", "2024/3/6", "李雷", "13900139000", "51268", "三天没有物流更新", "已完结", "0"],
    [
        "TS-3",
        "2024/3/7",
        "韩梅",
        "13700137000",
        "51269",
        "尺码发错了要求退货退款",
        "待客户反馈",
        "",
    ],
]

Grid = Sequence[Sequence[Any]]


def table(rows: Grid = ROWS) -> list[Sequence[Any]]:
    """The usual header over some rows."""
    return [HEADERS, *rows]


def xlsx(*sheets: tuple[str, Grid], merges: Iterable[str] = (), **state: str) -> bytes:
    """An XLSX; merges apply to the first sheet; state: sheet name -> hidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        sheet.sheet_state = state.get(name, "visible")
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    return saved(book)


def saved(book: Any) -> bytes:
    """What a workbook of openpyxl or xlwt saves."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def dated_xlsx(*, date1904: bool) -> bytes:
    """Real dates, a date that lost its format, and text, in either date system."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": date1904})
    sheet = book.add_worksheet("投诉")
    day = book.add_format({"num_format": "yyyy/m/d"})
    minute = book.add_format({"num_format": "yyyy/m/d h:mm"})
    sheet.write_row(0, 0, HEADERS)
    sheet.write_datetime(1, 1, datetime(2024, 3, 5), day)
    sheet.write_datetime(2, 1, datetime(2024, 3, 5, 14, 30), minute)
    sheet.write_number(3, 1, 45356 - (1462 if date1904 else 0))
    sheet.write_string(4, 1, "2024年3月5日")
    for row in range(1, 5):
        sheet.write_string(row, 5, f"第{row}件投诉的内容")
    book.close()
    return stream.getvalue()


def formula_xlsx() -> bytes:
    """Formulas without stored results, as a program writes them that never calculates."""
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(["TS-1", "2024/3/5", "王芳", "", "51267", "杯子碎了", "处理中", "=100+28"])
    return saved(book)


def formatted_xlsx(rows: int) -> bytes:
    """A table followed by rows that are only coloured."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("投诉")
    yellow = book.add_format({"bg_color": "#FFFF00"})
    for at, row in enumerate(table()):
        sheet.write_row(at, 0, row)
    for at in range(len(ROWS) + 1, rows + len(ROWS) + 1):
        for column in range(len(HEADERS)):
            sheet.write_blank(at, column, None, yellow)
    book.close()
    return stream.getvalue()


def stray_cell_xlsx(place: str) -> bytes:
    """A table and one cell far away from it."""
    book = openpyxl.Workbook()
    for row in table():
        book.active.append(row)
    book.active[place] = "x"
    return saved(book)


STRAY_TABLE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>投诉编号</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>问题描述</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>TS-1</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>杯子碎了</t></is></c></row>'
)


def handwritten_xlsx(part: str, rows: str) -> bytes:
    """An XLSX of one sheet, its rows and the place of its part as nobody's program writes them."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/{part}" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" '
        f'Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}">'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" '
        f'Type="{kinds}/worksheet" Target="{part.removeprefix("xl/")}"/></Relationships>',
        part: f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def protected_xlsx() -> bytes:
    """An XLSX that opens only with a password."""
    sealed = io.BytesIO()
    plain = io.BytesIO(xlsx(("投诉", table())))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", sealed)
    return sealed.getvalue()


def bomb_xlsx(declared: int = 2 << 30) -> bytes:
    """A small zip in XLSX clothing whose sheet declares to unpack to two gigabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (1 << 20))
    return _declare(packed.getvalue(), 1 << 20, declared)


def _declare(zipped: bytes, size: int, declared: int) -> bytes:
    """The same zip, claiming another unpacked size for the member of the given size."""
    directory = zipped.index(b"PK\x01\x02")
    old, new = struct.pack("<I", size), struct.pack("<I", declared)
    return zipped[:directory] + zipped[directory:].replace(old, new)


def lying_xlsx() -> bytes:
    """A zip whose sheet unpacks to far more than it declares."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (1 << 20))
    return _declare(packed.getvalue(), 1 << 20, 1000)


def boastful_xlsx() -> bytes:
    """An XLSX that declares billions of strings."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", '<sst uniqueCount="4000000000"><si/></sst>')
    return packed.getvalue()


def xls(rows: Grid, *, date1904: bool = False) -> bytes:
    """A BIFF workbook, datetimes shown as such."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = date1904
    sheet = book.add_sheet("投诉")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell, *([style] if isinstance(cell, datetime) else []))
    return saved(book)


def ods(rows: Grid, *, repeat: int = 1) -> bytes:
    """An OpenDocument sheet of texts; the last row stands `repeat` times."""
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="投诉")
    for at, row in enumerate(rows):
        times = {"numberrowsrepeated": repeat} if at == len(rows) - 1 and repeat > 1 else {}
        line = TableRow(**times)
        for cell in row:
            box = TableCell(valuetype="string")
            box.addElement(P(text=str(cell)))
            line.addElement(box)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    return saved(document)


def text(rows: Grid = (), separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Separated text in a coding."""
    lines = [separator.join(map(str, row)) for row in rows or table()]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def html(rows: Grid, encoding: str = "gb18030") -> bytes:
    """A page with one table, as shop systems export it under the name .xls."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table>{body}</table></body></html>".encode(encoding)
