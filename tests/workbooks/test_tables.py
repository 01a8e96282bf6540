"""The table is found where it is, and only its own rows are counted."""

import io
from datetime import date, datetime

import pytest

from ombud.arrivals.workbook.books import open_book
from ombud.arrivals.workbook.inside import look_inside
from ombud.arrivals.workbook.proposal import open_table, propose
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.tables import Carried
from tests.workbooks import make


def test_a_header_below_title_rows_is_found() -> None:
    content = make.xlsx(
        ("投诉", [["2023年投诉登记表"], ["填表人：王芳"], [], *make.table()]), merges=["A1:H1"]
    )
    proposal = propose(content)
    assert (proposal.header_row, proposal.rows) == (4, 3)
    assert proposal.titles == ["2023年投诉登记表", "填表人：王芳"]


def test_a_header_over_two_rows_is_joined() -> None:
    rows = [
        ["编号", "客户", "", "问题", ""],
        ["", "姓名", "电话", "分类", "描述"],
        ["1", "王芳", "13800138000", "物流", "三天没有更新"],
    ]
    proposal = propose(make.xlsx(("投诉", rows), merges=["A1:A2", "B1:C1", "D1:E1"]))
    assert (proposal.header_row, proposal.header_depth, proposal.rows) == (1, 2, 1)
    assert [column.name for column in proposal.columns] == [
        "编号", "客户 姓名", "客户 电话", "问题 分类", "问题 描述",
    ]  # fmt: skip
    assert [column.choice.field for column in proposal.columns][1:] == [
        "customer_name", "contact_phone", "problem_class", "description",
    ]  # fmt: skip


def test_a_header_over_two_rows_is_joined_in_text_too() -> None:
    content = "编号,客户,,问题,\n,姓名,电话,分类,描述\n1,王芳,13800138000,物流,没有更新\n".encode()
    assert open_table(content).headers[1:3] == ["客户 姓名", "客户 电话"]


def test_totals_repeated_headers_and_blank_rows_are_left_out_and_counted() -> None:
    rows = [
        make.ROW, [], make.HEADERS, make.ROW, ["小计", "", "", "", "", "", "", "256"], ["  "],
        ["本月合计：", "", "", "", "", "", "", "256"], ["Total", "", "", "", "", "", "", 256.0],
    ]  # fmt: skip
    table = open_table(make.xlsx(("投诉", make.table(rows))))
    assert [number for number, _cells in table] == [2, 5]
    assert table.skipped == {"blank": 2, "repeated_header": 1, "subtotal": 3}


def test_a_complaint_about_a_total_is_no_total() -> None:
    row = ["合计", "2024/3/5", "王芳", "", "", "总价算错了请重新计算", "处理中", "5"]
    assert len(list(open_table(make.xlsx(("投诉", make.table([row])))))) == 1


def test_a_merged_cell_is_filled_down_inside_the_merge_only() -> None:
    rows = [
        ["1", "2024/3/5", "王芳", "", "51267", "碎了", "处理中", 100.0],
        ["2", "", "", "", "", "漏了", "", ""],
        ["3", "", "", "", "", "丢了", "", ""],
    ]
    table = open_table(make.xlsx(("投诉", make.table(rows)), merges=["C2:C3", "H2:H3"]))
    cells = [cells for _row, cells in table]
    assert [row[2] for row in cells] == ["王芳", "王芳", ""]
    assert isinstance(cells[1][7], Carried)
    assert not isinstance(cells[0][7], Carried)


def test_same_as_above_means_the_value_above() -> None:
    rows = [make.ROW, ["TS-2", "2024/3/6", "同上", "〃", "51268", "丢了", "同上", ""]]
    cells = [cells for _row, cells in open_table(make.text(make.table(rows)))]
    assert cells[1][2:4] == ["王芳", "13800138000"]
    assert cells[1][6] == "处理中"


def test_blank_formatted_rows_cost_nothing() -> None:
    table = open_table(make.formatted_xlsx(46_000))
    assert table.grid.height == 4
    assert len(list(table)) == 3


def test_a_stray_cell_far_away_takes_no_room() -> None:
    content = make.stray_cell_xlsx("T1048576")
    table = open_table(content)
    assert table.grid.height < 10
    assert [number for number, _cells in table] == [2, 3, 4]
    assert "far_cells_ignored" in [note.code for note in propose(content).notes]


