"""Rows of sheets beside the complaints become claims on orders, customers and products."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ombud.arrivals.row_drafts import customer_of
from ombud.arrivals.row_lines import QUANTITIES
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.weights import grams
from ombud.orders.claims import ItemClaim, OrderClaim, ParcelClaim, ProductClaim
from ombud.people.claims import CustomerClaim

Rows = Iterable[CleanRow]
ShopOf = Callable[[str], int]
LONGEST_NUMBER, LONGEST_SKU, LONGEST_WORD = 64, 80, 30
# What fits into the columns of money; more is a mistake of typing.
MOST_MONEY = Decimal(10) ** 10


@dataclass(slots=True)
class Claimed:
    """What some rows of a sheet say together. claim: None where they cannot be taken; then why."""

    rows: list[int]
    claim: Any
    reason: str = ""


def claimed_orders(rows: Callable[[], Rows], shop_of: ShopOf) -> Iterator[Claimed]:
    """One claim for each order, in the order of their last rows; its rows may lie anywhere.

    rows: walks the sheet; it is walked twice, so that only unfinished orders are held.
    """
    left = Counter(key for row in rows() if (key := _order_key(row, shop_of)))
    begun: dict[tuple[int, str], Claimed] = {}
    for row in rows():
        key = _order_key(row, shop_of)
        if key is None:
            yield Claimed([row.number], None, _why_no_order(row))
            continue
        one = begun.setdefault(key, Claimed([], OrderClaim(shop_id=key[0], number=key[1])))
        one.rows.append(row.number)
        _add_to(one.claim, row)
        left[key] -= 1
        if not left[key]:
            yield begun.pop(key)


def _order_key(row: CleanRow, shop_of: ShopOf) -> tuple[int, str] | None:
    # A number that Excel rounded is many orders' number.
    if not row.order_no or row.order_no_damaged or len(row.order_no) > LONGEST_NUMBER:
        return None
    return shop_of(row.shop), row.order_no


def _why_no_order(row: CleanRow) -> str:
    return "order_no_unusable" if row.order_no else "no_order_no"


def _add_to(claim: OrderClaim, row: CleanRow) -> None:
    """What a further row says of the order; what stands already stays."""
    claim.customer = claim.customer or customer_of(row)
    claim.platform = claim.platform or row.platform
    claim.placed_at = claim.placed_at or row.ordered_at
    claim.stage = claim.stage or row.order_stage[:LONGEST_WORD]
    if claim.paid is None and _is_money(row.paid):
        claim.paid, claim.currency = row.paid, row.paid_currency or row.currency
    place = _parcel_place(claim, row)
    if row.product or row.sku:
        claim.items.append(_item(row, place))


def _is_money(amount: Decimal | None) -> bool:
    return amount is not None and abs(amount) < MOST_MONEY


def _parcel_place(claim: OrderClaim, row: CleanRow) -> int | None:
    if not (row.tracking_no or row.parcel_no):
        return None
    sent = ParcelClaim(
        number=row.parcel_no[:LONGEST_NUMBER],
        tracking_no=row.tracking_no[:LONGEST_NUMBER],
        carrier=row.carrier[:60],
        weight_g=grams(row.weight),
    )
    for place, known in enumerate(claim.parcels):
        if (known.number, known.tracking_no) == (sent.number, sent.tracking_no):
            return place
    claim.parcels.append(sent)
    return len(claim.parcels) - 1


def _item(row: CleanRow, place: int | None) -> ItemClaim:
    return ItemClaim(
        title=(row.product or row.sku)[:200],
        option=row.sku[:120] if row.product else "",
        quantity=row.qty if row.qty and row.qty in QUANTITIES else 1,
        unit_price=row.unit_price if _is_money(row.unit_price) else None,
        currency=row.unit_price_currency or row.currency or "CNY",
        seller=row.seller[:120],
        parcel=place,
    )


def claimed_customers(rows: Callable[[], Rows], shop_of: ShopOf) -> Iterator[Claimed]:
    """(shop id, claim) of each row that names somebody."""
    for row in rows():
        claim: CustomerClaim | None = customer_of(row)
        if claim:
            yield Claimed([row.number], (shop_of(row.shop), claim))
        else:
            yield Claimed([row.number], None, "names_nobody")


def claimed_products(rows: Callable[[], Rows], shop_of: ShopOf) -> Iterator[Claimed]:
    """A product for each row that names one."""
    for row in rows():
        named = row.product or row.sku
        claim = ProductClaim(name=named, sku=row.sku[:LONGEST_SKU], seller=row.seller)
        if named:
            yield Claimed([row.number], claim)
        else:
            yield Claimed([row.number], None, "names_no_product")
