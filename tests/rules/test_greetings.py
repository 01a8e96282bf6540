"""A title begins where something is said."""

import pytest

from ombud.rules.greetings import without_greeting


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("您好，鞋子开胶了", "鞋子开胶了"),
        ("在吗？亲，包裹不动了", "包裹不动了"),
        ("客服您好，打扰了，发错颜色", "发错颜色"),
        ("Hello, sorry to trouble you. My parcel is stuck", "My parcel is stuck"),
        ("Hi there!\nWrong size", "Wrong size"),
        ("Dear Suki, the cup is broken", "the cup is broken"),
        ("亲测一天就坏", "亲测一天就坏"),
        ("history of the order", "history of the order"),
        ("你好", "你好"),
        ("", ""),
    ],
)
def test_greetings_stand_before_what_is_said(text, said):
    assert without_greeting(text) == said
