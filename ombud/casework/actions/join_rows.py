"""A further row of the same workbook adds to its case: nothing is overwritten, nothing is lost."""

from collections.abc import Sequence
from typing import Any

from ombud.arrivals.events import RowJoined
from ombud.arrivals.models import ImportedRow
from ombud.casework.actions.later_rows import (
    LaterRow,
    add_what_else,
    cases_of,
    differing,
    merged,
    ours,
    take_fields,
)
from ombud.casework.actions.own_fields import know_own_fields
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By, Happened


def join_rows(events: Sequence[RowJoined], *, by: By) -> None:
    """Fill what the case lacks, keep every value of own columns, close it on a closing word.

    The draft learns its case and, under kept_ours, where it says otherwise than the rows before.
    """
    rows = cases_of(events, may_add=True)
    own_ids = know_own_fields(name for row in rows for name in row.claims.own)
    happened: list[Happened] = []
    for row in rows:
        row.draft.case_id, row.draft.outcome = row.case.pk, ImportedRow.JOINED
        happened += take_fields(row, _taken(row, differing(row, own_ids)))
    happened += add_what_else(rows, by=by)
    record(happened, by=by)


def _taken(row: LaterRow, theirs: dict[str, Any]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for name, value in theirs.items():
        before = ours(row.case, name)
        if name.startswith("own."):
            if merged([before, value]) != before:
                taken[name] = merged([before, value]) if before else value
        elif name == "stage":
            taken |= _closing(row, value)
        elif before in ("", None):
            taken[name] = value
        else:
            row.keep_ours(name, before, value)
    return taken


def _closing(row: LaterRow, stage: str) -> dict[str, Any]:
    """A closing word closes; a row that is still open does not open what another one closed."""
    if stage != "closed":
        return {}
    row.draft.closed_case = True
    Case.objects.filter(pk=row.case.pk).update(is_history=True)
    return {"stage": stage}
