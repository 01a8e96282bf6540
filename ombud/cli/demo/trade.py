"""3,000 orders over nine months: who bought what, when it was bought, stored and checked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from ombud.cli.demo.dice import awake, dice, long_tailed, span, table
from ombud.cli.demo.goods import batch_product, flaw, has_flaw, option, products
from ombud.cli.demo.plot import LENGTH, Plot, rush
from ombud.cli.demo.shapes import Customer, Item, Order, Product

ORDERS = 3000

_RATES = {
    "USD": "7.12", "EUR": "7.86", "GBP": "9.18", "CAD": "5.14", "AUD": "4.66", "SGD": "5.42",
    "MYR": "1.64", "TWD": "0.2260", "HKD": "0.9130", "JPY": "0.0478", "CNY": "1",
}  # fmt: skip
_WHOLE = ("JPY", "TWD")
_PASSED = (
    "外观完好，数量一致", "款式颜色核对无误", "无明显瑕疵，已拍三张", "吊牌齐全，包装完整",
    "配件齐全", "已按备注核对", "与订单一致",
)  # fmt: skip
_COURIERS = ("SF", "YT", "JT", "ZT", "77")


def money(amount: Decimal, currency: str) -> Decimal:
    step = Decimal("1") if currency in _WHOLE else Decimal("0.01")
    return amount.quantize(step, ROUND_HALF_UP)


def orders(seed: int, told: Plot, people: tuple[Customer, ...]) -> tuple[Order, ...]:
    """Orders by time, numbered DO and day and a running number of the day."""
    r = dice(seed, "orders")
    appetite = [min(r.paretovariate(1.1), 9.0) for _ in people]
    buyers = r.choices(people, appetite, k=ORDERS)
    market = _Market(r)
    running: dict[str, int] = {}
    made = []
    for at, buyer in zip(_times(r, told), buyers, strict=True):
        day = f"{at + timedelta(hours=8):%Y%m%d}"
        running[day] = running.get(day, r.randrange(100, 400)) + r.randrange(1, 9)
        made.append(_order(r, f"DO{day}{running[day]:05d}", buyer, at, told, market))
    return tuple(made)


def _times(r: Random, told: Plot) -> list[datetime]:
    hours = [told.begins_at + timedelta(hours=h) for h in range(LENGTH.days * 24)]
    weights = [rush(told, at) * _hour_weight(at) for at in hours]
    drawn = r.choices(hours, weights, k=ORDERS)
    return sorted(at + timedelta(minutes=r.randrange(60)) for at in drawn)


def _hour_weight(at: datetime) -> float:
    return 0.35 if at.hour >= 18 or at.hour < 1 else 1.0


@dataclass(frozen=True, slots=True)
class _Shelf:
    products: list[Product]
    weights: list[float]


class _Market:
    """What sells how well on each platform."""

    def __init__(self, r: Random) -> None:
        self.shelves: dict[str, _Shelf] = {}
        for platform in ("1688", "Taobao", "Weidian"):
            sold = [one for one in products() if one.platform == platform]
            self.shelves[platform] = _Shelf(sold, [min(r.paretovariate(1.3), 6) for _ in sold])

    def basket(self, r: Random, platform: str) -> list[Product]:
        shelf = self.shelves[platform]
        size = r.choices((1, 2, 3, 4, 5), (44, 28, 16, 8, 4))[0]
        return list(dict.fromkeys(r.choices(shelf.products, shelf.weights, k=size)))


def _order(
    r: Random, number: str, buyer: Customer, at: datetime, told: Plot, market: _Market
) -> Order:
    platform = r.choices(("1688", "Taobao", "Weidian"), (32, 43, 25))[0]
    basket = market.basket(r, platform)
    batch = batch_product()
    bought = told.batch_bought
    if bought.begins_at <= at < bought.ends_at and r.random() < 0.34:
        platform = batch.platform
        basket = [batch, *(p for p in market.basket(r, platform)[1:] if p is not batch)]
    items = tuple(_item(r, n, one, buyer, at, told.now) for n, one in enumerate(basket, 1))
    shop = r.choice(buyer.shops)
    freight = Decimal(r.choice((0, 0, 5, 8, 10, 12)))
    bare = Order(
        number, shop, buyer.key, platform, at, "paid", items, freight, Decimal(0), Decimal(0),
        _currency(r, buyer, shop), Decimal(1),
    )  # fmt: skip
    return _priced(r, bare)


def _currency(r: Random, buyer: Customer, shop: str) -> str:
    if shop == "jumao" and r.random() < 0.5:
        return "CNY"
    own: str = table("tables/countries")[buyer.country]["currency"]
    return own if r.random() < 0.8 else "USD"


def _priced(r: Random, order: Order) -> Order:
    goods = sum((i.unit_price_cny * i.qty for i in order.items), Decimal(0))
    fee = (goods * Decimal("0.03")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    rate = Decimal(_RATES[order.paid_currency])
    if order.paid_currency != "CNY":
        rate = (rate * Decimal(str(round(r.uniform(0.98, 1.02), 4)))).quantize(Decimal("0.0001"))
    paid = money((goods + fee + order.domestic_freight_cny) / rate, order.paid_currency)
    return replace(order, service_fee_cny=fee, paid_amount=paid, rate=rate)


def _item(
    r: Random, no: int, one: Product, buyer: Customer, placed: datetime, now: datetime
) -> Item:
    price = (one.price_cny * Decimal(str(round(r.uniform(0.9, 1.12), 2)))).quantize(Decimal("0.1"))
    bare = Item(
        no, one.sku, option(r, one.category, buyer.language),
        r.choices((1, 2, 3, 6), (82, 12, 4, 2))[0], price, one.seller, "paid",
        None, None, None, None, None, "", None, None,
    )  # fmt: skip
    return _travel(r, bare, one, placed, now)


def _travel(r: Random, bare: Item, one: Product, placed: datetime, now: datetime) -> Item:
    """The way to the warehouse, as far as it had got at `now`."""
    purchased = awake(r, placed + span(r, 0.05, 0.9), 8)
    slow = r.random() < 0.13
    sent = purchased + (span(r, 6, 13) if slow else long_tailed(r, 1.4, 5))
    if r.random() < 0.045:
        ended = purchased + span(r, 0.05, 3)
        return _cut(replace(bare, purchased_at=purchased, ended_at=ended, stage="cancelled"), now)
    arrives = sent + (span(r, 6, 11) if r.random() < 0.06 else span(r, 1.2, 4.5))
    stored = awake(r, arrives, 8)
    item = replace(
        bare, purchased_at=purchased, seller_shipped_at=sent, stored_at=stored,
        domestic_tracking=r.choice(_COURIERS) + "".join(str(r.randrange(10)) for _ in range(13)),
        qc_at=stored + span(r, 0.05, 0.4),
    )  # fmt: skip
    return _cut(_checked(r, item, one), now)


def _checked(r: Random, item: Item, one: Product) -> Item:
    checked = item.qc_at
    assert checked is not None
    if r.random() >= 0.06:
        return replace(item, qc_result="passed", qc_notes=r.choice(_PASSED))
    kind = r.choice([k for k in ("defect", "damaged", "nad") if has_flaw(one, k)])
    notes = flaw(r, one, kind)[0] + "，待客户确认"
    item = replace(item, qc_result="flawed", qc_notes=notes)
    if r.random() >= 0.45:
        return item
    return replace(item, ended_at=checked + span(r, 3, 9), stage="returned")


def _cut(item: Item, now: datetime) -> Item:
    """Forgets what lies after `now` and names the stage reached."""

    def seen(at: datetime | None) -> datetime | None:
        return at if at is not None and at <= now else None

    sent, checked = seen(item.seller_shipped_at), seen(item.qc_at)
    kept = replace(
        item,
        purchased_at=seen(item.purchased_at),
        seller_shipped_at=sent,
        domestic_tracking=item.domestic_tracking if sent else None,
        stored_at=seen(item.stored_at),
        qc_result=item.qc_result if checked else None,
        qc_notes=item.qc_notes if checked else "",
        qc_at=checked,
        ended_at=seen(item.ended_at),
    )
    return replace(kept, stage=_stage(kept))


def _stage(item: Item) -> str:
    if item.ended_at:
        return item.stage
    if item.stored_at:
        return "stored"
    if item.seller_shipped_at:
        return "seller_shipped"
    return "purchased" if item.purchased_at else "paid"
