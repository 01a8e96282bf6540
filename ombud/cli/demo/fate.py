"""How each case fares: open or closed, how far, how late, and how it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp
from random import Random

from ombud.cli.demo.dice import dice, end_of_day, weighted
from ombud.cli.demo.incidents import Incident

OPEN = 170
OVERDUE = 20
OVERDUE_UNANSWERED = 6
DUE_TODAY = 15
FIRST_ANSWER = timedelta(hours=24)

_QUIET = ("enquiry", "suggestion")
OURS = ("AFT.REFUSED", "AGT.SELLER_REFUSES")
_THEIRS = {"AFT.DISPUTE": "platform", "PAY.CHARGEBACK": "chargeback", "SVC.ESCALATION": "regulator"}


@dataclass(frozen=True, slots=True)
class Fate:
    """`stage` is where the case stands at the end of the story; `due`: none, overdue, today or
    later; `fight` the kind of dispute and `ruling` how it ended."""

    stage: str
    outcome: str | None = None
    due: str = "none"
    late_first: bool = False
    late_settle: bool = False
    reopened: bool = False
    fight: str | None = None
    ruling: str | None = None


def fates(seed: int, now: datetime, all_incidents: Sequence[Incident]) -> list[Fate]:
    """One fate for each incident, in the same order."""
    r = dice(seed, "fates")
    open_places = _open_places(r, now, all_incidents)
    found = [
        _open_fate(r, one, now) if place in open_places else _closed_fate(r, one, now)
        for place, one in enumerate(all_incidents)
    ]
    ages = {place: days_since(all_incidents[place].opened_at, now) for place in open_places}
    _set_overdue(r, found, ages)
    _set_due_today(r, found, all_incidents, ages, now)
    return found


def days_since(at: datetime, now: datetime) -> float:
    return (now - at) / timedelta(days=1)


def _open_places(r: Random, now: datetime, all_incidents: Sequence[Incident]) -> set[int]:
    """The young ones all, the older the fewer; never the second of a pair."""
    keys = {}
    for place, one in enumerate(all_incidents):
        age = days_since(one.opened_at, now)
        weight = 1e6 if age < 0.9 else exp(-age / 13) + 0.0005
        weight *= 0.02 if one.kind in _QUIET and age > 4 else 1.0
        if one.twin is None:
            keys[place] = r.random() ** (1 / weight)
    return set(sorted(keys, key=lambda place: (-keys[place], place))[:OPEN])


def _open_fate(r: Random, one: Incident, now: datetime) -> Fate:
    age = days_since(one.opened_at, now)
    if age < 0.9:
        return Fate("received" if r.random() < 0.7 else "first_contact", due="later")
    if one.kind in _QUIET:
        return Fate("first_contact", due="later")
    weights = {"first_contact": 24, "investigation": 44, "proposal": 25}
    if age > 2:
        weights["settled"] = 17
    stage = weighted(r, weights)
    fight = _fight(r, one)
    return Fate(stage, due="none" if stage == "settled" else "later", fight=fight)


def _closed_fate(r: Random, one: Incident, now: datetime) -> Fate:
    if one.twin is not None:
        return Fate("closed", "duplicate")
    fight = _fight(r, one)
    ruling = None
    outcome = _outcome(r, one)
    if fight:
        ruling = r.choices(("won", "lost"), (56, 44))[0]
        outcome = _after_ruling(r, one.detail.code, ruling)
    age = days_since(one.opened_at, now)
    can_be_late = outcome not in ("withdrawn", "duplicate") and age > 22
    return Fate(
        "closed",
        outcome,
        late_first=age > 5 and r.random() < 0.075,
        late_settle=can_be_late and r.random() < 0.066,
        reopened=outcome in ("upheld", "partly") and age > 40 and r.random() < 0.032,
        fight=fight,
        ruling=ruling,
    )


def _outcome(r: Random, one: Incident) -> str:
    if one.kind == "suggestion":
        return "enquiry_only"
    if one.kind == "enquiry":
        return weighted(r, {"enquiry_only": 92, "withdrawn": 8})
    if "bad_batch" in one.signals or one.detail.code == "QUA.SAFETY":
        return weighted(r, {"upheld": 94, "partly": 6})
    return weighted(r, {"upheld": 61, "partly": 20.5, "rejected": 10, "withdrawn": 8.5})


def _fight(r: Random, one: Incident) -> str | None:
    code = one.detail.code
    if code in _THEIRS and one.kind == "complaint":
        return _THEIRS[code] if code != "SVC.ESCALATION" or r.random() < 0.4 else None
    return "platform" if code in OURS and r.random() < 0.5 else None


def _after_ruling(r: Random, code: str, ruling: str) -> str:
    """Against a seller a win is the customer's; against us a win turns the claim away."""
    if code in OURS:
        return "upheld" if ruling == "won" else "partly"
    return weighted(r, {"rejected": 55, "partly": 45}) if ruling == "won" else "upheld"


def _set_overdue(r: Random, found: list[Fate], ages: dict[int, float]) -> None:
    """Six never answered in time, the rest past the day they were promised."""
    unanswered = [p for p, age in ages.items() if 1.1 < age < 3.5]
    unanswered = _sample(r, unanswered, OVERDUE_UNANSWERED)
    for place in unanswered:
        found[place] = Fate("received", due="overdue")
    old = [p for p, age in ages.items() if age > 4.5 and found[p].due == "later"]
    for place in _sample(r, old, OVERDUE - len(unanswered)):
        found[place] = replace(found[place], due="overdue")


def _set_due_today(
    r: Random,
    found: list[Fate],
    all_incidents: Sequence[Incident],
    ages: dict[int, float],
    now: datetime,
) -> None:
    """Those whose 24 hours end today, and some that were promised for today."""
    midnight = end_of_day(now)
    waiting = [p for p in ages if found[p].stage == "received" and found[p].due == "later"]
    today = [p for p in waiting if all_incidents[p].opened_at + FIRST_ANSWER <= midnight]
    for place in today:
        found[place] = replace(found[place], due="today")
    rest = [p for p, age in ages.items() if age > 1 and found[p].due == "later"]
    for place in _sample(r, rest, DUE_TODAY - len(today)):
        found[place] = replace(found[place], due="today")


def _sample(r: Random, places: Iterable[int], n: int) -> list[int]:
    ordered = sorted(places)
    return r.sample(ordered, max(0, min(n, len(ordered))))
