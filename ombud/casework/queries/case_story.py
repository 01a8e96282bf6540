"""What was said and done in a case, merged in time order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, TextField, Value
from django.db.models.functions import Cast

from ombud.arrivals.models import Attachment, Message
from ombud.casework.models import Case, Note
from ombud.casework.queries.case_choices import CaseChoices
from ombud.ledger.models import Entry
from ombud.ledger.queries import timeline

# What these record is told by the message, note or file itself.
TOLD_ELSEWHERE = frozenset(
    {"CaseAnswered", "CaseAcknowledged", "MessageJoined", "NoteWritten", "AttachmentAdded"}
)
MOST_CHANGES = 500
IN, OUT, NOTE, FILE, CHANGE = "in", "out", "note", "file", "change"
_ORDER = {IN: 0, CHANGE: 1, OUT: 2, NOTE: 3, FILE: 4}


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One thing said or done. kind: in, out, note, file or change.

    who: the member's name, empty for the customer and for the house itself. text: the words, or the
    file's name. actor_id: that member. happening, changes, facts, via, batch_id: the ledger's.
    """

    kind: str
    id: int
    at: datetime
    who: str = ""
    text: str = ""
    channel: str = ""
    precision: str = "minute"
    is_automatic: bool = False
    size: int = 0
    happening: str = ""
    changes: Any = None
    facts: Any = None
    via: str = ""
    batch_id: int | None = None
    actor_id: int | None = None


def case_story(case: Case, choices: CaseChoices) -> tuple[StoryEntry, ...]:
    """Messages, notes, files and changes of the case, the oldest first."""
    entries = [
        *_said(case, choices),
        *_beside(case, choices),
        *_changes(case, choices),
    ]
    return tuple(sorted(entries, key=lambda one: (one.at, _ORDER[one.kind], one.id)))


def _said(case: Case, choices: CaseChoices) -> Iterable[StoryEntry]:
    for said in Message.objects.filter(thread=case.thread).order_by("said_at", "id"):
        yield StoryEntry(
            kind=IN if said.direction == Message.IN else OUT,
            id=said.pk,
            at=said.said_at,
            who=choices.member_name(said.author_id),
            text="\n".join(_distinct(said.title, said.text)),
            channel=said.channel,
            precision=said.said_precision,
            is_automatic=said.is_automatic,
            actor_id=said.author_id,
        )


def _distinct(title: str, text: str) -> list[str]:
    return [part for part in ("" if title in text else title, text) if part]


def _beside(case: Case, choices: CaseChoices) -> Iterable[StoryEntry]:
    """Notes and files in one query."""
    columns = ("what", "id", "when", "member", "words", "weight")
    notes = Note.objects.filter(case_id=case.pk).annotate(
        what=Value(NOTE),
        when=F("written_at"),
        member=F("author_id"),
        words=F("text"),
        weight=Value(0, BigIntegerField()),
    )
    files = Attachment.objects.filter(thread=case.thread).annotate(
        what=Value(FILE), when=F("added_at"), member=F("added_by_id"),
        words=Cast("original__name", TextField()), weight=F("original__size"),
    )  # fmt: skip
    rows = notes.values_list(*columns).union(files.values_list(*columns), all=True)
    for what, row_id, when, member, words, weight in rows.order_by("when", "id"):
        who = choices.member_name(member)
        yield StoryEntry(kind=what, id=row_id, at=when, who=who, text=words, size=weight)


def _changes(case: Case, choices: CaseChoices) -> Iterable[StoryEntry]:
    for entry in timeline("case", [case.pk]).reverse()[:MOST_CHANGES]:
        if entry.kind not in TOLD_ELSEWHERE:
            yield _change(entry, choices)


def _change(entry: Entry, choices: CaseChoices) -> StoryEntry:
    member_id = entry.actor_id if entry.actor_kind == "member" else None
    return StoryEntry(
        kind=CHANGE,
        id=entry.pk,
        at=entry.happened_at,
        who=choices.member_name(member_id),
        happening=entry.kind,
        changes=entry.changes,
        facts=entry.facts,
        via=entry.via,
        batch_id=entry.batch_id,
        actor_id=member_id,
    )
