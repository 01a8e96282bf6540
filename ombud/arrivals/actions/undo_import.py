"""An import is taken back: it begins, its rows are let go in short turns, it ends."""

from collections import Counter
from collections.abc import Collection, Sequence, Set
from datetime import datetime
from typing import Any

from ombud.arrivals.actions.originals import forget_attachments
from ombud.arrivals.actions.take_rows import TakenElsewhere, wait_for_others
from ombud.arrivals.events import ImportUndoBegan, ImportUndone
from ombud.arrivals.models import Import, ImportedRow, Message
from ombud.arrivals.queries.undo import rows_to_undo, why_not_undoable
from ombud.arrivals.undoing import BEGAN, CASES, DONE, LEFT, ROW, TOTAL, UPDATES
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.store.found import rows_found
from ombud.store.jobs import enqueue
from ombud.store.turn import turn

WORK = "undoing.work_undo"
Pairs = list[tuple[int, str]]


class NotUndoable(Exception):
    """The import cannot be taken back now. code: as queries.undo.why_not_undoable tells."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def begin_undo(import_id: int, *, by: By, at: datetime, queued: bool = True) -> None:
    """Begin to take an import back; with queued=False the caller does the work itself.

    Raises NotUndoable.
    """
    with turn():
        imported = Import.objects.select_for_update().get(pk=import_id)
        why_not = why_not_undoable(imported)
        if why_not:
            raise NotUndoable(why_not)
        imported.tally = {CASES: 0, UPDATES: 0} | imported.tally | {
            ROW: 0, DONE: 0, TOTAL: rows_to_undo(imported).count(), LEFT: 0,
            BEGAN: int(at.timestamp()),
        }  # fmt: skip
        imported.state, imported.failure, imported.worked_at = Import.UNDOING, None, at
        imported.save(update_fields=["tally", "state", "failure", "worked_at"])
        record([ImportUndoBegan(about=(("import", import_id),), at=at)], by=by)
        if queued:
            enqueue(WORK, import_id)


def held_rows(import_id: int, most: int) -> tuple[Import, list[ImportedRow]]:
    """Inside a turn: the import, held, and its next rows to take back.

    Raises TakenElsewhere when it is not being taken back any more.
    """
    wait_for_others(import_id)
    known = Import.objects.defer("sample", "proposal", "values")
    imported = known.select_for_update().get(pk=import_id)
    if imported.state != Import.UNDOING:
        raise TakenElsewhere(import_id)
    rows = rows_to_undo(imported).filter(row_no__gt=imported.tally[ROW])
    return imported, list(rows.only("row_no", "outcome", "message_id")[:most])


def let_go(
    imported: Import,
    rows: Sequence[ImportedRow],
    *,
    withdrawn: Collection[int],
    put_back: Collection[int],
    history: int,
    at: datetime,
) -> None:
    """Inside the turn that looked at `rows`: what was taken back is known no longer.

    withdrawn, put_back: first messages of the cases; history: how many of the withdrawn had arrived
    closed. What was said in the conversations of withdrawn cases goes.
    """
    gone, back, others = _knowing(imported, {*withdrawn}, {*put_back})
    tally = Counter(imported.tally)
    for _row_id, outcome in (*gone, *back):
        tally.update({outcome: -1, ImportedRow.WITHDRAWN: 1})
    taken_back = ImportedRow.objects.filter(id__in=[row_id for row_id, _ in (*gone, *back)])
    taken_back.update(outcome=ImportedRow.WITHDRAWN, message=None)
    ImportedRow.objects.filter(id__in=others).update(message=None)
    tally.update({
        "history": -history, "open": history - len(withdrawn), DONE: len(rows),
        CASES: len(withdrawn), UPDATES: len(put_back),
        LEFT: len({row.message_id for row in rows} - {*withdrawn, *put_back}),
    })  # fmt: skip
    tally[ROW] = rows[-1].row_no
    imported.tally, imported.worked_at = dict(tally), at
    imported.save(update_fields=["tally", "worked_at"])
    # Only emptied: to delete a message, the database looks through all cases for one that needs it.
    said = Message.objects.filter(thread__in=withdrawn)
    said.update(direction=Message.WITHDRAWN, title="", text="", customer=None, source_key=None)
    forget_attachments(withdrawn)


def _knowing(
    imported: Import, withdrawn: Set[int], put_back: Set[int]
) -> tuple[Pairs, Pairs, list[int]]:
    """(id, outcome) of its rows that know withdrawn cases, and of those that updated one.

    And the ids of other imports' rows that know withdrawn cases: those were taken back themselves.
    """
    fields = ("id", "imported_id", "outcome", "message_id")
    # Looked for by message alone: SQLite else reads all the rows of the import for each turn.
    known = rows_found(ImportedRow, fields, "message_id", withdrawn | put_back)
    ours = [(row_id, done, said) for row_id, of, done, said in known if of == imported.pk]
    gone = [(row_id, done) for row_id, done, said in ours if said in withdrawn]
    back = [
        (row_id, done)
        for row_id, done, said in ours
        if said in put_back and done == ImportedRow.UPDATED
    ]
    others = [row_id for row_id, of, _, said in known if of != imported.pk and said in withdrawn]
    return gone, back, others


def end_undo(
    import_id: int, *, failure: dict[str, Any] | None = None, by: By, at: datetime
) -> None:
    """All rows were looked at, or the undo cannot go on (failure: code and parameters)."""
    with turn():
        undoing = Import.objects.filter(pk=import_id, state=Import.UNDOING)
        if undoing.update(state=Import.UNDONE, failure=failure, ended_at=at):
            tally = Import.objects.values_list("tally", flat=True).get(pk=import_id)
            record([ImportUndone(about=(("import", import_id),), at=at, facts=tally)], by=by)
