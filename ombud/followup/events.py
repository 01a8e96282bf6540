"""What can happen to a promise."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMissed(Happened):
    """A clock ran out before its promise was kept. facts: clock kind, due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSet(Happened):
    """How soon we promise was changed. changes: amount and unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRead(Happened):
    """An answer promises something. facts: promise, message, what, due, words (span in the text).

    The words themselves stand in the message alone: they may name somebody.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWritten(Happened):
    """Somebody wrote down what was promised to the customer. facts: promise, what, due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseChanged(Happened):
    """What was promised in words was corrected or kept. facts: promise, what, due.

    changes: what, due, kept (when).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDenied(Happened):
    """That was no promise. facts: promise, message, what, due, words, as it had been read."""
