"""Workbooks are taken in by the worker: in short turns, for some seconds at a time."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.actions.imports import LIVING, Row, TakenElsewhere, end_import, take_rows
from ombud.arrivals.models import Import
from ombud.arrivals.row_drafts import Drafting, field_headers, looks_running
from ombud.arrivals.workbook.books import open_book
from ombud.arrivals.workbook.mapping import mapping_from_json
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.rows import row_reader
from ombud.arrivals.workbook.tables import Table, find_table
from ombud.assessment.queries import read_drafts
from ombud.ledger.events import By
from ombud.people.actions import know_owners
from ombud.people.models import Shop
from ombud.store.jobs import enqueue
from ombud.store.turn import turn

# A turn is kept under 50 ms so that nobody at the desk waits behind an import (DESIGN §2).
SECONDS_A_TURN = 0.04
FIRST_CHUNK, SMALLEST_CHUNK, LARGEST_CHUNK = 100, 50, 500
SECONDS_A_JOB = 15.0
# Older than this, an import that should be running was left behind by a worker that died.
LEFT_BEHIND = timedelta(seconds=45)
NUMBERS_LOOKED_AT = 200


class ImportRun:
    """One import being taken in by this process, from its cursor on."""

    def __init__(self, import_id: int) -> None:
        """Open the workbook where the import stands. Raises WorkbookRefused, SealBroken, OSError."""
        self.imported = Import.objects.select_related("shop", "original").get(pk=import_id)
        self.by = _actor(self.imported)
        self.chunk = FIRST_CHUNK
        book = open_book(original_bytes(self.imported.original))
        table = find_table(book.grid(self.imported.sheet), self.imported.header_row)
        mapping = mapping_from_json(self.imported.mapping)
        self.read = row_reader(
            table.headers,
            mapping,
            self.imported.values,
            ZoneInfo(self.imported.shop.time_zone),
            date1904=book.date1904,
        )
        self.drafting = Drafting(
            import_id=import_id,
            shop_id=self.imported.shop_id,
            made_at=self.imported.made_at,
            headers=field_headers(table.headers, mapping),
            shops=dict(Shop.objects.values_list("name", "id")),
            running_numbers=self._only_counts(table),
        )
        self.rows = islice(iter(table), self.imported.cursor, None)

    def _only_counts(self, table: Table) -> bool:
        first = (self.read(number, cells) for number, cells in islice(table, NUMBERS_LOOKED_AT))
        return looks_running([row.complaint_no for row in first])

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
            take_rows(
                self.imported.pk, rows, cursor=self.imported.cursor, by=self.by, at=at
            )
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
    """The queue's job: some seconds of one import, then the next job goes on."""
    until = time.monotonic() + SECONDS_A_JOB
    if not run_import(import_id, goes_on=lambda _taken: time.monotonic() < until):
        enqueue("imports.work_import", import_id)


def run_import(import_id: int, *, goes_on: Callable[[int], bool]) -> bool:
    """Take rows while `goes_on(rows taken)` says so; True when the import has come to an end."""
    if not Import.objects.filter(pk=import_id, state__in=LIVING).exists():
        return True
    try:
        run = ImportRun(import_id)
        for taken in run.chunks():
            if not goes_on(taken):
                return False
    except TakenElsewhere:
        return True
    except WorkbookRefused as refused:
        _fail(import_id, refused.code, refused.params)
        return True
    end_import(import_id, by=run.by, at=timezone.now())
    return True


def _fail(import_id: int, code: str, params: dict[str, Any]) -> None:
    failure = {"code": code, "params": params}
    by = _actor(Import.objects.get(pk=import_id))
    end_import(import_id, failure=failure, by=by, at=timezone.now())


def take_up_imports(*, at: datetime) -> None:
    """Queue the imports that a dead worker left behind."""
    living = Import.objects.filter(state__in=LIVING).order_by("id")
    for imported in living.only("id", "worked_at", "started_at"):
        last = imported.worked_at or imported.started_at
        if last is None or last < at - LEFT_BEHIND:
            enqueue("imports.work_import", imported.pk)
