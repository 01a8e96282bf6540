"""Clocks start with a case, stop when their promise is kept, and follow it when it changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from ombud.casework.events import (
    AnswerWithdrawn,
    CaseAnswered,
    CaseChanged,
    CaseClosed,
    CaseNumbered,
    CaseOpened,
    CaseReopened,
    CaseSettled,
    StepTakenBack,
)
from ombud.casework.models import NEVER, Case
from ombud.casework.openings import Opening
from ombud.followup.actions.due import show_next_due
from ombud.followup.actions.kept import kept_since
from ombud.followup.models import Clock
from ombud.followup.promises import Promises, standing_promises
from ombud.ledger.events import By, Happened
from ombud.people.queries import zone_of_shop
from ombud.store.rows import insert_rows, update_rows

FIELDS = "case_id kind started_at due_at stopped_at is_approximate is_stated rang_at".split()
KIND, DUE_AT, STOPPED_AT = (FIELDS.index(name) for name in ("kind", "due_at", "stopped_at"))
# What decides a promise: when one of these changes, the running clocks are reckoned anew.
DECIDES_PROMISE = {"class_code", "priority"}
ENDED = (CaseSettled.__name__, CaseClosed.__name__)
# The deeds that stop a clock of each kind.
STOPPED_BY = {
    Clock.FIRST_ANSWER: (CaseAnswered.__name__, CaseClosed.__name__),
    Clock.SETTLEMENT: ENDED,
    Clock.SAID_ANSWER: (CaseAnswered.__name__, *ENDED),
    Clock.SAID_CALL: (CaseAnswered.__name__, *ENDED),
    Clock.SAID_REFUND: ENDED,
    Clock.SAID_SEND: ENDED,
    Clock.SAID_HANDLE: ENDED,
}
# What was done, and when.
Deed = tuple[str, datetime]


def plan_clocks(events: Sequence[CaseNumbered], *, by: By) -> None:
    """Give each case that is about to open its clocks, and the soonest one's due time to show.

    History's clocks are born stopped, as far as it knows when.
    """
    promises, now = standing_promises(), timezone.now()
    for event in events:
        each: Opening = event.carrying
        each.clocks = _clock_rows(each, promises, zone_of_shop(each.draft.shop_id), now)
        running = [(row[DUE_AT], row[KIND]) for row in each.clocks if row[STOPPED_AT] is None]
        each.due_at, each.due_kind = min(running, default=(NEVER, ""))


def start_clocks(events: Sequence[CaseOpened], *, by: By) -> None:
    """Write the clocks that were planned for every opened case."""
    insert_rows(Clock, FIELDS, [row for event in events for row in event.carrying.clocks])


def _clock_rows(
    each: Opening, promises: Promises, zone: ZoneInfo, now: datetime
) -> list[tuple[Any, ...]]:
    stops = ((Clock.FIRST_ANSWER, each.first_answered_at), (Clock.SETTLEMENT, each.settled_at))
    return [
        _clock_row(each, kind, stopped_at, promises, zone, now)
        for kind, stopped_at in stops
        # A closed row that does not say when it was answered has no clock: it would be invented.
        if stopped_at or not each.is_history
    ]


def _clock_row(
    each: Opening,
    kind: str,
    stopped_at: datetime | None,
    promises: Promises,
    zone: ZoneInfo,
    now: datetime,
) -> tuple[Any, ...]:
    draft = each.draft
    stated = draft.claims.due_at if kind == Clock.SETTLEMENT else None
    due_at = stated or promises.due_at(kind, each.class_code, each.priority, draft.said_at, zone)
    # Late already on arrival: everybody knows, so it is born rung.
    rang_at = now if stopped_at or due_at <= now else None
    is_approximate = draft.said_precision == "day"
    return (
        each.case_id, kind, draft.said_at, due_at, stopped_at, is_approximate, stated is not None,
        rang_at,
    )  # fmt: skip


def stop_first_answer(events: Sequence[CaseAnswered], *, by: By) -> None:
    """A person answered: the first-answer promise is kept, now or long ago.

    The earliest answer counts, also when it is recorded after a later one or after the closing.
    """
    _stop(events, (Clock.FIRST_ANSWER,), moves_earlier=True)


def stop_settlement(events: Sequence[CaseSettled], *, by: By) -> None:
    """Settled: the settlement promise is kept, and so is what was promised in words."""
    _stop(events, (Clock.SETTLEMENT, *Clock.SAID))


def stop_all_clocks(events: Sequence[CaseClosed], *, by: By) -> None:
    """Closed: nothing is due any more."""
    _stop(events, (Clock.FIRST_ANSWER, Clock.SETTLEMENT, *Clock.SAID))


def _stop(events: Sequence[Happened], kinds: Sequence[str], *, moves_earlier: bool = False) -> None:
    # Events of an opening carry it: their clocks were born stopped.
    living = [event for event in events if event.carrying is None]
    if not living:
        return
    latest_first = sorted(living, key=lambda event: event.at, reverse=True)
    stops = {event.subject_id: event.at for event in latest_first}
    clocks = Clock.objects.filter(case_id__in=stops, kind__in=kinds).order_by("id")
    rows = [
        (_stop_of(clock, stops[clock.case_id]), clock.pk)
        for clock in clocks
        if clock.stopped_at is None or (moves_earlier and stops[clock.case_id] < clock.stopped_at)
    ]
    update_rows(Clock, ["stopped_at"], rows)
    show_next_due(list(stops))


def _stop_of(clock: Clock, at: datetime) -> datetime:
    # What was done before the complaint came kept its promise when this began, as the case says.
    return max(at, clock.started_at)


def restart_settlement(events: Sequence[CaseReopened], *, by: By) -> None:
    """Reopened: a new settlement promise begins now."""
    promises = standing_promises()
    started = {event.subject_id: event.at for event in events}
    rows = [_renewed(case, started[case.id], promises) for case in _cases(started)]
    insert_rows(Clock, FIELDS, rows)
    show_next_due(list(started))


def set_clocks_back(events: Sequence[AnswerWithdrawn | StepTakenBack], *, by: By) -> None:
    """Deeds were taken back: what they stopped runs on, what they began or promised is gone.

    A clock that runs on takes the promise that holds now.
    """
    withdrawn = {event.facts["message"] for event in events if isinstance(event, AnswerWithdrawn)}
    undone = defaultdict[int, set[Deed]](set)
    for event in events:
        undone[event.subject_id].update(_deeds_of(event))
    ids = sorted(undone)
    clocks = list(Clock.objects.filter(case_id__in=ids).order_by("id"))
    begun = [
        clock.pk
        for clock in clocks
        if clock.message_id in withdrawn or _was_begun(clock, undone[clock.case_id])
    ]
    Clock.objects.filter(id__in=begun).delete()
    stopped = [
        clock
        for clock in clocks
        if clock.pk not in begun and _was_stopped(clock, undone[clock.case_id])
    ]
    cases = {case.id: case for case in Case.objects.filter(id__in=ids).order_by("id")}
    promises = standing_promises()
    rows = [_as_it_stands(clock, cases[clock.case_id], promises) for clock in stopped]
    update_rows(Clock, ["stopped_at", "due_at", "rang_at"], rows)
    show_next_due(ids)


def _deeds_of(event: Happened) -> Iterable[Deed]:
    return ((kind, datetime.fromisoformat(when)) for kind, when in event.facts["deeds"])


def _was_begun(clock: Clock, undone: Collection[Deed]) -> bool:
    began = (CaseReopened.__name__, clock.started_at)
    return clock.kind == Clock.SETTLEMENT and began in undone


def _was_stopped(clock: Clock, undone: Collection[Deed]) -> bool:
    stops = (at for deed, at in undone if deed in STOPPED_BY[clock.kind])
    return any(_stop_of(clock, at) == clock.stopped_at for at in stops)


def _as_it_stands(
    clock: Clock, case: Case, promises: Promises
) -> tuple[datetime | None, datetime, datetime | None, int]:
    """(stopped at, due at, rang at, id) of a clock, as its case tells without the deeds."""
    kept_at = case.settled_at
    if clock.kind in Clock.SAID:
        kept_at = kept_since(clock.kind, clock.started_at, case)
    elif clock.kind == Clock.FIRST_ANSWER:
        kept_at = min(filter(None, (case.first_answered_at, case.closed_at)), default=None)
    if kept_at or clock.is_stated:
        return kept_at, clock.due_at, clock.rang_at, clock.pk
    return None, *_moved(clock, case, promises)


def _renewed(case: Case, at: datetime, promises: Promises) -> tuple[Any, ...]:
    zone = zone_of_shop(case.shop_id)
    due_at = promises.due_at(Clock.SETTLEMENT, case.class_code, case.priority, at, zone)
    return case.id, Clock.SETTLEMENT, at, due_at, None, False, False, None


def _cases(ids: Iterable[int]) -> Iterable[Case]:
    fields = ("id", "shop_id", "class_code", "priority")
    return Case.objects.filter(id__in=list(ids)).only(*fields).order_by("id")


def reckon_clocks_anew(events: Sequence[CaseChanged | StepTakenBack], *, by: By) -> None:
    """Class or priority changed: running clocks take the promise that holds now."""
    ids = [event.subject_id for event in events if DECIDES_PROMISE & event.changes.keys()]
    if not ids:
        return
    promises = standing_promises()
    cases = {case.id: case for case in _cases(ids)}
    running = Clock.objects.filter(
        case_id__in=ids, stopped_at__isnull=True, is_stated=False
    ).order_by("id")
    update_rows(
        Clock,
        ["due_at", "rang_at"],
        [_moved(clock, cases[clock.case_id], promises) for clock in running],
    )
    show_next_due(ids)


def _moved(clock: Clock, case: Case, promises: Promises) -> tuple[datetime, datetime | None, int]:
    """(due at, rang at, id): told late once, it rings again when a later promise is missed too."""
    zone = zone_of_shop(case.shop_id)
    due_at = promises.due_at(clock.kind, case.class_code, case.priority, clock.started_at, zone)
    return due_at, None if due_at > timezone.now() else clock.rang_at, clock.pk
