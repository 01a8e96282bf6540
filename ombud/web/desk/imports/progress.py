"""How far an import has come, how quick it is, and how long it will still take."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from ombud.arrivals.models import Import
from ombud.store.disk import is_nearly_full

# Longer without a row, an import stands still: its next slice waits a minute at most.
STANDS_STILL = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Progress:
    """done and total: rows. per_second: 0 when not known yet. stuck: '', 'disk' or 'worker'."""

    done: int
    total: int
    per_second: float
    seconds_left: float | None
    stuck: str


def progress_of(imported: Import) -> Progress:
    """The progress of an import as it stands now."""
    total = max(imported.rows_expected, imported.cursor)
    rate = _rate(imported)
    left = (total - imported.cursor) / rate if rate else None
    return Progress(imported.cursor, total, rate, left, _why_stuck(imported))


def _rate(imported: Import) -> float:
    if not (imported.started_at and imported.worked_at and imported.cursor):
        return 0
    seconds = (imported.worked_at - imported.started_at).total_seconds()
    return imported.cursor / seconds if seconds > 0 else 0


def _why_stuck(imported: Import) -> str:
    if imported.state not in (Import.QUEUED, Import.RUNNING):
        return ""
    if is_nearly_full():
        return "disk"
    last = imported.worked_at or imported.started_at
    return "worker" if last and last < timezone.now() - STANDS_STILL else ""
