"""How far an import has come, how quick it is, and how long it will still take."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from ombud.arrivals.models import Import
from ombud.arrivals.undoing import BEGAN, DONE, TOTAL
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
    done, total = _rows(imported)
    rate = _rate(imported, done)
    left = (total - done) / rate if rate else None
    return Progress(done, total, rate, left, _why_stuck(imported))


def _rows(imported: Import) -> tuple[int, int]:
    """(rows done, rows in all) of the import, or of its undo while that is under way."""
    if imported.state == Import.UNDOING:
        return imported.tally[DONE], imported.tally[TOTAL]
    return imported.cursor, max(imported.rows_expected, imported.cursor)


def _rate(imported: Import, done: int) -> float:
    began = imported.started_at
    if imported.state == Import.UNDOING:
        began = datetime.fromtimestamp(imported.tally[BEGAN], UTC)
    if not (began and imported.worked_at and done):
        return 0
    seconds = (imported.worked_at - began).total_seconds()
    return done / seconds if seconds > 0 else 0


def _why_stuck(imported: Import) -> str:
    if imported.state not in (Import.QUEUED, Import.RUNNING, Import.UNDOING):
        return ""
    if is_nearly_full():
        return "disk"
    last = imported.worked_at or imported.started_at
    return "worker" if last and last < timezone.now() - STANDS_STILL else ""
