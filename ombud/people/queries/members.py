"""The people of the company."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ombud.people.models import Invitation, Member, Shop, Team
from ombud.people.roles import ADMINISTRATOR
from ombud.people.viewer import Viewer
from ombud.store.pages import Page, after, cursor_of

PAGE = 200
LONGEST_NAME = 80
# named: in a workbook. left: cannot sign in any more.
STATES = {
    "active": Q(is_active=True),
    "invited": Q(is_active=False, is_invited=True),
    "named": Q(is_active=False, is_invited=False, login=None),
    "left": Q(is_active=False, is_invited=False, login__isnull=False),
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A colleague in the list. state: one of STATES."""

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
    shops = user.shops.order_by("id").values_list("id", flat=True)
    shop_ids = None if user.sees_all_shops else tuple(shops)
    return Viewer(user.pk, user.role, shop_ids, user.language, user.time_zone)


def member_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of the members that rows speak of, by id. Colleagues' names are no secret."""
    wanted = {member_id for member_id in ids if member_id is not None}
    return dict(Member.objects.filter(id__in=wanted).values_list("id", "name"))


def name_kept(name: str) -> str:
    """The name as a member bears it."""
    return name.strip()[:LONGEST_NAME]


def member_ids_by_name(names: Iterable[str]) -> dict[str, int]:
    """Whom names mean, by name as given, without those that nobody bears; of two, the elder.

    Names are compared exactly, without outer space.
    """
    wanted = {name: name_kept(name) for name in names if name.strip()}
    found = Member.objects.filter(name__in=set(wanted.values())).order_by("-id")
    ids = dict(found.values_list("name", "id"))
    return {name: ids[same] for name, same in wanted.items() if same in ids}


def members(
    viewer: Viewer, *, state: str = "", text: str = "", cursor: str = ""
) -> Page[MemberRow]:
    """Colleagues by name, for those who may invite people; of one state, or whom a text names."""
    viewer.must("invite_people")
    found = _everybody().filter(after("name", descending=False, cursor=cursor))
    if state:
        found = found.filter(STATES[state])
    if text:
        found = found.filter(Q(name__icontains=text) | Q(login__icontains=text))
    ordered = found.prefetch_related("shops", "teams").order_by("name", "id")
    people = list(ordered[: PAGE + 1])
    rows = [_row(member, member.is_invited) for member in people[:PAGE]]
    return Page(rows, cursor_of(people[PAGE - 1], "name") if len(people) > PAGE else "")


def member_counts(viewer: Viewer) -> dict[str, int]:
    """How many people there are of each state."""
    viewer.must("invite_people")
    counts = {state: Count("id", filter=which) for state, which in STATES.items()}
    return _everybody().aggregate(**counts)


def _everybody() -> QuerySet[Any]:
    invited = _open_invitations().filter(member=OuterRef("pk"))
    return Member.objects.exclude(name="").annotate(is_invited=Exists(invited))


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


def shops_of_limited_members() -> dict[int, set[int]]:
    """The shops of those who may not see every shop, whether they can sign in yet or not."""
    limited = Member.objects.filter(sees_all_shops=False).order_by("id")
    seen: dict[int, set[int]] = {}
    for member_id, shop_id in limited.values_list("id", "shops"):
        shops = seen.setdefault(member_id, set())
        if shop_id is not None:
            shops.add(shop_id)
    return seen


def has_administrator() -> bool:
    """Whether anybody can sign in and set things up; False means first start."""
    return Member.objects.filter(is_active=True, role=ADMINISTRATOR).exists()


def shops_seen(viewer: Viewer) -> QuerySet[Shop]:
    """The shops this person may see, by name."""
    every = Shop.objects.order_by("name", "id")
    return every if viewer.shop_ids is None else every.filter(id__in=viewer.shop_ids)


def team_sizes() -> dict[int, int]:
    """How many people who can sign in each team has, by its id."""
    active = Count("members", filter=Q(members__is_active=True))
    return dict(Team.objects.annotate(size=active).order_by("id").values_list("id", "size"))


def teams() -> QuerySet[Team]:
    """Every team, by name."""
    return Team.objects.order_by("name", "id")
