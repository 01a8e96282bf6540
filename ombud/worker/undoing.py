"""Imports are taken back by the worker: in short turns, for some seconds at a time."""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError
from django.utils import timezone

from ombud.arrivals.actions.forget_remarks import forget_remarks
from ombud.arrivals.actions.take_rows import TakenElsewhere
from ombud.arrivals.actions.undo_import import WORK, end_undo
from ombud.arrivals.models import Import
from ombud.arrivals.queries.undo import undone_by
from ombud.casework.actions.withdraw import undo_rows
from ombud.store.disk import DiskFull, full_disk_told
from ombud.store.jobs import enqueue
from ombud.store.turn import turn
from ombud.worker.pace import Pace

log = logging.getLogger(__name__)

SECONDS_A_JOB = 15.0


def work_undo(import_id: int) -> None:
    """The queue's job: some seconds of one undo, then the next job goes on.

    On a full disk it ends without a next job: the beat takes it up when there is space.
    """
    until = time.monotonic() + SECONDS_A_JOB
    try:
        if not run_undo(import_id, goes_on=lambda _rows: time.monotonic() < until):
            enqueue(WORK, import_id)
    except DiskFull:
        log.warning("The disk is full. Undo of import %s waits until there is space.", import_id)


def run_undo(import_id: int, *, goes_on: Callable[[int], bool]) -> bool:
    """Take rows back while `goes_on(rows looked at)` says so; True when it has come to an end.

    Raises DiskFull: the undo then stands where it stood and goes on once there is space.
    """
    if not Import.objects.filter(pk=import_id, state=Import.UNDOING).exists():
        return True
    by = undone_by(import_id)
    try:
        with full_disk_told():
            return _run(import_id, goes_on)
    except TakenElsewhere:
        return True
    except (DatabaseError, DiskFull):
        raise
    except Exception:
        # Left as it is, it would be taken up and break again every minute.
        log.exception("Undo of import %s stopped short.", import_id)
        failure = {"code": "undo_stopped_short", "params": {}}
        end_undo(import_id, failure=failure, by=by, at=timezone.now())
    return True


def _run(import_id: int, goes_on: Callable[[int], bool]) -> bool:
    by, pace = undone_by(import_id), Pace()
    while True:
        at = timezone.now()
        with turn(), pace:
            looked_at = undo_rows(import_id, most=pace.chunk, by=by, at=at)
            looked_at = looked_at or forget_remarks(import_id, most=pace.chunk)
        if not looked_at:
            end_undo(import_id, by=by, at=at)
            return True
        if not goes_on(looked_at):
            return False
