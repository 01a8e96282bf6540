"""Customers as lists show them, and how they are found without reading everybody."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from ombud.people.masks import masked_contact, masked_name
from ombud.people.models import ContactPoint, ContactToken, Customer, CustomerShop
from ombud.people.search import Sought, blocks_of_shelves
from ombud.people.viewer import Viewer
from ombud.store.pages import Page, after, cursor_of, row_id_of
from ombud.store.rows import chunks, flat
from ombud.store.sealing import open_text

PAGE = 50
CANDIDATES = 200
EXPORT_CHUNK = 500


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list. contacts: (kind, text), masked unless the query says otherwise."""

    id: int
    name: str
    country: str
    first_seen_at: datetime
    shops: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]


def customers_seen(viewer: Viewer) -> QuerySet[Customer]:
    """The customers of the shops this person may see."""
    if viewer.shop_ids is None:
        return Customer.objects.all()
    links = CustomerShop.objects.filter(customer=OuterRef("pk"), shop_id__in=viewer.shop_ids)
    return Customer.objects.filter(Exists(links))


def customers(viewer: Viewer, text: str = "", cursor: str = "") -> Page[CustomerRow]:
    """The newest customers first; with `text` those it is part of (see customer_ids_found)."""
    if text.strip():
        return _page(viewer, _found(viewer, text, cursor))
    newest = customers_seen(viewer).filter(after("id", True, cursor)).order_by("-id")
    return _page(viewer, newest[: PAGE + 1])


def every_customer(viewer: Viewer, text: str = "") -> Iterator[CustomerRow]:
    """Every customer of the list in its order, for exports: no page, a few queries each chunk.

    Names and contacts are in full only for who may export them, else both are masked.
    """
    masked = not viewer.may("export_contacts")
    for ids in chunks(customer_ids(viewer, text), EXPORT_CHUNK):
        found = list(customers_seen(viewer).filter(id__in=list(ids)).order_by("-id"))
        yield from _rows(viewer, found, names_masked=masked, contacts_masked=masked)


def customer_ids(viewer: Viewer, text: str = "") -> Sequence[int]:
    """The ids of every customer of the list, in its order."""
    # Asked for once: behind each chunk the shops of a viewer would be joined all over again.
    if text.strip():
        return array("q", (customer.pk for customer in _found(viewer, text, "")))
    ids = customers_seen(viewer).order_by("-id").values_list("id", flat=True)
    return array("q", ids.iterator())


def customers_of_shop(viewer: Viewer, shop_id: int, text: str, most: int = 8) -> list[CustomerRow]:
    """Customers of one shop that `text` is part of, the newest first; none of a hidden shop."""
    if not text.strip() or not viewer.sees_shop(shop_id):
        return []
    there = replace(viewer, shop_ids=(shop_id,))
    return _rows(there, list(islice(_found(there, text, ""), most)))


def customer_ids_found(viewer: Viewer, text: str, most: int = CANDIDATES) -> list[int]:
    """Ids, newest first, of customers whose name, nick, handle or mail name holds `text`.

    Four digits and more also find the end of a phone; a mail address is found in full. Under three
    characters only whole names are found.
    """
    found = _found(viewer, text, "")
    return [customer.pk for customer, _ in zip(found, range(most), strict=False)]


def customer_names(
    viewer: Viewer, ids: Collection[int | None], *, masked: bool = False
) -> dict[int, str]:
    """Names by id, of those customers among `ids` whom this person may see."""
    wanted = {each for each in ids if each is not None}
    rows = customers_seen(viewer).filter(id__in=wanted).values_list("id", "sealed_name")
    names = {row_id: opened_name(row_id, sealed) for row_id, sealed in rows}
    return {row_id: masked_name(name) for row_id, name in names.items()} if masked else names


def opened_name(customer_id: int, sealed_name: str) -> str:
    """The name as it was given; empty when nobody gave one."""
    return open_text(sealed_name, f"customer.name.{customer_id}") if sealed_name else ""


def opened_contact(point: ContactPoint) -> str:
    """The contact as it was written."""
    return open_text(point.sealed, f"contact.{point.kind}.{point.pk}")


