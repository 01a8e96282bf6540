"""A proposal is corrected: what its columns hold, what its values mean."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from ombud.arrivals.actions.imports import confirm_import, current_draft
from ombud.arrivals.along import with_sheets
from ombud.arrivals.models import Import
from ombud.arrivals.queries.columns import columns_step
from ombud.arrivals.queries.values import decided, with_decisions
from ombud.arrivals.workbook.mapping import Choice
from ombud.ledger.events import By
from ombud.store.turn import turn


class StillOpen(Exception):
    """A mapping that cannot be used yet; `faults` say what is to be settled first."""

    def __init__(self, faults: tuple[Any, ...]) -> None:
        self.faults = faults
        super().__init__(faults)


def choose_columns(
    import_id: int,
    *,
    version: int,
    mapping: Mapping[str, Choice],
    along: Collection[str] | None = None,
) -> Import:
    """Say what the columns of a draft hold, and which further sheets come in too.

    along: their names; None leaves them as they are. Raises DraftChanged, StillOpen (nothing is
    saved).
    """
    with turn():
        imported = current_draft(import_id, version)
        faults = columns_step(imported, mapping).faults
        if faults:
            raise StillOpen(faults)
        imported.values = decided(imported)
        if along is not None:
            imported.proposal = with_sheets(imported, along)
        return _saved(imported)


def decide_values(
    import_id: int, *, version: int, values: Mapping[str, Mapping[str, Any]]
) -> Import:
    """Say what values mean: field -> raw value -> code, id or None. Raises DraftChanged."""
    with turn():
        imported = current_draft(import_id, version)
        imported.values = with_decisions(imported.values, values)
        return _saved(imported)


def begin_import(
    import_id: int,
    *,
    version: int,
    values: Mapping[str, Mapping[str, Any]],
    by: By,
    at: datetime,
) -> None:
    """The last word on the values, and the work begins. Raises DraftChanged."""
    with turn():
        imported = decide_values(import_id, version=version, values=values)
        confirm_import(import_id, version=imported.version, by=by, at=at)


def _saved(imported: Import) -> Import:
    imported.version += 1
    imported.save(update_fields=["mapping", "values", "proposal", "version"])
    return imported
