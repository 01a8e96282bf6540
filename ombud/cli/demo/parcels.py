"""What left the warehouse: items put together, weighed, shipped, and what became of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from ombud.cli.demo.dice import awake, dice, span
from ombud.cli.demo.goods import product
from ombud.cli.demo.plot import FAILED_LINE, Plot
from ombud.cli.demo.shapes import Customer, Item, Order, Parcel
from ombud.cli.demo.tracking import Route, choose_route

Stored = tuple[Order, Item]

_STAGES = ("paid", "purchased", "seller_shipped", "stored", "shipped", "delivered")


def parcels(
    seed: int, told: Plot, people: tuple[Customer, ...], sold: tuple[Order, ...]
) -> tuple[Parcel, ...]:
    """All parcels by packing time, numbered PN and day and place in the year."""
    r = dice(seed, "parcels")
    country = {one.key: one.country for one in people}
    packed = sorted(
        ((at, group) for group, at in _groups(r, sold) if at <= told.now),
        key=lambda pair: (pair[0], pair[1][0][0].number, pair[1][0][1].no),
    )
    return tuple(
        _parcel(r, f"PN{at:%y%m%d}{n:04d}", at, group, country[group[0][0].customer], told)
        for n, (at, group) in enumerate(packed, 1)
    )


def _groups(r: Random, sold: tuple[Order, ...]) -> Iterator[tuple[list[Stored], datetime]]:
    """Each customer lets items gather for some days, then has them packed together."""
    shelves: dict[tuple[str, str], list[Stored]] = {}
    for order in sold:
        for item in order.items:
            if item.qc_at is not None and item.ended_at is None:
                shelves.setdefault((order.customer, order.shop), []).append((order, item))
    for shelf in shelves.values():
        shelf.sort(key=lambda pair: (_checked_at(pair), pair[0].number, pair[1].no))
        while shelf:
            packed = awake(r, _checked_at(shelf[0]) + span(r, 0.8, 9), 8)
            together = [pair for pair in shelf if _checked_at(pair) < packed - timedelta(hours=4)]
            together = (together or shelf)[:12]
            del shelf[: len(together)]
            yield together, max(packed, _checked_at(together[-1]) + timedelta(hours=4))


def _checked_at(pair: Stored) -> datetime:
    assert pair[1].qc_at is not None
    return pair[1].qc_at


def _parcel(
    r: Random, number: str, at: datetime, group: list[Stored], country: str, told: Plot
) -> Parcel:
    way = choose_route(r, country, at, told)
    weight = sum(product(item.sku).weight_g * item.qty for _, item in group)
    weight = max(50, round(weight * r.uniform(1.04, 1.25) / 10) * 10)
    volume = round(weight * r.uniform(0.6, 1.7) / 10) * 10 if way.divisor else weight
    kilos = Decimal(max(weight, volume)) / 1000
    freight = (kilos * way.cny_kg + 18).quantize(Decimal("0.01"), ROUND_HALF_UP)
    packed = Parcel(
        number, group[0][0].shop, group[0][0].customer,
        tuple((order.number, item.no) for order, item in group),
        way.line, way.carrier, way.number(r, way.prefix), weight, volume, freight,
        r.random() < 0.35, at, None, None, None, "packed",
    )  # fmt: skip
    return _sent(r, packed, way, told)


def _sent(r: Random, parcel: Parcel, way: Route, told: Plot) -> Parcel:
    shipped = awake(r, parcel.packed_at + span(r, 0.3, 2.2), 8)
    if shipped > told.now:
        return parcel
    parcel = replace(parcel, shipped_at=shipped, state="moving")
    failed = told.failed_line
    on_its_way = failed.begins_at - timedelta(days=11) <= shipped < failed.ends_at
    if way.line == FAILED_LINE and on_its_way:
        return _seen(_stopped(r, parcel, told), told.now)
    return _seen(_fate(r, parcel, way), told.now)


def _stopped(r: Random, parcel: Parcel, told: Plot) -> Parcel:
    """Caught in the failure: no scan until the line runs again."""
    assert parcel.shipped_at is not None
    failed = told.failed_line
    silent = max(parcel.shipped_at + span(r, 0.5, 2), failed.begins_at + span(r, 0, 1))
    return replace(
        parcel, silent_from=silent, delivered_at=max(failed.ends_at, silent) + span(r, 4, 15)
    )


def _fate(r: Random, parcel: Parcel, way: Route) -> Parcel:
    assert parcel.shipped_at is not None
    luck = r.random()
    silent = parcel.shipped_at + span(r, 0.2 * way.quick, 0.7 * way.quick)
    if luck < 0.016:
        return replace(parcel, silent_from=silent, state="lost")
    if luck < 0.026:
        return replace(parcel, silent_from=silent, state="seized")
    if luck < 0.042:
        return replace(parcel, silent_from=silent, state="sent_back")
    if luck < 0.19:
        late = parcel.shipped_at + span(r, 1.3 * way.slow, 2.2 * way.slow)
        return replace(parcel, silent_from=silent, delivered_at=late)
    return replace(parcel, delivered_at=parcel.shipped_at + span(r, way.quick, 1.05 * way.slow))


def _seen(parcel: Parcel, now: datetime) -> Parcel:
    """The parcel as it looks at `now`; what was lost shows as stalled for the first weeks."""
    if parcel.delivered_at and parcel.delivered_at <= now:
        return replace(parcel, state="delivered")
    silent = parcel.silent_from
    parcel = replace(parcel, delivered_at=None)
    if silent is None or silent > now:
        return replace(parcel, silent_from=None, state="moving")
    if parcel.state in ("lost", "seized", "sent_back") and now - silent > timedelta(days=12):
        return parcel
    return replace(parcel, state="stalled" if now - silent > timedelta(days=4) else "moving")


def shipped_orders(sold: tuple[Order, ...], sent: tuple[Parcel, ...]) -> tuple[Order, ...]:
    """The orders again, with the stages that their parcels brought about."""
    reached = {
        line: "delivered" if parcel.state == "delivered" else "shipped"
        for parcel in sent
        if parcel.shipped_at
        for line in parcel.contents
    }
    return tuple(_staged(order, reached) for order in sold)


def _staged(order: Order, reached: dict[tuple[str, int], str]) -> Order:
    items = tuple(
        replace(item, stage=reached.get((order.number, item.no), item.stage))
        for item in order.items
    )
    live = [_STAGES.index(i.stage) for i in items if i.stage in _STAGES]
    stage = _STAGES[min(live)] if live else items[0].stage
    return replace(order, items=items, stage=stage)
