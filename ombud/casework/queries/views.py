"""Lists under a name: those everyone has, one's own, and those others share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ombud.casework.models import SavedView
from ombud.casework.queries.asked import CaseList
from ombud.people.viewer import Viewer

# A member's columns for a view stand in a saved view of this name; no tab shows it.
MEMORY = ":"
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
    """Every tab this person has, and the columns they chose for each, by its key."""

    tabs: list[NamedList]
    columns: dict[str, tuple[str, ...]]

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
    remembered = [each for each in saved if each.name.startswith(MEMORY)]
    tabs = [*built_in_views(), *(_tab(viewer, each) for each in kept)]
    return Views(tabs, dict(_remembered(viewer, remembered)))


def _tab(viewer: Viewer, saved: SavedView) -> NamedList:
    key = f"v{saved.pk}"
    query = CaseList.parsed(saved.query).query(view=key, cursor="")
    is_own = saved.owner_id == viewer.member_id
    return NamedList(key, saved.name, query, saved.pk, is_own, saved.is_shared)


def _remembered(
    viewer: Viewer, saved: Iterable[SavedView]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for each in saved:
        if each.owner_id == viewer.member_id:
            yield each.name.removeprefix(MEMORY), CaseList.parsed(each.query).columns


def columns_query(keys: Iterable[str]) -> str:
    """The query string that only chooses columns."""
    return urlencode([("column", key) for key in keys])
