"""A row becomes clean, and everything it said is still there afterwards."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.headers import candidates
from ombud.arrivals.workbook.mapping import Choice
from ombud.arrivals.workbook.proposal import open_table, propose
from ombud.arrivals.workbook.rows import row_reader
from ombud.arrivals.workbook.sentences import PROBLEMS, ROW_REFUSALS
from tests.workbooks import make

SHANGHAI = ZoneInfo("Asia/Shanghai")


def clean(
    cells: dict[str, Any], decisions: dict[str, dict[str, str | None]] | None = None, **fields: Any
) -> CleanRow:
    """One row: its cells by header, and the field (or Choice) of each header that is mapped."""
    mapping = {
        header: choice if isinstance(choice, Choice) else Choice(choice)
        for header, choice in fields.items()
    }
    read = row_reader(list(cells), mapping, decisions or {}, SHANGHAI)
    return read(7, list(cells.values()))


def all_rows(content: bytes) -> list[CleanRow]:
    """Every row of a file as it would be taken in without a person's help."""
    proposal = propose(content)
    table = open_table(content, proposal.sheet, proposal.header_row)
    read = row_reader(
        table.headers, proposal.mapping(), proposal.decisions(), SHANGHAI, date1904=table.date1904
    )
    return [read(number, cells) for number, cells in table]


def test_a_usual_row_is_understood_whole() -> None:
    row = all_rows(make.xlsx(("投诉", make.table())))[0]
    assert (row.number, row.complaint_no, row.order_no, row.customer_name) == (
        2, "TS-1", "51267", "王芳",
    )  # fmt: skip
    assert row.opened_at == datetime(2024, 3, 4, 16, tzinfo=UTC)
    assert row.opened_precision == "day"
    assert (row.phones, row.text) == (("13800138000",), "收到的杯子碎了")
    assert (row.status, row.stage, row.waiting_for, row.closed) == (
        "in_progress", "investigation", "us", False,
    )  # fmt: skip
    assert (row.refund, row.refund_currency) == (Decimal("128.00"), "CNY")
    assert (row.own, row.problems, row.refused) == ({}, [], None)


def test_unmapped_columns_and_values_not_understood_are_kept_as_own() -> None:
    row = clean(
        {
            "自定义": 12.0, "状态": "明天问张三", "退款": "全退", "日期": "上周五", "描述": "坏了",
            "数量": "一双",
        },
        状态="status", 退款="refund_amount", 日期="complaint_date", 描述="description", 数量="qty",
    )  # fmt: skip
    assert row.own == {
        "自定义": "12", "状态": "明天问张三", "退款": "全退", "日期": "上周五", "数量": "一双",
    }  # fmt: skip
    assert [(problem.header, problem.code) for problem in row.problems] == [
        ("状态", "value_unknown"), ("退款", "amount_unclear"), ("日期", "date_vague"),
        ("数量", "number_unclear"),
    ]  # fmt: skip
    assert all(PROBLEMS[one.code] % {"text": one.text} for one in row.problems)


def test_a_person_decides_what_a_value_means() -> None:
    row = clean(
        {"状态": "明天问张三", "描述": "坏了"}, {"status": {"明天问张三": "waiting_seller"}},
        状态="status", 描述="description",
    )  # fmt: skip
    assert (row.status, row.waiting_for, row.own) == ("waiting_seller", "seller", {})


def test_a_decision_for_a_code_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        clean({"状态": "x"}, {"status": {"x": "nonsense"}}, 状态="status")


def test_a_damaged_order_number_is_marked_and_its_raw_form_kept() -> None:
    row = clean({"订单号": 5.12767e18, "描述": "坏了"}, 订单号="order_no", 描述="description")
    assert (row.order_no, row.order_no_damaged) == ("5.12767E+18", True)
    assert row.raw == {"订单号": "5.12767E+18"}
    assert row.problems[0].code == "order_no_damaged"


def test_a_float_number_and_a_float_phone_lose_their_point_zero() -> None:
    row = clean(
        {"编号": 2549.0, "电话": 13800138000.0, "标题": "坏了"},
        编号="complaint_no", 电话="contact_phone", 标题="title",
    )  # fmt: skip
    assert (row.complaint_no, row.phones) == ("2549", ("13800138000",))


def test_a_phone_beside_a_name_goes_where_phones_are_kept() -> None:
    row = clean({"客户": "王芳 13800138000", "备注": "坏了"}, 客户="customer_name", 备注="remark")
    assert (row.customer_name, row.phones) == ("王芳", ("13800138000",))


