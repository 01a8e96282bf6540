"""What a warehouse packs together leaves as one parcel, whatever orders its items are of."""

from datetime import UTC, datetime

from ombud.ledger.events import SYSTEM
from ombud.orders.actions import add_orders
from ombud.orders.claims import ItemClaim, OrderClaim, ParcelClaim
from ombud.orders.models import Parcel
from ombud.people.models import Shop

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


def sent(shop: Shop, order: str, parcel: str) -> OrderClaim:
    """An order of one cup that left in the parcel."""
    return OrderClaim(
        shop_id=shop.pk,
        number=order,
        items=[ItemClaim(title="茶杯", parcel=0)],
        parcels=[ParcelClaim(number=parcel, tracking_no="YT123")],
    )


def packed() -> list[tuple[str, list[str]]]:
    """Each parcel's number with the orders in it."""
    return [
        (parcel.number, sorted(item.order.number for item in parcel.items.all()))
        for parcel in Parcel.objects.order_by("id")
    ]


def test_orders_added_together_share_their_parcel(our_shop: Shop) -> None:
    add_orders([sent(our_shop, "A-1", "PN1"), sent(our_shop, "A-2", "PN1")], by=SYSTEM, at=NOW)
    assert packed() == [("PN1", ["A-1", "A-2"])]


def test_an_order_added_later_joins_the_parcel_that_is_known(our_shop: Shop) -> None:
    add_orders([sent(our_shop, "A-1", "PN1")], by=SYSTEM, at=NOW)
    add_orders([sent(our_shop, "A-2", "PN1"), sent(our_shop, "A-3", "PN2")], by=SYSTEM, at=NOW)
    assert packed() == [("PN1", ["A-1", "A-2"]), ("PN2", ["A-3"])]


def test_another_shop_may_use_the_same_number(our_shop: Shop) -> None:
    other = Shop.objects.create(name="Other")
    add_orders([sent(our_shop, "A-1", "PN1"), sent(other, "A-1", "PN1")], by=SYSTEM, at=NOW)
    assert packed() == [("PN1", ["A-1"]), ("PN1", ["A-1"])]


def test_parcels_without_a_number_stay_apart(our_shop: Shop) -> None:
    add_orders([sent(our_shop, "A-1", ""), sent(our_shop, "A-2", "")], by=SYSTEM, at=NOW)
    assert packed() == [("", ["A-1"]), ("", ["A-2"])]
