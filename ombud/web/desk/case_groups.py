"""Groups of cases in words, each linked to the list it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import Column, own_columns
from ombud.casework.queries.filters import EXACTLY, NONE, OWN
from ombud.learning.queries import IN_TIME, LABELS, Group, Grouping, grouped, known_keys
from ombud.people.viewer import Viewer
from ombud.web import shown
from ombud.web.desk.case_cells import refund_words
from ombud.web.desk.case_filters import chips, choosable
from ombud.web.desk.case_table import asked_by, kept
from ombud.web.desk.case_ways import way

PEOPLE = {"owner": "member", "team": "team", "shop": "shop"}
CODED = ("class", "detail", "stage", "outcome", "country")
DIMENSIONS = 2
# Of two days that bound a list on the same side, the one that leaves less of it.
TIGHTER = {"opened_from": max, "opened_to": min}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as the table shows it. share: of the largest. late_share: of its own cases."""

    labels: tuple[str, ...]
    code: str
    url: str
    count: int
    share: float
    refunded: Mapping[str, Decimal]
    late: int
    late_share: float

    @property
    def refunds(self) -> str:
        """What was refunded, in words."""
        return refund_words(self.refunded)


def group_table(viewer: Viewer, query: str) -> dict[str, Any]:
    """Everything the page of groups shows."""
    asked, known = asked_by(viewer, query)
    own = own_columns()
    grouping = grouped(viewer, asked, at=timezone.now())
    plain = replace(asked, columns=(), cursor="", group=grouping.keys)
    return {
        "asked": plain,
        "tab": known.tab(asked.view),
        "chips": chips(viewer, plain, own),
        "kept": [*kept(plain), *(("view", key) for key in [asked.view] if key)],
        "heads": [_label(key, own) for key in grouping.keys],
        "choices": [(key, _label(key, own)) for key in (*LABELS, *own)],
        "chosen": chosen_keys(plain),
        "rows": group_rows(viewer, plain, grouping),
        "is_cut": grouping.is_cut,
        "query": plain.query(),
        "list_url": f"{reverse('cases')}?{plain.query(group=())}",
    }


def _label(key: str, own: Mapping[str, Column]) -> str:
    return str(own[key].label if key in own else LABELS.get(key, key))


def group_rows(viewer: Viewer, asked: CaseList, grouping: Grouping) -> list[GroupRow]:
    """The groups with their words and links."""
    names = _names(viewer, grouping)
    largest = max((group.count for group in grouping.groups), default=1)
    return [_row(asked, grouping.keys, group, names, largest) for group in grouping.groups]


def _names(viewer: Viewer, grouping: Grouping) -> dict[str, Mapping[int, str]]:
    people = choosable(viewer)
    wanted = [key for key in grouping.keys if key in PEOPLE]
    return {key: dict(people[PEOPLE[key]].values_list("id", "name")) for key in wanted}


def _row(
    asked: CaseList, keys: tuple[str, ...], group: Group,
    names: Mapping[str, Mapping[int, str]], largest: int,
) -> GroupRow:  # fmt: skip
    pairs = list(zip(keys, group.values, strict=True))
    return GroupRow(
        labels=tuple(value_words(key, value, names) for key, value in pairs),
        code=str(pairs[0][1] or "") if keys[0] in ("class", "detail") else "",
        url=f"{reverse('cases')}?{_narrowed(asked, pairs).query(group=(), view='')}",
        count=group.count,
        share=group.count / largest,
        refunded=group.refunds,
        late=group.late,
        late_share=group.late / group.count,
    )


def value_words(key: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    """A value of a grouped column in words."""
    if key == "late":
        return _("overdue") if value else _("not overdue")
    if value in (None, ""):
        return _("nobody") if key == "owner" else _("none")
    if key in IN_TIME:
        return _time_words(key, value)
    if key in PEOPLE:
        return names[key].get(value, str(value))
    return _code_words(key, value)


def _time_words(key: str, value: date) -> str:
    if key == "month":
        return str(format_skeleton("yMMM", value, locale=shown.locale_now()))
    return _("week of %(day)s") % {
        "day": format_skeleton("yMMMd", value, locale=shown.locale_now())
    }


def _code_words(key: str, value: Any) -> str:
    if key == "channel":
        return way(value)
    return shown.coded(value, key) if key in CODED else str(value)


def _narrowed(asked: CaseList, pairs: list[tuple[str, Any]]) -> CaseList:
    """The list that holds exactly the cases of the group."""
    for key, value in pairs:
        for name, wanted in _filters(key, value):
            asked = asked.with_filter(name, [_tighter(asked, name, wanted)])
    return asked


def _tighter(asked: CaseList, name: str, wanted: str) -> str:
    """A week that the list's own days cut short was counted short: so is its link."""
    held = asked.filters.get(name)
    return TIGHTER[name](wanted, held[-1]) if held and name in TIGHTER else wanted


def _filters(key: str, value: Any) -> list[tuple[str, str]]:
    if key in IN_TIME:
        return [
            ("opened_from", value.isoformat()),
            ("opened_to", (_next(key, value) - timedelta(days=1)).isoformat()),
        ]
    if key == "late":
        return [("overdue", "1")] if value else [("not_overdue", "1")]
    if value in (None, ""):
        return [(key, NONE)]
    return [(key, f"{EXACTLY}{value}" if key.startswith(OWN) else str(value))]


def _next(key: str, value: date) -> date:
    if key == "week":
        return value + timedelta(days=7)
    return (value.replace(day=1) + timedelta(days=32)).replace(day=1)


def chosen_keys(asked: CaseList) -> tuple[str, str]:
    """The two columns that are grouped by; the second may be empty."""
    keys = known_keys(asked.group) or ("class",)
    return keys[0], keys[1] if len(keys) == DIMENSIONS else ""
