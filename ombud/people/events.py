"""What can happen to the people here, and to what we know of customers."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersMet(Happened):
    """A shop's book of customers grew. About the shop. facts: added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersNamed(Happened):
    """A workbook named owners whom nobody here knew; they have no login yet."""
