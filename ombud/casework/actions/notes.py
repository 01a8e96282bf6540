"""Notes are written: for us alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ombud.casework.actions.edits import locked_cases
from ombud.casework.actions.results import EMPTY, UNKNOWN, Result
from ombud.casework.events import NoteWritten
from ombud.casework.models import Case, Note
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """What we want to remember about a case."""

    case_id: int
    text: str


def write_notes(notes: Sequence[NewNote], *, by: By, at: datetime) -> list[Result]:
    """Write the notes; made_id is the note's id. No clock hears of it. Refused: unknown, empty."""
    with turn():
        cases = locked_cases(note.case_id for note in notes)
        return [_write(note, cases.get(note.case_id), by, at) for note in notes]


def _write(new: NewNote, case: Case | None, by: By, at: datetime) -> Result:
    if case is None:
        return Result(case_id=new.case_id, reason=UNKNOWN)
    if not new.text.strip():
        return Result(case_id=case.pk, reason=EMPTY, missing=("text",))
    author_id = by.id if by.kind == "member" else None
    note = Note.objects.create(case=case, author_id=author_id, text=new.text.strip(), written_at=at)
    record([NoteWritten(about=(("case", case.pk),), at=at, facts={"note": note.pk})], by=by)
    return Result(case_id=case.pk, made_id=note.pk)
