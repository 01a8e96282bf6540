"""What was said and done in a case, merged in time order."""

from collections.abc import Iterable, Mapping, Sequence
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
    {
        "CaseAnswered",
        "CaseAcknowledged",
        "MessageJoined",
        "NoteWritten",
        "AttachmentAdded",
        "PromiseRead",
    }
)
MOST_CHANGES = 500
IN, OUT, WITHDRAWN, NOTE, FILE, CHANGE = "in", "out", "withdrawn", "note", "file", "change"
_SAID = {Message.IN: IN, Message.OUT: OUT, Message.WITHDRAWN: WITHDRAWN}
# What an answer brought about stands below it, and only the opening above everything.
_ORDER = {IN: 0, OUT: 2, WITHDRAWN: 2, NOTE: 3, FILE: 4, CHANGE: 5}
_OPENING = 1


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One thing said or done. kind: in, out, withdrawn, note, file or change.

    who: the member's name, empty for the customer and for the house itself. text: the words, or the
    file's name. actor_id: that member. entry_id, happening, changes, facts, via, batch_id: the
    ledger's, also of an answer.
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
    entry_id: int = 0
    happening: str = ""
    changes: Any = None
    facts: Any = None
    via: str = ""
    batch_id: int | None = None
    actor_id: int | None = None

    @property
    def rank(self) -> tuple[datetime, int, int]:
        """Where it stands among the others."""
        order = _OPENING if self.happening == "CaseOpened" else _ORDER[self.kind]
        return self.at, order, self.id


@dataclass(frozen=True, slots=True)
class Story:
    """entries: the oldest first. left_out: whether changes before the newest `most` are missing."""

    entries: tuple[StoryEntry, ...]
    most: int
    left_out: bool

    @property
    def is_unanswered_anew(self) -> bool:
        """Whether the case was reopened, and the customer has not heard from a person since."""
        reopened = max((one.entry_id for one in self._of("CaseReopened")), default=0)
        answered = max((one.entry_id for one in self._of("CaseAnswered")), default=0)
        return reopened > answered

    def _of(self, happening: str) -> Iterable[StoryEntry]:
        return (one for one in self.entries if one.happening == happening and one.kind != WITHDRAWN)


def case_story(case: Case, choices: CaseChoices, most: int = MOST_CHANGES) -> Story:
    """Messages, notes, files and the newest `most` changes of the case."""
    told = list(timeline("case", [case.pk]).reverse()[: most + 1])
    newest = told[:most]
    answers = {one.facts.get("message"): one for one in newest if one.kind == "CaseAnswered"}
    changes = (_change(one, choices) for one in newest if one.kind not in TOLD_ELSEWHERE)
    entries = [*_said(case, choices, answers), *_beside(case, choices), *changes]
    return Story(tuple(sorted(entries, key=lambda one: one.rank)), most, len(told) > most)


def _said(case: Case, choices: CaseChoices, answers: Mapping[int, Entry]) -> Iterable[StoryEntry]:
    for said in Message.objects.filter(thread=case.thread).order_by("said_at", "id"):
        entry = answers.get(said.pk)
        yield StoryEntry(
            kind=_SAID[said.direction],
            id=said.pk,
            at=said.said_at,
            who=choices.member_name(said.author_id),
            text="\n".join(_distinct(said.title, said.text)),
            channel=said.channel,
            precision=said.said_precision,
            is_automatic=said.is_automatic,
            actor_id=said.author_id,
            entry_id=entry.pk if entry else 0,
            happening=entry.kind if entry else "",
            facts=entry.facts if entry else {},
            batch_id=entry.batch_id if entry else None,
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


def _change(entry: Entry, choices: CaseChoices) -> StoryEntry:
    member_id = entry.actor_id if entry.actor_kind == "member" else None
    return StoryEntry(
        kind=CHANGE,
        id=entry.pk,
        at=entry.happened_at,
        who=choices.member_name(member_id),
        entry_id=entry.pk,
        happening=entry.kind,
        changes=entry.changes,
        facts=entry.facts,
        via=entry.via,
        batch_id=entry.batch_id,
        actor_id=member_id,
    )


def customers_named(story: Sequence[StoryEntry]) -> set[int]:
    """The customers that changes of the story speak of."""
    pairs = (one.changes["customer_id"] for one in story if "customer_id" in (one.changes or {}))
    return {each for pair in pairs for each in pair if each is not None}
