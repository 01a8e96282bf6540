"""How well promises are kept, told by their clocks: each promise counts, not each case."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from ombud.followup.models import Clock
from ombud.learning.queries.periods import Scope
from ombud.rules.stages import DUPLICATE

KEPT, MISSED, RUNNING, APART = "kept", "missed", "running", "apart"
_HOUR = 3600


@dataclass(slots=True)
class PromiseSum:
    """Promises that agree in something. running: neither kept nor due yet."""

    kept: int = 0
    missed: int = 0
    running: int = 0

    def add(self, other: "PromiseSum") -> None:
        """Add what another sum holds."""
        self.kept, self.missed = self.kept + other.kept, self.missed + other.missed
        self.running += other.running

    @property
    def due(self) -> int:
        """Those that can be judged."""
        return self.kept + self.missed


def promise_sums(scope: Scope, *paths: str) -> dict[tuple[Any, ...], PromiseSum]:
    """The promises by kind and by paths from the clock.

    Those of cases that arrived closed are left out: nobody had promised anything then. So are those
    of duplicates: closing one keeps no promise that the case it repeats has not.
    """
    names = ("kind", *paths)
    rows = judged(scope).values(*names).annotate(
        kept=Count("id", filter=Q(stopped_at__lte=F("due_at"))),
        missed=Count("id", filter=_missed(scope.at)),
        n=Count("id"),
    )  # fmt: skip
    return {
        tuple(row[name] for name in names): PromiseSum(
            row["kept"], row["missed"], row["n"] - row["kept"] - row["missed"]
        )
        for row in rows.order_by(*names)
    }


def judged(scope: Scope) -> QuerySet[Clock]:
    """The clocks of the cases that neither arrived closed nor repeat another."""
    clocks = Clock.objects.filter(scope.opened("case__"), case__is_history=False)
    return clocks.exclude(case__outcome=DUPLICATE)


def _missed(at: datetime) -> Q:
    return Q(stopped_at__gt=F("due_at")) | Q(stopped_at__isnull=True, due_at__lt=at)


def result_of(clock: Clock, at: datetime) -> str:
    """How one promise stands: kept, missed, running, or apart (not judged)."""
    if clock.case.is_history or clock.case.outcome == DUPLICATE:
        return APART
    if clock.stopped_at is None:
        return MISSED if clock.due_at < at else RUNNING
    return KEPT if clock.stopped_at <= clock.due_at else MISSED


def hours_of(started_at: datetime, stopped_at: datetime) -> float:
    """How long a clock ran, in hours of any clock."""
    return (stopped_at - started_at).total_seconds() / _HOUR


def hours_taken(scope: Scope, *paths: str) -> dict[tuple[Any, ...], list[float]]:
    """How many hours each promise took to be kept or was missed by, by kind and paths, in order.

    A clock that began with a bare day tells no hours.
    """
    names = ("kind", *paths)
    ended = judged(scope).filter(stopped_at__isnull=False, is_approximate=False)
    rows = ended.order_by("id").values_list("started_at", "stopped_at", *names)
    found: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for started_at, stopped_at, *values in rows.iterator():
        found[tuple(values)].append(hours_of(started_at, stopped_at))
    return {values: sorted(hours) for values, hours in found.items()}


def quantile(values: Sequence[float], part: float) -> float | None:
    """The value that `part` of the sorted ones do not pass, as spreadsheets reckon PERCENTILE."""
    if not values:
        return None
    place = part * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
