"""Pieces of evidence are asked for, and come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.results import UNCHANGED, UNKNOWN, UNKNOWN_VALUE, Batch, Result
from ombud.casework.events import EvidenceMarked
from ombud.casework.queries.evidence import NOT_ASKED, STATES, evidence_of
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.rules.closed_lists import is_code
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMark:
    """A piece of a case's evidence, by its code, was asked for, is here, or neither."""

    case_id: int
    code: str
    state: str


def mark_evidence(marks: Sequence[EvidenceMark], *, by: By, at: datetime) -> Batch:
    """Note the states; answers in their order. Refused: unknown, unknown_value, unchanged."""
    with turn():
        by = in_batch(by)
        cases = locked_cases(mark.case_id for mark in marks)
        states = evidence_of(cases)
        results = tuple(_mark(mark, states.get(mark.case_id), by, at) for mark in marks)
    return Batch(id=by.batch_id or 0, results=results)


def _mark(mark: EvidenceMark, states: Mapping[str, str] | None, by: By, at: datetime) -> Result:
    if states is None:
        return Result(case_id=mark.case_id, reason=UNKNOWN)
    if mark.state not in STATES or not is_code("evidence", mark.code):
        return Result(case_id=mark.case_id, reason=UNKNOWN_VALUE, missing=("evidence",))
    before = states.get(mark.code, NOT_ASKED)
    if before == mark.state:
        return Result(case_id=mark.case_id, reason=UNCHANGED)
    about, changes = (("case", mark.case_id),), {mark.code: [before, mark.state]}
    record([EvidenceMarked(about=about, at=at, changes=changes)], by=by)
    return Result(case_id=mark.case_id)
