"""What can happen to a promise."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMissed(Happened):
    """A clock ran out before its promise was kept. facts: clock kind, due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSet(Happened):
    """How soon we promise was changed. changes: amount and unit."""
