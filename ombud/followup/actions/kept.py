"""What keeps a promise that was made in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from ombud.arrivals.models import Message
from ombud.casework.events import CaseAnswered, RemedyChanged
from ombud.casework.models import Case
from ombud.followup.actions.due import show_next_due
from ombud.followup.models import Clock
from ombud.ledger.events import By, Happened
from ombud.ledger.models import Entry
from ombud.rules.remedies import PAID_TO_CUSTOMER, SENT_TO_CUSTOMER
from ombud.store.rows import update_rows

BY_ANSWER = (Clock.SAID_ANSWER, Clock.SAID_CALL)
DONE = "done"


def kept_since(kind: str, started_at: datetime, case: Case) -> datetime | None:
    """When the case tells that such a promise was kept: a later answer, or its end."""
    ends = [case.settled_at, case.closed_at]
    if kind in BY_ANSWER:
        said = Message.objects.filter(
            thread=case.thread, direction=Message.OUT, is_automatic=False, said_at__gt=started_at
        )
        ends.append(said.order_by("said_at").values_list("said_at", flat=True).first())
    return min((end for end in ends if end and end >= started_at), default=None)


def keep_by_answer(events: Sequence[CaseAnswered], *, by: By) -> None:
    """The customer heard from a person again: a promised answer or call is kept."""
    _keep([(event, BY_ANSWER) for event in events if event.carrying is None])


def keep_by_remedy(events: Sequence[RemedyChanged], *, by: By) -> None:
    """A remedy was carried out, which keeps its promise; or it turned out that it was not."""
    moved = [event for event in events if "state" in event.changes]
    _keep([(event, _kinds(event)) for event in moved if event.changes["state"][1] == DONE])
    for event in moved:
        if event.changes["state"][0] == DONE:
            _run_on(event)


def _kinds(event: RemedyChanged) -> tuple[str, ...]:
    if event.facts["kind"] in PAID_TO_CUSTOMER:
        return Clock.SAID_REFUND, Clock.SAID_HANDLE
    if event.facts["kind"] in SENT_TO_CUSTOMER:
        return Clock.SAID_SEND, Clock.SAID_HANDLE
    return (Clock.SAID_HANDLE,)


def _keep(kept: Sequence[tuple[Happened, Sequence[str]]]) -> None:
    """Stop the running promises of these kinds that were made before."""
    ids = [event.subject_id for event, _ in kept]
    running = Clock.objects.filter(case_id__in=ids, kind__in=Clock.SAID, stopped_at__isnull=True)
    stops: dict[int, datetime] = {}
    by_case = _by_case(running.order_by("id")) if ids else {}
    for event, kinds in kept:
        for clock in by_case.get(event.subject_id, ()):
            # An answer that was recorded late keeps nothing that was promised after it.
            if clock.kind in kinds and clock.started_at < event.at:
                stops[clock.pk] = min(event.at, stops.get(clock.pk, event.at))
    if stops:
        update_rows(Clock, ["stopped_at"], [(at, clock_id) for clock_id, at in stops.items()])
        show_next_due(ids)


def _by_case(clocks: Iterable[Clock]) -> dict[int, list[Clock]]:
    by_case = defaultdict[int, list[Clock]](list)
    for clock in clocks:
        by_case[clock.case_id].append(clock)
    return by_case


def _run_on(event: RemedyChanged) -> None:
    done = Entry.objects.filter(
        Q(facts__remedy=event.facts["remedy"]),
        about_kind="case", about_id=event.subject_id, kind=RemedyChanged.__name__,
    )  # fmt: skip
    stops = set(done.values_list("happened_at", flat=True))
    case = Case.objects.get(pk=event.subject_id)
    clocks = Clock.objects.filter(case_id=case.pk, kind__in=_kinds(event), stopped_at__in=stops)
    rows = [
        (kept_since(clock.kind, clock.started_at, case), clock.pk)
        for clock in clocks.order_by("id")
    ]
    update_rows(Clock, ["stopped_at"], rows)
    show_next_due([case.pk])
