"""What an agent promises in an answer is watched, and what was read wrongly is put right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ombud.arrivals.models import Message
from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.results import UNCHANGED, UNKNOWN, UNKNOWN_VALUE, Batch, Result
from ombud.casework.events import CaseAnswered
from ombud.casework.models import Case
from ombud.followup.actions.due import show_next_due
from ombud.followup.actions.kept import kept_since
from ombud.followup.events import PromiseChanged, PromiseDenied, PromiseRead, PromiseWritten
from ombud.followup.models import Clock
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.queries import zone_of_shop
from ombud.rules.promises import Promise, promises_in
from ombud.rules.stages import CLOSED
from ombud.store.rows import insert_rows, reserve_ids
from ombud.store.turn import turn

# A workbook tells what was said long ago; nobody waits for it any more.
HISTORY = ("import", "workbook")
LONGEST = timedelta(days=730)
FIELDS = (
    "id case_id kind started_at due_at stopped_at is_approximate is_stated rang_at message_id "
    "words_from words_to"
).split()


def watch_promises(events: Sequence[CaseAnswered], *, by: By) -> None:
    """Read the answers that were just recorded: each promise in them becomes a running clock.

    A closed case has no clocks, and history promises nothing any more.
    """
    living = [] if by.via in HISTORY or by.quiet else [e for e in events if e.carrying is None]
    if not living:
        return
    said = Message.objects.in_bulk([event.facts["message"] for event in living])
    ids = [event.subject_id for event in living]
    cases = Case.objects.exclude(stage=CLOSED).in_bulk(ids)
    found = [
        (cases[event.subject_id], said[event.facts["message"]], promise)
        for event in living
        if event.subject_id in cases
        for promise in _read(said[event.facts["message"]])
    ]
    if found:
        _watch(found, by)


def _read(message: Message) -> list[Promise]:
    return promises_in(message.text, message.said_at, zone_of_shop(message.shop_id))


def _watch(found: Sequence[tuple[Case, Message, Promise]], by: By) -> None:
    ids = reserve_ids(Clock, len(found))
    rows = [_row(pk, *each) for pk, each in zip(ids, found, strict=True)]
    insert_rows(Clock, FIELDS, rows)
    record([_was_read(pk, *each) for pk, each in zip(ids, found, strict=True)], by=by)
    show_next_due([case.pk for case, _, _ in found])


def _row(pk: int, case: Case, message: Message, promise: Promise) -> tuple[Any, ...]:
    kind, at = f"said_{promise.kind}", message.said_at
    # An answer may be recorded after the one that kept what it promised.
    kept_at = kept_since(kind, at, case)
    return (
        pk, case.pk, kind, at, promise.due_at, kept_at, False, True, None, message.pk,
        promise.start, promise.end,
    )  # fmt: skip


def _was_read(pk: int, case: Case, message: Message, promise: Promise) -> PromiseRead:
    facts = {"promise": pk, "message": message.pk, "what": promise.kind}
    facts |= {"due": promise.due_at.isoformat(), "words": [promise.start, promise.end]}
    about = (("case", case.pk), ("message", message.pk))
    return PromiseRead(about=about, at=message.said_at, facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromise:
    """What was promised to the customer, of rules.promise_words.KINDS, and until when."""

    case_id: int
    what: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMove:
    """A promise is for something else or another time, is kept, or is not kept after all.

    What is None stays.
    """

    case_id: int
    promise_id: int
    what: str | None = None
    due_at: datetime | None = None
    is_kept: bool | None = None


def write_promises(promises: Sequence[NewPromise], *, by: By, at: datetime) -> Batch:
    """Watch what somebody promised elsewhere, or what was not read; made_id is the clock's id.

    Refused: unknown, unknown_value (also for a closed case, which has no clocks).
    """
    with turn():
        by = in_batch(by)
        cases = locked_cases(each.case_id for each in promises)
        results = tuple(_write(each, cases.get(each.case_id), by, at) for each in promises)
        show_next_due([result.case_id for result in results if result.is_done])
    return Batch(id=by.batch_id or 0, results=results)


def _write(new: NewPromise, case: Case | None, by: By, at: datetime) -> Result:
    if case is None:
        return Result(case_id=new.case_id, reason=UNKNOWN)
    unfit = ("stage",) if case.stage == CLOSED else _unfit(new.what, new.due_at, at)
    if unfit or new.due_at is None:
        return Result(case_id=case.pk, reason=UNKNOWN_VALUE, missing=unfit or ("due_at",))
    clock = Clock.objects.create(
        case=case, kind=f"said_{new.what}", started_at=at, due_at=new.due_at, is_stated=True
    )
    facts = {"promise": clock.pk, "what": new.what, "due": new.due_at.isoformat()}
    record([PromiseWritten(about=(("case", case.pk),), at=at, facts=facts)], by=by)
    return Result(case_id=case.pk, made_id=clock.pk)


def _unfit(what: str | None, due_at: datetime | None, at: datetime) -> tuple[str, ...]:
    fits = {
        "what": what is None or f"said_{what}" in Clock.SAID,
        "due_at": due_at is None or at < due_at < at + LONGEST,
    }
    return tuple(name for name, fit in fits.items() if not fit)


def move_promises(moves: Sequence[PromiseMove], *, by: By, at: datetime) -> Batch:
    """Correct or keep what was promised in words. Refused: unknown, unknown_value, unchanged."""
    with turn():
        by = in_batch(by)
        cases = locked_cases(each.case_id for each in moves)
        results = tuple(_move(each, cases.get(each.case_id), by, at) for each in moves)
        show_next_due([result.case_id for result in results if result.is_done])
    return Batch(id=by.batch_id or 0, results=results)


def _move(move: PromiseMove, case: Case | None, by: By, at: datetime) -> Result:
    clock = _said_in(case, move.promise_id)
    if case is None or clock is None:
        return Result(case_id=move.case_id, reason=UNKNOWN)
    due_at = None if _is_same_minute(move.due_at, clock.due_at) else move.due_at
    unfit = _unfit(move.what, due_at, at)
    if unfit:
        return Result(case_id=case.pk, reason=UNKNOWN_VALUE, missing=unfit)
    changes = _moved(clock, replace(move, due_at=due_at), case, at)
    if not changes:
        return Result(case_id=case.pk, reason=UNCHANGED)
    clock.save(update_fields=["kind", "due_at", "stopped_at", "rang_at"])
    told = _told(clock)
    facts = {"promise": clock.pk, "what": told["what"], "due": told["due"]}
    about = (("case", case.pk),)
    record([PromiseChanged(about=about, at=at, changes=changes, facts=facts)], by=by)
    return Result(case_id=case.pk)


def _is_same_minute(wanted: datetime | None, due_at: datetime) -> bool:
    # A form shows minutes: sent back untouched, it must not take the seconds away.
    return wanted is not None and wanted == due_at.replace(second=0, microsecond=0)


def _said_in(case: Case | None, promise_id: int) -> Clock | None:
    said = Clock.objects.filter(kind__in=Clock.SAID, pk=promise_id)
    return said.filter(case_id=case.pk).first() if case else None


def _moved(clock: Clock, move: PromiseMove, case: Case, at: datetime) -> dict[str, list[Any]]:
    """Set the clock as the move wants it; what changed by that."""
    before = _told(clock)
    if move.what is not None:
        clock.kind = f"said_{move.what}"
    if move.due_at is not None:
        clock.due_at, clock.rang_at = move.due_at, None
    if move.is_kept is not None and move.is_kept == (clock.stopped_at is None):
        clock.stopped_at = at if move.is_kept else case.closed_at
    after = _told(clock)
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _told(clock: Clock) -> dict[str, Any]:
    return {
        "what": clock.kind.removeprefix("said_"),
        "due": clock.due_at.isoformat(),
        "kept": clock.stopped_at and clock.stopped_at.isoformat(),
    }


def deny_promises(denied: Sequence[tuple[int, int]], *, by: By, at: datetime) -> Batch:
    """These (case id, promise id) were none: they are watched no more. Refused: unknown."""
    with turn():
        by = in_batch(by)
        cases = locked_cases(case_id for case_id, _ in denied)
        results = tuple(_deny(cases.get(each[0]), each, by, at) for each in denied)
        show_next_due([result.case_id for result in results if result.is_done])
    return Batch(id=by.batch_id or 0, results=results)


def _deny(case: Case | None, denied: tuple[int, int], by: By, at: datetime) -> Result:
    case_id, promise_id = denied
    clock = _said_in(case, promise_id)
    if clock is None:
        return Result(case_id=case_id, reason=UNKNOWN)
    facts = {"promise": promise_id, "message": clock.message_id, **_told(clock)}
    facts["words"] = [clock.words_from, clock.words_to]
    clock.delete()
    record([PromiseDenied(about=(("case", case_id),), at=at, facts=facts)], by=by)
    return Result(case_id=case_id)
