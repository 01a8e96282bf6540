"""What must always hold of people."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from ombud.people.models import ContactPoint, Customer, CustomerShop
from ombud.store.checks import Trouble, troubles
from ombud.store.sealing import SealBroken, open_text

AT_ONCE = 5000


def broken_rules() -> list[Trouble]:
    """Customers of no shop; names and contacts that do not open with our keys."""
    homeless = Customer.objects.filter(
        ~Exists(CustomerShop.objects.filter(customer_id=OuterRef("id")))
    )
    return [
        *troubles(
            "every customer belongs to a shop", homeless.order_by("id").values_list("id", flat=True)
        ),
        *troubles("every name opens", list(_closed_names())),
        *troubles("every contact opens", list(_closed_contacts())),
    ]


def _closed_names() -> Iterator[int]:
    named = Customer.objects.exclude(sealed_name="").order_by("id")
    for row_id, sealed in named.values_list("id", "sealed_name").iterator(chunk_size=AT_ONCE):
        if not _opens(sealed, f"customer.name.{row_id}"):
            yield row_id


def _closed_contacts() -> Iterator[int]:
    contacts = ContactPoint.objects.order_by("id").values_list("id", "kind", "sealed")
    for row_id, kind, sealed in contacts.iterator(chunk_size=AT_ONCE):
        if not _opens(sealed, f"contact.{kind}.{row_id}"):
            yield row_id


def _opens(sealed: str, place: str) -> bool:
    try:
        open_text(sealed, place)
    except SealBroken:
        return False
    return True
