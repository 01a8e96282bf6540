"""One customer, as far as the viewer may know them."""

from dataclasses import dataclass
from datetime import datetime

from ombud.people.masks import masked_contact
from ombud.people.models import Customer
from ombud.people.queries.customers import (
    contacts_by_customer,
    customers_seen,
    opened_contact,
    opened_name,
    shop_names_by_customer,
)
from ombud.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MaskedContact:
    """A contact as it stands on a card until somebody asks for the whole."""

    id: int
    kind: str
    masked: str


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """A customer, contacts masked, with the shops of theirs that the viewer may see."""

    id: int
    name: str
    country: str
    language: str
    first_seen_at: datetime
    shops: tuple[str, ...]
    contacts: tuple[MaskedContact, ...]


def customer_card(viewer: Viewer, customer_id: int) -> CustomerCard:
    """The card of a customer; Customer.DoesNotExist when this person may not see them."""
    customer = customers_seen(viewer).get(id=customer_id)
    return CustomerCard(
        customer.pk,
        opened_name(customer.pk, customer.sealed_name),
        customer.country,
        customer.language,
        customer.first_seen_at,
        tuple(shop_names_by_customer(viewer, [customer_id])[customer_id]),
        _contacts(customer),
    )


def _contacts(customer: Customer) -> tuple[MaskedContact, ...]:
    points = contacts_by_customer([customer.pk])[customer.pk]
    return tuple(
        MaskedContact(each.pk, each.kind, masked_contact(each.kind, opened_contact(each)))
        for each in points
    )
