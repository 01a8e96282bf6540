"""What can happen to a workbook that left to be edited."""

from dataclasses import dataclass

from ombud.ledger.events import Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookLeft(Happened):
    """A list left to be edited. about: its export. facts: rows, columns, language,
    contacts (shown or not).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookCameBack(Happened):
    """An edited workbook was taken over. about: its export. facts: how many cells, by what became
    of them.
    """
