"""A long workbook that came back has a process of its own, and is taken up where that died."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from ombud.store.jobs import enqueue
from ombud.store.turn import turn
from ombud.workbooks.actions.edited_files import WORK
from ombud.workbooks.models import BYTES_AT_ONCE, EditedFile

# Whoever works on it gives a sign every second. Silent for so long, they were killed.
LEFT_BEHIND = timedelta(seconds=45)
MOST_STARTS = 3
STOPPED_SHORT = "stopped_short"


def begin_file(file_id: int, *, at: datetime) -> bool:
    """Take up a long workbook that nobody works on; False when there is nothing to do.

    One on which everybody died has failed.
    """
    with turn():
        silent = _silent(at).filter(pk=file_id)
        if silent.filter(starts__gte=MOST_STARTS).update(
            state=EditedFile.FAILED, failure={"code": STOPPED_SHORT, "params": {}}, ended_at=at
        ):
            return False
        return bool(silent.update(seen_at=at, starts=F("starts") + 1))


def keep_file(file_id: int, *, at: datetime) -> None:
    """Tell that somebody works on it."""
    with turn():
        EditedFile.objects.filter(pk=file_id, seen_at__isnull=False).update(seen_at=at)


def take_up_files(*, at: datetime) -> None:
    """Have the long workbooks gone on with on which somebody died."""
    with turn():
        for file_id in _silent(at).order_by("id").values_list("id", flat=True):
            enqueue(WORK, file_id)


def _silent(at: datetime) -> QuerySet[EditedFile]:
    unseen = Q(seen_at=None) | Q(seen_at__lte=at - LEFT_BEHIND)
    working = (EditedFile.COMPARING, EditedFile.QUEUED)
    return EditedFile.objects.filter(unseen, state__in=working, original__size__gt=BYTES_AT_ONCE)
