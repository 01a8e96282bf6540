"""A case steps to another stage, when the facts for it are known or someone may pass without."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.casework.actions.edits import Edit, in_batch, locked_cases, save_edits
from ombud.casework.actions.results import (
    EMPTY,
    EXCUSE_NOT_ALLOWED,
    FACTS_MISSING,
    NO_SUCH_STEP,
    STALE,
    UNKNOWN,
    UNKNOWN_VALUE,
    Batch,
    Result,
)
from ombud.casework.events import CaseClosed, CaseReopened, CaseSettled, CaseStepped
from ombud.casework.models import Case
from ombud.casework.queries.facts import Facts, facts_of_cases
from ombud.ledger.actions import record
from ombud.ledger.events import By, Happened
from ombud.people.models import Member
from ombud.people.roles import role_may
from ombud.rules import stages
from ombud.rules.closed_lists import is_code
from ombud.store.rows import chunks
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A case and the stage it is to enter; `excuse` says why it passes without the facts.

    outcome: what the case ends with, for a closing. reason: why it is reopened.
    """

    case_id: int
    stage: str
    version: int | None = None
    excuse: str = ""
    outcome: str = ""
    reason: str = ""


def step_cases(steps: Sequence[Step], *, by: By, at: datetime) -> Batch:
    """Take the steps; answers in their order. Refused: unknown, stale, no_such_step, unknown_value,
    facts_missing (with the codes of the missing facts), excuse_not_allowed.
    """
    results: list[Result] = []
    for some in chunks(steps):
        with turn():
            by = in_batch(by)
            results += take_steps(some, by=by, at=at)
    return Batch(id=by.batch_id or 0, results=tuple(results))


def take_steps(steps: Sequence[Step], *, by: By, at: datetime) -> list[Result]:
    """Take the steps inside the caller's turn."""
    cases = locked_cases(step.case_id for step in steps)
    facts = facts_of_cases(cases)
    excusing = any(step.excuse for step in steps) and _may_excuse(by)
    answers = [_take(step, cases.get(step.case_id), facts, excusing, at) for step in steps]
    taken = [
        (step, answer)
        for step, answer in zip(steps, answers, strict=True)
        if isinstance(answer, Edit)
    ]
    save_edits([edit for _, edit in taken], at=at)
    record([_event(step, edit, at) for step, edit in taken], by=by)
    return [Result(case_id=each.case.pk) if isinstance(each, Edit) else each for each in answers]


def _may_excuse(by: By) -> bool:
    if by.kind != "member" or by.id is None:
        return False
    role = Member.objects.filter(id=by.id).values_list("role", flat=True).first()
    return role_may(role or "", "pass_without_facts")


def _take(
    step: Step, case: Case | None, facts: Mapping[int, Facts], excusing: bool, at: datetime
) -> Edit | Result:
    if case is None:
        return Result(case_id=step.case_id, reason=UNKNOWN)
    if step.version not in (None, case.version):
        return Result(
            case_id=case.pk, reason=STALE, theirs={"stage": case.stage, "outcome": case.outcome}
        )
    if not _is_step(case, step):
        return Result(case_id=case.pk, reason=NO_SUCH_STEP, theirs={"stage": case.stage})
    if stages.is_reopening(case.stage, step.stage) and not step.reason.strip():
        return Result(case_id=case.pk, reason=EMPTY, missing=("reason",))
    if step.outcome and not is_code("outcome", step.outcome):
        return Result(case_id=case.pk, reason=UNKNOWN_VALUE, missing=("outcome",))
    missing = facts[case.pk].missing_for(step.stage, step.outcome or case.outcome)
    # No excuse for an outcome: without one the measures would count the case as nothing at all.
    if missing and (not step.excuse.strip() or "outcome" in missing):
        return Result(case_id=case.pk, reason=FACTS_MISSING, missing=missing)
    if missing and not excusing:
        return Result(case_id=case.pk, reason=EXCUSE_NOT_ALLOWED, missing=missing)
    return Edit.of(case).set(_entered(case, step, at))


def _is_step(case: Case, step: Step) -> bool:
    if step.stage not in stages.STAGES or not stages.may_step(case.stage, step.stage):
        return False
    # A reason is given for reopening only: an open case is not taken back by one.
    return not step.reason.strip() or stages.is_reopening(case.stage, step.stage)


def _entered(case: Case, step: Step, at: datetime) -> dict[str, Any]:
    """The values a case has once it entered the stage."""
    values: dict[str, Any] = {"stage": step.stage}
    values["waiting_for"] = stages.awaited_in(step.stage, case.waiting_for)
    if step.stage == stages.CLOSED:
        values |= {"closed_at": at, "outcome": step.outcome or case.outcome, "next_on": None}
    elif case.stage == stages.CLOSED:
        values |= {"closed_at": None, "outcome": ""}
    if step.stage in (stages.SETTLED, stages.CLOSED):
        values["settled_at"] = case.settled_at or at
    if stages.is_reopening(case.stage, step.stage):
        values |= {"settled_at": None, "waiting_for": "us", "is_history": False}
        values["reopened_times"] = case.reopened_times + 1
    return values


def _event(step: Step, edit: Edit, at: datetime) -> Happened:
    was = edit.changes["stage"][0]
    facts = {"excuse": step.excuse.strip()} if step.excuse.strip() else {}
    told: dict[str, Any] = {"about": (("case", edit.case.pk),), "at": at, "changes": edit.changes}
    if step.stage == stages.CLOSED:
        return CaseClosed(**told, facts=facts | {"outcome": edit.case.outcome})
    if stages.is_reopening(was, step.stage):
        return CaseReopened(**told, facts=facts | {"reason": step.reason.strip()})
    if step.stage == stages.SETTLED and was != stages.CLOSED:
        return CaseSettled(**told, facts=facts)
    return CaseStepped(**told, facts=facts)


def first_contact_steps(case_ids: Collection[int]) -> list[Step]:
    """The step that a first answer takes by itself."""
    return [Step(case_id=case_id, stage=stages.FIRST_CONTACT) for case_id in case_ids]