def contacts_by_customer(ids: Iterable[int]) -> dict[int, list[ContactPoint]]:
    """Contact points by customer, oldest first. The caller has checked the viewer."""
    points: defaultdict[int, list[ContactPoint]] = defaultdict(list)
    for point in ContactPoint.objects.filter(customer_id__in=list(ids)).order_by("id"):
        points[point.customer_id].append(point)
    return points


def _page(viewer: Viewer, found: Iterable[Customer]) -> Page[CustomerRow]:
    rows = [customer for customer, _ in zip(found, range(PAGE + 1), strict=False)]
    cursor = cursor_of(rows[PAGE - 1], "id") if len(rows) > PAGE else ""
    return Page(_rows(viewer, rows[:PAGE]), cursor)


def _rows(
    viewer: Viewer, found: Sequence[Customer], *, names_masked: bool = False,
    contacts_masked: bool = True,
) -> list[CustomerRow]:  # fmt: skip
    ids = [customer.pk for customer in found]
    contacts, shops = contacts_by_customer(ids), shop_names_by_customer(viewer, ids)
    named = ((each, opened_name(each.pk, each.sealed_name)) for each in found)
    return [
        CustomerRow(
            customer.pk,
            masked_name(name) if names_masked else name,
            customer.country,
            customer.first_seen_at,
            tuple(shops[customer.pk]),
            tuple(_shown(point, masked=contacts_masked) for point in contacts[customer.pk]),
        )
        for customer, name in named
    ]


def _shown(point: ContactPoint, *, masked: bool) -> tuple[str, str]:
    text = opened_contact(point)
    return point.kind, masked_contact(point.kind, text) if masked else text


def shop_names_by_customer(viewer: Viewer, ids: Iterable[int]) -> dict[int, list[str]]:
    """Names of the shops each customer bought in, as far as this person may see them."""
    links = CustomerShop.objects.filter(customer_id__in=list(ids))
    if viewer.shop_ids is not None:
        links = links.filter(shop_id__in=viewer.shop_ids)
    names: defaultdict[int, list[str]] = defaultdict(list)
    rows = links.order_by("shop__name", "id").values_list("customer_id", "shop__name")
    for customer_id, name in rows:
        names[customer_id].append(name)
    return names


def _found(viewer: Viewer, text: str, cursor: str) -> Iterator[Customer]:
    """Customers that `text` is really part of, newest first; read block by block as needed."""
    below = row_id_of(cursor) if cursor else (_highest_id() + 1)
    sought = Sought.of(text)
    for ids in _candidate_blocks(sought, below):
        rows = customers_seen(viewer).filter(id__in=ids, id__lt=below).order_by("-id")
        found = list(rows)
        contacts = contacts_by_customer([customer.pk for customer in found])
        yield from (each for each in found if _holds(each, contacts[each.pk], sought))


def _highest_id() -> int:
    return Customer.objects.aggregate(highest=Max("id"))["highest"] or 0


def _candidate_blocks(sought: Sought, below: int) -> Iterator[list[int]]:
    """Ids that may fit, in descending blocks."""
    exact = _ids_holding([sought.email_tokens])
    for shelves in blocks_of_shelves(below):
        ids = {each for each in exact if each in shelves.customer_ids}
        for pieces in sought.piece_groups:
            ids |= _ids_holding([shelves.tokens(piece) for piece in pieces])
        for some in chunks(sorted(ids, reverse=True), CANDIDATES):
            yield list(some)


def _ids_holding(token_groups: Sequence[Sequence[int]]) -> set[int]:
    """Customers with a token of every group; each group is one piece on several shelves."""
    tokens = flat(token_groups)
    if not tokens:
        return set()
    held = ContactToken.objects.filter(token__in=tokens).values("customer_id")
    counted = held.annotate(held=Count("token", distinct=True)).filter(held=len(token_groups))
    return set(counted.values_list("customer_id", flat=True))


def _holds(customer: Customer, contacts: Iterable[ContactPoint], sought: Sought) -> bool:
    name = opened_name(customer.pk, customer.sealed_name)
    return sought.is_in_text(name) or any(
        sought.is_in_contact(point.kind, opened_contact(point)) for point in contacts
    )
