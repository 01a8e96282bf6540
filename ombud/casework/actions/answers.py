"""An answer to the customer is recorded: what was said, through which channel, and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from ombud.arrivals.actions import keep_answers
from ombud.arrivals.drafts import Answer
from ombud.casework.actions.changes import CaseChange, change_cases
from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.fields import Known, is_fit
from ombud.casework.actions.results import EMPTY, UNKNOWN, UNKNOWN_VALUE, Batch, Result
from ombud.casework.actions.steps import first_contact_steps, take_steps
from ombud.casework.events import CaseAcknowledged, CaseAnswered
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.rules.stages import RECEIVED
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What was said to the customer.

    channel: through which it went. said_at: when, if not just now. waiting_for and next_on are set
    on the case along with it, when given.
    """

    case_id: int
    text: str
    channel: str
    said_at: datetime | None = None
    waiting_for: str = ""
    next_on: date | None = None


def record_answers(answers: Sequence[NewAnswer], *, by: By, at: datetime) -> Batch:
    """Record what members sent, or what a routine sent by itself; made_id is the message's id.

    Only a member's answer is the first answer: it stops that clock and takes a received case to its
    first contact. Refused: unknown, empty, unknown_value.
    """
    with turn():
        by = in_batch(by)
        cases = locked_cases(answer.case_id for answer in answers)
        results = [_judged(answer, cases.get(answer.case_id)) for answer in answers]
        fit = [each for each, result in zip(answers, results, strict=True) if result.is_done]
        said = [_said(answer, cases[answer.case_id], by, at) for answer in fit]
        ids = keep_answers(said, at=at)
        made = iter(ids)
        _follow(fit, list(zip(ids, said, strict=True)), cases, by, at)
    told = (
        Result(case_id=result.case_id, made_id=next(made)) if result.is_done else result
        for result in results
    )
    return Batch(id=by.batch_id or 0, results=tuple(told))


def _judged(answer: NewAnswer, case: Case | None) -> Result:
    if case is None:
        return Result(case_id=answer.case_id, reason=UNKNOWN)
    missing = tuple(name for name in ("text", "channel") if not getattr(answer, name).strip())
    if missing:
        return Result(case_id=case.pk, reason=EMPTY, missing=missing)
    unfit = tuple(
        name for name, value in _wanted(answer).items() if not is_fit(case, name, value, Known())
    )
    return Result(case_id=case.pk, reason=UNKNOWN_VALUE if unfit else "", missing=unfit)


def _said(answer: NewAnswer, case: Case, by: By, at: datetime) -> Answer:
    return Answer(
        shop_id=case.shop_id,
        thread=case.thread,
        channel=answer.channel.strip()[:20],
        customer_id=case.customer_id,
        author_id=by.id if by.kind == "member" else None,
        is_automatic=by.kind != "member",
        text=answer.text.strip(),
        said_at=min(answer.said_at or at, at),
    )


def _follow(
    answers: Sequence[NewAnswer],
    numbered: Sequence[tuple[int, Answer]],
    cases: dict[int, Case],
    by: By,
    at: datetime,
) -> None:
    kept = [
        (cases[answer.case_id], message_id, said)
        for answer, (message_id, said) in zip(answers, numbered, strict=True)
    ]
    if by.kind == "member":
        for case, _, said in kept:
            note_first_answer(case, said.said_at)
    record([_event(*each, by) for each in kept], by=by)
    if by.kind == "member":
        _contact([case for case, _, _ in kept], by, at)
    _set_what_follows(answers, by, at)


def note_first_answer(case: Case, said_at: datetime) -> None:
    """The earliest answer is the first, in whichever order they are recorded."""
    answered_at = max(said_at, case.opened_at)
    # Nobody edits this by hand: it needs no version.
    unanswered = Q(first_answered_at=None) | Q(first_answered_at__gt=answered_at)
    Case.objects.filter(unanswered, id=case.pk).update(first_answered_at=answered_at)


def _event(case: Case, message_id: int, said: Answer, by: By) -> CaseAnswered | CaseAcknowledged:
    kind = CaseAnswered if by.kind == "member" else CaseAcknowledged
    return kind(
        about=(("case", case.pk), ("message", message_id)),
        at=said.said_at,
        facts={"message": message_id, "channel": said.channel},
    )


def _contact(cases: Collection[Case], by: By, at: datetime) -> None:
    fresh = {case.pk for case in cases if case.stage == RECEIVED}
    if fresh:
        take_steps(first_contact_steps(fresh), by=by, at=at)


def _set_what_follows(answers: Sequence[NewAnswer], by: By, at: datetime) -> None:
    wanted = [(answer.case_id, _wanted(answer)) for answer in answers]
    changes = [CaseChange(case_id=case_id, fields=fields) for case_id, fields in wanted if fields]
    if changes:
        change_cases(changes, by=by, at=at)


def _wanted(answer: NewAnswer) -> dict[str, Any]:
    pairs = {"waiting_for": answer.waiting_for, "next_on": answer.next_on}
    return {name: value for name, value in pairs.items() if value}
