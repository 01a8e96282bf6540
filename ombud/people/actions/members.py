"""Members come by invitation; those whom a workbook names wait without a login."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.events import MemberChanged, MemberLeft, MembersNamed
from ombud.people.models import Invitation, Member
from ombud.people.queries.members import LONGEST_NAME, member_ids_by_name, name_kept
from ombud.people.refusals import Refused
from ombud.people.roles import ADMINISTRATOR
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where somebody sits: what they may do and see. shop_ids: None means all of them."""

    name: str
    role: str
    team_ids: tuple[int, ...] = ()
    shop_ids: tuple[int, ...] | None = None

    @classmethod
    def of(cls, member: Member) -> "Seat":
        """The seat somebody has now."""
        shops = tuple(member.shops.order_by("id").values_list("id", flat=True))
        teams = tuple(member.teams.order_by("id").values_list("id", flat=True))
        seen = None if member.sees_all_shops else shops
        return cls(name=member.name, role=member.role, team_ids=teams, shop_ids=seen)


def know_owners(names: Sequence[str], *, by: By, at: datetime) -> dict[str, int]:
    """Member ids by name as given; unknown names become members without login. Inside a turn.

    Names are compared exactly, without outer space; empty names are left out.
    """
    known = member_ids_by_name(names)
    missing = sorted({name_kept(name) for name in names if name.strip() and name not in known})
    if missing:
        none = make_password(None)
        Member.objects.bulk_create([Member(name=name, password=none) for name in missing])
        ids = member_ids_by_name(missing)
        about = tuple(("member", ids[name]) for name in missing)
        record([MembersNamed(about=about, at=at)], by=by)
        known = member_ids_by_name(names)
    return known


def change_member(*, member_id: int, version: int, seat: Seat, by: By, at: datetime) -> None:
    """Give somebody another seat. Refused when stale, or when no administrator would be left."""
    with turn():
        member = _current(member_id, version)
        if seat.role != ADMINISTRATOR:
            _keep_an_administrator(member)
        before = Seat.of(member)
        take_seat(member, seat)
        changes = _differences(before, seat)
        happened = MemberChanged(about=(("member", member_id),), at=at, changes=changes)
        record([happened] if changes else [], by=by)


def deactivate_member(*, member_id: int, version: int, by: By, at: datetime) -> None:
    """Let somebody sign in no longer; open links of theirs end. Refused as in change_member."""
    with turn():
        member = _current(member_id, version)
        _keep_an_administrator(member)
        Invitation.objects.filter(member=member, accepted_at=None).delete()
        member.is_active, member.version = False, member.version + 1
        member.save(update_fields=["is_active", "version"])
        record([MemberLeft(about=(("member", member_id),), at=at)], by=by)


def take_seat(member: Member, seat: Seat) -> None:
    """Write the seat of a member; inside a turn."""
    member.name, member.role = seat.name.strip()[:LONGEST_NAME], seat.role
    member.sees_all_shops = seat.shop_ids is None
    member.version += 1
    member.save(update_fields=["name", "role", "sees_all_shops", "version"])
    member.shops.set(seat.shop_ids or ())
    member.teams.set(seat.team_ids)


def _current(member_id: int, version: int) -> Member:
    member = Member.objects.select_for_update().get(id=member_id)
    if member.version != version:
        raise Refused("stale")
    return member


def _keep_an_administrator(member: Member) -> None:
    # The rows are locked: two administrators may not take the role from each other at once.
    administrators = Member.objects.select_for_update().filter(is_active=True, role=ADMINISTRATOR)
    if {each.pk for each in administrators} == {member.pk}:
        raise Refused("last_administrator")


def _differences(before: Seat, after: Seat) -> dict[str, list[Any]]:
    fields = ("name", "role", "team_ids", "shop_ids")
    pairs = {name: [getattr(before, name), getattr(after, name)] for name in fields}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
