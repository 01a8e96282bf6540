"""Orders come in through one door and are shown to those who may see their shop."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.orders import queries
from ombud.orders.actions import add_orders, set_rate
from ombud.orders.claims import ItemClaim, OrderClaim, ParcelClaim
from ombud.orders.models import Order, Product
from ombud.people.claims import CustomerClaim
from ombud.people.models import Member, Shop
from ombud.people.queries import viewer_of
from ombud.people.refusals import Refused
from ombud.people.viewer import Viewer

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


def seen_by(member: Member) -> Viewer:
    """The viewer the member is."""
    viewer = viewer_of(member)
    assert viewer is not None
    return viewer


def an_order(shop: Shop, number: str = "A-1") -> OrderClaim:
    """An order of a cup and a lamp; the cup has left in a parcel."""
    cup = ItemClaim(title="茶杯", sku="CUP", quantity=2, qc_result="passed", parcel=0)
    return OrderClaim(
        shop_id=shop.pk,
        number=number,
        customer=CustomerClaim(name="Anna", phones=("13812345678",)),
        paid=Decimal("88.50"),
        currency="CNY",
        items=[cup, ItemClaim(title="灯", sku="LAMP")],
        parcels=[ParcelClaim(tracking_no="YT123", carrier="YTO", weight_g=900)],
    )


def added(*claims: OrderClaim) -> list[int]:
    """Ids of the orders, added."""
    return add_orders(claims, by=SYSTEM, at=NOW)


def numbers(member: Member, text: str) -> list[str]:
    """Numbers of the orders the member finds."""
    return [row.order.number for row in queries.orders(seen_by(member), text).rows]


def test_an_order_comes_in_with_customer_items_and_parcels(our_shop: Shop, bob: Member) -> None:
    [order_id] = added(an_order(our_shop))
    card = queries.order_card(seen_by(bob), order_id)
    assert (card.customer, card.order.paid) == ("Anna", Decimal("88.50"))
    assert [(item.title, item.quantity, item.qc_result) for item in card.items] == [
        ("茶杯", 2, "passed"), ("灯", 1, ""),
    ]  # fmt: skip
    assert [parcel.tracking_no for parcel in card.parcels] == ["YT123"]
    assert [len(item.parcels.all()) for item in card.items] == [1, 0]


def test_an_order_that_came_in_before_is_not_doubled(our_shop: Shop) -> None:
    first = added(an_order(our_shop))
    assert added(an_order(our_shop), an_order(our_shop, "A-2"), an_order(our_shop, "A-2"))[0:1] == (
        first
    )
    assert sorted(Order.objects.values_list("number", flat=True)) == ["A-1", "A-2"]
    assert Product.objects.count() == 2


def test_orders_of_one_customer_are_theirs(our_shop: Shop, bob: Member) -> None:
    added(an_order(our_shop, "A-1"), an_order(our_shop, "A-2"))
    [customer] = set(Order.objects.values_list("customer_id", flat=True))
    assert len(queries.orders(seen_by(bob), customer_id=customer).rows) == 2


@pytest.mark.parametrize("text", ["A-1", "A-", "YT123"])
def test_an_order_is_found_by_its_number_or_its_parcel(
    our_shop: Shop, bob: Member, text: str
) -> None:
    added(an_order(our_shop), OrderClaim(shop_id=our_shop.pk, number="B_1"))
    assert numbers(bob, text) == ["A-1"]


@pytest.mark.parametrize("text", ["-1", "a%", "A_1", "YT12"])
def test_a_middle_or_a_wildcard_finds_no_order(our_shop: Shop, bob: Member, text: str) -> None:
    added(an_order(our_shop))
    assert numbers(bob, text) == []


def test_the_search_for_a_number_uses_the_index(
    our_shop: Shop, plan_of: Callable[[object], str]
) -> None:
    assert "order_number_begins" in plan_of(Order.objects.filter(number__begins="A-"))


def test_nobody_sees_orders_of_a_shop_they_may_not_see(bob: Member) -> None:
    [theirs] = added(an_order(Shop.objects.create(name="Other")))
    viewer = seen_by(bob)
    assert queries.orders(viewer).rows == queries.orders(viewer, "A-1").rows == []
    assert queries.orders(viewer, "YT123").rows == []
    with pytest.raises(Order.DoesNotExist):
        queries.order_card(viewer, theirs)


def test_a_list_of_orders_goes_on_after_its_cursor(
    our_shop: Shop,
    bob: Member,
    queries_at_most: Callable[[int], AbstractContextManager[object]],
) -> None:
    added(*(OrderClaim(shop_id=our_shop.pk, number=f"N{n:03}") for n in range(70)))
    viewer = seen_by(bob)
    with queries_at_most(2):
        first = queries.orders(viewer)
    second = queries.orders(viewer, cursor=first.next_cursor)
    shown = [row.order.number for row in [*first.rows, *second.rows]]
    assert shown == [f"N{n:03}" for n in reversed(range(70))]
    assert second.next_cursor == ""


def test_many_orders_cost_no_more_queries_than_one(
    our_shop: Shop, queries_at_most: Callable[[int], AbstractContextManager[object]]
) -> None:
    many = [an_order(our_shop, f"N{n}") for n in range(100)]
    with queries_at_most(34):
        added(*many)


def test_a_rate_stands_from_its_day_on_and_the_other_way_round(db: None) -> None:
    for day, rate in ((1, "7.10"), (5, "7.20")):
        set_rate(
            currency="USD", base="CNY", since_on=date(2025, 3, day), rate=Decimal(rate),
            by=SYSTEM, at=NOW,
        )  # fmt: skip
    assert queries.rate_on("USD", "CNY", date(2025, 2, 28)) is None
    assert queries.rate_on("USD", "CNY", date(2025, 3, 4)) == Decimal("7.1")
    assert queries.rate_on("USD", "CNY", date(2025, 3, 5)) == Decimal("7.2")
    assert queries.rate_on("CNY", "USD", date(2025, 3, 5)) == Decimal("0.138889")
    assert queries.rate_on("EUR", "EUR", date(2025, 3, 5)) == 1


def test_a_rate_of_the_same_day_is_written_over_and_both_stand_in_the_ledger(db: None) -> None:
    for rate in ("7.1", "7.2"):
        set_rate(
            currency="USD", base="CNY", since_on=date(2025, 3, 1), rate=Decimal(rate),
            by=SYSTEM, at=NOW,
        )  # fmt: skip
    assert [rate.rate for rate in queries.rates()] == [Decimal("7.2")]
    assert [entry.changes["rate"][1] for entry in Entry.objects.order_by("id")] == ["7.1", "7.2"]


@pytest.mark.parametrize("pair", [("XYZ", "CNY"), ("USD", "yuan")])
def test_a_rate_of_a_currency_that_nobody_knows_is_refused(
    our_shop: Shop, pair: tuple[str, str]
) -> None:
    currency, base = pair
    with pytest.raises(Refused):
        set_rate(
            currency=currency, base=base, since_on=date(2025, 3, 1), rate=Decimal(7),
            by=SYSTEM, at=NOW,
        )  # fmt: skip
    assert not queries.rates().exists()
