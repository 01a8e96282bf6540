"""Cases are closed with an outcome, and reopened with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.line_changes import LineChange, change_line
from ombud.casework.actions.results import EMPTY, Batch, Result
from ombud.casework.actions.steps import Step, step_cases, take_steps
from ombud.ledger.events import By
from ombud.rules.stages import CLOSED, REOPENED_INTO
from ombud.store.rows import chunks
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How a case ends. lines: cause, at_fault, pays and recover_from by line id."""

    case_id: int
    outcome: str
    version: int | None = None
    lines: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    excuse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """A settled or closed case, and why it lives again."""

    case_id: int
    reason: str
    version: int | None = None


def close_cases(closings: Sequence[Closing], *, by: By, at: datetime) -> Batch:
    """Close the cases, settled or not; answers in their order, refused as in `step_cases`.

    What a refused closing says of its lines is not written.
    """
    results: list[Result] = []
    for some in chunks(closings):
        with turn():
            by = in_batch(by)
            results += _close(some, by, at)
    return Batch(id=by.batch_id or 0, results=tuple(results))


def _close(closings: Sequence[Closing], by: By, at: datetime) -> list[Result]:
    # Cases before their lines, as everywhere: two ways round would wait for each other.
    locked_cases(each.case_id for each in closings)
    plain = iter(take_steps([_step(each) for each in closings if not each.lines], by=by, at=at))
    return [_close_with_lines(each, by, at) if each.lines else next(plain) for each in closings]


def _step(closing: Closing) -> Step:
    return Step(
        case_id=closing.case_id,
        stage=CLOSED,
        version=closing.version,
        excuse=closing.excuse,
        outcome=closing.outcome,
    )


class _Refused(Exception):
    """Undoes the lines of a closing that is not to be."""


def _close_with_lines(closing: Closing, by: By, at: datetime) -> Result:
    try:
        with turn():
            for line_id, fields in closing.lines.items():
                line = LineChange(case_id=closing.case_id, line_id=line_id, fields=fields)
                _must(change_line(line, by=by, at=at), but="unchanged")
            return _must(take_steps([_step(closing)], by=by, at=at)[0])
    except _Refused as refused:
        result: Result = refused.args[0]
        return result


def _must(result: Result, but: str = "") -> Result:
    if result.reason not in ("", but):
        raise _Refused(result)
    return result


def reopen_cases(reopenings: Sequence[Reopening], *, by: By, at: datetime) -> Batch:
    """Take settled or closed cases back into investigation. Refused also: empty (no reason)."""
    told = [each for each in reopenings if each.reason.strip()]
    steps = [
        Step(case_id=each.case_id, stage=REOPENED_INTO, version=each.version, reason=each.reason)
        for each in told
    ]
    batch = step_cases(steps, by=by, at=at)
    taken = iter(batch.results)
    results = [
        next(taken)
        if each.reason.strip()
        else Result(case_id=each.case_id, reason=EMPTY, missing=("reason",))
        for each in reopenings
    ]
    return Batch(id=batch.id, results=tuple(results))
