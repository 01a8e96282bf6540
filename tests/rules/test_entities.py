from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.rules.contacts import as_written_masked
from ombud.rules.entities import (
    amounts_in,
    entities_in,
    figure_value,
    is_damaged_number,
    mask_contacts,
    numbers_in,
    remedies_wanted,
)  # fmt: skip
from ombud.rules.folding import folded, is_visible, normal


@pytest.mark.parametrize(
    ("text", "value", "issuer"),
    [
        ("订单号：2183746592837465921，还没到", "2183746592837465921", "taobao"),
        ("订单２１８３７４６５９２８３７４６５９２１有问题", "2183746592837465921", "taobao"),
        ("拼多多240305-123456789012345少发", "240305-123456789012345", "pdd"),
        ("京东订单 285312345678 破损", "285312345678", "jd"),
        ("1688订单号3456789012345678901", "3456789012345678901", "alibaba"),
        ("my Amazon order 113-1234567-7654321", "113-1234567-7654321", "amazon"),
        ("AliExpress order 8123456789012345", "8123456789012345", "aliexpress"),
        ("where is DO2403051234567?", "DO2403051234567", "agent"),
        ("pn20240305123 is lost", "PN20240305123", "agent"),
        ("order 13812345678 is late", "13812345678", ""),
    ],
)
def test_order_numbers_are_read_with_who_issued_them(text, value, issuer):
    (number,) = entities_in(text).order_numbers
    assert (number.value, number.issuer) == (value, issuer)


@pytest.mark.parametrize(
    ("text", "value", "issuer"),
    [
        ("1Z999AA10123456784 stuck", "1Z999AA10123456784", "ups"),
        ("RB123456785GB", "RB123456785GB", "post"),
        ("顺丰SF1234567890123一直不动", "SF1234567890123", "sf"),
        ("圆通 YT1234567890123", "YT1234567890123", "yto"),
        ("YT2412345678901234 lost", "YT2412345678901234", "yunexpress"),
        ("中通75312345678901没更新", "75312345678901", "zto"),
        ("JDVA12345678901", "JDVA12345678901", "jd"),
        ("tracking number: 420123456789", "420123456789", ""),
        ("韻達單號 463123456789012", "463123456789012", "yunda"),
    ],
)
def test_tracking_numbers_are_read_with_their_carrier(text, value, issuer):
    (number,) = entities_in(text).tracking_numbers
    assert (number.value, number.issuer) == (value, issuer)


@pytest.mark.parametrize(
    "text",
    [
        "手机13812345678", "卡号6222021234567890123", "身份证110101199003071234",
        "https://item.example/?id=612345678901234567", "4111111111111111", "尺寸 12345678.5 毫米",
        "iPhone15 256GB", "2024-03-05",
    ],
)  # fmt: skip
def test_phones_cards_identities_links_and_quantities_are_no_orders(text):
    assert numbers_in(normal(text)) == []


def test_the_word_nearest_to_a_number_decides_what_it_is():
    found = entities_in("订单号111222333444，快递单号555666777888")
    assert [one.value for one in found.order_numbers] == ["111222333444"]
    assert [one.value for one in found.tracking_numbers] == ["555666777888"]


def test_numbers_that_a_spreadsheet_has_destroyed_are_damaged():
    for damaged in ("6.02E+17", "5.12767e18", "'6.02E+17", "602112345678901000", "6" * 17 + ".0"):
        assert is_damaged_number(damaged)
    for sound in ("2183746592837465921", "SF1234567890123", "128.00", "", "602112345678901.0"):
        assert not is_damaged_number(sound)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("￥128.00", "128.00", "CNY"), ("128元", "128", "CNY"), ("128.5块", "128.5", "CNY"),
        ("RMB128", "128", "CNY"), ("CNY 128", "128", "CNY"), ("１２８元", "128", "CNY"),
        ("1.2万元", "12000", "CNY"), ("$12.5", "12.5", "USD"), ("US$12.50", "12.50", "USD"),
        ("12.5USD", "12.5", "USD"), ("30 dollars", "30", "USD"), ("12,5 €", "12.5", "EUR"),
        ("€9,90", "9.90", "EUR"), ("1.280,00 €", "1280.00", "EUR"), ("1.280 €", "1280", "EUR"),
        ("$1,280.00", "1280.00", "USD"), ("1 280 €", "1280", "EUR"), ("£30", "30", "GBP"),
        ("3000日元", "3000", "JPY"), ("NT$500", "500", "TWD"), ("1，280元", "1280", "CNY"),
    ],
)  # fmt: skip
def test_amounts_are_read_with_their_currency(text, value, currency):
    (amount,) = amounts_in(normal(text))
    assert (amount.value, amount.currency) == (Decimal(value), currency)


