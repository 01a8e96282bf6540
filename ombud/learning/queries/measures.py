"""The measures of a report, counted in the database over the cases that were opened in a scope.

Every one is counted once more by the formulas of the workbook, over the rows of `report_rows`: what
is counted here must follow from those rows alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case as When
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models import When as If

from ombud.casework.models import AffectedLine, Case
from ombud.casework.queries.filters import open_cases
from ombud.learning.calendar import first_day
from ombud.learning.queries.periods import Scope
from ombud.rules.stages import DUPLICATE, WITHDRAWN

# Open cases by age in days, as the trade tells them: the last has no end.
AGE_BANDS = ((0, 1), (1, 3), (3, 7), (7, 15), (15, None))
CONTENT_FROM = 4
Money = dict[str, Decimal]


@dataclass(slots=True)
class CaseSum:
    """Cases that agree in something. late: overdue now. rated, content: by what customers said.

    ended: those that were settled or closed at least once. refunds: what was given or agreed,
    compensation and fees with it, by the currency of the shop.
    """

    count: int = 0
    open: int = 0
    late: int = 0
    reopened: int = 0
    ended: int = 0
    duplicate: int = 0
    withdrawn: int = 0
    history: int = 0
    rated: int = 0
    content: int = 0
    refunds: Money = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, other: "CaseSum") -> None:
        """Add what another sum holds."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for currency, worth in other.refunds.items():
            self.refunds[currency] += worth


_COUNTS = (
    "count", "open", "late", "reopened", "ended", "duplicate", "withdrawn", "history", "rated",
    "content",
)  # fmt: skip


def case_sums(scope: Scope, *paths: str) -> dict[tuple[Any, ...], CaseSum]:
    """Sums of the cases by the values of the paths; one sum under () without any."""
    counted = (
        Case.objects.filter(scope.opened())
        .values(*paths, "shop__currency")
        .annotate(**_counts(scope), refunded=Sum("refund_total"))
        .order_by(*paths, "shop__currency")
    )
    sums: dict[tuple[Any, ...], CaseSum] = defaultdict(CaseSum)
    for row in counted:
        refunds = {row["shop__currency"]: row["refunded"]} if row["refunded"] else {}
        counts = {name: row[f"n_{name}"] for name in _COUNTS}
        sums[tuple(row[path] for path in paths)].add(CaseSum(**counts, refunds=refunds))
    return sums


def _counts(scope: Scope) -> dict[str, Any]:
    return {
        "n_count": Count("id"),
        "n_open": Count("id", filter=open_cases()),
        "n_late": Count("id", filter=open_cases() & Q(due_at__lt=scope.at)),
        "n_reopened": Count("id", filter=Q(reopened_times__gt=0)),
        "n_ended": Count("id", filter=~open_cases() | Q(reopened_times__gt=0)),
        "n_duplicate": Count("id", filter=Q(outcome=DUPLICATE)),
        "n_withdrawn": Count("id", filter=Q(outcome=WITHDRAWN)),
        "n_history": Count("id", filter=Q(is_history=True)),
        "n_rated": Count("satisfaction"),
        "n_content": Count("id", filter=Q(satisfaction__gte=CONTENT_FROM)),
    }


def opened_by(scope: Scope, unit: str) -> dict[date, int]:
    """How many cases were opened on each day, or in each week or month, of their shop."""
    return _by(scope, unit, "opened_at", scope.opened())


def closed_by(scope: Scope, unit: str) -> dict[date, int]:
    """How many cases were closed on each day, or in each week or month, of their shop."""
    return _by(scope, unit, "closed_at", scope.closed())


def _by(scope: Scope, unit: str, column: str, condition: Q) -> dict[date, int]:
    there = [
        If(shop_id__in=ids, then=first_day(unit, column, zone, until=scope.at))
        for zone, ids in scope.shops.items()
    ]
    if not there:
        return {}
    rows = Case.objects.filter(condition).annotate(day=When(*there)).values("day")
    return {row["day"]: row["n"] for row in rows.annotate(n=Count("id")).order_by("day")}


def case_count(scope: Scope) -> int:
    """How many cases were opened."""
    return Case.objects.filter(scope.opened()).count()


def closed_count(scope: Scope) -> int:
    """How many cases were closed in the scope's days, whenever they were opened."""
    return Case.objects.filter(scope.closed()).count()


def ages(scope: Scope) -> dict[str, list[int]]:
    """The cases open now: how many of each class are in each band of AGE_BANDS."""
    bands = {
        f"band_{n}": Count("id", filter=_aged(scope, *band)) for n, band in enumerate(AGE_BANDS)
    }
    rows: QuerySet[Any, Any] = open_now(scope).values("class_code").annotate(**bands)
    return {row["class_code"]: [row[name] for name in bands] for row in rows.order_by("class_code")}


def owner_ids(scope: Scope) -> set[int | None]:
    """Who has the cases in hand: those opened in the scope, and those open now."""
    found: set[int | None] = set()
    for cases in (Case.objects.filter(scope.opened()), open_now(scope)):
        found.update(cases.order_by("owner_id").values_list("owner_id", flat=True).distinct())
    return found


def late_count(scope: Scope) -> int:
    """How many of the cases open now are overdue."""
    return open_now(scope).filter(due_at__lt=scope.at).count()


def open_now(scope: Scope) -> QuerySet[Case]:
    """The cases of the scope's shops that are open now, whenever they were opened."""
    return Case.objects.filter(open_cases(), scope.any_time())


def _aged(scope: Scope, since: int, until: int | None) -> Q:
    # What is dated in the future is as young as can be.
    condition = Q(opened_at__lte=scope.at - timedelta(days=since)) if since else Q()
    return condition & Q(opened_at__gt=scope.at - timedelta(days=until)) if until else condition


@dataclass(frozen=True, slots=True)
class LineSum:
    """Affected lines that agree in something, and the cases they belong to."""

    value: Any
    label: str
    cases: int
    lines: int
    quantity: int


PRODUCT, CAUSE, AT_FAULT = "item__product_id", "cause", "at_fault"
_LABELS = {PRODUCT: "item__product__name"}


def line_sums(scope: Scope, path: str) -> list[LineSum]:
    """Sums of the affected lines by PRODUCT, CAUSE or AT_FAULT, those of most cases first."""
    label = _LABELS.get(path, path)
    names = tuple(dict.fromkeys((path, label)))
    rows = AffectedLine.objects.filter(scope.opened("case__")).values(*names)
    counted = rows.annotate(
        cases=Count("case_id", distinct=True), lines=Count("id"), pieces=Sum("quantity")
    ).order_by("-cases", "-lines", *names)
    return [
        LineSum(row[path], row[label] or "", row["cases"], row["lines"], row["pieces"])
        for row in counted
    ]


def currencies_of(sums: Iterable[CaseSum]) -> Sequence[str]:
    """The shops' currencies in which there is a refund, in their order."""
    return sorted({currency for one in sums for currency in one.refunds})
