"""What was bought and sent: rates, customers, orders, items and parcels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from ombud.cli.demo.shapes import Customer, Item, Order, Parcel, Product, Story
from ombud.cli.demo.writing.house import House, first_day
from ombud.orders.actions import add_orders, set_rate
from ombud.orders.claims import ItemClaim, OrderClaim, ParcelClaim
from ombud.orders.models import OrderItem
from ombud.orders.models import Parcel as ParcelRow
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.roles import ADMINISTRATOR
from ombud.store.rows import chunks

AT_ONCE = 300
RATES_EVERY = timedelta(days=91)
RATE_PLACES = Decimal("0.000001")
YUAN = "CNY"

Tick = Callable[[int], None]


@dataclass(slots=True)
class Trade:
    """Ids of what was traded. An item is known by its order's number and its own, a parcel by the
    number of an order in it and its own."""

    customers: dict[str, int] = field(default_factory=dict)
    items: dict[tuple[str, int], int] = field(default_factory=dict)
    parcels: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goods:
    """What the claims of orders are made of."""

    products: dict[str, Product]
    packed: dict[tuple[str, int], Parcel]
    rates: "Rates"
    bases: dict[str, str]
    english: bool


class Rates:
    """What one unit of a currency was worth in yuan, quarter by quarter."""

    def __init__(self, tale: Story) -> None:
        self.days = _quarters(tale)
        self._yuan: dict[tuple[str, date], Decimal] = {}
        for order in reversed(tale.orders):
            self._yuan[order.paid_currency, self._quarter(order.placed_at.date())] = order.rate

    def _quarter(self, on: date) -> date:
        return max(day for day in self.days if day <= on)

    def in_yuan(self, currency: str, on: date) -> Decimal | None:
        """One `currency` in yuan; None where nothing was paid in it that quarter."""
        return Decimal(1) if currency == YUAN else self._yuan.get((currency, self._quarter(on)))

    def in_base(self, yuan: Decimal | None, base: str, on: date) -> Decimal | None:
        """So many yuan in `base`; None where that is not known."""
        one = self.in_yuan(base, on)
        return (yuan / one).quantize(RATE_PLACES) if yuan and one else None


def _quarters(tale: Story) -> list[date]:
    day, last = first_day(tale).date(), tale.now.date()
    return [day + RATES_EVERY * n for n in range((last - day) // RATES_EVERY + 1)]


def write_trade(tale: Story, house: House, tick: Tick) -> Trade:
    """Rates, customers and orders; `tick` is told how many orders were written."""
    rates, trade = Rates(tale), Trade()
    _set_rates(tale, house, rates)
    _meet_customers(tale, house, trade)
    goods = Goods(
        products={one.sku: one for one in tale.products},
        packed={line: parcel for parcel in tale.parcels for line in parcel.contents},
        rates=rates,
        bases={shop.key: shop.currency for shop in tale.shops},
        english=house.is_english,
    )
    for some in chunks(tale.orders, AT_ONCE):
        _add(some, tale, house, goods, trade)
        tick(len(some))
    return trade


def _set_rates(tale: Story, house: House, rates: Rates) -> None:
    bases = {shop.key: shop.currency for shop in tale.shops}
    pairs = sorted({(order.paid_currency, bases[order.shop]) for order in tale.orders})
    by = house.by(next(one.key for one in tale.people if one.role == ADMINISTRATOR))
    for n, on in enumerate(rates.days):
        for currency, base in pairs:
            rate = rates.in_base(rates.in_yuan(currency, on), base, on)
            if rate and currency != base:
                at = first_day(tale) + RATES_EVERY * n
                set_rate(currency=currency, base=base, since_on=on, rate=rate, by=by, at=at)


def _meet_customers(tale: Story, house: House, trade: Trade) -> None:
    """Each customer at their first order, known to every shop that they buy from."""
    by = house.by(next(one.key for one in tale.people if one.role == ADMINISTRATOR))
    first = {order.customer: order for order in reversed(tale.orders)}
    for customer in sorted(tale.customers, key=lambda one: _met_at(first.get(one.key), tale)):
        order = first.get(customer.key)
        shops = dict.fromkeys((order.shop, *customer.shops) if order else customer.shops)
        claims = [(house.shops[shop], _claim(customer)) for shop in shops]
        who = know_customers(claims, at=_met_at(order, tale), by=by)[0]
        assert who, "every customer of the story has a name"
        trade.customers[customer.key] = who


def _met_at(order: Order | None, tale: Story) -> datetime:
    """With the first order; who only looked around was there from the first day."""
    return order.placed_at if order else first_day(tale)


def _claim(customer: Customer) -> CustomerClaim:
    handle = "" if customer.im_kind == "whatsapp" else customer.im_handle
    return CustomerClaim(
        name=customer.name,
        phones=(customer.phone,),
        emails=(customer.email,),
        handles=tuple(dict.fromkeys(one for one in (customer.nick, handle) if one)),
        country=customer.country,
        language=customer.language,
    )


def _add(some: Sequence[Order], tale: Story, house: House, goods: Goods, trade: Trade) -> None:
    by = house.by(next(one.key for one in tale.people if one.role == ADMINISTRATOR))
    claims = [_order(order, house, goods, trade) for order in some]
    ids = add_orders(claims, by=by, at=some[-1].placed_at)
    numbers = dict(zip(ids, some, strict=True))
    items = OrderItem.objects.filter(order_id__in=ids).order_by("order_id", "id")
    places: dict[int, int] = dict.fromkeys(ids, 0)
    for order_id, item_id in items.values_list("order_id", "id"):
        order = numbers[order_id]
        trade.items[order.number, order.items[places[order_id]].no] = item_id
        places[order_id] += 1
    sent = ParcelRow.objects.filter(items__order_id__in=ids).order_by("id").distinct()
    for order_id, number, parcel_id in sent.values_list("items__order_id", "number", "id"):
        trade.parcels[numbers[order_id].number, number] = parcel_id


def _order(order: Order, house: House, goods: Goods, trade: Trade) -> OrderClaim:
    found = (goods.packed.get((order.number, item.no)) for item in order.items)
    sent = list({parcel.number: parcel for parcel in found if parcel}.values())
    places = {parcel.number: place for place, parcel in enumerate(sent)}
    base, on = goods.bases[order.shop], order.placed_at.date()
    return OrderClaim(
        shop_id=house.shops[order.shop],
        number=order.number,
        customer_id=trade.customers[order.customer],
        platform=order.platform,
        placed_at=order.placed_at,
        stage=order.stage,
        paid=order.paid_amount,
        currency=order.paid_currency,
        rate=goods.rates.in_base(order.rate, base, on),
        items=[_item(order, item, goods, places) for item in order.items],
        parcels=[_parcel(parcel) for parcel in sent],
    )


def _item(order: Order, item: Item, goods: Goods, places: dict[str, int]) -> ItemClaim:
    product = goods.products[item.sku]
    parcel = goods.packed.get((order.number, item.no))
    return ItemClaim(
        title=product.name_en if goods.english else product.name_zh,
        title_en=product.name_en,
        sku=item.sku,
        option=item.option,
        quantity=item.qty,
        unit_price=item.unit_price_cny,
        currency=YUAN,
        seller=item.seller,
        qc_result=item.qc_result or "",
        qc_note=item.qc_notes,
        qc_at=item.qc_at,
        parcel=places[parcel.number] if parcel else None,
    )


def _parcel(parcel: Parcel) -> ParcelClaim:
    return ParcelClaim(
        number=parcel.number,
        tracking_no=parcel.tracking,
        carrier=parcel.carrier,
        line=parcel.line,
        weight_g=parcel.weight_g,
        volumetric_g=parcel.volumetric_g,
        shipped_at=parcel.shipped_at,
        delivered_at=parcel.delivered_at,
    )
