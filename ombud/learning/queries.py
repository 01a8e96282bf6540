"""What the cases say together: groups with their counts and refunds, and what is unusual."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from math import exp
from typing import Any

from django.db.models import Case as When
from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models import When as If
from django.utils.translation import gettext_lazy as _

from ombud.casework.models import AffectedLine, Case
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.filters import OWN, Plain, is_number, open_cases
from ombud.casework.queries.list import every_case
from ombud.casework.queries.orders import OwnValue
from ombud.learning.calendar import MONTH, WEEK, first_day
from ombud.people.viewer import Viewer

GROUPS_MOST = 1_000
SPAN = timedelta(days=7)
BASE_WEEKS = 8
LEAST_WEEKS = 2
LEAST_COUNT = 5
# About a hundred things are looked at each day: one in a thousand is one false alarm in ten days.
RARE = 0.001


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


@dataclass(frozen=True, slots=True)
class Unusual:
    """Something that came far more often in the last 7 days than in the weeks before.

    what: "class", "detail", "product" or "carrier". per_week: cases a week over the `weeks` before.
    chance: how likely so many are, if nothing had changed.
    """

    what: str
    value: Any
    name: str
    count: int
    per_week: float
    weeks: float
    chance: float


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
        return first_day(key, "opened_at", viewer.time_zone, until=at)
    if key == "late":
        return When(If(_late(at), then=Value(1)), default=Value(0))
    # By an index of its own SQLite would fetch every case from somewhere else in the file.
    return OwnValue(int(key[len(OWN) :])) if _is_own(key) else Plain(F(_COLUMNS[key]))


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


def unusual(viewer: Viewer, *, at: datetime) -> list[Unusual]:
    """What came unusually often in the last 7 days, the least likely first.

    The count of each class, detail, product and carrier is held against its own weekly mean over up
    to 8 weeks before, as a Poisson tail; nothing is said with under 2 weeks to compare with.
    """
    since = at - SPAN * (BASE_WEEKS + 1)
    seen = Case.objects.filter(opened_at__gte=since, opened_at__lt=at)
    if viewer.shop_ids is not None:
        seen = seen.filter(shop_id__in=viewer.shop_ids)
    first = seen.order_by("opened_at", "id").values_list("opened_at", flat=True).first()
    weeks = (at - SPAN - first) / SPAN if first else 0.0
    if weeks < LEAST_WEEKS:
        return []
    found = [*_by_class(seen, at, weeks), *_by_goods(seen, at, weeks)]
    return sorted(found, key=lambda one: (one.chance, one.what, str(one.value)))


def _by_class(seen: QuerySet[Case], at: datetime, weeks: float) -> list[Unusual]:
    rows = list(_recent_and_before(seen.exclude(class_code=""), "detail_code", "class_code", at=at))
    classes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        classes[row["class_code"]][0] += row["recent"]
        classes[row["class_code"]][1] += row["before"]
    found = [
        _unusual("class", code, "", recent, before, weeks)
        for code, (recent, before) in classes.items()
    ]
    found += [
        _unusual("detail", row["detail_code"], "", row["recent"], row["before"], weeks)
        for row in rows
        if row["detail_code"]
    ]
    return [one for one in found if one]


def _by_goods(seen: QuerySet[Case], at: datetime, weeks: float) -> list[Unusual]:
    recent, before = (
        AffectedLine.objects.filter(case__in=seen.filter(condition))
        for condition in (Q(opened_at__gte=at - SPAN), Q(opened_at__lt=at - SPAN))
    )
    found = []
    for what, path, name in _GOODS:
        now = {row[path]: row for row in _cases_by(recent.exclude(**{name: ""}), path, name)}
        # Only what came often lately is looked for in the weeks before.
        old = _cases_by(before.filter(**{f"{path}__in": list(now)}), path, name) if now else ()
        base = {row[path]: row["n"] for row in old}
        found += [
            _unusual(what, value, row[name], row["n"], base.get(value, 0), weeks)
            for value, row in now.items()
            if row["n"] >= LEAST_COUNT
        ]
    return [one for one in found if one]


_GOODS = (
    ("product", "item__product_id", "item__product__name"),
    ("carrier", "parcel__carrier", "parcel__carrier"),
)


def _cases_by(lines: QuerySet[AffectedLine], path: str, name: str) -> QuerySet[Any, Any]:
    known = lines.filter(**{f"{path}__isnull": False}).order_by()
    names = tuple(dict.fromkeys((path, name)))
    return known.values(*names).annotate(n=Count("case_id", distinct=True)).order_by(*names)


def _recent_and_before(rows: QuerySet[Case], *names: str, at: datetime) -> QuerySet[Any, Any]:
    """Cases by the names: how many in the last 7 days, how many before."""
    last = Q(opened_at__gte=at - SPAN)
    counted = rows.order_by().values(*names).annotate(
        recent=Count("id", filter=last), before=Count("id", filter=~last)
    )  # fmt: skip
    return counted.order_by(*names)


def _unusual(
    what: str, value: Any, name: str, recent: int, before: int, weeks: float
) -> Unusual | None:
    per_week = before / weeks
    if recent < LEAST_COUNT or recent <= per_week:
        return None
    # Half a case more: what never came before has a mean all the same.
    chance = poisson_tail(recent, (before + 0.5) / weeks)
    if chance >= RARE:
        return None
    return Unusual(what, value, name, recent, per_week, weeks, chance)


def poisson_tail(count: int, mean: float) -> float:
    """The chance of `count` or more where `mean` are expected."""
    term = below = exp(-mean)
    for k in range(1, count):
        term *= mean / k
        below += term
    return max(0.0, 1.0 - below) if count else 1.0