def test_a_chat_name_in_a_contact_column_is_kept_as_such() -> None:
    row = clean(
        {"联系方式": "微信：fang_88", "备注": "坏了"}, 联系方式="contact_phone", 备注="remark"
    )
    assert row.ims == ("fang_88",)


@pytest.mark.parametrize(
    "header",
    ["问题描述", "投诉主题", "问题类型", "订单号", "备注", "客户诉求", "处理结果", "答复意见"],
)
def test_any_word_about_the_matter_is_enough(header: str) -> None:
    field = candidates(header)[0].field
    assert clean({"客户": "王芳", header: "坏了1"}, **{header: field}).refused is None


def test_a_row_without_text_is_refused_with_a_reason() -> None:
    row = clean(
        {"客户": "王芳", "电话": "13800138000", "描述": " \u200b", "备注": "-"},
        客户="customer_name", 电话="contact_phone", 描述="description", 备注="remark",
    )  # fmt: skip
    assert row.refused in ROW_REFUSALS
    assert row.customer_name == "王芳" or row.own


def test_columns_of_one_field_are_joined_in_their_order() -> None:
    row = clean({"描述": "坏了", "补充": "很急"}, 描述="description", 补充="description")
    assert row.text == "坏了\n很急"


def test_a_second_column_for_a_single_field_is_kept_as_own() -> None:
    row = clean({"订单号": "1", "子订单": "2"}, 订单号="order_no", 子订单="order_no")
    assert (row.order_no, row.own) == ("1", {"子订单": "2"})


def test_a_merged_refund_is_counted_once() -> None:
    rows = [
        ["1", "2024/3/5", "王芳", "", "51267", "碎了一个", "处理中", 100.0],
        ["2", "", "", "", "", "漏了一个", "", ""],
    ]
    found = all_rows(make.xlsx(("投诉", make.table(rows)), merges=["C2:C3", "H2:H3"]))
    assert [row.customer_name for row in found] == ["王芳", "王芳"]
    assert [row.refund for row in found] == [Decimal(100), None]
    assert [row.own for row in found] == [{}, {}]


@pytest.mark.parametrize(
    ("amount", "column", "unit", "currency"),
    [
        ("¥100", "JPY", "", "JPY"), ("$100", "AUD", "", "AUD"), ("€100", "USD", "", "EUR"),
        ("100", "USD", "", "USD"), ("100", "", "HKD", "HKD"), ("100", "", "", ""),
        ("US$100", "", "CNY", "USD"),
    ],
)  # fmt: skip
def test_an_amount_finds_its_currency(amount: str, column: str, unit: str, currency: str) -> None:
    row = clean(
        {"退款": amount, "币种": column, "备注": "x"},
        退款=Choice("refund_amount", currency=unit), 币种="currency", 备注="remark",
    )  # fmt: skip
    assert row.refund_currency == currency


def test_a_title_that_is_too_long_is_cut_and_kept_whole_beside() -> None:
    row = clean({"标题": "长" * 300}, 标题="title")
    assert len(row.title) == 200
    assert row.raw["标题"] == "长" * 300


def test_cells_beyond_the_header_are_kept() -> None:
    read = row_reader(["描述"], {"描述": Choice("description")}, {}, SHANGHAI)
    assert read(2, ["坏了", "", "多的"]).own == {"Column C": "多的"}


def test_texts_and_serials_of_1904_are_read_as_the_same_day() -> None:
    for date1904 in (False, True):
        rows = all_rows(make.dated_xlsx(date1904=date1904))
        assert {row.opened_at.date() for row in rows if row.opened_at} == {
            datetime(2024, 3, 4).date(), datetime(2024, 3, 5).date(),
        }  # fmt: skip
        assert [row.opened_precision for row in rows] == ["day", "minute", "day", "day"]
        assert rows[0].opened_at == rows[2].opened_at == rows[3].opened_at


def test_scores_are_numbers_and_not_rated_is_none() -> None:
    assert clean({"评分": "5星", "备注": "x"}, 评分="satisfaction", 备注="remark").satisfaction == 5
    row = clean({"评分": "未回访", "备注": "x"}, 评分="satisfaction", 备注="remark")
    assert (row.satisfaction, row.own) == (None, {})


def test_a_resolution_keeps_its_words_and_names_its_remedy() -> None:
    row = clean({"结果": "已补发一件"}, 结果="resolution")
    assert (row.resolution, row.remedy, row.own) == ("已补发一件", "RS", {})
