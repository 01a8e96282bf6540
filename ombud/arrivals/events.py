"""What can happen at the door."""

from dataclasses import dataclass
from typing import ClassVar

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageArrived(Happened):
    """A message stands in the house. carrying: its Draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRevised(Happened):
    """A newer copy of a workbook says something else of a known row. carrying: its Draft.

    about: the first message of the case that the row once made.
    """

    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowJoined(Happened):
    """A further row of the same workbook speaks of a case already here. carrying: its Draft.

    about: the first message of that case.
    """

    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(Happened):
    """A workbook began to come in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDiscarded(Happened):
    """A workbook that had not begun to come in was forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEnded(Happened):
    """A workbook is in, was cancelled or failed. facts: the tally."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUndoBegan(Happened):
    """Somebody asked that an import be taken back. Who it was does all that follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUndone(Happened):
    """An import was taken back, but for what was worked on since. facts: the tally."""
