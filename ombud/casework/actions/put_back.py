"""Cases that a newer workbook brought up to date become as they were before it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.arrivals.actions.originals import withdraw_attachments
from ombud.casework.actions.undo import put_back
from ombud.casework.actions.undoing import Standing, Undoing
from ombud.casework.events import AttachmentWithdrawn, NoteWithdrawn
from ombud.casework.models import Case, Note
from ombud.casework.queries.batches import EVIDENCE, UNDONE_KINDS
from ombud.casework.queries.import_undo import (
    UNDOES,
    deeds_of_import,
    evidence_marked,
    orders_came,
)
from ombud.ledger.actions import record
from ombud.ledger.events import By, Happened
from ombud.ledger.models import Entry

NOTE, FILE = "NoteWritten", "AttachmentAdded"


@dataclass(slots=True)
class _Update:
    """What one import did to one older case. notes, files: the ids of those it added.

    is_marked: people noted of its evidence since files came, so that they may have looked at them.
    """

    changed: Undoing
    notes: list[int]
    files: list[int]
    is_marked: bool

    @classmethod
    def of(cls, case: Case, entries: Sequence[Entry], since: Sequence[Entry]) -> "_Update":
        """What these entries tell, the oldest first. since: orders that came, evidence noted."""
        notes = [entry.facts["note"] for entry in entries if entry.kind == NOTE]
        files = {entry.facts["attachment"]: entry.pk for entry in entries if entry.kind == FILE}
        marks = [entry.pk for entry in since if entry.kind == EVIDENCE]
        is_marked = bool(files) and any(pk > min(files.values()) for pk in marks)
        changes = [entry for entry in entries if entry.kind in UNDONE_KINDS]
        numbered = [entry.pk for entry in changes if "order_no" in entry.changes]
        # An order that came for the number that is taken back was never this case's.
        came = [
            each
            for each in since
            if each.kind != EVIDENCE and each.pk > min(numbered, default=each.pk)
        ]
        return cls(Undoing.of(case, [*changes, *came]), notes, [*files], is_marked)

    def stands(self, standing: Standing) -> bool:
        """Whether all of it is still as the import left it, and the ledger tells when it closed.

        Entries of old releases do not.
        """
        closing_is_known = "closed_at" in self.changed.changes or not self.changed.steps
        return closing_is_known and not self.is_marked and self.changed.stands(standing)


def put_updates_back(
    import_id: int, threads: Collection[int], *, by: By, at: datetime
) -> list[int]:
    """Inside a turn: of these conversations, those whose cases are now as before the import.

    Fields are compared three ways: what stood before, what the import wrote, what stands now. A
    case of which anything that the import wrote was changed again is left altogether.
    """
    held = Case.objects.select_for_update().filter(thread__in=threads).order_by("id")
    updates = _updates(import_id, {case.pk: case for case in held})
    standing = Standing.of([each.changed for each in updates])
    fit = [each for each in updates if each.stands(standing)]
    facts = {UNDOES: import_id}
    put_back([each.changed for each in fit], standing, facts, by, at)
    _take_away(fit, facts, by, at)
    return [each.changed.case.thread for each in fit]


def _updates(import_id: int, cases: Mapping[int, Case]) -> list[_Update]:
    deeds, since = defaultdict[int, list[Entry]](list), defaultdict[int, list[Entry]](list)
    for entry in deeds_of_import(import_id, cases):
        deeds[entry.about_id].append(entry)
    first = min((several[0].pk for several in deeds.values()), default=0)
    for entry in (*orders_came(cases, first), *evidence_marked(cases, first)):
        since[entry.about_id].append(entry)
    return [_Update.of(case, deeds[pk], since[pk]) for pk, case in cases.items()]


def _take_away(updates: Sequence[_Update], facts: Mapping[str, Any], by: By, at: datetime) -> None:
    """The notes and files that the import had added go."""
    notes = [(one.changed.case.pk, note_id) for one in updates for note_id in one.notes]
    files = [(one.changed.case.pk, file_id) for one in updates for file_id in one.files]
    Note.objects.filter(id__in=[note_id for _, note_id in notes]).delete()
    withdraw_attachments([file_id for _, file_id in files])
    told: list[Happened] = [
        NoteWithdrawn(about=(("case", case_id),), at=at, facts={**facts, "note": note_id})
        for case_id, note_id in notes
    ]
    told += [
        AttachmentWithdrawn(
            about=(("case", case_id),), at=at, facts={**facts, "attachment": file_id}
        )
        for case_id, file_id in files
    ]
    record(told, by=by)
