"""The intake finds orders by shop and number."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from ombud.orders.models import Order
from ombud.orders.queries import orders_by_number
from ombud.people.models import Shop


def test_an_order_is_found_by_its_number_within_its_shop(our_shop: Shop) -> None:
    other = Shop.objects.create(name="Other")
    ours = Order.objects.create(shop=our_shop, number="A-1")
    Order.objects.create(shop=other, number="A-1")
    found = orders_by_number([(our_shop.pk, "A-1"), (our_shop.pk, "A-2")])
    assert found == {(our_shop.pk, "A-1"): ours}


def test_many_numbers_cost_one_query(
    our_shop: Shop, queries_at_most: Callable[[int], AbstractContextManager[object]]
) -> None:
    Order.objects.bulk_create(Order(shop=our_shop, number=f"A-{n}") for n in range(300))
    with queries_at_most(1):
        assert len(orders_by_number((our_shop.pk, f"A-{n}") for n in range(300))) == 300
