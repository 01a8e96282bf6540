"""Orders as the desk shows them: only those of the viewer's shops."""

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ombud.orders.models import Order, OrderItem, Parcel, Product, Rate
from ombud.people.queries import customer_names
from ombud.people.viewer import Viewer
from ombud.store.pages import Page, after, cursor_of
from ombud.store.rows import chunks

PAGE = 50
EXPORT_CHUNK = 500


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


def orders_named(viewer: Viewer, shop_id: int, numbers: Collection[str]) -> dict[str, int]:
    """The orders of a shop by their own numbers and by the tracking numbers of their parcels."""
    if not numbers:
        return {}
    seen = orders_seen(viewer).filter(shop_id=shop_id)
    own = seen.filter(number__in=numbers).values_list("number", "id")
    packed = Parcel.objects.filter(shop_id=shop_id, tracking_no__in=numbers)
    by_parcel = packed.filter(items__order__in=seen).values_list("tracking_no", "items__order_id")
    return dict(own.union(by_parcel).order_by("id"))


def orders(
    viewer: Viewer, text: str = "", cursor: str = "", customer_id: int | None = None
) -> Page[OrderRow]:
    """The newest orders first; `text` is the beginning of an order number or a tracking number."""
    found = _found(viewer, text).select_related("shop")
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    rows = list(found.filter(after("id", True, cursor)).order_by("-id")[: PAGE + 1])
    next_cursor = cursor_of(rows[PAGE - 1], "id") if len(rows) > PAGE else ""
    return Page(_with_names(viewer, rows[:PAGE]), next_cursor)


def every_order(viewer: Viewer, text: str = "") -> Iterator[OrderRow]:
    """Every order of the list in its order, for exports: no page, two queries each chunk.

    Customers' names are in full only for who may export them, else masked.
    """
    masked = not viewer.may("export_contacts")
    # Asked for once: behind each chunk a common beginning would be found and sorted all over again.
    for some in chunks(order_ids(viewer, text), EXPORT_CHUNK):
        rows = orders_seen(viewer).select_related("shop").filter(id__in=list(some))
        yield from _with_names(viewer, list(rows.order_by("-id")), masked=masked)


def order_ids(viewer: Viewer, text: str = "") -> Sequence[int]:
    """The ids of every order of the list, in its order."""
    ids = _found(viewer, text).order_by("-id").values_list("id", flat=True)
    return array("q", ids.iterator())


def _found(viewer: Viewer, text: str) -> QuerySet[Order]:
    seen = orders_seen(viewer)
    return seen.filter(_numbered(text.strip())) if text.strip() else seen


def _numbered(text: str) -> Q:
    packed = Parcel.objects.filter(Q(tracking_no=text) | Q(number=text)).values("items__order_id")
    return Q(number__begins=text) | Q(id__in=packed)


def _with_names(viewer: Viewer, rows: list[Order], *, masked: bool = False) -> list[OrderRow]:
    names = customer_names(viewer, [order.customer_id for order in rows], masked=masked)
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


def product_names(viewer: Viewer, ids: Collection[int]) -> dict[int, str]:
    """Names by id, of those products among `ids` that were sold in a shop this person may see."""
    rows = Product.objects.filter(id__in=ids)
    if viewer.shop_ids is not None:
        sold = OrderItem.objects.filter(product=OuterRef("pk"), order__shop_id__in=viewer.shop_ids)
        rows = rows.filter(Exists(sold))
    return dict(rows.order_by("id").values_list("id", "name"))


def rates() -> QuerySet[Rate]:
    """Every exchange rate, the newest first."""
    return Rate.objects.order_by("-since_on", "currency", "id")
