"""Orders as the desk shows them: only those of the viewer's shops."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from ombud.orders.models import Order, OrderItem, Parcel, Rate
from ombud.people.queries import customer_names
from ombud.people.viewer import Viewer
from ombud.store.pages import Page, after, cursor_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list, with the name of its customer."""

    order: Order
    customer: str


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One order: its items with what the warehouse saw, and the parcels they left in."""

    order: Order
    customer: str
    items: tuple[OrderItem, ...]
    parcels: tuple[Parcel, ...]


def orders_seen(viewer: Viewer) -> QuerySet[Order]:
    """The orders of the shops this person may see."""
    every = Order.objects.all()
    return every if viewer.shop_ids is None else every.filter(shop_id__in=viewer.shop_ids)


def orders(
    viewer: Viewer, text: str = "", cursor: str = "", customer_id: int | None = None
) -> Page[OrderRow]:
    """The newest orders first; `text` is the beginning of an order number or a tracking number."""
    found = orders_seen(viewer).select_related("shop")
    if text.strip():
        found = found.filter(_numbered(text.strip()))
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    rows = list(found.filter(after("id", True, cursor)).order_by("-id")[: PAGE + 1])
    next_cursor = cursor_of(rows[PAGE - 1], "id") if len(rows) > PAGE else ""
    return Page(_with_names(viewer, rows[:PAGE]), next_cursor)


def _numbered(text: str) -> Q:
    packed = Parcel.objects.filter(Q(tracking_no=text) | Q(number=text)).values("items__order_id")
    return Q(number__begins=text) | Q(id__in=packed)


def _with_names(viewer: Viewer, rows: list[Order]) -> list[OrderRow]:
    names = customer_names(viewer, [order.customer_id for order in rows])
    return [OrderRow(order, names.get(order.customer_id or 0, "")) for order in rows]


def order_card(viewer: Viewer, order_id: int) -> OrderCard:
    """One order; Order.DoesNotExist when this person may not see it."""
    parcels = Prefetch("parcels", Parcel.objects.order_by("id"))
    items = Prefetch("items", OrderItem.objects.prefetch_related(parcels).order_by("id"))
    order = orders_seen(viewer).select_related("shop").prefetch_related(items).get(id=order_id)
    [row] = _with_names(viewer, [order])
    lines = tuple(order.items.all())
    packed = {parcel.pk: parcel for item in lines for parcel in item.parcels.all()}
    return OrderCard(order, row.customer, lines, tuple(packed.values()))


def rates() -> QuerySet[Rate]:
    """Every exchange rate, the newest first."""
    return Rate.objects.order_by("-since_on", "currency", "id")
