"""Orders come in, and rates are set."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.orders.claims import ItemClaim, OrderClaim, ParcelClaim, ProductClaim
from ombud.orders.events import OrdersAdded, ProductsAdded, RateSet
from ombud.orders.models import Order, OrderItem, Parcel, Product, Rate
from ombud.orders.queries import orders_by_number
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.refusals import must_be_currency
from ombud.store.found import rows_found
from ombud.store.rows import insert_rows, reserve_ids
from ombud.store.turn import turn

OF_ORDER = ("platform", "placed_at", "stage", "paid", "currency", "rate")
OF_PARCEL = tuple(field.name for field in fields(ParcelClaim))
OF_ITEM = (
    "title", "option", "quantity", "unit_price", "currency", "seller", "qc_result", "qc_note",
    "qc_at",
)  # fmt: skip
PACKED = OrderItem.parcels.through


def add_orders(claims: Sequence[OrderClaim], *, by: By, at: datetime) -> list[int]:
    """Order ids in the order of `claims`; a number that its shop knows already is left as it is.

    Customers are found or added, products found by sku, parcels by number, items written. One turn:
    keep chunks to some hundred orders.
    """
    with turn():
        known = orders_by_number((claim.shop_id, claim.number) for claim in claims)
        new = {(claim.shop_id, claim.number): claim for claim in claims}
        fresh = [claim for key, claim in new.items() if key not in known]
        ids = {key: order.pk for key, order in known.items()}
        ids |= _write(fresh, by, at)
        added: dict[int, dict[str, int]] = defaultdict(dict)
        for claim in fresh:
            added[claim.shop_id][claim.number] = ids[claim.shop_id, claim.number]
        record([_orders_added(shop_id, some, at) for shop_id, some in added.items()], by=by)
        return [ids[claim.shop_id, claim.number] for claim in claims]


def _orders_added(shop_id: int, added: dict[str, int], at: datetime) -> OrdersAdded:
    facts = {"added": len(added)}
    return OrdersAdded(about=(("shop", shop_id),), at=at, facts=facts, carrying=added)


def _write(claims: Sequence[OrderClaim], by: By, at: datetime) -> dict[tuple[int, str], int]:
    customers = _customers(claims, by, at)
    order_ids = reserve_ids(Order, len(claims))
    placed = list(zip(order_ids, claims, customers, strict=True))
    insert_rows(
        Order,
        ("id", "shop_id", "customer_id", "number", *OF_ORDER, "version"),
        [
            (order_id, claim.shop_id, customer_id, claim.number, *_values(claim, OF_ORDER), 1)
            for order_id, claim, customer_id in placed
        ],
    )
    parcel_ids = _write_parcels(placed)
    _write_items(placed, parcel_ids)
    return {(claim.shop_id, claim.number): order_id for order_id, claim, _ in placed}


def _values(claim: object, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(claim, name) for name in names)


def _customers(claims: Sequence[OrderClaim], by: By, at: datetime) -> list[int | None]:
    named = [(claim.shop_id, claim.customer or CustomerClaim()) for claim in claims]
    found = know_customers(named, at=at, by=by)
    return [claim.customer_id or who for claim, who in zip(claims, found, strict=True)]


Placed = Sequence[tuple[int, OrderClaim, int | None]]
# A parcel is known by its number within its shop; without one by its order and place.
ParcelKey = tuple[int, str | tuple[int, int]]


def _write_parcels(placed: Placed) -> dict[tuple[int, int], int]:
    """Parcel ids by order id and place in its claim.

    A number that its shop knows is the same parcel: what left together may be of several orders.
    """
    sent = [
        ((order_id, place), (claim.shop_id, parcel.number or (order_id, place)), who, parcel)
        for order_id, claim, who in placed
        for place, parcel in enumerate(claim.parcels)
    ]
    ids = _known_parcels({parcel.number for *_, parcel in sent if parcel.number})
    fresh: dict[ParcelKey, tuple[int | None, ParcelClaim]] = {}
    for _, key, who, parcel in sent:
        if key not in ids:
            fresh.setdefault(key, (who, parcel))
    ids.update(zip(fresh, reserve_ids(Parcel, len(fresh)), strict=True))
    rows = [
        (ids[key], key[0], who, *_values(parcel, OF_PARCEL)) for key, (who, parcel) in fresh.items()
    ]
    insert_rows(Parcel, ("id", "shop_id", "customer_id", *OF_PARCEL), rows)
    return {place: ids[key] for place, key, *_ in sent}


def _known_parcels(numbers: set[str]) -> dict[ParcelKey, int]:
    found = rows_found(Parcel, ("id", "shop_id", "number"), "number", numbers)
    return {(shop_id, number): row_id for row_id, shop_id, number in sorted(found, reverse=True)}


def _write_items(placed: Placed, parcel_ids: dict[tuple[int, int], int]) -> None:
    lines = [(order_id, item) for order_id, claim, _ in placed for item in claim.items]
    products = _products([item for _, item in lines])
    ids = reserve_ids(OrderItem, len(lines))
    rows = [
        (item_id, order_id, products.get(item.sku), *_values(item, OF_ITEM))
        for item_id, (order_id, item) in zip(ids, lines, strict=True)
    ]
    insert_rows(OrderItem, ("id", "order_id", "product_id", *OF_ITEM), rows)
    packed = [
        (item_id, parcel_ids[order_id, item.parcel])
        for item_id, (order_id, item) in zip(ids, lines, strict=True)
        if item.parcel is not None
    ]
    insert_rows(PACKED, ("orderitem_id", "parcel_id"), packed)


def _products(items: Sequence[ItemClaim]) -> dict[str, int]:
    """Product ids by sku; unknown ones are added. Items without a sku have no product."""
    by_sku = {item.sku: item for item in items if item.sku}
    known = {sku: row_id for row_id, sku in rows_found(Product, ("id", "sku"), "sku", list(by_sku))}
    new = [item for sku, item in by_sku.items() if sku not in known]
    ids = reserve_ids(Product, len(new))
    rows = [
        (row_id, item.title, item.title_en, item.sku, item.seller)
        for row_id, item in zip(ids, new, strict=True)
    ]
    insert_rows(Product, ("id", "name", "name_en", "sku", "seller"), rows)
    return known | {item.sku: row_id for row_id, item in zip(ids, new, strict=True)}


def add_products(claims: Sequence[ProductClaim], *, shop_id: int, by: By, at: datetime) -> int:
    """Keep the products that are not known yet by their sku, or by their name where they have none.

    How many there were. shop_id: whose workbook named them.
    """
    with turn():
        fresh = _unknown(claims)
        ids = reserve_ids(Product, len(fresh))
        rows = [
            (row_id, one.name[:200], "", one.sku, one.seller[:120])
            for row_id, one in zip(ids, fresh, strict=True)
        ]
        insert_rows(Product, ("id", "name", "name_en", "sku", "seller"), rows)
        facts = {"added": len(fresh)}
        happened = ProductsAdded(about=(("shop", shop_id),), at=at, facts=facts)
        record([happened] if fresh else [], by=by)
        return len(fresh)


def _unknown(claims: Sequence[ProductClaim]) -> list[ProductClaim]:
    skus = {claim.sku for claim in claims if claim.sku}
    names = {claim.name[:200] for claim in claims if not claim.sku}
    known = {("sku", sku) for (sku,) in rows_found(Product, ("sku",), "sku", skus)}
    known |= {("name", name) for (name,) in rows_found(Product, ("name",), "name", names)}
    fresh = {("sku", one.sku) if one.sku else ("name", one.name[:200]): one for one in claims}
    return [claim for key, claim in fresh.items() if key not in known]


def set_rate(
    *, currency: str, base: str, since_on: date, rate: Decimal, by: By, at: datetime
) -> None:
    """One `currency` is worth `rate` of `base` from that day on; the same day is written over.

    Refused for a currency that is not known here.
    """
    must_be_currency(currency)
    must_be_currency(base)
    with turn():
        before = Rate.objects.filter(currency=currency, base=base, since_on=since_on).first()
        kept, _ = Rate.objects.update_or_create(
            currency=currency, base=base, since_on=since_on, defaults={"rate": rate}
        )
        happened = RateSet(
            about=(("rate", kept.pk),),
            at=at,
            facts={"currency": currency, "base": base, "since_on": str(since_on)},
            changes={"rate": [str(before.rate) if before else None, str(rate)]},
        )
        record([happened], by=by)
