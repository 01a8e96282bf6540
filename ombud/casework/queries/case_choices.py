"""Who and what a case can be given to: members, teams and the team's own columns, in one query."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from ombud.casework.models import OwnField
from ombud.people.models import Member, Team


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose. is_open: whether it may be chosen now, or is only named."""

    id: int
    name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class CaseChoices:
    """Members by name, teams by name, own columns in their order.

    customers: names by id of those that a case's story speaks of.
    """

    members: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    own_fields: tuple[Choice, ...]
    customers: Mapping[int, str] = field(default_factory=dict)

    def member_name(self, member_id: int | None) -> str:
        """The name of a member; empty for nobody."""
        return next((one.name for one in self.members if one.id == member_id), "")


def case_choices(shop_id: int) -> CaseChoices:
    """Everybody and everything to choose from for cases of a shop."""
    shops = Member.shops.through.objects.filter(member_id=OuterRef("pk"), shop_id=shop_id)
    may_own = Q(is_active=True) & (Q(sees_all_shops=True) | Exists(shops))
    columns = ("what", "id", "title", "place", "is_open")
    rows = (
        Member.objects.annotate(what=Value("member"), title=_title(), place=Value(0))
        .annotate(is_open=may_own)
        .values_list(*columns)
        .union(
            Team.objects.annotate(what=Value("team"), title=_title(), place=Value(0))
            .annotate(is_open=Value(True))
            .values_list(*columns),
            OwnField.objects.annotate(what=Value("own"), title=_title(), place=F("position"))
            .annotate(is_open=Value(True))
            .values_list(*columns),
            all=True,
        )
        .order_by("place", "title", "id")
    )
    found: dict[str, list[Choice]] = {"member": [], "team": [], "own": []}
    for what, row_id, title, _, is_open in rows:
        found[what].append(Choice(row_id, title, bool(is_open)))
    return CaseChoices(tuple(found["member"]), tuple(found["team"]), tuple(found["own"]))


def _title() -> Cast:
    # The columns differ in length, and PostgreSQL joins only what is of one type.
    return Cast("name", CharField())
