"""What the roads of a complaint ask of orders, in bulk and without a viewer."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ombud.orders.models import Order, Rate
from ombud.store.found import rows_found

SEEN_AT_INTAKE = ("id", "shop_id", "customer_id", "number", "platform")


def orders_by_number(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Order]:
    """Orders by (shop id, number), for the intake; only the fields of SEEN_AT_INTAKE are loaded."""
    asked = set(wanted)
    rows = rows_found(Order, SEEN_AT_INTAKE, "number", {number for _, number in asked})
    found = [Order.from_db(None, SEEN_AT_INTAKE, row) for row in rows]
    orders = {(order.shop_id, order.number): order for order in found}
    return {key: order for key, order in orders.items() if key in asked}


def rate_on(currency: str, base: str, on: date) -> Decimal | None:
    """What one `currency` was worth in `base` on the day; None when no rate stands for that day.

    A rate kept the other way round serves as well.
    """
    if currency == base:
        return Decimal(1)
    pairs = Rate.objects.filter(currency__in=(currency, base), base__in=(currency, base))
    newest = pairs.filter(since_on__lte=on).order_by("-since_on", "-id").first()
    if newest is None:
        return None
    return newest.rate if newest.currency == currency else round(1 / newest.rate, 6)
