"""Who is here, and what one may know of them."""

from ombud.people.queries.cards import CustomerCard, customer_card
from ombud.people.queries.customers import (
    CustomerRow,
    customer_ids_found,
    customer_names,
    customers,
    customers_seen,
)
from ombud.people.queries.members import member_names, viewer_of

__all__ = [
    "CustomerCard",
    "CustomerRow",
    "customer_card",
    "customer_ids_found",
    "customer_names",
    "customers",
    "customers_seen",
    "member_names",
    "viewer_of",
]
