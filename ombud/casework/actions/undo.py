"""A batch of deeds is taken back, case by case, where nobody has built upon it since."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ombud.arrivals.actions import withdraw_answers
from ombud.arrivals.models import Message
from ombud.casework.actions.edits import Edit, in_batch, locked_cases, save_edits, values_of
from ombud.casework.actions.line_changes import line_gone, put_line_back
from ombud.casework.actions.remedies import put_remedy_back, remedy_gone, set_refund_totals
from ombud.casework.actions.results import CHANGED_SINCE, Batch, Result
from ombud.casework.actions.undoing import Standing, Undoing, merged, read
from ombud.casework.events import AnswerWithdrawn, CaseChanged, EvidenceMarked, StepTakenBack
from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.casework.queries.batches import ANSWER, changes_of_batch, stepped_since
from ombud.ledger.actions import record
from ombud.ledger.events import By, Happened
from ombud.ledger.models import Entry
from ombud.rules.stages import awaited_in
from ombud.store.rows import chunks, update_rows
from ombud.store.turn import turn


def undo_batch(
    batch_id: int, *, by: By, at: datetime, only: Collection[int] | None = None
) -> Batch:
    """Put back what stood before the batch; a case that somebody built upon is left and reported.

    One result for each case. only: the cases to put back, where not all of the batch is meant.
    A withdrawn answer counts as none from now on; clocks follow.
    """
    groups = changes_of_batch(batch_id)
    wanted = [case_id for case_id in groups if only is None or case_id in only]
    results: list[Result] = []
    for some in chunks(wanted):
        with turn():
            by = in_batch(by)
            results += _undo({case_id: groups[case_id] for case_id in some}, batch_id, by, at)
    return Batch(id=by.batch_id or 0, results=tuple(results))


def _undo(
    groups: Mapping[int, Sequence[Entry]], batch_id: int, by: By, at: datetime
) -> list[Result]:
    cases = locked_cases(groups)
    wanted = [Undoing.of(cases[case_id], entries) for case_id, entries in groups.items()]
    standing = Standing.of(wanted)
    gone_on = stepped_since(groups, batch_id) | _withdrawn_already(wanted)
    fit = [each for each in wanted if each.case.pk not in gone_on and each.stands(standing)]
    put_back(fit, standing, {"undoes": batch_id}, by, at)
    done = {each.case.pk for each in fit}
    return [
        Result(case_id=each.case.pk) if each.case.pk in done else _since(each) for each in wanted
    ]


def _withdrawn_already(wanted: Sequence[Undoing]) -> set[int]:
    answers = {message_id: each.case.pk for each in wanted for message_id in each.answers}
    gone = Message.objects.filter(id__in=answers, direction=Message.WITHDRAWN)
    return {answers[message_id] for message_id in gone.values_list("id", flat=True)}


def _since(each: Undoing) -> Result:
    theirs = values_of(each.case, each.changes)
    return Result(case_id=each.case.pk, reason=CHANGED_SINCE, theirs=theirs)


def put_back(
    undoings: Sequence[Undoing],
    standing: Standing,
    facts: Mapping[str, Any],
    by: By,
    at: datetime,
) -> None:
    """Set what stood before, inside the caller's turn; facts: what the ledger is told beside it."""
    edits = [Edit.of(each.case).set(_before(each)) for each in undoings]
    save_edits(edits, at=at)
    told = [each for one in undoings for each in _beside(one, standing, facts, at)]
    # Remedies before their lines: else these could not go.
    Remedy.objects.filter(id__in=[each for one in undoings for each in one.made_remedies]).delete()
    AffectedLine.objects.filter(id__in=[each for one in undoings for each in one.added]).delete()
    set_refund_totals(one.case.pk for one in undoings if one.remedies)
    _withdraw(undoings)
    for each, edit in zip(undoings, edits, strict=True):
        told += _events(each, edit, facts, at)
    record(told, by=by)


def _beside(
    one: Undoing, standing: Standing, facts: Mapping[str, Any], at: datetime
) -> Iterator[Happened]:
    """Lines, remedies and evidence are put back; what there is to record of it."""
    for line_id, several in one.lines.items():
        if line_id in one.added:
            yield line_gone(standing.lines[line_id], merged(several), facts, at)
        else:
            yield put_line_back(standing.lines[line_id], merged(several), facts, at)
    for remedy_id, several in one.remedies.items():
        if remedy_id in one.made_remedies:
            yield remedy_gone(one.case.pk, several[-1], facts, at)
        else:
            yield put_remedy_back(standing.remedies[remedy_id], several, facts, at)
    if one.evidence:
        changes = {code: [after, before] for code, (before, after) in one.evidence.items()}
        about = (("case", one.case.pk),)
        yield EvidenceMarked(about=about, at=at, changes=changes, facts=facts)


def _before(each: Undoing) -> dict[str, Any]:
    values = {name: read(name, pair[0]) for name, pair in each.changes.items()}
    stage = values.get("stage", each.case.stage)
    # Entries of old releases do not tell whom a case waited for before it was closed.
    waiting_for = awaited_in(stage, values.get("waiting_for", each.case.waiting_for))
    return values | {"waiting_for": waiting_for}


def _withdraw(undoings: Sequence[Undoing]) -> None:
    """The first answer is now the earliest of those that were really sent, if any was."""
    withdraw_answers(message_id for each in undoings for message_id in each.answers)
    first_of = [each.case for each in undoings if each.was_first_answer]
    threads = [case.thread for case in first_of]
    sent = Message.objects.filter(thread__in=threads, direction=Message.OUT, is_automatic=False)
    first: dict[int, datetime] = {}
    for thread, said_at in sent.order_by("said_at", "id").values_list("thread", "said_at"):
        first.setdefault(thread, said_at)
    answered = ((case, first.get(case.thread)) for case in first_of)
    rows = [(said and max(said, case.opened_at), case.pk) for case, said in answered]
    update_rows(Case, ["first_answered_at"], rows)


def _events(each: Undoing, edit: Edit, facts: Mapping[str, Any], at: datetime) -> list[Happened]:
    about = ("case", each.case.pk)
    told: list[Happened] = [
        AnswerWithdrawn(
            about=(about, ("message", message_id)),
            at=at,
            facts={**facts, "message": message_id, "deeds": [[ANSWER, said_at.isoformat()]]},
        )
        for message_id, said_at in each.answers.items()
    ]
    if each.steps:
        deeds = [[step.kind, step.happened_at.isoformat()] for step in each.steps]
        facts = {**facts, "deeds": deeds}
        back = StepTakenBack(about=(about,), at=at, changes=edit.changes, facts=facts)
        return [*told, back]
    if edit.changes:
        told.append(CaseChanged(about=(about,), at=at, changes=edit.changes, facts=facts))
    return told
