"""Who is here, and what one may know of them."""

from ombud.people.queries.api_keys import Program, is_shop_named, program_of
from ombud.people.queries.cards import CustomerCard, customer_card
from ombud.people.queries.customers import (
    CustomerRow,
    customer_ids_found,
    customer_names,
    customers,
    customers_seen,
)
from ombud.people.queries.invitations import is_set_up, open_invitation
from ombud.people.queries.members import (
    MemberRow,
    has_administrator,
    member,
    member_names,
    members,
    shops_by_member,
    shops_seen,
    teams,
    viewer_of,
)
from ombud.people.queries.zones import shop_zones, zone_of_shop

__all__ = [
    "CustomerCard",
    "CustomerRow",
    "MemberRow",
    "Program",
    "customer_card",
    "customer_ids_found",
    "customer_names",
    "customers",
    "customers_seen",
    "has_administrator",
    "is_set_up",
    "is_shop_named",
    "member",
    "member_names",
    "members",
    "open_invitation",
    "program_of",
    "shop_zones",
    "shops_by_member",
    "shops_seen",
    "teams",
    "viewer_of",
    "zone_of_shop",
]
