"""A title says what the matter is, however chatty the text."""

import pytest

from ombud.rules.titles import matter_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("您好，订单DO2026101500413，花纹褪色", "花纹褪色"),
        ("订单DO2026101100274的物流停在中转仓", "物流停在中转仓"),
        ("(order DO2026092000178) The parcel is crushed", "The parcel is crushed"),
        ("Order no. 114-1234567-1234567. Wrong item", "Wrong item"),
        ("Order DO2026092000178 is stuck", "Order DO2026092000178 is stuck"),
        ("【来电记录】您好，杯子碎了\n请退款", "杯子碎了"),
        ("杯子碎了，订单DO2026101500413", "杯子碎了，订单DO2026101500413"),
        ("3.5 kg were charged twice", "3.5 kg were charged twice"),
        ("DO2026101500413", "DO2026101500413"),
        ("你好", "你好"),
        ("", ""),
    ],
)
def test_greetings_notes_and_bare_numbers_are_left_out(text, title):
    assert matter_of(text) == title


def test_chat_before_the_first_telling_sentence_is_left_out():
    text = "I was in such a good mood today. My cup came broken. Please refund it."
    assert matter_of(text, ["broken"]) == "My cup came broken. Please refund it."


def test_what_stands_before_a_short_ending_is_not_lost():
    assert matter_of("少退了5.84，请补上。等您回复。", ["回复"]) == "少退了5.84，请补上。等您回复。"


def test_a_text_without_a_telling_word_is_told_from_its_start():
    assert matter_of("Nothing yet. Nobody answers me.", ["broken"]).startswith("Nothing yet.")


def test_a_very_long_text_is_only_looked_at_from_its_start():
    assert matter_of("嗯。" * 100_000, ["碎"]).startswith("嗯。")
