"""A newer copy of a workbook meets cases that were worked on: ours is never overwritten."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ombud.arrivals.events import RowRevised
from ombud.arrivals.models import ImportedRow
from ombud.casework.actions.later_rows import (
    LaterRow,
    add_what_else,
    cases_of,
    differing,
    ours,
    take_fields,
)
from ombud.casework.actions.own_fields import know_own_fields
from ombud.ledger.actions import record
from ombud.ledger.events import By, Happened
from ombud.ledger.queries import timeline

# What an entry of this kind means for the fields that a workbook also names.
MOVED_BY = {
    "CaseStepped": "stage",
    "CaseClosed": "stage",
    "CaseReopened": "stage",
    "CaseSettled": "stage",
}
# A clock that rang is nobody's work.
NOBODY = ("system", "routine")


def revise_cases(events: Sequence[RowRevised], *, by: By) -> None:
    """Take over what the newer row says, but for the fields that people changed here since.

    The draft learns its case, its outcome and, under kept_ours, {field: [ours, theirs]}.
    """
    rows = cases_of(events, may_add=False)
    touched = _touched([row.case.pk for row in rows])
    own_ids = know_own_fields(name for row in rows for name in row.claims.own)
    happened: list[Happened] = []
    for row in rows:
        row.draft.case_id = row.case.pk
        happened += _revise(row, touched[row.case.pk], own_ids)
    happened += add_what_else(rows, by=by)
    for row in rows:
        row.draft.outcome = ImportedRow.UPDATED if row.draft.brought else ImportedRow.UNCHANGED
    record(happened, by=by)


def _touched(case_ids: Sequence[int]) -> dict[int, set[str]]:
    touched: dict[int, set[str]] = defaultdict(set)
    by_people = timeline("case", case_ids).exclude(via="import").exclude(actor_kind__in=NOBODY)
    for case_id, kind, changes in by_people.values_list("about_id", "kind", "changes"):
        touched[case_id] |= set(changes) | ({MOVED_BY[kind]} if kind in MOVED_BY else {"worked"})
    return touched


def _revise(row: LaterRow, touched: set[str], own_ids: dict[str, int]) -> list[Happened]:
    taken: dict[str, Any] = {}
    for name, value in differing(row, own_ids).items():
        if _is_ours(row, name, touched):
            row.keep_ours(name, ours(row.case, name), value)
        else:
            taken[name] = value
    row.draft.brought = bool(taken)
    return take_fields(row, taken)


def _is_ours(row: LaterRow, name: str, touched: set[str]) -> bool:
    # Nothing is reopened silently; what people worked on is not closed behind their backs.
    return name in touched or (name == "stage" and bool(touched or row.case.stage == "closed"))
