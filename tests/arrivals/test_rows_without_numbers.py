"""A sheet without complaint numbers, or with numbers that only count, is imported again."""

import pytest

from ombud.casework.models import Case
from tests.arrivals.scenes import drafted, outcomes, remarks, sheet, taken_in
from tests.arrivals.test_foresight import foreseen

pytestmark = pytest.mark.django_db

ROWS = [
    {"序号": str(n), "投诉日期": f"2026/10/1{n}", "客户姓名": f"客户{n}", "订单号": f"512671{n}",
     "商品名称": "茶杯", "问题描述": f"第{n}个杯子碎了", "处理状态": "处理中"}
    for n in range(1, 5)
]  # fmt: skip


def without(name, rows=ROWS):
    return [{key: text for key, text in row.items() if key != name} for row in rows]


@pytest.mark.parametrize("rows", [ROWS, without("序号"), without("订单号"), without("客户姓名")])
def test_a_newer_copy_updates_what_it_brought_before(our_shop, rows):
    taken_in(sheet(*rows), our_shop)
    newer = [rows[0] | {"处理状态": "已完结"}, *rows[1:3], rows[3] | {"处理状态": "已完结"}]
    again = taken_in(sheet(*newer), our_shop)
    assert outcomes(again) == ["updated", "unchanged", "unchanged", "updated"]
    stages = list(Case.objects.order_by("id").values_list("stage", flat=True))
    assert (stages[0], stages[3], len(stages)) == ("closed", "closed", 4)
    assert remarks(again) == [[], [], [], []]


def test_a_row_put_in_above_shifts_the_count_and_doubles_nothing(our_shop):
    taken_in(sheet(*ROWS), our_shop)
    first = ROWS[0] | {"投诉日期": "2026/10/10", "客户姓名": "新客户", "问题描述": "丢件了"}
    newer = [first, *(row | {"序号": str(n)} for n, row in enumerate(ROWS, 2))]
    assert outcomes(taken_in(sheet(*newer), our_shop)) == ["created", *["updated"] * 4]
    assert Case.objects.count() == 5


def test_next_month_counts_from_one_again_and_overwrites_nothing(our_shop):
    taken_in(sheet(*ROWS), our_shop)
    november = [row | {"投诉日期": row["投诉日期"].replace("10/", "11/")} for row in ROWS]
    assert outcomes(taken_in(sheet(*november), our_shop)) == ["created"] * 4


def test_two_rows_of_one_file_that_say_the_same_stay_two_in_every_copy(our_shop):
    rows = without("序号", [ROWS[0], ROWS[0] | {"处理状态": "已完结"}, ROWS[1]])
    taken_in(sheet(*rows), our_shop)
    assert Case.objects.count() == 3
    assert outcomes(taken_in(sheet(*rows), our_shop)) == ["unchanged"] * 3
    other = rows[0] | {"商品名称": "盘子"}
    assert outcomes(taken_in(sheet(*rows, other), our_shop)) == ["unchanged"] * 3 + ["created"]


def test_a_row_beside_the_one_it_repeats_is_a_complaint_of_its_own(our_shop):
    rows = without("序号", ROWS[:2])
    taken_in(sheet(*rows), our_shop)
    again = rows[0] | {"处理状态": "已完结"}
    assert outcomes(taken_in(sheet(*rows, again), our_shop)) == ["unchanged"] * 2 + ["created"]


def test_too_little_said_makes_no_two_rows_one(our_shop):
    taken_in(sheet({"问题描述": "催发货", "处理状态": "处理中", "客户姓名": "王芳"}), our_shop)
    taken_in(sheet({"问题描述": "催发货", "处理状态": "已完结", "客户姓名": "王芳"}), our_shop)
    assert Case.objects.count() == 2


def test_the_page_of_changes_says_the_same_before(our_shop):
    taken_in(sheet(*ROWS), our_shop)
    newer = [ROWS[0] | {"处理状态": "已完结"}, *ROWS[1:]]
    counts = foreseen(drafted(sheet(*newer), our_shop)).counts
    told = {name: counts.get(name, 0) for name in ("created", "updated", "unchanged")}
    assert told == {"created": 0, "updated": 1, "unchanged": 3}
