"""What can happen when the cases are looked at as a whole."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExported(Happened):
    """A list left the house. about: who took it. facts: kind, rows, contacts (shown or not)."""
