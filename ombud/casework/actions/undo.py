"""A batch of changes is taken back, case by case, where nobody has gone on since."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from ombud.casework.actions.edits import OWN, Edit, in_batch, locked_cases, save_edits, values_of
from ombud.casework.actions.results import CHANGED_SINCE, Batch, Result
from ombud.casework.events import CaseChanged
from ombud.casework.models import Case
from ombud.casework.queries.batches import changes_of_batch
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.ledger.models import Entry
from ombud.store.rows import chunks
from ombud.store.turn import turn


def undo_batch(
    batch_id: int, *, by: By, at: datetime, only: Collection[int] | None = None
) -> Batch:
    """Put back what stood before the batch; a case that was changed since is left and reported.

    only: the cases to put back, where not all of the batch is meant.
    """
    entries = changes_of_batch(batch_id)
    wanted = [one for one in entries if only is None or one.about_id in only]
    results: list[Result] = []
    for some in chunks(wanted):
        with turn():
            by = in_batch(by)
            results += _undo(some, batch_id, by, at)
    return Batch(id=by.batch_id or 0, results=tuple(results))


def _undo(entries: Iterable[Entry], batch_id: int, by: By, at: datetime) -> list[Result]:
    cases = locked_cases(entry.about_id for entry in entries)
    results, edits = [], []
    for entry in entries:
        case = cases[entry.about_id]
        if _stands(case, entry.changes):
            edits.append(
                Edit.of(case).set(
                    {name: read(name, pair[0]) for name, pair in entry.changes.items()}
                )
            )
            results.append(Result(case_id=case.pk))
        else:
            results.append(_since(case, entry))
    save_edits(edits, at=at)
    record([_put_back(edit, batch_id, at) for edit in edits], by=by)
    return results


def _stands(case: Case, changes: dict[str, list[Any]]) -> bool:
    current = values_of(case, changes)
    return all(current[name] == read(name, after) for name, (_, after) in changes.items())


def _since(case: Case, entry: Entry) -> Result:
    return Result(case_id=case.pk, reason=CHANGED_SINCE, theirs=values_of(case, entry.changes))


def read(name: str, value: Any) -> Any:
    """A value of the ledger as the case holds it: dates and amounts stand there as text."""
    if name.startswith(OWN) or name == "priority_reason" or value is None:
        return value
    return next(each for each in Case._meta.fields if each.attname == name).to_python(value)


def _put_back(edit: Edit, batch_id: int, at: datetime) -> CaseChanged:
    about = (("case", edit.case.pk),)
    return CaseChanged(about=about, at=at, changes=edit.changes, facts={"undoes": batch_id})
