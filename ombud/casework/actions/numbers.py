"""The team's own complaint numbers, going on in their series."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from ombud.arrivals.events import ImportEnded
from ombud.casework.events import SeriesContinued, SeriesSet
from ombud.casework.models import Case, NumberSeries
from ombud.casework.queries.numbers import (
    SERIES,
    deeds_of_series,
    highest_in,
    next_of,
    series_of,
)
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.models import Shop
from ombud.people.refusals import Refused
from ombud.store.turn import turn

# The series in use is that of the newest complaints: neither last year's, nor a stray small file's.
NEWEST = 100
_BEGINNING = NumberSeries()
# One statement on one row, so that two who ask at once never get the same number. Shops that begin
# alike count together: the first of them counts for all.
_COUNTS = "SELECT MIN(shop_id) FROM casework_numberseries WHERE prefix = "
_MINE = "(SELECT prefix FROM casework_numberseries WHERE shop_id = %s)"
_GO_ON = (
    "INSERT INTO casework_numberseries (shop_id, prefix, width, next)"  # noqa: S608
    f" VALUES (COALESCE(({_COUNTS}COALESCE({_MINE}, %s)), %s), %s, %s, %s)"
    " ON CONFLICT (shop_id) DO UPDATE SET next = casework_numberseries.next + %s"
    " RETURNING prefix, width, next"
)
_FIELDS = ("prefix", "width", "next")


class NumberTaken(Exception):
    """The numbers from the wanted one on are not free; `highest` is the last that stands."""

    def __init__(self, highest: int) -> None:
        super().__init__(highest)
        self.highest = highest


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """How a shop's new numbers shall go on. width: least digits. next: None goes on as it does."""

    prefix: str
    width: int
    next: int | None = None


def take_numbers(wanted: Sequence[tuple[int, str]]) -> list[str]:
    """The number of each (shop, claimed number); an empty claim takes the next of its series."""
    shops = sorted({shop for shop, number in wanted if not number})
    if len(shops) > 1:
        # A shop may count in the row of another: held one by one, two would wait in a ring.
        _hold_all()
    taken = {shop_id: iter(_next_numbers(shop_id, wanted)) for shop_id in shops}
    return [number[:64] if number else next(taken[shop_id]) for shop_id, number in wanted]


def _next_numbers(shop_id: int, wanted: Sequence[tuple[int, str]]) -> list[str]:
    count = sum(1 for shop, number in wanted if shop == shop_id and not number)
    with connection.cursor() as cursor:
        begins, width = _BEGINNING.prefix, _BEGINNING.width
        cursor.execute(_GO_ON, [shop_id, begins, shop_id, begins, width, 1 + count, count])
        prefix, width, then = cursor.fetchone()
    return [f"{prefix}{number:0{width}}" for number in range(then - count, then)]


def set_series(*, shop_id: int, version: int, plan: SeriesPlan, by: By, at: datetime) -> None:
    """Decide how a shop's new numbers go on; from then on no import takes the series over.

    Refused when stale. Raises NumberTaken when a number from the wanted one on stands already.
    """
    # Reading a large shop's numbers takes long: only what was given meanwhile is asked in the turn.
    shown = series_of(shop_id)
    _must_be_free(plan, highest_in(Case.objects.all(), plan.prefix))
    with turn():
        series = _locked(shop_id)
        deeds = deeds_of_series([shop_id])
        if (deeds[-1].pk if deeds else 0) != version:
            raise Refused("stale")
        counted = next_of(plan.prefix)
        if series.prefix != plan.prefix or series.next != shown.next:
            _must_be_free(plan, (counted - 1, ""))
        after = {"prefix": plan.prefix, "width": plan.width, "next": plan.next or series.next}
        record([SeriesSet(**_told(series, after, at))], by=by)


def _must_be_free(plan: SeriesPlan, highest: tuple[int, str] | None) -> None:
    if plan.next and highest and plan.next <= highest[0]:
        raise NumberTaken(highest[0])


def continue_series(events: Sequence[ImportEnded], *, by: By) -> None:
    """After an import: new numbers never repeat those of its workbook."""
    for event in events:
        cases = Case.objects.filter(import_id=event.subject_id)
        for shop_id in cases.order_by("shop_id").values_list("shop_id", flat=True).distinct():
            go_on_behind(cases.filter(shop_id=shop_id), shop_id=shop_id, by=by, at=event.at)


def go_on_behind(cases: QuerySet[Case], *, shop_id: int, by: By, at: datetime) -> None:
    """The shop's new numbers go on behind those of `cases`, which just came; inside a turn.

    They go on in the series that a person set, or else in that of the shop's newest complaints.
    """
    series = _locked(shop_id)
    prefix = series.prefix if _is_set_by_somebody(shop_id) else _prefix_in_use(series)
    goes_on = series.prefix == prefix
    # Taken up again, a series also goes on behind the numbers that we gave in it ourselves.
    highest = highest_in(cases if goes_on else Case.objects.all(), prefix)
    if highest and (not goes_on or series.next <= highest[0]):
        after = {"prefix": prefix, "width": len(highest[1]), "next": highest[0] + 1}
        record([SeriesContinued(**_told(series, after, at))], by=by)


def _is_set_by_somebody(shop_id: int) -> bool:
    return bool(deeds_of_series([shop_id], kind=SeriesSet.__name__))


def _prefix_in_use(series: NumberSeries) -> str:
    newest = Case.objects.filter(shop_id=series.shop_id).order_by("-opened_at", "-id")
    numbers = newest.values_list("number", flat=True)[:NEWEST]
    prefixes = Counter(match[1] for number in numbers if (match := SERIES.match(number)))
    return prefixes.most_common(1)[0][0] if prefixes else series.prefix


def _locked(shop_id: int) -> NumberSeries:
    """The shop's series, and all others, held; those that begin alike are at one number."""
    _begin_series(_hold_all())
    series = NumberSeries.objects.get(shop_id=shop_id)
    _count_together(series.prefix)
    series.refresh_from_db()
    return series


def _hold_all() -> set[int]:
    """Hold every series in one order; the shops that have one."""
    held = NumberSeries.objects.select_for_update().order_by("shop_id")
    return set(held.values_list("shop_id", flat=True))


def _begin_series(counted: set[int]) -> None:
    new = Shop.objects.exclude(id__in=counted).order_by("id").values_list("id", flat=True)
    begin = next_of(_BEGINNING.prefix)
    series = [NumberSeries(shop_id=each, next=begin) for each in new]
    if series:
        # Somebody may begin the same at this moment: theirs stands then, and is held as well.
        NumberSeries.objects.bulk_create(series, ignore_conflicts=True)
        _hold_all()


def _count_together(prefix: str) -> None:
    NumberSeries.objects.filter(prefix=prefix).update(next=next_of(prefix))


def _told(series: NumberSeries, after: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Write the series as it is now, and give what the ledger is told of it."""
    changes = {
        name: [getattr(series, name), after[name]]
        for name in _FIELDS
        if getattr(series, name) != after[name]
    }
    NumberSeries.objects.filter(pk=series.pk).update(**after)
    _count_together(after["prefix"])
    return {"about": (("series", series.shop_id),), "at": at, "changes": changes}
