"""The arithmetic of windows: from the moment a window starts to the moment it is due.

A window is not a number of days. It has a unit (clock hours, calendar days, working days, service
hours, weeks) and a rule for when it starts (at the event, the next day at 00:00, the next full
hour). All moments are aware datetimes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

HOUR = "hour"
CALENDAR_DAY = "calendar_day"
WORKING_DAY = "working_day"
SERVICE_HOUR = "service_hour"
WEEK = "week"
UNITS = (HOUR, CALENDAR_DAY, WORKING_DAY, SERVICE_HOUR, WEEK)

AT = "at"
NEXT_DAY = "next_day"
NEXT_HOUR = "next_hour"
STARTS = (AT, NEXT_DAY, NEXT_HOUR)


@dataclass(frozen=True, slots=True)
class Window:
    """How long: `amount` of `unit`, counted from `starts`. Raises ValueError when unknown."""

    amount: int
    unit: str = HOUR
    starts: str = AT

    def __post_init__(self) -> None:
        if self.amount < 1 or self.unit not in UNITS or self.starts not in STARTS:
            raise ValueError(f"No such window: {self.amount} {self.unit} {self.starts}")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked and which hours are served.

    `make_up_days` are weekend days worked in exchange (调休). `weekend` holds weekday numbers,
    Monday = 0. Service hours run every day (JD-03).
    """

    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    opens: time = time(9)
    closes: time = time(18)

    def __post_init__(self) -> None:
        # Without a working day or a service hour a window would never run out.
        if self.opens >= self.closes or self.weekend >= set(range(7)):
            raise ValueError("A calendar needs a working day and opening hours.")

    def is_worked(self, day: date) -> bool:
        if day in self.make_up_days:
            return True
        return day not in self.holidays and day.weekday() not in self.weekend


PLAIN_CALENDAR = WorkCalendar()

# HS-01 to HS-04, and the first answer within a day that the house promises everybody.
FIRST_ANSWER = Window(24)
SETTLEMENT: Mapping[str, Window] = MappingProxyType(
    {"P1": Window(24), "P2": Window(72), "P3": Window(120), "P4": Window(240)}
)


def due_at(
    started_at: datetime,
    window: Window,
    zone: ZoneInfo,
    calendar: WorkCalendar = PLAIN_CALENDAR,
) -> datetime:
    """When a window that started at an aware moment runs out, as a moment in `zone`.

    The end of a day is the next day's 00:00. Raises ValueError for a naive start.
    """
    if started_at.tzinfo is None:
        raise ValueError("A clock starts at an aware moment.")
    start = _counted_from(started_at.astimezone(zone), window.starts)
    if window.unit == HOUR:
        return _hours_later(start, timedelta(hours=window.amount))
    if window.unit == SERVICE_HOUR:
        return _service_hours_later(start, timedelta(hours=window.amount), calendar)
    if window.unit == WORKING_DAY:
        return _working_days_later(start, window.amount, calendar)
    days = window.amount * (7 if window.unit == WEEK else 1)
    return _settle_gap(start + timedelta(days=days))


def _settle_gap(moment: datetime) -> datetime:
    # A wall time that a clock change skips exists only after a trip through UTC.
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


def _hours_later(moment: datetime, length: timedelta) -> datetime:
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def _midnight(moment: datetime, days: int = 0) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=days), time(), moment.tzinfo)


def _counted_from(local: datetime, starts: str) -> datetime:
    if starts == NEXT_DAY:
        return _midnight(local, 1)
    if starts == NEXT_HOUR:
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return _hours_later(local, timedelta(hours=1) - past if past else timedelta())
    return local


def _working_days_later(start: datetime, amount: int, calendar: WorkCalendar) -> datetime:
    """A start at midnight counts its own day, so the end is the close of the last working day."""
    if not calendar.is_worked(start.date()):
        start = datetime.combine(_next_worked(start.date(), calendar), time(), start.tzinfo)
    counts_today = start.time() == time()
    day = start.date()
    for _ in range(amount - 1 if counts_today else amount):
        day = _next_worked(day, calendar)
    if counts_today:
        return datetime.combine(day + timedelta(days=1), time(), start.tzinfo)
    return _settle_gap(datetime.combine(day, start.time(), start.tzinfo))


def _next_worked(day: date, calendar: WorkCalendar) -> date:
    day += timedelta(days=1)
    while not calendar.is_worked(day):
        day += timedelta(days=1)
    return day


def _service_hours_later(start: datetime, length: timedelta, calendar: WorkCalendar) -> datetime:
    """Minutes left at closing carry over to the next day's opening (JD-03)."""
    moment = start
    while True:
        opens = datetime.combine(moment.date(), calendar.opens, moment.tzinfo)
        closes = datetime.combine(moment.date(), calendar.closes, moment.tzinfo)
        served_from = max(moment, opens)
        left = closes - served_from
        if left >= length:
            return served_from + length
        length -= max(left, timedelta())
        moment = _midnight(moment, 1)
