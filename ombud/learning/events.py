"""What can happen when the cases are looked at as a whole."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExported(Happened):
    """A list left the house. about: who took it.

    facts: list (cases, groups, customers, orders), kind, rows, contacts (shown or not).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMade(Happened):
    """The workbook of a week or month was made. about: who took it.

    facts: period (week or month), first (its first day), shops (ids), rows, contacts (shown?).
    """
