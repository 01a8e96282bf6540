"""The soonest running clock of a case stands on it, where the lists see it."""

from collections.abc import Sequence
from datetime import datetime

from ombud.casework.actions.due import set_next_due
from ombud.casework.models import NEVER, Case
from ombud.followup.models import Clock
from ombud.store.rows import chunks
from ombud.store.turn import turn


def show_next_due(case_ids: Sequence[int]) -> None:
    """Write the soonest running clock of each case where the list can see it."""
    soonest: dict[int, tuple[datetime, str]] = dict.fromkeys(case_ids, (NEVER, ""))
    running = Clock.objects.filter(case_id__in=case_ids, stopped_at__isnull=True).order_by("id")
    for case_id, due_at, kind in running.values_list("case_id", "due_at", "kind"):
        soonest[case_id] = min(soonest[case_id], (due_at, kind))
    set_next_due([(case_id, due_at, kind) for case_id, (due_at, kind) in soonest.items()])


def rebuild_dues(*, at_once: int = 500) -> int:
    """Read every case's due time from its clocks anew, in short turns; returns how many."""
    ids = list(Case.objects.order_by("id").values_list("id", flat=True))
    for some in chunks(ids, at_once):
        with turn():
            show_next_due(some)
    return len(ids)
