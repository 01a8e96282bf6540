"""How the shops' new case numbers go on, and who decided so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, BooleanField, Func, Max, QuerySet
from django.db.models.functions import Cast, Length, Substr

from ombud.casework.events import SeriesSet
from ombud.casework.models import Case, NumberSeries
from ombud.ledger.models import Entry
from ombud.ledger.queries import timeline
from ombud.people.queries import member_names, shops_seen
from ombud.people.viewer import Viewer

# Only these digits: others, such as ２, are no number to a database.
DIGITS_MOST = 18
SERIES = re.compile(rf"^(.*?)([0-9]{{1,{DIGITS_MOST}}})$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A shop's series. set_by: who decided it, "" while it follows the workbooks.

    version: what an action compares; it changes with every decision and every import's step.
    """

    shop_id: int
    shop: str
    prefix: str
    width: int
    next: int
    version: int
    set_by: str
    set_at: datetime | None

    @property
    def example(self) -> str:
        """The number of the next case."""
        return str(NumberSeries(prefix=self.prefix, width=self.width, next=self.next))


def series_seen(viewer: Viewer) -> list[SeriesRow]:
    """How new cases are numbered, shop by shop as named, for those who may see it."""
    viewer.must("see_numbers")
    shops = dict(shops_seen(viewer).values_list("id", "name"))
    series = _series_now(shops)
    last = {deed.about_id: deed for deed in deeds_of_series(list(shops))}
    decided = {
        deed.about_id: deed for deed in deeds_of_series(list(shops), kind=SeriesSet.__name__)
    }
    names = member_names(deed.actor_id for deed in decided.values())
    return [
        _row(
            series[shop_id], name,
            last.get(shop_id), decided.get(shop_id), names,
        )
        for shop_id, name in shops.items()
    ]  # fmt: skip


def _series_now(shop_ids: Iterable[int]) -> dict[int, NumberSeries]:
    known = {each.shop_id: each for each in NumberSeries.objects.order_by("shop_id")}
    furthest: dict[str, int] = {}
    for each in known.values():
        furthest[each.prefix] = max(each.next, furthest.get(each.prefix, 1))
    series = {each: known.get(each) or NumberSeries(shop_id=each) for each in shop_ids}
    for each in series.values():
        each.next = furthest.get(each.prefix, each.next)
    return series


def _row(
    series: NumberSeries,
    shop: str,
    last: Entry | None,
    decided: Entry | None,
    names: dict[int, str],
) -> SeriesRow:
    return SeriesRow(
        series.shop_id, shop, series.prefix, series.width, series.next,
        last.pk if last else 0,
        names.get(decided.actor_id or 0, "") if decided else "",
        decided.happened_at if decided else None,
    )  # fmt: skip


def deeds_of_series(shop_ids: Sequence[int], *, kind: str = "") -> Sequence[Entry]:
    """What was done to the series of these shops, oldest first; of one kind if it is named."""
    deeds = timeline("series", shop_ids)
    return list(deeds.filter(kind=kind) if kind else deeds)


def series_of(shop_id: int) -> NumberSeries:
    """The shop's series as it stands; the beginning of one when nothing was numbered yet."""
    found = NumberSeries.objects.filter(shop_id=shop_id).first()
    series = found or NumberSeries(shop_id=shop_id)
    series.next = next_of(series.prefix)
    return series


def next_of(prefix: str) -> int:
    """The next number of the shops that begin like this: they count together."""
    same = NumberSeries.objects.filter(prefix=prefix)
    return same.aggregate(highest=Max("next"))["highest"] or 1


def highest_in(cases: QuerySet[Case], prefix: str) -> tuple[int, str] | None:
    """The highest number behind `prefix` among the cases, and its digits as they stand there."""
    digits = Substr("number", len(prefix) + 1)
    # Not startswith: on SQLite that is LIKE, to which "ts-" and "TS-" are one.
    parts = cases.alias(front=Substr("number", 1, len(prefix))).annotate(digits=digits)
    ours = parts.filter(front=prefix).alias(long=Length("digits"))
    counted = ours.filter(_OnlyDigits("digits"), long__gt=0, long__lte=DIGITS_MOST)
    order = Cast("digits", BigIntegerField()).desc(), "id"
    found = counted.order_by(*order).values_list("digits", flat=True).first()
    return (int(found), found) if found else None


class _OnlyDigits(Func):
    # Django's regex on SQLite calls Python for every row: 100,000 took half a second of a turn.
    output_field = BooleanField()
    template = "%(expressions)s NOT GLOB '*[^0-9]*'"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s !~ '[^0-9]'")
