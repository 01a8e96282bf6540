"""Weeks and months of the shops, each by its own clock."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Q
from django.db.models.lookups import In

from ombud.casework.queries.filters import Plain
from ombud.learning.calendar import WEEK
from ombud.people.queries import shop_zones
from ombud.people.viewer import Viewer

WEEK_DAYS = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A whole week, from its Monday, or a whole month. first: its first day."""

    unit: str
    first: date

    @classmethod
    def holding(cls, unit: str, day: date) -> "Period":
        """The week or the month that a day lies in."""
        back = day.weekday() if unit == WEEK else day.day - 1
        return cls(unit, day - timedelta(days=back))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - ONE_DAY

    @property
    def after(self) -> "Period":
        """The one that follows."""
        longer = WEEK_DAYS if self.unit == WEEK else 31
        return Period.holding(self.unit, self.first + timedelta(days=longer))

    @property
    def before(self) -> "Period":
        """The one before it."""
        return Period.holding(self.unit, self.first - ONE_DAY)

    def days(self) -> Iterator[date]:
        """Every day of it."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases are measured: those of some shops, opened from one day to another, as of `at`.

    shops: ids by the zone whose clock says when a day begins there.
    """

    first: date
    last: date
    shops: Mapping[ZoneInfo, tuple[int, ...]]
    at: datetime

    @property
    def shop_ids(self) -> list[int]:
        """Every shop it is about."""
        return sorted(shop_id for ids in self.shops.values() for shop_id in ids)

    def opened(self, to_case: str = "") -> Q:
        """The cases opened in it. to_case: the path to the case, such as "case__"."""
        found = Q(pk__in=())
        for ids, span in self._spans(f"{to_case}opened_at"):
            found |= Q(**{f"{to_case}shop_id__in": ids}) & span
        return found

    def closed(self) -> Q:
        """The cases closed in it, whenever they were opened."""
        found = Q(pk__in=())
        for ids, span in self._spans("closed_at"):
            # The index of the shops holds no moment of closing.
            found |= _of_shops(ids) & span
        return found

    def any_time(self) -> Q:
        """The cases of its shops, whenever they were opened."""
        return _of_shops(self.shop_ids)

    def _spans(self, column: str) -> Iterator[tuple[Sequence[int], Q]]:
        """The shops of each zone, and the condition that a moment lies in the days there."""
        for zone, ids in self.shops.items():
            since, until = _midnight(self.first, zone), _midnight(self.last + ONE_DAY, zone)
            yield ids, Q(**{f"{column}__gte": since, f"{column}__lt": until})


def _of_shops(ids: Sequence[int]) -> Q:
    return Q(In(Plain("shop_id", output_field=BigIntegerField()), list(ids)))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def scope_of(
    viewer: Viewer, period: Period, *, at: datetime, shop_ids: Collection[int] = ()
) -> Scope:
    """What the viewer may measure of a period: the shops named, or every one they may see."""
    return Scope(period.first, period.last, shops_by_zone(viewer, shop_ids), at)


def shops_by_zone(
    viewer: Viewer, shop_ids: Collection[int] = ()
) -> dict[ZoneInfo, tuple[int, ...]]:
    """Ids of the shops named that this person may see, or of all of these, by their zone."""
    found: dict[ZoneInfo, list[int]] = defaultdict(list)
    for shop_id, zone in shop_zones().items():
        if viewer.sees_shop(shop_id) and (not shop_ids or shop_id in shop_ids):
            found[zone].append(shop_id)
    return {zone: tuple(ids) for zone, ids in found.items()}


def last_full(viewer: Viewer, unit: str, *, at: datetime) -> Period:
    """The newest week or month that is over in every shop this person may see."""
    return this_period(viewer, unit, at=at).before


def has_begun(viewer: Viewer, period: Period, *, at: datetime) -> bool:
    """Whether it has begun in some shop this person may see."""
    zones = list(shops_by_zone(viewer)) or [viewer.time_zone]
    return any(at.astimezone(zone).date() >= period.first for zone in zones)


def this_period(viewer: Viewer, unit: str, *, at: datetime) -> Period:
    """The week or month that is not over yet in some shop."""
    zones = list(shops_by_zone(viewer)) or [viewer.time_zone]
    return Period.holding(unit, min(at.astimezone(zone).date() for zone in zones))
