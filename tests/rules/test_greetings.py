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
        ("请问一下，为什么收仓储费？", "为什么收仓储费？"),
        ("不好意思麻煩您，包裹還在海關", "包裹還在海關"),
        ("反映个问题：杯子碎了", "杯子碎了"),
        ("您好，在吗，我想问一下，我的包裹怎么还没到", "我的包裹怎么还没到"),
        ("亲，你好呀，在的吗，麻烦问下，杯子碎了怎么办", "杯子碎了怎么办"),
        ("喂，有人在吗？能帮我查一下吗，快递三天没动了", "快递三天没动了"),
        ("哈喽～打扰一下，是这样的，鞋子尺码不对", "鞋子尺码不对"),
        ("老板在吗，问你个事，你们发错货了", "你们发错货了"),
        ("你們好，我想跟您反映一下，杯子碎了", "杯子碎了"),
        ("我想退货，杯子碎了", "我想退货，杯子碎了"),
        ("我要说清楚，这是第三次了", "我要说清楚，这是第三次了"),
        ("在吗？我问了三次，没人回", "我问了三次，没人回"),
        ("请问什么时候发货", "请问什么时候发货"),
        ("亲测一天就坏", "亲测一天就坏"),
        ("history of the order", "history of the order"),
        ("你好", "你好"),
        ("", ""),
    ],
)
def test_greetings_stand_before_what_is_said(text, said):
    assert without_greeting(text) == said
