"""The people of the company."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ombud.people.models import Invitation, Member, Shop, Team
from ombud.people.roles import ADMINISTRATOR
from ombud.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A colleague in the list. state: active, invited, named (in a workbook) or left."""

    id: int
    name: str
    login: str
    role: str
    state: str
    sees_all_shops: bool
    shop_ids: tuple[int, ...]
    team_ids: tuple[int, ...]
    version: int


def viewer_of(user: Any) -> Viewer | None:
    """The viewer that a signed-in member is; None for anybody else."""
    if not isinstance(user, Member) or not user.is_active:
        return None
    shop_ids = None if user.sees_all_shops else _ids(user.shops)
    return Viewer(user.pk, user.role, shop_ids, user.language, user.time_zone, _ids(user.teams))


def _ids(related: Any) -> tuple[int, ...]:
    return tuple(related.order_by("id").values_list("id", flat=True))


def member_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of the members that rows speak of, by id. Colleagues' names are no secret."""
    wanted = {member_id for member_id in ids if member_id is not None}
    return dict(Member.objects.filter(id__in=wanted).values_list("id", "name"))


def members(viewer: Viewer) -> list[MemberRow]:
    """Everybody of the company by name, for those who may invite people."""
    viewer.must("invite_people")
    everybody = Member.objects.exclude(name="").prefetch_related("shops", "teams")
    invited = set(_open_invitations().values_list("member_id", flat=True))
    return [_row(member, member.pk in invited) for member in everybody.order_by("name", "id")]


def member(viewer: Viewer, member_id: int) -> MemberRow:
    """One colleague; Member.DoesNotExist when there is none."""
    viewer.must("invite_people")
    found = Member.objects.get(id=member_id)
    return _row(found, _open_invitations().filter(member=found).exists())


def _open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None)


def _row(member: Member, is_invited: bool) -> MemberRow:
    return MemberRow(
        member.pk,
        member.name,
        member.login or "",
        member.role,
        _state(member, is_invited),
        member.sees_all_shops,
        tuple(shop.pk for shop in member.shops.all()),
        tuple(team.pk for team in member.teams.all()),
        member.version,
    )


def _state(member: Member, is_invited: bool) -> str:
    if member.is_active:
        return "active"
    if is_invited:
        return "invited"
    return "left" if member.login else "named"


def shops_by_member(people: QuerySet[Member]) -> dict[int, set[int] | None]:
    """The shops each of these people may see; None means all. Who cannot sign in is left out."""
    rows = people.filter(is_active=True).values_list("id", "sees_all_shops", "shops")
    seen: dict[int, set[int] | None] = {}
    for member_id, sees_all, shop_id in rows.order_by("id"):
        shops = seen.setdefault(member_id, None if sees_all else set())
        if shops is not None and shop_id is not None:
            shops.add(shop_id)
    return seen


def has_administrator() -> bool:
    """Whether anybody can sign in and set things up; False means first start."""
    return Member.objects.filter(is_active=True, role=ADMINISTRATOR).exists()


def shops_seen(viewer: Viewer) -> QuerySet[Shop]:
    """The shops this person may see, by name."""
    every = Shop.objects.order_by("name", "id")
    return every if viewer.shop_ids is None else every.filter(id__in=viewer.shop_ids)


def teams() -> QuerySet[Team]:
    """Every team, by name."""
    return Team.objects.order_by("name", "id")
