"""What can happen to a case. The main subject is always ("case", id)."""

from dataclasses import dataclass
from typing import ClassVar

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumbered(Happened):
    """A case is about to be written: what it shall show of rooms above is put into its Opening.

    carrying: the Opening.
    """

    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Happened):
    """A case was opened. facts: number, how it was read. carrying: its Opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageJoined(Happened):
    """A further message of a known conversation. facts: message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswered(Happened):
    """A person answered the customer, or recorded that they did. facts: message, channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Happened):
    """An internal note. facts: note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanged(Happened):
    """Fields of the case were changed by someone. changes: {field: [before, after]}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStepped(Happened):
    """The case went to another stage. changes: stage. facts: excuse, when facts were missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChanged(Happened):
    """An affected line was added or changed. facts: line. changes: its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyChanged(Happened):
    """A remedy was proposed, agreed, done or declined. facts: line, remedy, kind, amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyCounted(Happened):
    """Its money waited for a rate and counts now. facts: as RemedyChanged. changes: rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentAdded(Happened):
    """A file was added to the conversation. facts: attachment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMarked(Happened):
    """Evidence was asked for or came in. changes: by code, asked, have or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSettled(Happened):
    """Every line has its settlement; the settlement promise is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Happened):
    """The case ended. facts: outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(Happened):
    """A closed or settled case lives again. facts: reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWithdrawn(Happened):
    """An answer was recorded in error: the customer never got it. facts: message, undoes, deeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTakenBack(Happened):
    """A step, settling, closing or reopening was undone. changes: what stands again.

    facts: undoes (the batch), deeds ([kind, when] of each that no longer holds).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWithdrawn(Happened):
    """A note went with the import that had brought it. facts: note, undoes_import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentWithdrawn(Happened):
    """A file went with the import that had brought it. facts: attachment, undoes_import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(Happened):
    """A case went with the import that had brought it. facts: number, shop, undoes_import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAcknowledged(Happened):
    """An automatic answer went out; no clock stops for it. facts: message, channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSaved(Happened):
    """A list was kept under a name. about: the view. facts: shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRemoved(Happened):
    """A kept list was forgotten. about: the view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSet(Happened):
    """A person decided how a shop's cases are numbered. about: ("series", shop id). changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesContinued(Happened):
    """New numbers go on behind those an import brought. about: ("series", shop id). changes."""
