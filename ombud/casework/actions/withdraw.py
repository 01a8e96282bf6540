"""An import is taken back: its cases go, unless somebody worked on them; the ledger stays."""

from collections.abc import Collection, Sequence
from datetime import datetime

from ombud.arrivals.actions.undo_import import held_rows, let_go
from ombud.arrivals.models import ImportedRow
from ombud.assessment.actions import forget_readings
from ombud.casework.actions.put_back import put_updates_back
from ombud.casework.events import CaseWithdrawn
from ombud.casework.models import Case
from ombud.casework.queries.import_undo import UNDOES, touches
from ombud.casework.search import forget_cases
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.store.turn import turn


def undo_rows(import_id: int, *, most: int, by: By, at: datetime) -> int:
    """Take back what the next rows of an import did, in one turn; how many rows, 0 at the end.

    Cases, rows, tally and the place reached are written together: killed anywhere, the undo goes
    on from there. A case that somebody touched since is left. Raises TakenElsewhere.
    """
    with turn():
        imported, rows = held_rows(import_id, most)
        if not rows:
            return 0
        opened = _threads(rows, ImportedRow.CREATED)
        gone = _withdrawn(import_id, opened, by, at)
        back = put_updates_back(import_id, _threads(rows, ImportedRow.UPDATED), by=by, at=at)
        let_go(
            imported, rows, at=at,
            withdrawn=[case.thread for case in gone], put_back=back,
            history=sum(case.is_history for case in gone),
        )  # fmt: skip
    return len(rows)


def _threads(rows: Sequence[ImportedRow], outcome: str) -> set[int]:
    return {row.message_id for row in rows if row.outcome == outcome and row.message_id}


def _withdrawn(import_id: int, threads: Collection[int], by: By, at: datetime) -> list[Case]:
    # Held first: whoever works on one of them at this moment is waited for, and then seen.
    cases = Case.objects.select_for_update().filter(thread__in=threads).order_by("id")
    held = list(cases.only("number", "shop_id", "thread", "is_history"))
    touched = touches(import_id, [case.pk for case in held])
    gone = [case for case in held if case.pk not in touched]
    ids = [case.pk for case in gone]
    forget_cases(ids)
    forget_readings([case.thread for case in gone])
    # Lines, remedies, notes, clocks and reminders go with them.
    Case.objects.filter(id__in=ids).only("id").delete()
    record([_told(case, import_id, at) for case in gone], by=by)
    return gone


def _told(case: Case, import_id: int, at: datetime) -> CaseWithdrawn:
    facts = {"number": case.number, "shop": case.shop_id, UNDOES: import_id}
    return CaseWithdrawn(about=(("case", case.pk), ("import", import_id)), at=at, facts=facts)
