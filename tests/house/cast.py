"""The same people in every test: Alice administers, Bob leads, Charlie works in our shop.

Run as a module it writes them into the installation that OMBUD_DATA names, with `PASSWORD`.
"""

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"
    django.setup()

from ombud.people.models import Member, Shop, Team
from ombud.people.roles import ADMINISTRATOR, AGENT, LEAD

PASSWORD = "correct horse battery"


def shop() -> Shop:
    """Create the shop where everything happens unless a test says otherwise."""
    return Shop.objects.create(name="Our Shop")


def team() -> Team:
    """Create the team Bob leads and Charlie works in."""
    return Team.objects.create(name="After-sales")


def alice() -> Member:
    """Create the administrator; sees every shop."""
    return _member("Alice", ADMINISTRATOR)


def bob(shop: Shop, team: Team) -> Member:
    """Create the lead of the shop."""
    return _member("Bob", LEAD, shop, team)


def charlie(shop: Shop, team: Team) -> Member:
    """Create an agent of the shop, and of no other."""
    return _member("Charlie", AGENT, shop, team)


def _member(name: str, role: str, shop: Shop | None = None, team: Team | None = None) -> Member:
    member = Member(login=name.lower(), name=name, role=role, is_active=True, language="en")
    member.sees_all_shops = shop is None
    member.set_unusable_password()
    member.save()
    member.shops.set([shop] if shop else [])
    member.teams.set([team] if team else [])
    return member


def assemble() -> None:
    """Write the whole cast, each able to sign in by password."""
    ours, theirs = shop(), team()
    for person in (alice(), bob(ours, theirs), charlie(ours, theirs)):
        person.set_password(PASSWORD)
        person.save()


if __name__ == "__main__":
    assemble()