def test_figures_without_money_are_no_amounts():
    assert amounts_in("等了12天，买了3件，尺码42，iPhone 15, 12k followers") == []
    assert amounts_in("v $0.0.0, ¥1.2.3") == []


def test_a_lone_dot_is_decimal_where_the_currency_does_not_group_with_it():
    assert figure_value("1.280", "USD") == Decimal("1.280")
    assert figure_value("1.280", "EUR") == 1280


def test_spans_point_into_the_normal_text():
    found = entities_in("已付￥１２８，订单2183746592837465921")
    amount, number = found.amounts[0], found.order_numbers[0]
    assert found.text[amount.start : amount.end] == "¥128"
    assert found.text[number.start : number.end] == "2183746592837465921"


@pytest.mark.parametrize(
    "contact",
    [
        "13812345678", "138 1234 5678", "+86 13812345678", "138****5678", "010-12345678",
        "400-123-4567", "+44 7911 123456", "(555) 123-4567", "a.b+c@shop.example.com",
    ],
)  # fmt: skip
def test_phones_and_mails_are_masked(contact):
    assert mask_contacts(f"联系我 {contact} 谢谢") == "联系我 *** 谢谢"


def test_a_number_after_the_word_phone_is_masked_whatever_its_form():
    assert mask_contacts("电话：8521 2345，谢谢") == "电话:***,谢谢"


def test_order_and_tracking_numbers_are_never_masked():
    text = "订单13812345678 和 SF1234567890123, 113-1234567-7654321"
    assert mask_contacts(text) == text


@given(st.text(max_size=200))
def test_masking_twice_masks_no_more_and_never_fails(text):
    once = mask_contacts(text)
    assert mask_contacts(once) == once


@given(st.text(alphabet="0123456789- +.,@aE元$单订", max_size=300))
def test_entities_of_any_text_lie_inside_it(text):
    found = entities_in(text)
    for one in (*found.order_numbers, *found.tracking_numbers):
        assert found.text[one.start : one.end].upper() == one.value
    for amount in found.amounts:
        assert 0 <= amount.start < amount.end <= len(found.text)


def test_wishes_are_remedy_codes_in_the_order_named():
    assert remedies_wanted("我要換貨，或者退貨退款") == ("EX", "RR")
    assert remedies_wanted("refund me or send a new one") == ("RF", "RS")
    assert remedies_wanted("补差价就行") == ("RP",)


def test_a_wish_turned_down_is_no_wish():
    assert remedies_wanted("不想换货，要退款") == ("RF",)
    assert remedies_wanted("I don't want a refund, resend it") == ("RS",)


def test_traditional_text_folds_to_simplified_words():
    assert folded("商品品質差，還沒出貨，退費") == "商品质量差，还没发货，退款"
    assert folded("商品質量差，產品質感也差") == "商品质量差，产品质感也差"


def test_invisible_characters_do_not_cut_a_number():
    assert normal("2183746\u200b592837465921") == "2183746592837465921"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("开胶了，要求退款！", "开胶了，要求退款！"),
        ("电话：１３８００００５６７８，谢谢", "电话：***，谢谢"),
        ("１㎏装，电话13800005678", "1kg装,电话***"),
        ("e\u0301，xiao@qq.com", "é,***"),
    ],
)
def test_masked_text_keeps_its_wide_marks_where_its_characters_stand_one_for_one(written, shown):
    assert as_written_masked(written) == shown


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b\u2060", "\u00ad", "\u3164", "\u2800 \ufe0f", "\u0301"]
)
def test_a_text_without_a_stroke_is_not_seen(text):
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["a", "急", "7", "!", "⭐", "\u200b急"])
def test_one_letter_or_sign_is_seen(text):
    assert is_visible(text)
