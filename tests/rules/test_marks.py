"""Everything a text names, with where it stands."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.understanding_entities import scored
from ombud.rules.amounts import amounts_in
from ombud.rules.carriers import carrier_by_form, carrier_page
from ombud.rules.check_digits import (
    is_dhl_number,
    is_fedex_number,
    is_gs1_number,
    is_postal_number,
    is_ups_number,
)
from ombud.rules.counting import chinese_figure, english_figure
from ombud.rules.durations import durations_in
from ombud.rules.entities import marks_in, marks_shown
from ombud.rules.folding import normal, places_of

WEDNESDAY = date(2026, 3, 11)
# Written apart from the set that judges, to tune the rules on.
TUNED_ON = Path(__file__).with_name("entities.jsonl")


def named(text: str, kind: str) -> list[tuple[str, str]]:
    marks = marks_in(normal(text), WEDNESDAY)
    return [(normal(text)[one.start : one.end], one.value) for one in marks if one.kind == kind]


def test_what_texts_name_is_found():
    score = scored(TUNED_ON)
    assert score.of()[2] >= 0.95, "\n".join(score.faults)


def test_check_digits_refuse_a_mistyped_number():
    assert is_ups_number("1Z999AA10123456784")
    assert not is_ups_number("1Z999AA10123456785")
    assert is_postal_number("RB123456785GB")
    assert not is_postal_number("RB123456784GB")
    assert is_fedex_number("986578788855")
    assert not is_fedex_number("996578788855")
    assert is_fedex_number("041441760228964")
    assert not is_fedex_number("041441760228965")
    assert is_dhl_number("3318810025")
    assert not is_dhl_number("3318810010")
    assert is_gs1_number("9400111201080805483016")
    assert not is_gs1_number("9400111201080805483017")


@pytest.mark.parametrize(
    ("value", "carrier"),
    [
        ("YT2229521272164446", "yunexpress"), ("YT1234567890123", "yto"),
        ("TBA123456789012", "amazon"),
        ("4PX1234567890123CN", "4px"),
        ("9400111201080805483016", "usps"), ("JJD0099999999123456", "dhl"),
        ("9400111201080805483017", ""), ("RB123456784GB", ""), ("hello", ""),
    ],
)  # fmt: skip
def test_the_form_of_a_number_tells_its_carrier(value, carrier):
    assert carrier_by_form(value) == carrier


def test_a_carrier_without_a_page_that_we_know_has_none():
    assert carrier_page("ups", "1Z999AA10123456784").endswith("=1Z999AA10123456784")
    assert carrier_page("yto", "YT1234567890123") == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("USPS 9400 1112 0108 0805 4830 16 stuck", "9400 1112 0108 0805 4830 16"),
        ("fedex: 986578788855", "986578788855"),
    ],
)
def test_numbers_are_read_as_a_label_groups_them(text, number):
    assert [words for words, _ in named(text, "tracking")] == [number]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("两百", 200),
        ("三百五", 350),
        ("一百零五", 105),
        ("壹万贰仟", 12000),
        ("十", 10),
        ("两三", 2),
    ],
)
def test_chinese_numerals_have_a_value(words, value):
    assert chinese_figure(words) == value


@pytest.mark.parametrize(
    ("words", "value"), [("twenty-five", 25), ("a hundred", 100), ("a couple of", 2), ("an", 1)]
)
def test_english_number_words_have_a_value(words, value):
    assert english_figure(words) == value


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("两百块买的", "200", "CNY"), ("12块9运费", "12.9", "CNY"), ("5毛钱", "0.5", "CNY"),
        ("fifty dollars", "50", "USD"), ("R$ 89,90", "89.90", "BRL"),
        ("Rp 150.000", "150000", "IDR"),
        ("120 zł", "120", "PLN"), ("新台幣2399元", "2399", "TWD"),
        ("破了，990元台幣", "990", "TWD"),
        ("1.5万的表", "15000", "CNY"), ("₩45,000", "45000", "KRW"), ("120蚊", "120", "HKD"),
    ],
)  # fmt: skip
def test_amounts_in_words_and_in_far_currencies_are_read(text, value, currency):
    (amount,) = amounts_in(normal(text))
    assert (f"{float(amount.value):g}", amount.currency) == (f"{float(value):g}", currency)


@pytest.mark.parametrize(
    "text",
    ["两块电池坏了一块", "这块手表", "粉丝2.3万的店", "it weighs 4 pounds", "价格128", "9.9包邮"],
)
def test_pieces_weights_and_bare_prices_are_no_amounts(text):
    assert amounts_in(normal(text)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三天没动", "P3D"), ("3-5个工作日", "P3D"), ("半个月", "P15D"), ("一個多月", "P1M"),
        ("two weeks", "P2W"), ("within 48 hours", "PT48H"), ("seit 10 Tagen", "P10D"),
        ("hace dos semanas", "P2W"), ("半年", "P6M"), ("30日内", "P30D"),
    ],
)  # fmt: skip
def test_durations_are_read(text, value):
    assert [one.value for one in durations_in(text)] == [value]


@pytest.mark.parametrize(
    "text",
    ["第三天", "2025年8月", "24/7", "my 2 year old", "5 minutes fast", "once a day", "3月5日"],
)
def test_what_only_looks_like_a_duration_is_none(text):
    assert durations_in(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12月3号买的", "2025-12-03"), ("3月5日", "2026-03-05"), ("昨天", "2026-03-10"),
        ("上周五", "2026-03-06"), ("周一", "2026-03-09"), ("下周一", "2026-03-16"),
        ("三天前", "2026-03-08"), ("上周", "2026-W10"), ("上个月", "2026-02"),
        ("16号到的", "2026-02-16"),
        ("since last Friday", "2026-03-06"), ("by Friday", "2026-03-13"),
        ("2 weeks ago", "2026-02-25"),
        ("Feb 3rd", "2026-02-03"), ("5 March 2026", "2026-03-05"), ("01.03.2026", "2026-03-01"),
        ("03/09/2026", "2026-03-09"), ("le 12 février", "2026-02-12"),
        ("livré hier, je n'ai pas", "2026-03-10"),
        ("a month ago", "2026-02-11"), ("2026-02-30 2026/3/1", "2026-03-01"),
    ],
)  # fmt: skip
def test_days_are_read_from_the_day_of_the_message(text, value):
    assert [found for _, found in named(text, "date")] == [value]


@pytest.mark.parametrize(
    "text",
    ["5号楼", "比例1/2", "24/7", "13月40日", "hier stimmt was nicht", "it may 5 times", "0月0号"],
)
def test_what_only_looks_like_a_day_is_none(text):
    assert named(text, "date") == []


def test_phones_mails_and_links_are_marked_without_their_value():
    marks = marks_in("a.b@c.com 13812345678 https://x.example/12345678901234567", WEDNESDAY)
    assert [(one.kind, one.value) for one in marks] == [("mail", ""), ("phone", ""), ("link", "")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("已付￥１２８，急", "￥１２８"),
        ("１㎏装漏了，赔￥５０", "￥５０"),
        ("e\u0301\u0300 paid $12 ok", "$12"),
        ("单\u200b号 SF12345\u200b67890123 没动", "SF12345\u200b67890123"),
    ],
)
def test_marks_point_into_the_text_as_it_was_written(text, words):
    marks = marks_shown(text, WEDNESDAY)
    assert words in [text[one.start : one.end] for one in marks]


@given(st.text(max_size=300))
def test_marks_of_any_text_lie_in_it_and_never_overlap(text):
    marks = marks_shown(text, WEDNESDAY)
    edges = [edge for one in marks for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= one.start < one.end <= len(text) for one in marks)


@given(st.text(max_size=100))
def test_every_character_of_the_normal_text_has_a_place_in_the_written_one(text):
    places = places_of(text)
    assert places is None or len(places) == len(normal(text)) + 1


@pytest.mark.parametrize(
    "text",
    [
        "", "👍",
        "1" * 200_000, "一" * 50_000, "很" * 200_000, "$1" * 5_000, "1/" * 5_000, "a." * 50_000,
        "<p>退款</p>" * 2_000, "z\u0300\u0301\u0302" * 2_000, "a couple " * 2_000, "\x00\ud800",
        "99999999号 20年13月45日 上上上周", "9" * 25 + "天前", "999 years ago",
    ],
    ids=range(15),
)  # fmt: skip
def test_no_text_is_too_odd_for_marks(text):
    assert all(one.end <= len(text) for one in marks_shown(text[:10_000], WEDNESDAY))
