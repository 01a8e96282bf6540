"""Amounts, order numbers and contacts are read as people write them, or kept as they are."""

from decimal import Decimal
from typing import Any

import pytest

from ombud.arrivals.workbook.amounts import currency_in, read_amount, read_count
from ombud.arrivals.workbook.cells import code_of, contacts, order_numbers, plain_cell


@pytest.mark.parametrize(
    ("cell", "value", "currency"),
    [
        ("￥128.00", "128", "CNY"), ("¥128", "128", "CNY"), ("128元", "128", "CNY"),
        ("128.5块", "128.5", "CNY"), ("RMB128", "128", "CNY"), ("CNY 128", "128", "CNY"),
        ("$12.5", "12.5", "USD"), ("US$12.50", "12.5", "USD"), ("12.5USD", "12.5", "USD"),
        ("€9,90", "9.9", "EUR"), ("1,280.00", "1280", ""), ("1.280,00", "1280", ""),
        ("1 280", "1280", ""), ("1，280", "1280", ""), ("１２８", "128", ""),
        ("壹佰贰拾捌元整", "128", "CNY"), ("一万两千", "12000", ""), ("(128)", "-128", ""),
        ("-128", "-128", ""), ("-￥128", "-128", "CNY"), ("免费", "0", ""), ("1.2万", "12000", ""),
        ("12k", "12000", ""), (128.0, "128", ""), (0.1 + 0.2, "0.3", ""), ("'128", "128", ""),
        ("HK$50", "50", "HKD"), ("3,000日元", "3000", "JPY"), ("12345.67", "12345.67", ""),
    ],
)  # fmt: skip
def test_amounts_are_read_with_their_currency(cell: Any, value: str, currency: str) -> None:
    assert read_amount(cell) == (Decimal(value), currency, "")


@pytest.mark.parametrize(
    ("cell", "value", "note"),
    [
        ("约128", "128", "amount_about"), ("128元左右", "128", "amount_about"),
        ("128元（已退50）", "128", "amount_with_words"),
    ],
)  # fmt: skip
def test_amounts_that_say_more_are_read_with_a_remark(cell: str, value: str, note: str) -> None:
    amount = read_amount(cell)
    assert (amount.value, amount.note) == (Decimal(value), note)


@pytest.mark.parametrize(
    "cell",
    ["128+10运费", "128/件", "128-150", "全退", "€1.280", "1,28,0", True, "5.12767E+18", 1e12],
)
def test_an_amount_that_may_mean_two_things_is_not_read(cell: Any) -> None:
    assert read_amount(cell) == (None, "", "amount_unclear")


def test_a_header_may_name_the_currency() -> None:
    headers = ["退款金额（元）", "Refund (USD)", "单价CNY", "退款金额", "Price"]
    assert [currency_in(header) for header in headers] == ["CNY", "USD", "CNY", "", ""]


@pytest.mark.parametrize(
    ("cell", "count"), [(2.0, 2), ("2件", 2), ("×3", 3), ("x 3", 3), ("两件", None), (1.5, None)]
)
def test_quantities_are_whole(cell: Any, count: int | None) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (2549.0, "2549"), ("'0012345", "0012345"), ("１２３４5", "12345"),
        ("51\u200b267\u00a0", "51267"),
        ('="2024000000000001"', "2024000000000001"), ("\u202dDO-7\u202c", "DO-7"), ("-", ""),
        ("#N/A", ""), ("51267\t", "51267"),
    ],
)  # fmt: skip
def test_numbers_of_orders_stay_text(cell: Any, number: str) -> None:
    assert order_numbers(cell) == (number, (), False)
    assert code_of(cell) == number


@pytest.mark.parametrize("cell", [5.12767e18, "5.12767E+18", "6.02e17", 512767123456789012.0])
def test_numbers_that_a_spreadsheet_rounded_are_marked_damaged(cell: Any) -> None:
    found = order_numbers(cell)
    assert found.damaged
    assert "E" in found.first.upper()


def test_an_order_number_with_an_e_inside_is_not_damaged() -> None:
    assert not order_numbers("12E4567").damaged
    assert not order_numbers("E12345678").damaged


@pytest.mark.parametrize("cell", ["512671、512672", "512671\n512672", "512671 / 512672"])
def test_several_order_numbers_are_told_apart(cell: str) -> None:
    assert order_numbers(cell) == ("512671", ("512672",), False)


def test_an_order_number_with_a_suffix_stays_whole() -> None:
    assert order_numbers("512671/1").first == "512671/1"


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        (13800138000.0, ("13800138000",)), ("13800138000", ("13800138000",)),
        ("138 0013 8000", ("13800138000",)), ("+86 138-0013-8000", ("+8613800138000",)),
        ("13800138000/13900139000", ("13800138000", "13900139000")),
        ("13800138000 13900139000", ("13800138000", "13900139000")),
        ("1380013800013900139000", ("13800138000", "13900139000")),
        ("138****8000", ("138****8000",)), ("010-62345678转801", ("01062345678x801",)),
        ("+44 20 7946 0018 ext 12", ("+442079460018x12",)), ("'13800138000", ("13800138000",)),
    ],
)  # fmt: skip
def test_phones_are_read_in_one_form(cell: Any, phones: tuple[str, ...]) -> None:
    assert contacts(cell) == (phones, (), "")


def test_names_and_mails_beside_a_phone_are_told_apart() -> None:
    assert contacts("王芳 13800138000 fang@example.com") == (
        ("13800138000",), ("fang@example.com",), "王芳",
    )  # fmt: skip
    assert contacts("电话：13800138000，微信：fang_88") == (("13800138000",), (), "fang_88")


def test_a_user_name_with_digits_is_not_a_phone() -> None:
    assert contacts("tb13800138000").phones == ()


def test_any_cell_has_a_text_a_person_would_read() -> None:
    cells = [2549.0, 12.5, True, " a\u3000b \u200b", '="007"', "一行\r\n两行"]
    assert [plain_cell(cell) for cell in cells] == [
        "2549", "12.5", "TRUE", "a b", "007", "一行\n两行",
    ]  # fmt: skip
