"""Sheets of more than one plain table: month blocks, legends, another table, template rows."""

import io
import zipfile

import xlsxwriter

from tests.workbooks import make

LATE = ["TS-4", "2024/4/5", "赵敏", "13600136000", "51270", "少发一件", "处理中", ""]


def month_blocks(*, turned: bool = False) -> bytes:
    """March and April one above the other, each under its title; April's columns may be turned.

    Turned, they also have one column more.
    """
    header, row = [*make.HEADERS], [*LATE]
    if turned:
        header, row = ["责任方", *reversed(make.HEADERS)], ["仓库", *reversed(LATE)]
    march = [["2024年3月"], *make.table(), ["本月合计", *[""] * 6, 128], []]
    rows = [*march, ["2024年4月"], header, row]
    return make.xlsx(("投诉", rows))


def with_legend(*lines: list[str], gap: bool = True) -> bytes:
    """The usual table and lines under it, after an empty row or right beneath."""
    return make.xlsx(("投诉", [*make.table(), *([[]] if gap else []), *lines]))


def over_another() -> bytes:
    """The usual table, and under it what somebody counted, in a table of its own."""
    counts = [["问题类型", "数量", "退款金额"], ["物流", 5, 100], ["质量", 3, ""]]
    return make.xlsx(("投诉", [*make.table(), [], ["各类合计如下"], *counts]))


def spaced() -> bytes:
    """An empty column between the columns, an average under them."""
    rows = [[*row[:4], "", *row[4:]] for row in make.table()]
    return make.xlsx(("投诉", [*rows, ["平均", *[""] * 7, 64.0]]))


def template_rows(count: int) -> bytes:
    """The usual table over rows of a template, where only formulas stand: a number and a span."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("投诉")
    sheet.write_row(0, 0, [*make.HEADERS, "完成周期（天）"])
    for at, row in enumerate(make.ROWS, 1):
        sheet.write_row(at, 0, row)
        sheet.write_formula(at, 8, "=[other.xlsx]Sheet1!B2", None, 3)
    for at in range(len(make.ROWS) + 1, len(make.ROWS) + 1 + count):
        sheet.write_formula(at, 8, '=IF(B9="","",A1)', None, 0)
    book.close()
    return stream.getvalue()


def errors() -> bytes:
    """Cells in which formulas have failed."""
    kinds = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?")
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("投诉")
    sheet.write_row(0, 0, make.HEADERS)
    for at, kind in enumerate(kinds, 1):
        sheet.write_row(at, 0, [f"TS-{at}", "2024/3/5", "王芳", "", "", f"杯子碎了{at}"])
        for column in (4, 6, 7):
            sheet.write_formula(at, column, "=VLOOKUP(A2,X!A:B,2,0)", None, kind)
    book.close()
    return stream.getvalue()


def with_macros() -> bytes:
    """The usual table as an XLSM: only its declared kind is another."""
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make.xlsx(("投诉", make.table())))) as before,
        zipfile.ZipFile(written, "w") as after,
    ):
        for member in before.infolist():
            after.writestr(member, before.read(member).replace(plain.encode(), macro.encode()))
    return written.getvalue()
