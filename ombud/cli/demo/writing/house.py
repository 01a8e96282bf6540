"""The company itself: its shops and teams, and its people with the logins they were given."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ombud.cli.demo.shapes import Person, Story
from ombud.ledger.events import By
from ombud.people.actions import (
    Joining,
    Seat,
    ShopPlan,
    accept_invitation,
    add_shop,
    add_team,
    invite_member,
    make_first_invitation,
)
from ombud.people.models import Shop
from ombud.people.roles import ADMINISTRATOR

ZONE = "Asia/Shanghai"
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class House:
    """Ids of shops, teams and people by their keys in the story; `language` as Django names it."""

    language: str
    shops: dict[str, int]
    teams: dict[str, int]
    people: dict[str, int]

    @property
    def is_english(self) -> bool:
        """Whether the people of the company read English."""
        return self.language == ENGLISH

    def by(self, person: str) -> By:
        """That person as the actor of something long past: nobody outside hears of it."""
        return By("member", self.people[person], quiet=True)


def first_day(tale: Story) -> datetime:
    """When the company opened its doors: a day before its first order."""
    return tale.orders[0].placed_at - timedelta(days=1)


def found_house(tale: Story, *, password: str, language: str) -> House:
    """Set up shops, teams and people; every one of them signs in with `password`."""
    house = House(language, {}, {}, {})
    at = first_day(tale)
    first = next(one for one in tale.people if one.role == ADMINISTRATOR)
    _open_doors(house, tale, first, password, at)
    by = house.by(first.key)
    for shop in tale.shops[1:]:
        plan = ShopPlan(name=shop.name, currency=shop.currency, time_zone=shop.time_zone)
        house.shops[shop.key] = add_shop(plan=plan, by=by, at=at)
    for team in tale.teams:
        name = team.name_en if house.is_english else team.name_zh
        house.teams[team.key] = add_team(name=name, by=by, at=at)
    for person in tale.people:
        if person is not first:
            _invite(house, person, password, by, at)
    return house


def _open_doors(house: House, tale: Story, first: Person, password: str, at: datetime) -> None:
    shop = tale.shops[0]
    plan = ShopPlan(name=shop.name, currency=shop.currency, time_zone=shop.time_zone)
    token = make_first_invitation(at=at)
    assert token, "the house is empty"
    joining = _joining(house, first, password, plan)
    house.people[first.key] = accept_invitation(token=token, joining=joining, at=at).pk
    house.shops[shop.key] = Shop.objects.get(name=shop.name).pk


def _invite(house: House, person: Person, password: str, by: By, at: datetime) -> None:
    teams = (house.teams[person.team],) if person.team else ()
    seat = Seat(name=_name(house, person), role=person.role, team_ids=teams)
    token = invite_member(seat=seat, by=by, at=at)
    joining = _joining(house, person, password)
    house.people[person.key] = accept_invitation(token=token, joining=joining, at=at).pk


def _joining(house: House, person: Person, password: str, shop: ShopPlan | None = None) -> Joining:
    return Joining(
        name=_name(house, person),
        login=person.key,
        password=password,
        language=house.language,
        time_zone=ZONE,
        shop=shop,
    )


def _name(house: House, person: Person) -> str:
    return person.name_en if house.is_english else person.name_zh
