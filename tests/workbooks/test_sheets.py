"""Each sheet of a workbook is known for what it holds."""

from ombud.arrivals.workbook.proposal import propose
from tests.workbooks import make
from tests.workbooks.books import whole_book


def kinds(content: bytes) -> dict[str, tuple[str, bool]]:
    return {sheet.name: (sheet.kind, sheet.taken) for sheet in propose(content).sheets}


def test_every_sheet_is_known_for_what_it_holds() -> None:
    assert kinds(whole_book()) == {
        "投诉登记表": ("complaints", False),
        "订单": ("orders", True),
        "客户资料": ("customers", True),
        "商品": ("products", True),
        "处理记录": ("log", True),
        "统计": ("", False),
    }
    assert propose(whole_book()).sheet == "投诉登记表"


def test_a_month_sheet_of_the_same_columns_comes_along_and_another_layout_does_not() -> None:
    found = kinds(
        make.xlsx(
            ("1月", make.table()),
            ("2月", make.table()),
            ("异常件", [["快递单号", "问题描述"], ["SF1", "破损"]]),
        )
    )
    assert found == {
        "1月": ("complaints", False),
        "2月": ("complaints", True),
        "异常件": ("complaints", False),
    }


def test_a_hidden_sheet_is_told_of_and_left_out_until_somebody_ticks_it() -> None:
    content = make.xlsx(("1月", make.table()), ("2月", make.table()), **{"2月": "hidden"})
    assert kinds(content)["2月"] == ("complaints", False)
    assert "hidden_sheet" in [note.code for note in propose(content).notes]


def test_the_columns_of_an_order_are_those_that_an_order_has_a_place_for() -> None:
    [orders] = [sheet for sheet in propose(whole_book()).sheets if sheet.kind == "orders"]
    assert {name: choice.field for name, choice in orders.mapping.items()} == {
        "订单号": "order_no", "平台": "platform", "下单时间": "order_date",
        "商品名称": "product_name", "规格": "sku", "数量": "qty", "单价": "unit_price",
        "实付金额": "paid", "收货人": "customer_name", "电话": "contact_phone",
        "快递公司": "carrier", "快递单号": "tracking_no", "重量(g)": "weight",
        "订单状态": "order_stage",
    }  # fmt: skip
    assert "仓位" in orders.columns
