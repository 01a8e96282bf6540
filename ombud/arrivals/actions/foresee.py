"""What a draft would do is asked for, reckoned in the background, and kept until it begins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ombud.arrivals.actions.correct_import import decide_values
from ombud.arrivals.foresight import CaseForeseen, sealed_changes
from ombud.arrivals.models import Foresight
from ombud.store.jobs import enqueue
from ombud.store.turn import turn

WORK = "foreseeing.work_foresight"


def ask_foresight(
    import_id: int,
    *,
    version: int,
    values: Mapping[str, Mapping[str, Any]],
    at: datetime,
    queued: bool = True,
) -> Foresight:
    """The last word on the values, and what then would happen is reckoned anew.

    With queued=False the caller reckons it. Raises DraftChanged.
    """
    with turn():
        imported = decide_values(import_id, version=version, values=values)
        # A new row each time: what still works on the one before finds it gone, and stops.
        Foresight.objects.filter(imported=imported).delete()
        made = Foresight.objects.create(imported=imported, version=imported.version, asked_at=at)
        if queued:
            enqueue(WORK, made.pk)
    return made


def note_foreseen(
    foresight_id: int, *, looked_at: int, total: int, counts: Mapping[str, int], at: datetime
) -> bool:
    """How far it is; False when nobody asks for it any more."""
    wanted = Foresight.objects.filter(pk=foresight_id)
    return bool(wanted.update(looked_at=looked_at, total=total, counts=dict(counts), worked_at=at))


def end_foresight(
    foresight_id: int,
    *,
    changes: Sequence[CaseForeseen] = (),
    failure: dict[str, Any] | None = None,
    at: datetime,
) -> None:
    """All rows were looked at, or as many as there was time for; or it cannot be told."""
    ended = Foresight.objects.filter(pk=foresight_id)
    ended.update(changes=sealed_changes(changes), failure=failure, ended_at=at)
