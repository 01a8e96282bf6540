"""A further row of the same workbook adds to its case: nothing is overwritten, nothing is lost."""

from collections.abc import Sequence

from ombud.arrivals.events import RowJoined
from ombud.arrivals.models import ImportedRow
from ombud.casework.actions.later_rows import compared, take_over
from ombud.casework.later_rows import compare_further
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By


def join_rows(events: Sequence[RowJoined], *, by: By) -> None:
    """Fill what the case lacks, keep every value of own columns, close it on a closing word.

    The draft learns its case and, under kept_ours, where it says otherwise than the rows before.
    """
    rows = compared(events, compare_further, may_add=True)
    for row in rows:
        row.draft.outcome = ImportedRow.JOINED
        row.draft.closed_case = "stage" in row.fields
    closed = [row.case.pk for row in rows if row.draft.closed_case]
    Case.objects.filter(pk__in=closed).update(is_history=True)
    record(take_over(rows, by=by), by=by)
