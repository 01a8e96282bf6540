"""Fields of cases are changed, one case or a thousand, and the whole batch can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.casework.actions.edits import Edit, in_batch, locked_cases, save_edits, values_of
from ombud.casework.actions.fields import Known, is_fit, known_for, sees_shop, with_consequences
from ombud.casework.actions.results import (
    OWNER_WITHOUT_SHOP,
    STALE,
    UNCHANGED,
    UNKNOWN,
    UNKNOWN_VALUE,
    Batch,
    Result,
)
from ombud.casework.events import CaseChanged
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.store.rows import chunks
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """New values for one case. With a `version`, nothing newer is overwritten.

    fields: owner_id, team_id, customer_id, kind, class_code, detail_code, priority, waiting_for,
    next_on (date or None), title, order_no, tracking_no, platform, channel, remedy_wanted,
    amount_wanted (Decimal or None), amount_currency, outcome, and "own.<id>" for own fields.
    """

    case_id: int
    fields: Mapping[str, Any]
    version: int | None = None


def change_cases(changes: Sequence[CaseChange], *, by: By, at: datetime) -> Batch:
    """Set the fields; answers in the order of `changes`. Refused: unknown, stale, unchanged,
    unknown_value, owner_without_shop.
    """
    results: list[Result] = []
    for some in chunks(changes):
        with turn():
            by = in_batch(by)
            results += _change(some, by, at)
    return Batch(id=by.batch_id or 0, results=tuple(results))


def _change(changes: Sequence[CaseChange], by: By, at: datetime) -> list[Result]:
    cases = locked_cases(change.case_id for change in changes)
    known = known_for(
        (cases[each.case_id], each.fields) for each in changes if each.case_id in cases
    )
    answers = [_edit(each, cases.get(each.case_id), known) for each in changes]
    edits = [answer for answer in answers if isinstance(answer, Edit)]
    save_edits(edits, at=at)
    record([_changed(edit, at) for edit in edits], by=by)
    return [_result(answer) for answer in answers]


def _edit(change: CaseChange, case: Case | None, known: Known) -> Edit | Result:
    if case is None:
        return Result(case_id=change.case_id, reason=UNKNOWN)
    if change.version not in (None, case.version):
        return refused(case, STALE, change.fields)
    unfit = tuple(
        name for name, value in change.fields.items() if not is_fit(case, name, value, known)
    )
    if unfit:
        return Result(case_id=case.pk, reason=UNKNOWN_VALUE, missing=unfit)
    if not sees_shop(known, change.fields.get("owner_id"), case):
        return Result(case_id=case.pk, reason=OWNER_WITHOUT_SHOP, missing=("owner_id",))
    edit = Edit.of(case).set(with_consequences(case, change.fields, known))
    return edit if edit.changes else refused(case, UNCHANGED, change.fields)


def refused(case: Case, reason: str, wanted: Mapping[str, Any]) -> Result:
    """A refusal that shows what stands in the wanted fields."""
    return Result(case_id=case.pk, reason=reason, theirs=values_of(case, wanted))


def _changed(edit: Edit, at: datetime) -> CaseChanged:
    return CaseChanged(about=(("case", edit.case.pk),), at=at, changes=edit.changes)


def _result(answer: Edit | Result) -> Result:
    return Result(case_id=answer.case.pk) if isinstance(answer, Edit) else answer
