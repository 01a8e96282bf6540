"""Shops and teams are set up and renamed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.events import ShopAdded, ShopChanged, TeamAdded, TeamChanged
from ombud.people.models import Shop, Team
from ombud.people.queries import shop_zones
from ombud.people.refusals import Refused, must_be_currency
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPlan:
    """A shop as it shall be."""

    name: str
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"


def add_shop(*, plan: ShopPlan, by: By, at: datetime) -> int:
    """The id of the new shop. Refused when its name is taken or its currency unknown."""
    must_be_currency(plan.currency)
    with turn():
        shop = Shop(name=plan.name.strip(), currency=plan.currency, time_zone=plan.time_zone)
        _save(shop)
        record([ShopAdded(about=(("shop", shop.pk),), at=at)], by=by)
        return shop.pk


def change_shop(*, shop_id: int, version: int, plan: ShopPlan, by: By, at: datetime) -> None:
    """Change a shop. Refused when stale, its name is taken or its currency unknown."""
    must_be_currency(plan.currency)
    with turn():
        shop = Shop.objects.select_for_update().get(id=shop_id)
        if shop.version != version:
            raise Refused("stale")
        wanted = {"name": plan.name.strip(), "currency": plan.currency, "time_zone": plan.time_zone}
        changes = {
            name: [getattr(shop, name), value]
            for name, value in wanted.items()
            if getattr(shop, name) != value
        }
        for name, (_, value) in changes.items():
            setattr(shop, name, value)
        shop.version += 1
        _save(shop)
        happened = ShopChanged(about=(("shop", shop_id),), at=at, changes=changes)
        record([happened] if changes else [], by=by)
        transaction.on_commit(shop_zones.forget)


def add_team(*, name: str, by: By, at: datetime) -> int:
    """The id of the new team. Refused when its name is taken."""
    with turn():
        team = Team(name=name.strip())
        _save(team)
        record([TeamAdded(about=(("team", team.pk),), at=at)], by=by)
        return team.pk


def rename_team(*, team_id: int, version: int, name: str, by: By, at: datetime) -> None:
    """Give a team another name. Refused when stale or the name is taken."""
    with turn():
        team = Team.objects.select_for_update().get(id=team_id)
        if team.version != version:
            raise Refused("stale")
        changes = {"name": [team.name, name.strip()]}
        team.name, team.version = name.strip(), team.version + 1
        _save(team)
        record([TeamChanged(about=(("team", team_id),), at=at, changes=changes)], by=by)


def _save(row: Shop | Team) -> None:
    try:
        # A turn of its own: PostgreSQL refuses everything after a failed statement.
        with turn():
            row.save()
    except IntegrityError as taken:
        raise Refused("name_taken") from taken
