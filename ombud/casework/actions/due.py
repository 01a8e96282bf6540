"""The next due time stands on the case, so that a list can sort by it."""

from collections.abc import Sequence
from datetime import datetime

from ombud.casework.models import Case
from ombud.store.rows import update_rows


def set_next_due(dues: Sequence[tuple[int, datetime, str]]) -> None:
    """Write (case id, next due moment or NEVER, kind of clock). Derived: no version, no event."""
    update_rows(
        Case, ["due_at", "due_kind"], [(due_at, kind, case_id) for case_id, due_at, kind in dues]
    )
