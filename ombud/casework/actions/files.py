"""Files are added to a case's conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ombud.arrivals.actions import keep_original
from ombud.arrivals.actions.originals import remember_files
from ombud.arrivals.drafts import DraftFile
from ombud.arrivals.models import Attachment, Original
from ombud.casework.actions.results import EMPTY, UNKNOWN, Result
from ombud.casework.events import AttachmentAdded
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.store.rows import insert_rows, reserve_ids
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


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A sealed file that came with a message of a case, and when that was."""

    case_id: int
    thread: int
    at: datetime
    file: DraftFile


def attach_drafted(files: Sequence[CaseFile], *, by: By) -> set[int]:
    """Attach the files that their cases do not hold yet, inside the caller's turn.

    The ids of the cases that got something.
    """
    if not files:
        return set()
    held = Attachment.objects.filter(thread__in={each.thread for each in files})
    known = set(held.values_list("thread", "original__digest"))
    fresh = {(each.thread, each.file.digest): each for each in files}
    new = [each for key, each in fresh.items() if key not in known]
    originals = remember_files([each.file for each in new], at=timezone.now())
    ids = reserve_ids(Attachment, len(new))
    member_id = by.id if by.kind == "member" else None
    rows = [
        (row_id, each.thread, original_id, member_id, each.at)
        for row_id, original_id, each in zip(ids, originals, new, strict=True)
    ]
    insert_rows(Attachment, ("id", "thread", "original_id", "added_by_id", "added_at"), rows)
    record(
        [_added(each.case_id, made, each.at) for made, each in zip(ids, new, strict=True)], by=by
    )
    return {each.case_id for each in new}


def _added(case_id: int, attachment_id: int, at: datetime) -> AttachmentAdded:
    facts = {"attachment": attachment_id}
    return AttachmentAdded(about=(("case", case_id),), at=at, facts=facts)


def _attach(case: Case, original: Original, by: By, at: datetime) -> Result:
    member_id = by.id if by.kind == "member" else None
    attachment = Attachment.objects.create(
        thread=case.thread, original=original, added_by_id=member_id, added_at=at
    )
    record([_added(case.pk, attachment.pk, at)], by=by)
    return Result(case_id=case.pk, made_id=attachment.pk)
