"""Columns are proposed when they are sure, ask when they are not, and are never lost."""

import json
from typing import Any

import pytest

from ombud.arrivals.workbook.headers import candidates, fields
from ombud.arrivals.workbook.mapping import Choice, fingerprint, mapping_from_json
from ombud.arrivals.workbook.proposal import ColumnFound, propose
from ombud.rules.packed import pack
from tests.workbooks import make

TEXT = "第{}位客户收到的杯子碎了，请处理"


def column(header: str, values: list[Any], *others: tuple[str, str]) -> ColumnFound:
    """The proposal for one column beside a description and other columns of one value each."""
    names = [header, "问题描述", *(name for name, _value in others)]
    rows = [
        [value, TEXT.format(at), *(fixed for _name, fixed in others)]
        for at, value in enumerate(values)
    ]
    return propose(make.xlsx(("投诉", [names, *rows]))).columns[0]


def asked(found: ColumnFound) -> list[tuple[Any, ...]]:
    return [one.options for one in found.questions if one.code == "which_field"]


def test_every_header_of_the_pack_leads_to_its_field() -> None:
    for entry in pack("headers")["fields"]:
        for language in ("zh-Hans", "zh-Hant", "en"):
            for word in entry[language]:
                assert entry["field"] in {one.field for one in candidates(word)}, word


@pytest.mark.parametrize(
    ("header", "field", "how"),
    [
        ("订单号", "order_no", "exact"), ("訂單編號", "order_no", "normalised"),
        ("ORDER_NO", "order_no", "normalised"), ("order  no.", "order_no", "normalised"),
        ("*订单号（必填）", "order_no", "normalised"),
        ("退款金额(元)：", "refund_amount", "normalised"),
        ("订单号\n（平台）", "order_no", "normalised"),
        ("订单号 Order No", "order_no", "normalised"),
        ("客户\u200b姓名", "customer_name", "exact"), ("是否根本解", "", ""),
        ("首次响应时", "first_response_at", "fuzzy"),
        ("首次响应时闾", "first_response_at", "fuzzy"),
        ("第一责任部门", "party", "fuzzy"), ("Second Phone Number", "contact_phone", "fuzzy"),
        ("Date sent to company", "", ""), ("完全不认识的一列", "", ""),
    ],
)  # fmt: skip
def test_headers_are_recognised_in_the_ways_people_write_them(
    header: str, field: str, how: str
) -> None:
    found = candidates(header)
    assert (found[0].field, found[0].how) == (field, how) if field else not found


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("单号", [f"51267000000{at:08d}" for at in range(20)], "order_no"),
        ("渠道", ["微信", "电话", "邮件"] * 7, "channel"),
        ("渠道", ["顺丰", "圆通", "DHL"] * 7, "carrier"),
        ("类型", ["投诉", "咨询", "建议"] * 7, "kind"),
        ("类型", ["质量", "物流", "客服"] * 7, "problem_class"),
        ("联系方式", [f"138001380{at:02d}" for at in range(20)], "contact_phone"),
        ("Issue", ["Late delivery", "Broken item"] * 10, "problem_class"),
        ("Title", [f"My parcel number {at} is lost" for at in range(20)], "title"),
        ("State", ["Open", "Closed"] * 10, "status"),
        ("回复内容", [f"您好，{at} 号包裹已补发" for at in range(20)], "answer"),
        ("商家", ["一号店", "二号店"] * 10, "seller"),
        ("门店", ["一号店", "二号店"] * 10, "shop"),
        ("无名", [f"u{at}@example.com" for at in range(20)], "contact_email"),
        ("日期", ["3.5", "3.6"] * 10, "complaint_date"),
    ],
)  # fmt: skip
def test_values_decide_what_an_ambiguous_header_means(
    header: str, values: list[Any], field: str
) -> None:
    found = column(header, values)
    assert found.choice.field == field
    assert not asked(found)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("State", ["PA", "NY", "CA", "TX"] * 5), ("费用", ["12", "30"] * 10),
        ("旺旺", [f"fang_{at}" for at in range(20)]), ("处理状态", ["2024/3/5", "2024/3/6"] * 10),
        ("投诉日期", ["张三", "李四"] * 10), ("剩余时间", ["超期", "正常"] * 10),
        ("是否大客户", ["是", "否"] * 10),
    ],
)  # fmt: skip
def test_a_doubtful_column_stays_the_teams_own(header: str, values: list[Any]) -> None:
    assert column(header, values).choice.field is None