@pytest.mark.parametrize(
    ("part", "stray"),
    [
        ("xl/sheets/first.xml", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        ("xl/worksheets/one.xml", "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        ("xl/worksheets/one.xml", '<row\nr="1048576"><c\nr="XFD1048576"><v>1</v></c></row>'),
        ("xl/worksheets/one.xml", '<row r="9"><c r="xfd1048576"><v>1</v></c></row>'),
        ("xl/worksheets/one.xml", '<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row>'),
        (
            "xl/worksheets/one.xml",
            '<row r="3"><c r="XFD3"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        ),
        (
            "xl/worksheets/one.xml",
            '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
            '<row r="4"><c r="XFD4"><v>1</v></c></row>',
        ),
    ],
)
def test_a_stray_cell_is_found_in_every_spelling_and_part(part: str, stray: str) -> None:
    # Room for 17 thousand million cells would take the server's memory, and the server with it.
    content = make.handwritten_xlsx(part, make.STRAY_TABLE + stray)
    assert look_inside(io.BytesIO(content)).spread_out
    assert "far_cells_ignored" in [note.code for note in open_book(content).notes]


def test_a_place_that_no_sheet_has_is_damage() -> None:
    content = make.handwritten_xlsx("xl/worksheets/one.xml", "<row r='x'><c r='A1'/></row>")
    with pytest.raises(WorkbookRefused) as refused:
        open_table(content)
    assert refused.value.code == "damaged"


def test_formulas_without_results_are_read_as_empty_and_counted() -> None:
    proposal = propose(make.formula_xlsx())
    assert [(note.code, note.params) for note in proposal.notes] == [
        ("formulas_without_results", {"count": 1})
    ]
    assert next(iter(open_table(make.formula_xlsx())))[1][7] == ""


def test_names_are_unique_and_empty_headers_get_their_letter() -> None:
    table = open_table("备注,备注,,描述\na,b,c,d\n".encode())
    assert table.headers == ["备注", "备注 (2)", "C列", "描述"]


def test_a_table_without_a_header_keeps_its_first_row() -> None:
    content = "51267,13800138000,2024/3/5,收到的杯子碎了请尽快处理\n".encode() * 1
    proposal = propose(content)
    assert (proposal.header_row, proposal.rows) == (0, 1)
    assert [column.choice.field for column in proposal.columns][1::2] == [
        "contact_phone", "description",
    ]  # fmt: skip


def test_a_person_may_name_the_header_row() -> None:
    content = make.text([["x", "y"], ["编号", "描述"], ["1", "坏了"]])
    assert open_table(content, header_row=1).headers == ["x", "y"]
    assert len(list(open_table(content, header_row=0))) == 3


def test_the_sheet_of_complaints_is_chosen_over_reports_and_lists() -> None:
    content = make.xlsx(
        ("统计", [["投诉编号", "投诉日期", "问题描述", "处理状态"]] + [["1"] * 4] * 50),
        ("参数", [["状态"], ["新建"], ["已完结"]]),
        ("订单", [["订单号", "平台", "店铺", "数量"], ["1", "淘宝", "一号店", "2"]]),
        ("客诉台账", make.table()),
        ("三月", make.table()),
        ("空", []),
        三月="hidden",
    )
    proposal = propose(content)
    assert proposal.sheet == "客诉台账"
    assert {sheet.name: sheet.skipped for sheet in proposal.sheets} == {
        "统计": "report", "参数": "lists", "订单": "", "客诉台账": "", "三月": "", "空": "empty",
    }  # fmt: skip
    assert {note.code for note in proposal.notes} == {"hidden_sheet", "same_layout"}


def test_dates_keep_their_precision_in_both_date_systems() -> None:
    for date1904 in (False, True):
        cells = [cells[1] for _row, cells in open_table(make.dated_xlsx(date1904=date1904))]
        assert cells[:2] == [date(2024, 3, 5), datetime(2024, 3, 5, 14, 30)]
        assert open_table(make.dated_xlsx(date1904=date1904)).date1904 is date1904


def test_an_xls_of_the_1904_system_keeps_its_dates() -> None:
    content = make.xls([make.HEADERS, ["1", datetime(2024, 3, 5, 14, 30), "x"]], date1904=True)
    assert next(iter(open_table(content)))[1][1] == datetime(2024, 3, 5, 14, 30)


@pytest.mark.parametrize(
    ("more", "values"),
    [
        ([f"C{n:03}" for n in range(300)], ["x"] * 300),
        ([f"C{n:03}" for n in range(300)], [f"v{n:03}" for n in range(300)]),
        ([""] * 300, [f"值{chr(0x4E00 + n)}" for n in range(300)]),
        ([f"附加列{n}" for n in range(300)], ["备注", "客户"] * 150),
        ([str(n) for n in range(300)], ["是"] * 300),
    ],
    ids=["counted", "both counted", "unnamed", "names as values", "bare numbers"],
)
def test_three_hundred_columns_whose_values_look_like_names_keep_their_header(
    more: list[str], values: list[str]
) -> None:
    rows = [[*make.HEADERS, *more], [*make.ROW, *values], [*make.ROW, *values]]
    table = open_table(make.xlsx(("投诉", rows)))
    assert (table.header_row, len(table.headers)) == (1, len(make.HEADERS) + 300)
