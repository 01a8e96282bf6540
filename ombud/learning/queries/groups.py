"""What the cases say together: groups with their counts and refunds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case as When
from django.db.models import Count, F, Q, Sum, Value
from django.db.models import When as If
from django.utils.translation import gettext_lazy as _

from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.filters import OWN, Plain, is_number, open_cases
from ombud.casework.queries.list import every_case
from ombud.casework.queries.orders import OwnValue
from ombud.learning.calendar import MONTH, WEEK, first_day
from ombud.people.queries.zones import shops_of_other_zones
from ombud.people.viewer import Viewer

GROUPS_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that agree in the grouped columns.

    values: one for each column (code, id, week's or month's first day, text, True/False, None).
    late: how many of them are overdue now. refunds: by currency.
    """

    values: tuple[Any, ...]
    count: int
    late: int
    refunds: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups in their order. is_cut: there were more than GROUPS_MOST."""

    keys: tuple[str, ...]
    groups: Sequence[Group]
    is_cut: bool = False


@dataclass(slots=True)
class _Sum:
    count: int = 0
    late: int = 0
    refunds: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


LABELS: Mapping[str, Any] = {
    "class": _("Class"), "detail": _("Detail"), "week": _("Week opened"),
    "month": _("Month opened"), "owner": _("Owner"), "team": _("Team"), "late": _("Late now"),
    "stage": _("Stage"), "shop": _("Shop"), "channel": _("Channel"), "country": _("Country"),
    "outcome": _("Outcome"),
}  # fmt: skip
_COLUMNS = {
    "class": "class_code", "detail": "detail_code", "owner": "owner_id", "team": "team_id",
    "stage": "stage", "shop": "shop_id", "channel": "channel", "country": "customer__country",
    "outcome": "outcome",
}  # fmt: skip
IN_TIME = (WEEK, MONTH)


def known_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Those of the keys that can be grouped by, two at most."""
    known = (key for key in keys if key in LABELS or _is_own(key))
    return tuple(dict.fromkeys(known))[:2]


def _is_own(key: str) -> bool:
    return key.startswith(OWN) and is_number(key[len(OWN) :])


def grouped(viewer: Viewer, asked: CaseList, *, at: datetime) -> Grouping:
    """The cases of the list by asked.group, larger groups first, weeks and months in time."""
    keys = known_keys(asked.group) or ("class",)
    names = [f"group_{index}" for index in range(len(keys))]
    rows = every_case(viewer, asked, at=at).order_by()
    values = {name: _value(viewer, key, at) for name, key in zip(names, keys, strict=True)}
    counted = (
        rows.annotate(**values)
        .values(*names, "shop__currency")
        .annotate(n=Count("id"), late=Count("id", filter=_late(at)), refunded=Sum("refund_total"))
        .order_by(*names, "shop__currency")[: GROUPS_MOST + 1]
    )
    found = list(counted)
    groups = _folded(found[:GROUPS_MOST], names)
    return Grouping(keys, _in_order(keys, groups), len(found) > GROUPS_MOST)


def _late(at: datetime) -> Q:
    return open_cases() & Q(due_at__lt=at)


def _value(viewer: Viewer, key: str, at: datetime) -> Any:
    if key in IN_TIME:
        return _opened_in(viewer, key, at)
    if key == "late":
        return When(If(_late(at), then=Value(1)), default=Value(0))
    # By an index of its own SQLite would fetch every case from somewhere else in the file.
    return OwnValue(int(key[len(OWN) :])) if _is_own(key) else Plain(F(_COLUMNS[key]))


def _opened_in(viewer: Viewer, unit: str, at: datetime) -> Any:
    """The first day of this person's week or month; of the shop's, where a bare date came."""
    bare = [
        If(opened_precision="day", shop_id__in=ids, then=_opened_there(unit, zone, at))
        for zone, ids in shops_of_other_zones(viewer).items()
    ]
    theirs = _opened_there(unit, viewer.time_zone, at)
    return When(*bare, default=theirs) if bare else theirs


def _opened_there(unit: str, zone: ZoneInfo, at: datetime) -> Any:
    return first_day(unit, "opened_at", zone, until=at)


def _folded(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> list[Group]:
    """One group for the rows of all currencies."""
    sums: dict[tuple[Any, ...], _Sum] = defaultdict(_Sum)
    for row in rows:
        one = sums[tuple(row[name] for name in names)]
        one.count += row["n"]
        one.late += row["late"]
        if row["refunded"]:
            one.refunds[row["shop__currency"]] += row["refunded"]
    return [Group(values, one.count, one.late, one.refunds) for values, one in sums.items()]


def _in_order(keys: Sequence[str], groups: list[Group]) -> list[Group]:
    totals: dict[Any, int] = defaultdict(int)
    for group in groups:
        totals[group.values[0]] += group.count
    ranks: list[Callable[[Group], Any]] = [_rank(keys[0], 0, totals)]
    if len(keys) > 1:
        ranks.append(_rank(keys[1], 1, {}))
    return sorted(groups, key=lambda group: tuple(rank(group) for rank in ranks))


def _rank(key: str, index: int, totals: Mapping[Any, int]) -> Callable[[Group], Any]:
    if key in IN_TIME:
        return lambda group: (group.values[index], "")
    return lambda group: (
        -totals.get(group.values[index], group.count), str(group.values[index])
    )  # fmt: skip
