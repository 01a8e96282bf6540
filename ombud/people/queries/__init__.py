"""Who is here, and what one may know of them."""

from ombud.people.queries.api_keys import (
    KeyRow,
    Program,
    api_keys,
    is_shop_named,
    program_of,
)
from ombud.people.queries.app_passwords import app_password_of, app_passwords
from ombud.people.queries.cards import CustomerCard, customer_card
from ombud.people.queries.customers import (
    CustomerRow,
    customer_ids,
    customer_ids_found,
    customer_names,
    customers,
    customers_seen,
    every_customer,
)
from ombud.people.queries.invitations import is_for_password, is_set_up, open_invitation
from ombud.people.queries.members import (
    MemberRow,
    has_administrator,
    member,
    member_counts,
    member_names,
    members,
    shops_by_member,
    shops_seen,
    team_sizes,
    teams,
    viewer_of,
)
from ombud.people.queries.zones import shop_zones, zone_of_shop

__all__ = [
    "CustomerCard",
    "CustomerRow",
    "KeyRow",
    "MemberRow",
    "Program",
    "api_keys",
    "app_password_of",
    "app_passwords",
    "customer_card",
    "customer_ids",
    "customer_ids_found",
    "customer_names",
    "customers",
    "customers_seen",
    "every_customer",
    "has_administrator",
    "is_for_password",
    "is_set_up",
    "is_shop_named",
    "member",
    "member_counts",
    "member_names",
    "members",
    "open_invitation",
    "program_of",
    "shop_zones",
    "shops_by_member",
    "shops_seen",
    "team_sizes",
    "teams",
    "viewer_of",
    "zone_of_shop",
]
