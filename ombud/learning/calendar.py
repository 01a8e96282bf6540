"""The local day, week or month a moment lies in, worked out inside the database.

Django asks Python for every row on SQLite, which takes ten times as long as the rest of a grouping.
SQLite's own date functions know no zones; a zone is only a few changes of its offset, though.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Case, CharField, DateField, F, Func, Value, When
from django.db.models.functions import Cast, TruncDay, TruncMonth, TruncWeek

DAY, WEEK, MONTH = "day", "week", "month"
_SINCE = datetime(1990, 1, 1, tzinfo=UTC)
_SQLITE_STEPS: dict[str, tuple[str, ...]] = {
    DAY: (),
    WEEK: ("weekday 0", "-6 days"),
    MONTH: ("start of month",),
}
_TRUNC: dict[str, Any] = {DAY: TruncDay, WEEK: TruncWeek, MONTH: TruncMonth}


def first_day(unit: str, column: str, zone: ZoneInfo, *, until: datetime) -> Any:
    """An expression: the first day of the local day, week or month of a column of moments."""
    if connection.vendor != "sqlite":
        # A date even inside another expression, where Django does not turn the moment into one.
        return Cast(_TRUNC[unit](column, tzinfo=zone), DateField())
    steps = [Value(step) for step in _SQLITE_STEPS[unit]]
    shift = _shift(column, zone, until)
    return Func(F(column), shift, *steps, function="date", output_field=DateField())


def _shift(column: str, zone: ZoneInfo, until: datetime) -> Any:
    """How far the zone is from UTC at the column's moment, as SQLite's modifier."""
    (_since, earliest), *later = _offsets(zone, until.date() + timedelta(days=1))
    if not later:
        return _modifier(earliest)
    # The newest first: most cases are.
    cases = [When(**{f"{column}__gte": at, "then": _modifier(off)}) for at, off in later[::-1]]
    return Case(*cases, default=_modifier(earliest), output_field=CharField())


def _modifier(seconds: int) -> Value:
    return Value(f"{seconds:+} seconds")


@lru_cache(maxsize=64)
def _offsets(zone: ZoneInfo, until: date) -> tuple[tuple[datetime, int], ...]:
    """(moment, seconds from UTC from then on), the earliest first."""
    days = (datetime(until.year, until.month, until.day, tzinfo=UTC) - _SINCE).days
    seen = [(_SINCE, _offset(zone, _SINCE))]
    for day in range(1, days + 1):
        at = _SINCE + timedelta(days=day)
        if _offset(zone, at) != seen[-1][1]:
            seen.append((_exactly(zone, at), _offset(zone, at)))
    return tuple(seen)


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _exactly(zone: ZoneInfo, after: datetime) -> datetime:
    """The quarter of an hour at which the offset of `after` began, within the day before."""
    at = after
    while _offset(zone, at - timedelta(minutes=15)) == _offset(zone, after):
        at -= timedelta(minutes=15)
    return at
