"""What came far more often lately than in the weeks before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from typing import Any

from django.db.models import Count, Q, QuerySet

from ombud.casework.models import AffectedLine, Case
from ombud.people.viewer import Viewer
from ombud.rules.stages import DUPLICATE

SPAN = timedelta(days=7)
BASE_WEEKS = 8
LEAST_WEEKS = 2
LEAST_COUNT = 5
# About a hundred things are looked at each day: one in a thousand is one false alarm in ten days.
RARE = 0.001


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


def unusual(viewer: Viewer, *, at: datetime) -> list[Unusual]:
    """What came unusually often in the last 7 days, the least likely first.

    The count of each class, detail, product and carrier is held against its own weekly mean over up
    to 8 weeks before, as a Poisson tail; nothing is said with under 2 weeks to compare with.
    Duplicates do not count: one customer who wrote five times is no rise.
    """
    cases = Case.objects.exclude(outcome=DUPLICATE)
    if viewer.shop_ids is not None:
        cases = cases.filter(shop_id__in=viewer.shop_ids)
    since = at - SPAN * (BASE_WEEKS + 1)
    seen = cases.filter(opened_at__gte=since, opened_at__lt=at)
    weeks = _weeks_before(cases, at)
    if weeks < LEAST_WEEKS:
        return []
    found = [*_by_class(seen, at, weeks), *_by_goods(seen, at, weeks)]
    return sorted(found, key=lambda one: (one.chance, one.what, str(one.value)))


def _weeks_before(cases: QuerySet[Case], at: datetime) -> float:
    """How many weeks there are to compare with: quiet ones too, but not before the first case."""
    first = cases.order_by("opened_at", "id").values_list("opened_at", flat=True).first()
    return min((at - SPAN - first) / SPAN, BASE_WEEKS) if first else 0.0


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
