"""A newer copy of a workbook meets cases that were worked on: ours is never overwritten."""

from collections.abc import Sequence

from ombud.arrivals.events import RowRevised
from ombud.arrivals.models import ImportedRow
from ombud.casework.actions.later_rows import compared, take_over
from ombud.casework.later_rows import compare_newer
from ombud.ledger.actions import record
from ombud.ledger.events import By


def revise_cases(events: Sequence[RowRevised], *, by: By) -> None:
    """Take over what the newer row says, but for the fields that people changed here since.

    The draft learns its case, its outcome and, under kept_ours, {field: [ours, theirs]}.
    """
    rows = compared(events, compare_newer, may_add=False)
    for row in rows:
        row.draft.outcome = ImportedRow.UPDATED if row.brings else ImportedRow.UNCHANGED
    record(take_over(rows, by=by), by=by)
