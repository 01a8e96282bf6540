"""Workbooks are taken in by the worker: in short turns, for some seconds at a time."""

import gc
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.actions.imports import LIVING, WORK, end_import
from ombud.arrivals.actions.take_rows import TakenElsewhere, take_rows
from ombud.arrivals.models import Import
from ombud.arrivals.readers import drafting_of, reader_of
from ombud.arrivals.rows import Row
from ombud.arrivals.workbook.books import open_book
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.tables import find_table
from ombud.assessment.queries import read_drafts
from ombud.ledger.events import By
from ombud.people.actions import know_owners
from ombud.store.disk import DiskFull, full_disk_told
from ombud.store.jobs import enqueue
from ombud.store.sealing import SealBroken
from ombud.store.turn import turn

log = logging.getLogger(__name__)

# A turn is kept under 50 ms so that nobody at the desk waits behind an import (DESIGN §2).
SECONDS_A_TURN = 0.04
FIRST_CHUNK, SMALLEST_CHUNK, LARGEST_CHUNK = 100, 20, 500
SECONDS_A_JOB = 15.0
# Older than this, an import that should be running was left behind by a worker that died.
LEFT_BEHIND = timedelta(seconds=45)


class ImportRun:
    """One import being taken in by this process, from its cursor on."""

    def __init__(self, import_id: int) -> None:
        """Open the workbook at the import's cursor. Raises WorkbookRefused, SealBroken, OSError."""
        known = Import.objects.select_related("shop", "original", "made_by")
        self.imported = known.get(pk=import_id)
        self.by = _actor(self.imported)
        self.chunk = FIRST_CHUNK
        book = open_book(original_bytes(self.imported.original))
        table = find_table(book.grid(self.imported.sheet), self.imported.header_row)
        self.read = reader_of(self.imported, table.headers, date1904=book.date1904)
        self.drafting = drafting_of(self.imported, table.headers, self.read, table)
        self.rows = islice(iter(table), self.imported.cursor, None)

    def next_chunk(self) -> int:
        """Take the next rows in one turn; returns how many, 0 at the end of the table."""
        rows = self._drafted(list(islice(self.rows, self.chunk)))
        if not rows:
            return 0
        read_drafts([row.draft for row in rows if row.draft])
        at = timezone.now()
        began = time.perf_counter()
        with turn():
            began = time.perf_counter()
            take_rows(self.imported.pk, rows, cursor=self.imported.cursor, by=self.by, at=at)
        self.imported.cursor += len(rows)
        self._adapt(time.perf_counter() - began)
        return len(rows)

    def _drafted(self, numbered: Sequence[tuple[int, Sequence[Any]]]) -> list[Row]:
        clean = [(self.read(number, cells), cells) for number, cells in numbered]
        self._know_owners({row.owner_name for row, _ in clean if row.owner_name})
        return [self.drafting.row(row, cells) for row, cells in clean]

    def _know_owners(self, names: set[str]) -> None:
        unknown = names - self.drafting.owners.keys()
        if unknown:
            with turn():
                known = know_owners(sorted(unknown), by=self.by, at=timezone.now())
            self.drafting.owners.update(known)

    def _adapt(self, seconds: float) -> None:
        fitting = int(self.chunk * SECONDS_A_TURN / max(seconds, 0.001))
        self.chunk = max(SMALLEST_CHUNK, min(LARGEST_CHUNK, (self.chunk + fitting) // 2))

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
    run = ImportRun(import_id)
    for taken in run.chunks():
        if not goes_on(taken):
            return False
    end_import(import_id, by=run.by, at=timezone.now())
    return True


def _fail(import_id: int, code: str, params: dict[str, Any]) -> None:
    failure = {"code": code, "params": params}
    by = _actor(Import.objects.get(pk=import_id))
    end_import(import_id, failure=failure, by=by, at=timezone.now())


def take_up_imports(*, at: datetime, left_behind: timedelta = LEFT_BEHIND) -> None:
    """Queue the imports that a dead worker left behind.

    One that is worked on after all is in no danger: its cursor lets only one of the two go on.
    """
    living = Import.objects.filter(state__in=LIVING).order_by("id")
    for imported in living.only("id", "worked_at", "started_at"):
        last = imported.worked_at or imported.started_at
        if last is None or last < at - left_behind:
            enqueue(WORK, imported.pk)
