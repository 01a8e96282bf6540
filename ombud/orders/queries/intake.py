"""What the roads of a complaint ask of orders, in bulk and without a viewer."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ombud.orders.models import Order, Rate
from ombud.store.rows import chunks

SEEN_AT_INTAKE = ("id", "shop_id", "customer_id", "number", "platform", "stage", "placed_at")


def orders_by_number(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Order]:
    """Orders by (shop id, number), for the intake; only the fields of SEEN_AT_INTAKE are loaded."""
    numbers: defaultdict[int, set[str]] = defaultdict(set)
    for shop_id, number in wanted:
        numbers[shop_id].add(number)
    return {
        (order.shop_id, order.number): order
        for shop_id, several in numbers.items()
        for some in chunks(sorted(several))
        for order in Order.objects.filter(shop_id=shop_id, number__in=some)
        .only(*SEEN_AT_INTAKE)
        .order_by("id")
    }


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
