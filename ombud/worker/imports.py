"""Workbooks are taken in by the worker: in short turns, for some seconds at a time."""

import gc
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.actions.count_beside import count_beside
from ombud.arrivals.actions.imports import LIVING, WORK, end_import
from ombud.arrivals.actions.take_rows import TakenElsewhere, take_rows
from ombud.arrivals.actions.undo_import import WORK as UNDO
from ombud.arrivals.models import Import
from ombud.arrivals.readers import shop_ids_by_name
from ombud.arrivals.rows import Row
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.ledger.events import By
from ombud.people.actions import know_owners
from ombud.people.queries.members import shops_of_limited_members
from ombud.store.disk import DiskFull, full_disk_told
from ombud.store.jobs import enqueue
from ombud.store.sealing import SealBroken
from ombud.store.turn import turn
from ombud.worker.ahead import AheadDied
from ombud.worker.along import AlongRun
from ombud.worker.pace import Pace
from ombud.worker.pictures import Pictures
from ombud.worker.rows_ahead import rows_ahead

log = logging.getLogger(__name__)

SECONDS_A_JOB = 15.0
# Older than this, an import that should be running was left behind by a worker that died.
LEFT_BEHIND = timedelta(seconds=45)
# A reader may be killed (memory runs short, somebody's hand); one that always dies has a reason.
READERS = 3


class ImportRun:
    """One import being taken in by this process, from its cursor on; its rows are read ahead."""

    def __init__(self, import_id: int) -> None:
        """Take up the import at its cursor. Raises SealBroken, FileNotFoundError."""
        known = Import.objects.select_related("shop", "original", "made_by")
        self.imported = known.get(pk=import_id)
        self.by = _actor(self.imported)
        self.pace = Pace()
        self.owners = dict(self.imported.values.get("owner", {}))
        self.owner_shops = shops_of_limited_members()
        content, shops = original_bytes(self.imported.original), shop_ids_by_name(self.imported)
        self.pictures = Pictures(content)
        self.along = AlongRun(self.imported, content, shops, self.by)
        self.rows = rows_ahead(self.imported, content, shops)

    def next_chunk(self) -> int:
        """Take the next rows in one turn; returns how many, 0 at the end of the table.

        Raises WorkbookRefused and TakenElsewhere.
        """
        rows = list(islice(self.rows, self.pace.chunk))
        if not rows:
            return 0
        self._give_owners(rows)
        self.pictures.give(rows)
        at = timezone.now()
        with turn(), self.pace:
            take_rows(self.imported.pk, rows, cursor=self.imported.cursor, by=self.by, at=at)
            count_beside(self.imported.pk, rows)
        self.imported.cursor += len(rows)
        return len(rows)

    def _give_owners(self, rows: Sequence[Row]) -> None:
        unknown = {row.owner_name for row in rows if row.owner_name} - self.owners.keys()
        if unknown:
            with turn():
                self.owners |= know_owners(sorted(unknown), by=self.by, at=timezone.now())
        for row in rows:
            owner_id = self.owners.get(row.owner_name)
            row.give_owner(owner_id, self.owner_shops.get(owner_id or 0))

    def chunks(self) -> Iterator[int]:
        """Take the table chunk by chunk until its end."""
        while taken := self.next_chunk():
            yield taken


def _actor(imported: Import) -> By:
    kind = "member" if imported.made_by_id else "system"
    return By(kind, imported.made_by_id, via="import", batch_id=imported.pk, quiet=True)


def work_import(import_id: int) -> None:
    """The queue's job: some seconds of one import, then the next job goes on.

    On a full disk it ends without a next job: the beat takes the import up when there is space.
    """
    until = time.monotonic() + SECONDS_A_JOB
    try:
        if not run_import(import_id, goes_on=lambda _taken: time.monotonic() < until):
            enqueue(WORK, import_id)
    except DiskFull:
        log.warning("The disk is full. Import %s waits and goes on once there is space.", import_id)


def run_import(import_id: int, *, goes_on: Callable[[int], bool]) -> bool:
    """Take rows while `goes_on(rows taken)` says so; True when the import has come to an end.

    Raises DiskFull: the import then stands where it stood and goes on once there is space.
    """
    if not Import.objects.filter(pk=import_id, state__in=LIVING).exists():
        return True
    try:
        with full_disk_told(), _few_collections():
            return _run(import_id, goes_on)
    except TakenElsewhere:
        return True
    except WorkbookRefused as refused:
        _fail(import_id, refused.code, refused.params)
    except SealBroken:
        _fail(import_id, "keys_missing", {})
    except FileNotFoundError:
        _fail(import_id, "original_missing", {})
    except (DatabaseError, DiskFull):
        raise
    except Exception:
        # Left running, it would be taken up and break again every minute.
        log.exception("Import %s stopped short.", import_id)
        _fail(import_id, "stopped_short", {})
    return True


@contextmanager
def _few_collections() -> Iterator[None]:
    # Rows are made by the thousand and are no garbage before their turn ends: looking through them
    # over and over took a tenth of the time.
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _run(import_id: int, goes_on: Callable[[int], bool]) -> bool:
    for _ in range(READERS):
        with suppress(AheadDied):
            return _run_with_one_reader(import_id, goes_on)
    raise AheadDied


def _run_with_one_reader(import_id: int, goes_on: Callable[[int], bool]) -> bool:
    run = ImportRun(import_id)
    with closing(run.rows):
        if not run.along.run(goes_on):
            return False
        for taken in run.chunks():
            if not goes_on(taken):
                return False
        run.along.end()
    end_import(import_id, by=run.by, at=timezone.now())
    return True


def _fail(import_id: int, code: str, params: dict[str, Any]) -> None:
    failure = {"code": code, "params": params}
    by = _actor(Import.objects.get(pk=import_id))
    end_import(import_id, failure=failure, by=by, at=timezone.now())


def take_up_imports(*, at: datetime, left_behind: timedelta = LEFT_BEHIND) -> None:
    """Queue the imports, and their undoing, that a dead worker left behind.

    One that is worked on after all is in no danger: its cursor lets only one of the two go on.
    """
    living = Import.objects.filter(state__in=(*LIVING, Import.UNDOING)).order_by("id")
    for imported in living.only("id", "state", "worked_at", "started_at"):
        last = imported.worked_at or imported.started_at
        if last is None or last < at - left_behind:
            enqueue(UNDO if imported.state == Import.UNDOING else WORK, imported.pk)
