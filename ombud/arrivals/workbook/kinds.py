"""What a sheet beside the complaints holds: orders, customers, products or what was done when."""

import re
from collections.abc import Mapping
from dataclasses import replace

from ombud.arrivals.workbook.amounts import currency_in
from ombud.arrivals.workbook.headers import candidates
from ombud.arrivals.workbook.mapping import Choice

COMPLAINTS, ORDERS, CUSTOMERS, PRODUCTS, LOG = "complaints orders customers products log".split()
PAID, ORDER_STAGE = "paid", "order_stage"
_COMPLAINTS = re.compile(
    r"投诉|投訴|客诉|客訴|售后|售後|退货|退貨|异常|異常|complaint|ticket|case|dispute",
    re.IGNORECASE,
)
_LOG = re.compile(
    r"处理记录|處理記錄|跟进|跟進|沟通|溝通|日志|日誌|流水|回访|回訪|过程|過程|(?:\b|_)logs?\b|history"
    r"|activit|follow.?ups?|timeline",
    re.IGNORECASE,
)
_PRODUCTS = re.compile(
    r"商品|产品|產品|货品|貨品|products?|items?\b|catalog|\bskus?\b", re.IGNORECASE
)
_PAID = re.compile(
    r"实付|實付|订单金额|訂單金額|付款金额|付款金額|总价|總價|总额|總額|总金额|總金額|成交|应付|應付|\bpaid\b|total"
    r"|order (?:amount|value)",
    re.IGNORECASE,
)
_COMPLAINS = frozenset(
    "complaint_no description title problem_class problem_sub demand satisfaction resolution "
    "answer cause party".split()
)
_BOUGHT = frozenset(
    "order_date product_name sku qty unit_price paid tracking_no parcel_no carrier customer_name "
    "platform shop seller".split()
)
_REACHED = frozenset(("contact_phone", "contact_email", "contact_im"))
_DONE = frozenset("answer follow_up remark description resolution".split())
# What each kind of sheet has a place for; a log's words are joined to its complaint.
PLACES = {
    ORDERS: frozenset(
        "order_no order_date order_stage platform shop seller product_name sku qty unit_price paid "
        "currency customer_name contact_phone contact_email contact_im country tracking_no "
        "parcel_no carrier weight".split()
    ),
    CUSTOMERS: frozenset(
        "customer_name contact_phone contact_email contact_im country shop".split()
    ),
    PRODUCTS: frozenset("product_name sku seller".split()),
    LOG: _DONE | frozenset("complaint_no order_no complaint_date owner".split()),
}


def kind_of(name: str, mapping: Mapping[str, Choice]) -> str:
    """One of the kinds above, or '' for a sheet of which nothing can be taken."""
    fields = {choice.field for choice in mapping.values() if choice.field}
    if _COMPLAINTS.search(name) and fields & _COMPLAINS and not _LOG.search(name):
        return COMPLAINTS
    if _LOG.search(name) and fields & {"complaint_no", "order_no"} and _said(mapping) & _DONE:
        return LOG
    if "order_no" in fields and not fields & _COMPLAINS and len(fields & _BOUGHT) >= 2:
        return ORDERS
    if "customer_name" in fields and fields & _REACHED and not fields & (_COMPLAINS | {"order_no"}):
        return CUSTOMERS
    if fields & {"product_name", "sku"} and _PRODUCTS.search(name) and not fields & _REACHED:
        return PRODUCTS
    return COMPLAINTS if fields & _COMPLAINS else ""


def places_in(kind: str, mapping: Mapping[str, Choice]) -> dict[str, Choice]:
    """The mapping in the words of the kind: only what it has a place for is kept."""
    meant = _of_orders(mapping) if kind == ORDERS else dict(mapping)
    taken = {one.field for one in meant.values()}
    for name, choice in mapping.items():
        # A doubt among the fields of a complaint is none here, where only few have a place.
        field = _by_header(name, kind) if meant[name].field is None else None
        if field and field not in taken:
            taken.add(field)
            meant[name] = replace(choice, field=field)
    return {name: one for name, one in meant.items() if one.field in PLACES[kind]}


def _by_header(name: str, kind: str) -> str | None:
    found = (_in_orders(one.field) if kind == ORDERS else one.field for one in candidates(name))
    return next((field for field in found if field in PLACES[kind]), None)


def _in_orders(field: str) -> str:
    return ORDER_STAGE if field == "status" else field


def _said(mapping: Mapping[str, Choice]) -> set[str]:
    """What the headers alone say."""
    return {one.field for name in mapping for one in candidates(name)}


def _of_orders(mapping: Mapping[str, Choice]) -> dict[str, Choice]:
    meant = {name: _of_order(name, choice) for name, choice in mapping.items()}
    fields = [choice.field for choice in meant.values()]
    if "order_date" not in fields:
        # On a sheet of orders a bare 日期 is the day of the order.
        return {
            name: replace(one, field="order_date") if one.field == "complaint_date" else one
            for name, one in meant.items()
        }
    return meant


def _of_order(name: str, choice: Choice) -> Choice:
    if choice.field == "status":
        return replace(choice, field=_in_orders(choice.field))
    if choice.field in (None, "unit_price", "refund_amount") and _PAID.search(name):
        return Choice(PAID, currency=choice.currency or currency_in(name))
    return choice
