"""What the head of a copied chat says."""

from datetime import date, datetime

import pytest

from ombud.casework.queries.first_look import nick_in, said_in, title_in

TODAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("head", "said_at"),
    [
        ("小雨 2025-11-20 14:02", datetime(2025, 11, 20, 14, 2)),
        ("小雨 1月4日 14:02", datetime(2026, 1, 4, 14, 2)),
        ("小雨 12月30日 23:58", datetime(2025, 12, 30, 23, 58)),
        ("小雨 9:05", datetime(2026, 1, 5, 9, 5)),
        ("小雨 13月40日 9:05", None),
    ],
)
def test_the_head_of_a_chat_says_who_and_when_and_is_not_the_title(head, said_at):
    text = f"{head}\n您好，杯子碎了"
    assert nick_in(text) == "小雨"
    assert said_in(text, TODAY) == said_at
    assert title_in(text) == "杯子碎了"
