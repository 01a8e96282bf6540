"""Texts as counted n-grams."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.assessment.learned.grams import BUCKET_BITS, READ_LENGTH, grams
from ombud.assessment.learned.weighing import learn_weighing


def columns(text: str) -> set[int]:
    return set(grams([text]).columns.tolist())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("订单 123456789 没到", "订单 987654321 没到"),
        ("質量很差，退費！", "质量很差,退款!"),
        ("Ｗhere  is\n\nmy ORDER", "where is my order"),
        ("差" + "!" * 9, "差" + "!" * 40),
        ("12345678", "999999999999"),
    ],
)
def test_texts_that_say_the_same_have_the_same_grams(one, other):
    assert columns(one) == columns(other) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("不发货", "发货"), ("not good", "good"), ("退款", "款退"), ("dog bites", "bites dog")],
)
def test_texts_that_say_something_else_differ(one, other):
    assert columns(one) != columns(other)


def test_a_gram_never_reaches_from_one_text_into_the_next():
    alone = columns("质量差") | columns("退款 now") | columns("late")
    together = set(grams(["质量差", "退款 now", "late"]).columns.tolist())
    assert together == alone


def test_han_is_read_in_runs_of_up_to_four_characters():
    # 4 + 3 + 2 + 1 runs, those of one to three at an edge seen with its blank once more.
    assert len(columns("甲乙丙丁")) > 10
    assert columns("甲乙丙丁") - columns("甲乙丙") - columns("乙丙丁")


def test_a_word_counts_whole_however_long():
    long_word = "internationalization"
    parts = columns(long_word[:10]) | columns(long_word[10:]) | columns(long_word[5:15])
    assert columns(long_word) - parts


@given(st.lists(st.text(max_size=60), max_size=8))
def test_a_batch_is_read_as_its_texts_are_one_by_one(texts):
    batch = grams(texts)
    assert len(batch) == len(texts)
    for place, text in enumerate(texts):
        alone, start, end = grams([text]), batch.starts[place], batch.starts[place + 1]
        assert np.array_equal(batch.columns[start:end], alone.columns)
        assert np.array_equal(batch.counts[start:end], alone.counts)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        " ",
        "\ud800",
        "😀",
        "https://a.b/c?d=1",
        "Z̷̢̛a̴l̵g̶o̸" * 50,
        "где мой заказ",
        "أين طلبي",
        "\x00",
    ],
)
def test_odd_texts_are_read_too(odd):
    columns_of_odd = grams([odd, "ok"])
    assert len(columns_of_odd) == 2
    assert columns_of_odd.columns.max() < 1 << BUCKET_BITS


def test_a_text_of_200000_characters_is_read_to_its_bound():
    assert columns("好" * 200_000) == columns("好" * READ_LENGTH)
    assert columns("a b " * 50_000) == columns("a b " * (READ_LENGTH // 4))


def test_every_text_weighs_one_and_an_unknown_one_nothing():
    weighing, learned = learn_weighing(["物流太慢", "物流慢", "质量差", "质量很差"])
    served = weighing.weigh(["物流慢质量差", "zzz", "物流太慢"])
    lengths = [
        float(np.square(served.values[start:end]).sum()) for start, end in pairwise(served.starts)
    ]
    assert lengths == pytest.approx([1, 0, 1], abs=1e-5)
    first = slice(learned.starts[0], learned.starts[1])
    last = slice(served.starts[2], served.starts[3])
    assert np.array_equal(learned.columns[first], served.columns[last])
    assert learned.values[first] == pytest.approx(served.values[last], abs=1e-6)


def test_rarer_grams_weigh_more():
    weighing, _ = learn_weighing(["物流慢", "物流快", "物流坏", "物流坏"])
    weighed = weighing.weigh(["物流坏"])
    by_rarity = weighing.rarity[weighed.columns]
    assert weighed.values[by_rarity.argmax()] > weighed.values[by_rarity.argmin()]