def test_a_doubtful_column_asks_with_the_likely_fields() -> None:
    assert asked(column("旺旺", [f"fang_{at}" for at in range(20)])) == [
        ("contact_im", "customer_name")
    ]
    assert asked(column("费用", ["12", "30"] * 10)) == [("compensation",)]


def test_a_neighbour_that_is_sure_leaves_the_other_meaning() -> None:
    names = [f"fang_{at}" for at in range(20)]
    assert column("旺旺", names, ("客户姓名", "王芳")).choice.field == "contact_im"
    numbers = [f"A{at}" for at in range(20)]
    assert column("单号", numbers, ("订单号", "51267")).choice.field == "complaint_no"


def test_a_field_is_taken_by_one_column_but_descriptions_and_remarks_are_joined() -> None:
    rows = [["王芳", "李雷", TEXT.format(1), "客户描述一", "备注一", "备注二"]]
    content = make.text([["客户姓名", "收货人", "问题描述", "客户描述", "备注", "客服备注"], *rows])
    assert [found.choice.field for found in propose(content).columns] == [
        "customer_name", None, "description", "description", "remark", "remark",
    ]  # fmt: skip


def test_a_unit_in_the_header_gives_its_amounts_their_currency() -> None:
    assert column("退款金额（美元）", ["12", "30"] * 10).choice.currency == "USD"


def test_samples_are_shown_shortened_and_distinct() -> None:
    found = column("备注", ["同样的话", "同样的话", "字" * 500])
    assert found.samples == ["同样的话", "字" * 200]


def test_a_layout_is_known_again_whatever_its_order_case_and_script() -> None:
    assert fingerprint(["订单号", "Status"]) == fingerprint([" STATUS", "訂單號（必填）"])
    assert fingerprint(["订单号", "Status"]) != fingerprint(["订单号"])


def test_a_proposal_and_its_mapping_survive_as_json() -> None:
    proposal = propose(make.text())
    assert json.loads(json.dumps(proposal.as_json()))["columns"][0]["name"] == "投诉编号"
    stored = {name: choice.as_json() for name, choice in proposal.mapping().items()}
    assert mapping_from_json(json.loads(json.dumps(stored))) == proposal.mapping()


def test_every_field_can_be_chosen_by_hand() -> None:
    assert len(fields()) == len(set(fields()))
    assert Choice().field is None


@pytest.mark.parametrize("header", ["金额", "Amount"])
def test_a_bare_amount_may_be_a_price_a_refund_or_a_compensation(header: str) -> None:
    found = column(header, ["128", "99.5", "30"])
    assert found.choice.field is None
    assert asked(found) == [("unit_price", "refund_amount", "compensation")]


def test_a_bare_amount_beside_a_refund_is_no_refund() -> None:
    found = column("金额", ["128", "99.5", "30"], ("退款金额", "10"))
    assert asked(found) == [("unit_price", "compensation")]


@pytest.mark.parametrize("day", ["2025-03-0{}", "2025030{}"])
def test_order_numbers_that_look_like_dates_are_asked(day: str) -> None:
    found = column("订单号", [day.format(at) for at in range(1, 8)])
    assert (found.choice.field, asked(found)) == (
        None, [("order_no", "order_date", "complaint_date")],
    )  # fmt: skip


def test_a_header_that_its_cells_contradict_is_asked() -> None:
    assert asked(column("退款金额", ["已退", "待退", "不退"])) == [("refund_amount",)]


@pytest.mark.parametrize("header", ["处理结果", "处理情况"])
def test_a_result_is_a_status_a_remedy_or_words_by_what_stands_in_it(header: str) -> None:
    def field(*values: str) -> str | None:
        return column(header, list(values)).choice.field

    assert field("已处理", "未处理", "已解决") == "status"
    assert field("退款", "补发", "换货") == "resolution"
    told = ("教客户怎么拧紧瓶盖就不漏", "送了一张券客户消气了", "说明了发货时间客户理解")
    assert field(*told) == "resolution"


def test_dates_under_an_unknown_header_are_no_phones_and_are_asked() -> None:
    found = column("Datum", ["03.04.2025", "24.04.2025", "25.04.2025"])
    assert (found.choice.field, asked(found)) == (None, [("complaint_date", "order_date")])


def test_a_doubtful_column_is_the_description_where_there_is_no_other() -> None:
    rows = [["2025-11-03", "杯子碎了"], ["2025-11-04", "少发一件"]]
    assert propose(make.text([["日期", "问题"], *rows])).columns[1].choice.field == "description"
