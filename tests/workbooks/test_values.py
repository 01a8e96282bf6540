"""The words of closed lists are understood with their particles and negations, or left alone."""

import pytest

from ombud.arrivals.workbook.values import (
    CLOSED_LISTS,
    choices,
    match_value,
    propose_values,
    status_meaning,
    truth,
)
from ombud.rules import closed_lists
from ombud.rules.packed import pack


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("已解决", "resolved"), ("已解決", "resolved"), ("处理中...", "in_progress"),
        ("完结了", "resolved"), ("ok", "resolved"), ("√", "resolved"), ("否", "new"),
        ("未解决", "in_progress"),
        ("处理中-已联系仓库", "in_progress"), ("待客户反馈", "waiting_customer"),
        ("已退款，待客户确认", "waiting_customer"), ("快递丢件理赔中", "waiting_insurer"),
        ("Closed with explanation", "closed"), ("Closed with monetary relief", "upheld"),
        ("In progress", "in_progress"), ("Untimely response", "closed"), ("RE-OPENED", "reopened"),
        ("撤诉", "withdrawn"), ("WAIT_SELLER_AGREE", "new"),
    ],
)  # fmt: skip
def test_statuses_are_understood(value: str, code: str) -> None:
    assert match_value("status", value).code == code


@pytest.mark.parametrize("value", ["无法解决", "客户不同意", "明天问张三", "PA", "1", "没有关闭"])
def test_what_is_no_status_is_left_alone(value: str) -> None:
    assert match_value("status", value).code is None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("priority", "紧急", "P1"), ("priority", "加急！", "P1"), ("priority", "是", "P1"),
        ("priority", "P3", "P3"), ("channel", "微信群", "social"),
        ("channel", "12315平台", "regulator"),
        ("channel", "客户电话投诉", "phone"), ("platform", "淘寶", "taobao"),
        ("platform", "Amazon US", "amazon"),
        ("satisfaction", "不太满意", "2"), ("satisfaction", "5星", "5"),
        ("satisfaction", "是", "4"),
        ("resolution", "仅退款", "RO"), ("resolution", "已补发", "RS"), ("currency", "￥", "CNY"),
        ("currency", "US$", "USD"), ("kind", "客户咨询", "enquiry"),
        ("waiting_for", "等仓库", "warehouse"),
        ("party", "物流责任", "courier"),
    ],
)  # fmt: skip
def test_other_lists_are_understood(field: str, value: str, code: str) -> None:
    assert match_value(field, value).code == code


@pytest.mark.parametrize(
    "value", ["Postal mail", "信函", "信件", "来信", "挂号信", "Letter", "by post"]
)
def test_a_letter_is_no_email(value: str) -> None:
    assert match_value("channel", value).code == "post"


def test_a_status_says_stage_whom_we_wait_for_and_outcome() -> None:
    assert status_meaning("waiting_customer") == ("investigation", "customer", False, "")
    assert status_meaning("rejected") == ("closed", "", True, "rejected")


def test_all_codes_are_those_of_the_house() -> None:
    for entry in pack("values")["values"]:
        name, _dot, code = entry["value"].partition(".")
        if name in closed_lists.LISTS:
            assert closed_lists.is_code(name, code), entry["value"]
        if "means" in entry:
            means = entry["means"]
            assert closed_lists.is_code("stage", means["stage"])
            assert means["outcome"] is None or closed_lists.is_code("outcome", means["outcome"])
            assert means["waiting_for"] is None or closed_lists.is_code(
                "waiting_for", means["waiting_for"]
            )


def test_a_word_means_one_thing_within_a_list() -> None:
    for entry in pack("values")["values"]:
        name, _dot, code = entry["value"].partition(".")
        field = next((field for field, of in CLOSED_LISTS.items() if of == name), None)
        for word in entry["words"] if field else ():
            assert match_value(field, word).code == code, word  # type: ignore[arg-type]


def test_values_are_proposed_most_frequent_first() -> None:
    found = propose_values("status", {"已结案": 2, "怪事": 5, "处理中": 2})
    assert [(value.raw, value.code, value.count) for value in found] == [
        ("怪事", None, 5), ("处理中", "in_progress", 2), ("已结案", "closed", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("field", CLOSED_LISTS)
def test_every_list_can_be_chosen_from_in_both_languages(field: str) -> None:
    for language in ("zh-Hans", "en"):
        assert all(code and label for code, label in choices(field, language))
    assert dict(choices("status", "zh-Hans"))["waiting_seller"] == "等卖家"


def test_truth_is_yes_no_or_nothing() -> None:
    assert [truth(text) for text in ("是", "N", "不详", "也许")] == [True, False, None, None]
