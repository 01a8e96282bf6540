"""Lists under a name: those everyone has, one's own, and those others share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombud.casework.models import SavedView
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.filters import is_number
from ombud.people.viewer import Viewer

# A member's columns for a view stand in a saved view of this name; no tab shows it.
MEMORY = ":"
# The widths somebody gave to columns stand in one of this name, and hold in every list.
WIDTHS = "widths"
BUILT_IN: tuple[tuple[str, Any, str], ...] = (
    ("open", _("Open"), "open=1&sort=due"),
    ("overdue", _("Overdue"), "overdue=1&sort=due"),
    ("today", _("Due today"), "due_today=1&sort=due"),
    ("unassigned", _("Unassigned"), "open=1&owner=none&sort=due"),
    ("mine", _("Mine"), "open=1&owner=me&sort=due"),
    ("closed", _("Closed this week"), "closed_this_week=1&sort=-closed"),
    ("all", _("All"), ""),
)
FIRST = "open"
NARROWEST, WIDEST = 48, 800
KEY_MOST = 24
# Among the widths: how many columns stand still when the sheet moves sideways.
FROZEN, FROZEN_MOST, FROZEN_FIRST = "*frozen", 6, 2


@dataclass(frozen=True, slots=True)
class NamedList:
    """A tab over the list. id: of the saved view, 0 for those everyone has."""

    key: str
    label: Any
    query: str
    id: int = 0
    is_own: bool = False
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Views:
    """Every tab this person has, and the columns they chose for each, by its key.

    widths: how wide they want columns, in pixels, by the column's key. frozen: how many of the
    first columns of a sheet stand still.
    """

    tabs: list[NamedList]
    columns: dict[str, tuple[str, ...]]
    widths: dict[str, int] = field(default_factory=dict)
    frozen: int = FROZEN_FIRST

    def tab(self, key: str) -> NamedList | None:
        """The tab of this key."""
        return next((each for each in self.tabs if each.key == key), None)


def built_in_views() -> list[NamedList]:
    """The lists that everyone has."""
    return [
        NamedList(key, label, f"{query}&view={key}".lstrip("&")) for key, label, query in BUILT_IN
    ]


def views(viewer: Viewer) -> Views:
    """The tabs of this person: everyone's, their own, then what colleagues share."""
    seen = Q(owner_id=viewer.member_id) | Q(is_shared=True)
    saved = list(SavedView.objects.filter(seen).order_by("position", "id"))
    kept = [each for each in saved if not each.name.startswith(MEMORY)]
    kept.sort(key=lambda each: each.owner_id != viewer.member_id)
    tabs = [*built_in_views(), *(_tab(viewer, each) for each in kept)]
    own = {
        each.name.removeprefix(MEMORY): each.query
        for each in saved
        if each.name.startswith(MEMORY) and each.owner_id == viewer.member_id
    }
    sizes = dict(parse_qsl(own.pop(WIDTHS, "")))
    columns = {key: CaseList.parsed(query).columns for key, query in own.items()}
    return Views(tabs, columns, read_widths(sizes.items()), read_frozen(sizes))


def _tab(viewer: Viewer, saved: SavedView) -> NamedList:
    key = f"v{saved.pk}"
    query = CaseList.parsed(saved.query).query(view=key, cursor="")
    is_own = saved.owner_id == viewer.member_id
    return NamedList(key, saved.name, query, saved.pk, is_own, saved.is_shared)


def read_widths(said: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Widths by column from pairs of texts; what is no width of a column is passed over."""
    return {
        key: min(max(int(width), NARROWEST), WIDEST)
        for key, width in said
        if is_number(width) and 0 < len(key) <= KEY_MOST and key != FROZEN
    }


def read_frozen(said: Mapping[str, str]) -> int:
    """How many columns stand still; two, the number and the title, where nothing was said."""
    wanted = said.get(FROZEN, "")
    return min(int(wanted), FROZEN_MOST) if is_number(wanted) else FROZEN_FIRST


def columns_query(keys: Iterable[str]) -> str:
    """The query string that only chooses columns."""
    return urlencode([("column", key) for key in keys])
