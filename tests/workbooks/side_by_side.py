"""Sheets on which tables stand side by side, with an empty column between them."""

from collections.abc import Sequence
from itertools import zip_longest

from tests.workbooks import books, make

SHORT = ["投诉编号", "投诉日期", "客户姓名", "问题描述", "处理状态"]
MARCH = [
    ["TS-1", "2024/3/5", "王芳", "杯子碎了", "处理中"],
    ["TS-2", "2024/3/6", "李雷", "少发一件", "已完结"],
]
APRIL = [
    ["TS-3", "2024/4/5", "韩梅", "三天没有物流更新", "处理中"],
    ["TS-4", "2024/4/6", "赵敏", "颜色发错了", "处理中"],
    ["TS-5", "2024/4/7", "孙涛", "盘子碎了", "已完结"],
]
PRODUCTS = [*books.PRODUCTS, ["餐盘", "DISH-1", ""], ["茶壶", "POT-1", ""]]


def beside(*tables: make.Grid, gap: int = 1, above: make.Grid = ()) -> list[Sequence[object]]:
    """The rows of a sheet with these tables from left to right; shorter ones end earlier."""
    widths = [max(map(len, table)) for table in tables]
    rows = []
    for several in zip_longest(*tables, fillvalue=[]):
        row: list[object] = []
        for cells, width in zip(several, widths, strict=True):
            row += [*cells, *[""] * (width - len(cells)), *[""] * gap]
        rows.append(row[:-gap])
    return [*above, *rows]


def two_months() -> list[Sequence[object]]:
    """March and April, alike in their columns."""
    return beside([SHORT, *MARCH], [SHORT, *APRIL])


def with_customers() -> list[Sequence[object]]:
    """Complaints, and behind two empty columns the customers they name."""
    return beside([SHORT, *MARCH], [books.CUSTOMER_HEADERS, *books.CUSTOMERS], gap=2)


def with_products() -> list[Sequence[object]]:
    """Complaints, and a longer table of products that shares no name with them."""
    return beside([SHORT, *MARCH], [books.PRODUCT_HEADERS, *PRODUCTS])


def three() -> list[Sequence[object]]:
    """March, the customers and the products, under a title, the last one begun a row lower."""
    products = [["商品表"], books.PRODUCT_HEADERS, *PRODUCTS]
    customers = [["客户表"], books.CUSTOMER_HEADERS, *books.CUSTOMERS]
    return beside([["三月投诉"], SHORT, *MARCH], customers, [[], *products])


def one_with_a_gap() -> list[Sequence[object]]:
    """One table with an empty column inside; its right part is filled for some rows only."""
    left = [SHORT[:4], *(row[:4] for row in MARCH), *(row[:4] for row in APRIL)]
    right = [["处理状态", "处理人", "备注"], ["已完结", "小美", "x"], [], ["处理中", "", ""]]
    return beside(left, right)
