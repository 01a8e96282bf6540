"""Text files are read in the coding and with the separator they were written in."""

import pytest

from ombud.arrivals.workbook.proposal import open_table, propose
from ombud.arrivals.workbook.refusals import WorkbookRefused
from tests.workbooks import make

HANT = [
    ["投訴編號", "投訴日期", "問題描述", "處理狀態"],
    ["T1", "2024/3/5", "收到的杯子破損，請儘快處理", "處理中"],
    ["T2", "2024/3/6", "三天沒有物流更新", "已結案"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_simplified_text_is_read_in_every_coding_and_cut(encoding: str, separator: str) -> None:
    content = make.text(make.table(), separator, encoding)
    proposal = propose(content)
    assert proposal.separator == separator
    assert [column.name for column in proposal.columns] == make.HEADERS
    assert [cells for _row, cells in open_table(content)] == make.ROWS


def test_utf16_with_the_big_end_first_and_no_mark_is_read() -> None:
    assert propose(make.text(encoding="utf-16-be")).encoding == "utf-16-be"


def test_big5_is_told_from_gb18030() -> None:
    proposal = propose(make.text(HANT, encoding="big5"))
    assert proposal.encoding == "big5hkscs"
    assert [column.choice.field for column in proposal.columns] == [
        "complaint_no", "complaint_date", "description", "status",
    ]  # fmt: skip


def test_traditional_text_in_gb18030_is_not_taken_for_big5() -> None:
    assert propose(make.text(HANT, encoding="gb18030")).encoding == "gb18030"


def test_characters_outside_gbk_survive() -> None:
    content = make.text(
        [make.HEADERS, ["1", "", "䶮𠮷", "", "", "坏了€", "", ""]], encoding="gb18030"
    )
    assert next(iter(open_table(content)))[1][2] == "䶮𠮷"


def test_western_accents_without_a_mark_are_read() -> None:
    content = make.text(
        [["Customer", "Description"], ["René", "Café cup cassé"]], encoding="cp1252"
    )
    assert next(iter(open_table(content)))[1] == ["René", "Café cup cassé"]


def test_a_few_broken_bytes_do_not_spoil_a_utf8_file() -> None:
    content = make.text() * 20
    proposal = propose(content + b"TS-9,,\xff\xfe,,,,,\r\n")
    assert proposal.encoding == "utf-8"
    assert [note.code for note in proposal.notes] == ["characters_lost"]


def test_text_garbled_before_it_came_is_pointed_out() -> None:
    content = make.text([make.HEADERS, ["1", "", "锟斤拷", "", "", "坏了", "", ""]])
    assert [note.code for note in propose(content).notes] == ["mojibake"]


def test_a_first_line_that_names_the_separator_is_obeyed() -> None:
    proposal = propose(b"sep=;\r\n" + make.text(separator=";"))
    assert (proposal.separator, proposal.header_row, proposal.rows) == (";", 1, 3)


def test_quotes_and_line_breaks_stay_inside_their_cell() -> None:
    content = '投诉编号,问题描述\r\n1,"杯子""碎""了,\n请处理"\r\n2,x\r\n'.encode()
    assert [cells[1] for _row, cells in open_table(content)] == ['杯子"碎"了,\n请处理', "x"]


def test_a_block_pasted_from_a_spreadsheet_is_read() -> None:
    block = '订单号\t问题描述\n51267\t"第一行\n第二行"\n51268\t没收到\n'.encode()
    assert [cells for _row, cells in open_table(block)] == [
        ["51267", "第一行\n第二行"],
        ["51268", "没收到"],
    ]


def test_a_quote_that_is_never_closed_is_refused_with_its_line() -> None:
    content = '编号,描述,状态\n1,好,新建\n2,"坏,新建\n3,好,新建\n'.encode()
    with pytest.raises(WorkbookRefused) as refused:
        list(open_table(content))
    assert (refused.value.code, refused.value.params) == ("unclosed_quote", {"line": 3})


def test_cells_beyond_the_header_are_not_cut_off() -> None:
    content = "编号,描述\n1,好,多出来的\n".encode()
    table = open_table(content)
    assert table.headers == ["编号", "描述", "C列"]
    assert next(iter(table))[1][2] == "多出来的"
