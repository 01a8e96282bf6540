"""When it was said and done: the clock laid under a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from ombud.cli.demo.dice import end_of_day, long_tailed, on_duty, shift_time, span
from ombud.cli.demo.fate import FIRST_ANSWER, Fate
from ombud.cli.demo.incidents import Incident
from ombud.cli.demo.script import Beat
from ombud.cli.demo.shapes import Message, Note, Step

_DAYS = {"P1": 3, "P2": 7, "P3": 10, "P4": 10}
_SLOW_PARTIES = ("LOG", "CUS")
_AT_ONCE = ("withdrawn", "duplicate", "enquiry_only")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """Times that hold a case together; None where it has not come to that. `last_at` bounds
    what an open case may have seen."""

    first_due_at: datetime
    settle_due_at: datetime
    answered_at: datetime | None
    settled_at: datetime | None
    closed_at: datetime | None
    last_at: datetime


def clock(r: Random, incident: Incident, fate: Fate, now: datetime) -> Clock:
    opened = incident.opened_at
    first_due = opened + FIRST_ANSWER
    due = _promised(r, incident, fate, now)
    answered = None if fate.stage == "received" else _answered(r, opened, fate, now)
    if answered is None:
        return Clock(first_due, due, None, None, None, now - _MINUTE)
    if fate.stage == "closed":
        return _closed_clock(r, incident, fate, now, answered, due)
    if fate.stage == "settled":
        settled = answered + (min(due, now) - answered) * r.uniform(0.4, 0.9)
        return Clock(first_due, due, answered, settled, None, settled + (now - settled) * 0.6)
    return Clock(first_due, due, answered, None, None, _last_word(r, answered, now))


def _promised(r: Random, incident: Incident, fate: Fate, now: datetime) -> datetime:
    """The day promised for the settlement: the house default, or later where others are slow."""
    opened = incident.opened_at
    due = opened + timedelta(days=_DAYS[incident.detail.priority])
    if incident.detail.code[:3] in _SLOW_PARTIES or fate.fight:
        due += timedelta(days=r.choice((0, 7, 10, 14)))
    if fate.due == "overdue" and fate.stage != "received":
        return now - span(r, 0.2, min(4.0, (now - opened).days - 2.0))
    if fate.due == "today" and fate.stage != "received":
        left = end_of_day(now) - now
        return max(now + left * r.choice((0.4, 0.6, 0.8, 1)), now + _MINUTE)
    if fate.due == "later" and due <= end_of_day(now):
        return end_of_day(now) + timedelta(days=r.choice((1, 1, 2, 3, 4, 6, 8)), hours=-6)
    return due


def _answered(r: Random, opened: datetime, fate: Fate, now: datetime) -> datetime:
    if fate.late_first:
        return on_duty(r, opened + span(r, 1.05, 2.6))
    quick = on_duty(r, opened + long_tailed(r, 0.09, 0.42))
    if quick < now - timedelta(minutes=3):
        return quick
    return opened + (now - opened) * r.uniform(0.3, 0.8)


def _last_word(r: Random, answered: datetime, now: datetime) -> datetime:
    """When an open case last moved: mostly some time ago, never after now."""
    reach = min(now - _MINUTE, answered + long_tailed(r, 4, 16))
    return max(reach, answered + (now - answered) * 0.5)


def _closed_clock(
    r: Random, incident: Incident, fate: Fate, now: datetime, answered: datetime, due: datetime
) -> Clock:
    room = now - answered
    if fate.late_settle:
        settled = min(on_duty(r, due + span(r, 0.4, 6)), answered + room * 0.8)
    else:
        needed = long_tailed(r, 0.2, 1.5) if fate.outcome in _AT_ONCE else long_tailed(r, 2.2, 9)
        settled = on_duty(r, answered + min(needed, room * 0.6))
        settled = min(max(settled, answered + 20 * _MINUTE), answered + room * 0.7)
        settled = min(settled, due) if due > answered + _MINUTE else settled
    closed = on_duty(r, settled + long_tailed(r, 0.8, 4))
    closed = min(closed, settled + (now - settled) * 0.6)
    if fate.outcome in _AT_ONCE:
        closed = settled
    first_due = incident.opened_at + FIRST_ANSWER
    last = min(closed + span(r, 4, 14), now - _MINUTE) if fate.reopened else closed
    return Clock(first_due, due, answered, settled, closed, last)


def timed(r: Random, beats: Sequence[Beat], times: Clock) -> list[tuple[datetime, Beat]]:
    """Each beat with its time, in order: the answer, the settling and the closing at theirs."""
    placed: list[tuple[datetime, Beat]] = []
    waiting: list[Beat] = []
    for beat in beats:
        at = _fixed(beat, placed, times)
        if at is None:
            waiting.append(beat)
            continue
        _spread(r, placed, waiting, at)
        placed.append((at, beat))
        waiting = []
    _spread(r, placed, waiting, times.last_at)
    return placed


def _fixed(beat: Beat, placed: list[tuple[datetime, Beat]], times: Clock) -> datetime | None:
    stages = [one.stage for _, one in placed]
    if beat.stage == "settled" and "settled" not in stages:
        return times.settled_at
    if beat.stage == "closed" and "closed" not in stages:
        return times.closed_at
    return None if placed else times.answered_at


def _spread(
    r: Random, placed: list[tuple[datetime, Beat]], waiting: list[Beat], until: datetime
) -> None:
    """Puts the waiting beats between the last one placed and `until`, ours in office hours."""
    if not waiting:
        return
    start = placed[-1][0]
    for place, beat in enumerate(waiting, 1):
        share = (place + r.uniform(-0.4, 0.4)) / (len(waiting) + 1)
        placed.append((shift_time(start, until, share), beat))


def _door(beat: Beat, channel: str) -> str:
    """Sellers write on Wangwang, other parties by mail, the customer where the case began."""
    if beat.who in ("agent", "customer"):
        return channel
    return "wangwang" if beat.who == "seller" else "email"


@dataclass(frozen=True, slots=True)
class Told:
    conversation: tuple[Message, ...]
    notes: tuple[Note, ...]
    steps: tuple[Step, ...]


def told(
    placed: Sequence[tuple[datetime, Beat]], opening: Sequence[Message], owner: str, channel: str
) -> Told:
    """The timed beats as messages, notes and steps; `opening` is what came before the answer."""
    said, notes = list(opening), []
    steps = [Step(opening[0].at, "received", None)]
    for at, beat in placed:
        if beat.who == "note":
            notes.append(Note(at, owner, beat.text))
        else:
            own = owner if beat.who == "agent" else None
            said.append(Message(at, beat.who, own, _door(beat, channel), beat.text))
        if beat.stage:
            steps.append(Step(at, beat.stage, owner))
    return Told(tuple(said), tuple(notes), tuple(steps))
