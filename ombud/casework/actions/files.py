"""Files are added to a case's conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ombud.arrivals.actions import keep_original
from ombud.arrivals.models import Attachment, Original
from ombud.casework.actions.results import EMPTY, UNKNOWN, Result
from ombud.casework.events import AttachmentAdded
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.store.turn import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file as it came, and the case it belongs to."""

    case_id: int
    name: str
    content: bytes
    media_type: str = ""


def add_attachments(files: Sequence[NewFile], *, by: By, at: datetime) -> list[Result]:
    """Keep the files, sealed; made_id is the attachment's id. Refused: unknown, empty."""
    return [_add(file, by, at) for file in files]


def _add(file: NewFile, by: By, at: datetime) -> Result:
    case = Case.objects.filter(id=file.case_id).first()
    if case is None:
        return Result(case_id=file.case_id, reason=UNKNOWN)
    if not file.content:
        return Result(case_id=case.pk, reason=EMPTY, missing=("file",))
    # Sealing and writing the file may take a while: nobody waits for it inside a turn.
    original = keep_original(file.content, name=file.name, media_type=file.media_type, at=at)
    with turn():
        return _attach(case, original, by, at)


def _attach(case: Case, original: Original, by: By, at: datetime) -> Result:
    member_id = by.id if by.kind == "member" else None
    attachment = Attachment.objects.create(
        thread=case.thread, original=original, added_by_id=member_id, added_at=at
    )
    facts = {"attachment": attachment.pk}
    record([AttachmentAdded(about=(("case", case.pk),), at=at, facts=facts)], by=by)
    return Result(case_id=case.pk, made_id=attachment.pk)
