"""One row may speak of several orders, products or problems: it is one case with several lines."""

from decimal import Decimal

import pytest

from ombud.arrivals.row_lines import lines_of
from ombud.arrivals.workbook.clean import CleanRow
from ombud.casework.models import AffectedLine, Case, Remedy
from tests.arrivals.scenes import only_case, remarks, sheet, taken_in

pytestmark = pytest.mark.django_db


def labels() -> list[str]:
    return list(AffectedLine.objects.order_by("id").values_list("label", flat=True))


@pytest.mark.parametrize("mark", ["\n", "、", " / ", "；", " + ", ", ", "&"])
def test_several_orders_in_one_cell_are_one_case_with_a_line_for_each(our_shop, mark):
    orders = mark.join(["5126711", "5126812", "5126913"])
    imported = taken_in(sheet({"问题描述": "都没有收到", "订单号": f'"{orders}"'}), our_shop)
    assert (only_case().order_no, labels()) == ("5126711", ["5126711", "5126812", "5126913"])
    assert remarks(imported) == [["several_order_nos"]]


@pytest.mark.parametrize(
    "orders",
    ["DO51267\nDO51268", "①DO51267②DO51268", "1. DO51267\n2. DO51268", "DO51267\r\n\r\nDO51268\n"],
)
def test_order_numbers_with_letters_on_lines_of_their_own_or_counted_are_several(our_shop, orders):
    taken_in(sheet({"问题描述": "都没有收到", "订单号": f'"{orders}"'}), our_shop)
    assert (only_case().order_no, labels()) == ("DO51267", ["DO51267", "DO51268"])


def test_a_count_before_an_order_number_is_no_digit_of_it(our_shop):
    taken_in(sheet({"问题描述": "没有收到", "订单号": "①5126711"}), our_shop)
    assert only_case().order_no == "5126711"


def test_as_many_products_as_orders_belong_to_them_one_by_one(our_shop):
    row = {
        "问题描述": "都坏了",
        "订单号": "5126711、5126812",
        "商品名称": "茶杯、T恤",
        "规格": "白/L",
    }
    taken_in(sheet(row), our_shop)
    assert labels() == ["茶杯 白 5126711", "T恤 L 5126812"]


@pytest.mark.parametrize("products", ["茶杯\nT恤", "①茶杯②T恤", "茶杯；T恤", "1.茶杯 2.T恤"])
def test_products_that_are_counted_or_stand_on_lines_of_their_own_have_a_line_each(products):
    clean = CleanRow(2, product=products.replace("\n", "；"))
    assert [line.label for line in lines_of(clean, "")] == ["茶杯", "T恤"]


@pytest.mark.parametrize(
    "product",
    ["连衣裙 红色/M", "茶杯、茶托套装", "A+B 组合", "iPhone 15 2.5米线", "T-shirt 2. Edition"],
)
def test_a_title_with_marks_inside_is_one_product(product):
    assert [line.label for line in lines_of(CleanRow(2, product=product), "")] == [product]


def test_several_problems_in_one_cell_have_a_line_each(our_shop):
    taken_in(sheet({"问题描述": "一共三件事", "问题类型": "发错货、运输延误"}), our_shop)
    details = list(AffectedLine.objects.order_by("id").values_list("detail_code", flat=True))
    assert details == ["LOG.WRONG_ITEM", "LOG.LATE"]
    assert only_case().detail_code == "LOG.WRONG_ITEM"


def test_money_and_quantity_that_stand_once_count_once(our_shop):
    row = {
        "问题描述": "两单都退", "订单号": "5126711、5126812", "退款金额": "128", "数量": "2",
        "处理状态": "已结案",
    }  # fmt: skip
    taken_in(sheet(row), our_shop)
    assert [remedy.amount for remedy in Remedy.objects.all()] == [Decimal(128)]
    assert Case.objects.get().refund_total == Decimal(128)
    assert list(AffectedLine.objects.values_list("quantity", flat=True)) == [1, 1]


def test_the_same_row_again_adds_no_line(our_shop):
    content = sheet({"问题描述": "都没有收到", "订单号": "5126711、5126812"})
    taken_in(content, our_shop)
    taken_in(content, our_shop)
    assert len(labels()) == 2
