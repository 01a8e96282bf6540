"""What can be done about people."""

from ombud.people.actions.api_keys import make_api_key, revoke_api_key
from ombud.people.actions.app_passwords import (
    make_app_password,
    note_use,
    revoke_app_password,
)
from ombud.people.actions.contacts import reveal_contact
from ombud.people.actions.customers import know_customers
from ombud.people.actions.invitations import (
    Joining,
    accept_invitation,
    invite_member,
    make_first_invitation,
)
from ombud.people.actions.members import Seat, change_member, deactivate_member, know_owners
from ombud.people.actions.password_links import choose_password, make_password_link
from ombud.people.actions.preferences import set_preferences
from ombud.people.actions.shops import ShopPlan, add_shop, add_team, change_shop, rename_team

__all__ = [
    "Joining",
    "Seat",
    "ShopPlan",
    "accept_invitation",
    "add_shop",
    "add_team",
    "change_member",
    "change_shop",
    "choose_password",
    "deactivate_member",
    "invite_member",
    "know_customers",
    "know_owners",
    "make_api_key",
    "make_app_password",
    "make_first_invitation",
    "make_password_link",
    "note_use",
    "rename_team",
    "reveal_contact",
    "revoke_api_key",
    "revoke_app_password",
    "set_preferences",
]
