"""An edited workbook is handed over, looked at, and taken over."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ombud.arrivals.actions import keep_original, original_bytes
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.casework.actions.edits import in_batch
from ombud.casework.actions.results import STALE
from ombud.ledger.events import By
from ombud.people.viewer import Viewer
from ombud.store.jobs import enqueue
from ombud.store.turn import turn
from ombud.workbooks.account import SHOWN, Account, account_of, lines_of
from ombud.workbooks.actions.merge import WORKBOOK, Merge, merge_compared
from ombud.workbooks.columns import case_columns
from ombud.workbooks.comparison import ALL, OURS, Comparison
from ombud.workbooks.models import BYTES_AT_ONCE, EditableExport, EditedFile
from ombud.workbooks.queries.cases_out import cases_now
from ombud.workbooks.queries.compare import compare_workbook
from ombud.workbooks.queries.edited_files import outlook
from ombud.workbooks.queries.waiting import compared_again
from ombud.workbooks.reasons import NotTaken
from ombud.workbooks.saved import COPY, SCREEN, WrittenRow, saved_of

WORK = "workbooks.work_edited"
# More edited cells than this are taken over by the worker.
AT_ONCE = 1_000
# Two who save the same rows at once: the later one is compared anew with what the other saved.
TRIES = 3
_GATHERED = ("applied", "added", "cases")


def receive_edited(
    viewer: Viewer, content: bytes, *, name: str, by: By, at: datetime
) -> EditedFile:
    """Keep an edited workbook and count what it says; nothing of it is done yet. A long one is
    compared by the worker.

    Raises NotTaken, WorkbookRefused; then nothing is kept.
    """
    viewer.must("work_cases")
    if len(content) > BYTES_AT_ONCE:
        return _kept_for_the_worker(viewer, content, name, at)
    said = compare_workbook(viewer, content)
    kept = keep_original(content, name=name, at=at)
    tally = {
        "edits": len(said.edits), "conflicts": len(said.conflicts), "added": len(said.new_rows),
        "refused": len(said.not_read), "unchanged": said.unchanged, "missing": said.missing_count,
    }  # fmt: skip
    with turn():
        return EditedFile.objects.create(
            export_id=said.export_id, original=kept, made_by_id=viewer.member_id, made_at=at,
            tally=tally,
        )  # fmt: skip


def _kept_for_the_worker(viewer: Viewer, content: bytes, name: str, at: datetime) -> EditedFile:
    kept = keep_original(content, name=name, at=at)
    with turn():
        edited = EditedFile.objects.create(
            original=kept, made_by_id=viewer.member_id, made_at=at, state=EditedFile.COMPARING
        )
        enqueue(WORK, edited.pk)
    return edited


def compare_kept(file_id: int, viewer: Viewer, *, at: datetime) -> None:
    """Compare a long workbook; then it waits for its person, or says why it was not taken."""
    edited = EditedFile.objects.select_related("original").get(pk=file_id)
    try:
        account, edited.tally, edited.export_id = outlook(viewer, edited)
    except WorkbookRefused as refused:
        edited.failure = {"code": refused.code, "params": refused.params}
    except NotTaken as refused:
        edited.failure = {"code": refused.code, "params": {}}
    else:
        edited.account, edited.state = account.sealed(file_id), EditedFile.ASKED
    if edited.failure:
        edited.state, edited.ended_at = EditedFile.FAILED, at
    edited.seen_at, edited.starts = None, 0
    with turn():
        edited.save()


def take_over(
    edited: EditedFile, viewer: Viewer, *, decided: Mapping[str, str], by: By, at: datetime
) -> None:
    """Do what an edited workbook says, here or, when it says much, in the worker.

    One that was taken over already, or is being so, is left alone. Of a live one everything else is
    done by then: what nobody decides now stays as it is here, for good.
    """
    if edited.is_live:
        decided = {ALL: OURS, **decided}
    is_much = sum(edited.tally.get(name, 0) for name in ("edits", "conflicts", "added")) > AT_ONCE
    is_much = is_much or edited.is_long
    with turn():
        waiting = EditedFile.objects.filter(pk=edited.pk, state=EditedFile.ASKED)
        batch_id = edited.batch_id or in_batch(by).batch_id
        changes = {"state": EditedFile.QUEUED, "decided": dict(decided), "batch_id": batch_id}
        # What was done when a live one was saved stays in its account.
        anew: dict[str, Any] = {} if edited.is_live else {"account": None, "tally": {}}
        taken = waiting.update(**changes, **anew)
        if taken and is_much:
            enqueue(WORK, edited.pk)
    if taken and not is_much:
        go_on(edited.pk, viewer, at=at, goes_on=lambda: True)


def go_on(file_id: int, viewer: Viewer, *, at: datetime, goes_on: Callable[[], bool]) -> bool:
    """Take over what is left to do while `goes_on()` says so; True when it is all done."""
    edited = EditedFile.objects.select_related("original").get(pk=file_id)
    if edited.state != EditedFile.QUEUED:
        return True
    try:
        merged = _merged(edited, viewer, at, goes_on)
        for _again in range(TRIES - 1):
            if _was_overtaken(merged):
                merged = _merged(edited, viewer, at, goes_on)
    except (NotTaken, WorkbookRefused):
        _end(edited, EditedFile.FAILED, at)
        return True
    if merged.left:
        edited.save(update_fields=["tally", "account"])
        return False
    asks = _asks(edited, merged)
    if asks:
        _settle_told_again(edited)
    _end(edited, EditedFile.ASKED if asks else EditedFile.DONE, at)
    return True


def _merged(edited: EditedFile, viewer: Viewer, at: datetime, goes_on: Callable[[], bool]) -> Merge:
    merged = merge_compared(
        viewer, _comparison(edited, viewer), at=at, decided=edited.decided, goes_on=goes_on,
        by=replace(viewer.by(WORKBOOK), batch_id=edited.batch_id),
    )  # fmt: skip
    _gather(edited, merged)
    if edited.session != COPY:
        _remember(edited, viewer, merged)
    return merged


def _comparison(edited: EditedFile, viewer: Viewer) -> Comparison:
    if edited.is_live and edited.decided:
        return compared_again(viewer, edited)
    session = edited.session if edited.is_live else None
    return compare_workbook(viewer, original_bytes(edited.original), session)


def _was_overtaken(merged: Merge) -> bool:
    """Whether somebody changed a row between the comparison and its taking over."""
    return any(one.reason == STALE for one in merged.refused)


def _asks(edited: EditedFile, merged: Merge) -> bool:
    """Whether a saving waits for its person: once they decided, it does not again."""
    return edited.is_live and not edited.decided and bool(merged.conflicts or merged.refused)


def _settle_told_again(edited: EditedFile) -> None:
    """An earlier saving waits no more when this one tells all that it told.

    Another window knows nothing of it: then both wait.
    """
    waiting = EditedFile.objects.filter(
        made_by_id=edited.made_by_id, export_id=edited.export_id, state=EditedFile.ASKED
    ).exclude(way=EditedFile.SCREEN)
    told = _told(edited)
    again = [one.pk for one in waiting.order_by("id") if one.account and _told(one) <= told]
    with turn():
        waiting.filter(pk__in=again).update(state=EditedFile.DONE)


def _told(edited: EditedFile) -> set[tuple[Any, ...]]:
    account = account_of(edited.account or b"", edited.pk)
    refused = {(one.number or one.row_no, one.label, one.reason) for one in account.refused}
    return {(line.key, line.file) for line in account.conflicts} | refused


def _remember(edited: EditedFile, viewer: Viewer, merged: Merge) -> None:
    """The base moves on: the same document may be saved again.

    Of one that the screen brought back only new rows are: its person is asked about the others.
    """
    session = edited.session if edited.is_live else SCREEN
    settled = [*merged.applied, *merged.settled] if edited.is_live else []
    if not (settled or merged.added):
        return
    with turn():
        held = EditableExport.objects.select_for_update()
        export = held.filter(made_by_id=edited.made_by_id, pk=merged.export_id).first()
        if export:
            rows = _written_rows(viewer, merged, export.columns, session)
            saved = saved_of(export.saved, export.pk)
            saved.take(session, settled, rows)
            export.saved = saved.sealed(export.pk)
            export.save(update_fields=["saved"])


def _written_rows(
    viewer: Viewer, merged: Merge, columns: Sequence[str], session: str
) -> list[WrittenRow]:
    ids = [one.case_id for one in merged.added]
    born = cases_now(viewer, case_columns(columns), ids) if ids else {}
    return [
        WrittenRow(one.row_no, one.case_id, one.cells, born[one.case_id].values, session)
        for one in merged.added
        if one.case_id in born
    ]


def _end(edited: EditedFile, state: str, at: datetime) -> None:
    edited.state, edited.ended_at, edited.version = state, at, edited.version + 1
    with turn():
        edited.save()


def _gather(edited: EditedFile, merged: Merge) -> None:
    """Add what this part did to what the parts before it did."""
    before = account_of(edited.account, edited.pk) if edited.account else Account()
    now = merged.counts() | {"left": merged.left}
    done = Counter({name: edited.tally.get(name, 0) for name in _GATHERED})
    # What an earlier part applied stands alike in both places by now.
    now["same"] = max(0, now["same"] - done["applied"])
    edited.tally = now | {name: now[name] + done[name] for name in _GATHERED}
    added = [(one.row_no, one.case_id, one.number, one.was_here) for one in merged.added]
    account = Account(
        [*before.changes, *lines_of(merged.applied, merged.words)][:SHOWN],
        lines_of(merged.conflicts, merged.words),
        merged.refused[:SHOWN],
        [*before.added, *added][:SHOWN],
        list(merged.notes),
    )
    edited.account = account.sealed(edited.pk)
