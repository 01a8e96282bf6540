"""Chance that repeats itself: every thread of the story draws from its own seeded stream."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

_HERE = Path(__file__).parent
_CHINA = timedelta(hours=8)
T = TypeVar("T")


def dice(seed: int, thread: str) -> Random:
    return Random(f"{seed}/{thread}")


def weighted(r: Random, weights: Mapping[T, float]) -> T:
    return r.choices(list(weights), list(weights.values()))[0]


def span(r: Random, low: float, high: float) -> timedelta:
    """A length between `low` and `high` days, in whole minutes."""
    return timedelta(minutes=round(r.uniform(low, high) * 1440))


def long_tailed(r: Random, median: float, most: float) -> timedelta:
    """Mostly short, now and then long: a length in days, at most `most`."""
    return timedelta(minutes=round(min(median * r.lognormvariate(0, 0.6), most) * 1440))


def awake(r: Random, at: datetime, offset_hours: int) -> datetime:
    """`at`, or the next morning where the writer lives if it falls into the night."""
    local = at + timedelta(hours=offset_hours)
    if 8 <= local.hour < 24:
        return at
    return at + timedelta(hours=8 - local.hour, minutes=r.randrange(90) - local.minute)


def on_duty(r: Random, at: datetime) -> datetime:
    """`at`, or soon after nine in the morning if the desk is closed (21:00 to 09:00 in China)."""
    hour = (at + _CHINA).hour
    if 9 <= hour < 21:
        return at
    wait = timedelta(hours=(9 - hour) % 24, minutes=r.randrange(50) - at.minute)
    return at + wait


def shift_time(start: datetime, end: datetime, share: float) -> datetime:
    """The point `share` of the way from `start` to `end`, counting only the desk's hours."""
    first, last = _shift_minutes(start), _shift_minutes(end)
    if last - first < 15:
        return start + (end - start) * share
    day, minute = divmod(first + (last - first) * share, 720)
    midnight = datetime.fromordinal(int(day)).replace(tzinfo=UTC) - _CHINA
    return min(max(midnight + timedelta(minutes=540 + round(minute)), start), end)


def _shift_minutes(at: datetime) -> float:
    """Minutes the desk has been open since the year one."""
    local = at + _CHINA
    passed = local.hour * 60 + local.minute - 540
    return local.toordinal() * 720 + max(0, min(passed, 720))


def end_of_day(at: datetime) -> datetime:
    """One minute before midnight in China on the day of `at`."""
    return (at + _CHINA).replace(hour=23, minute=59, second=0, microsecond=0) - _CHINA


@cache
def table(name: str) -> Any:
    """A packaged table, such as `tables/names` or `texts/desk`. Read only: it is shared."""
    return json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8"))
