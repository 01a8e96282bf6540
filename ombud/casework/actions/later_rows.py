"""What a later row of a workbook brings its case is written."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from ombud.arrivals.actions import keep_answers
from ombud.arrivals.drafts import Answer
from ombud.arrivals.events import RowJoined, RowRevised
from ombud.casework.actions.answers import note_first_answer
from ombud.casework.actions.files import CaseFile, attach_drafted
from ombud.casework.actions.line_changes import LineChange, change_line
from ombud.casework.actions.notes import NewNote, write_notes
from ombud.casework.actions.own_fields import know_own_fields
from ombud.casework.actions.remedies import (
    NewRemedy,
    RemedyMove,
    move_remedies,
    propose_remedies,
)
from ombud.casework.events import CaseAnswered, CaseChanged, CaseClosed
from ombud.casework.later_rows import LaterRow, LineDeed
from ombud.casework.models import Case
from ombud.casework.queries.standing import standings
from ombud.ledger.events import By, Happened

Compare = Callable[[LaterRow, dict[str, int]], None]


def compared(
    events: Sequence[RowJoined | RowRevised], compare: Compare, *, may_add: bool
) -> list[LaterRow]:
    """The rows beside their cases, compared in their order; one case may stand in several.

    Inside the caller's turn. The drafts learn their cases, and under kept_ours what stays.
    """
    first = {event.subject_id for event in events}
    # Held until the turn ends: what somebody saves meanwhile waits, and is not written over.
    found = Case.objects.select_for_update().filter(first_message_id__in=first).order_by("id")
    cases = {case.first_message_id: case for case in found}
    standing = standings(list(cases.values()), with_touched=not may_add)
    own_ids = know_own_fields(name for event in events for name in event.carrying.claims.own)
    rows = []
    for event in events:
        case_id = cases[event.subject_id].pk
        row = LaterRow(standing[case_id], event.carrying, event.at, may_add)
        compare(row, own_ids)
        row.draft.case_id, row.draft.kept_ours = case_id, row.kept
        rows.append(row)
    return rows


def take_over(rows: Sequence[LaterRow], *, by: By) -> list[Happened]:
    """Write what the rows bring, inside the caller's turn; what is still to be recorded."""
    happened = [told for row in rows if row.fields for told in _written(row)]
    happened += _add_answers([row for row in rows if row.answer])
    for row in rows:
        notes = [NewNote(case_id=row.case.pk, text=text) for text in row.notes]
        if notes:
            write_notes(notes, by=by, at=row.draft.said_at)
    attach_drafted(
        [
            CaseFile(row.case.pk, row.case.thread, row.draft.said_at, file)
            for row in rows
            for file in row.files
        ],
        by=by,
    )
    for row in rows:
        for deed in row.lines:
            _set_line(row, deed, by)
    return happened


def _written(row: LaterRow) -> list[Happened]:
    case_id, about = row.case.pk, (("case", row.case.pk),)
    Case.objects.filter(pk=case_id).update(
        **row.fields, version=F("version") + 1, changed_at=timezone.now()
    )
    happened: list[Happened] = [CaseChanged(about=about, at=row.at, changes=row.changes)]
    if row.fields.get("stage") == "closed":
        facts = {"outcome": row.fields["outcome"]}
        happened.append(CaseClosed(about=about, at=row.fields["closed_at"], facts=facts))
    return happened


def _add_answers(rows: Sequence[LaterRow]) -> list[Happened]:
    answers = [_answer(row) for row in rows]
    ids = keep_answers(answers, at=timezone.now())
    return [_answered(*each) for each in zip(rows, answers, ids, strict=True)]


def _answer(row: LaterRow) -> Answer:
    claims, case = row.claims, row.case
    return Answer(
        shop_id=case.shop_id,
        thread=case.thread,
        text=row.answer,
        said_at=claims.answered_at or claims.closed_at or row.at,
        channel=case.channel,
        customer_id=case.customer_id,
        author_id=claims.owner_id,
    )


def _answered(row: LaterRow, answer: Answer, message_id: int) -> CaseAnswered:
    note_first_answer(row.case, answer.said_at)
    return CaseAnswered(
        about=(("case", row.case.pk), ("message", message_id)),
        at=answer.said_at,
        facts={"message": message_id, "channel": answer.channel},
    )


def _set_line(row: LaterRow, deed: LineDeed, by: By) -> None:
    if deed.fields:
        change = LineChange(case_id=row.case.pk, fields=deed.fields, line_id=deed.line.id)
        deed.line.id = change_line(change, by=by, at=row.at).made_id
    paid_at = row.claims.closed_at or row.at
    if deed.money:
        propose_remedies([_remedy(row, deed)], by=by, at=paid_at)
    if deed.done_id:
        move = RemedyMove(case_id=row.case.pk, remedy_id=deed.done_id, state="done")
        move_remedies([move], by=by, at=paid_at)


def _remedy(row: LaterRow, deed: LineDeed) -> NewRemedy:
    claim: Any = deed.money
    return NewRemedy(
        case_id=row.case.pk,
        line_id=deed.line.id,
        kind=claim.remedy or "RP",
        amount=claim.amount,
        currency=claim.currency,
        state="done" if row.claims.closes else "proposed",
    )
