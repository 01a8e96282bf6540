"""What a draft would do is reckoned by the worker: its rows are sorted and compared, not taken."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.actions.foresee import end_foresight, note_foreseen
from ombud.arrivals.actions.imports import NEW_SHOP
from ombud.arrivals.actions.twins import twins_to_be
from ombud.arrivals.foresight import KEPT, UNLISTED, CaseForeseen
from ombud.arrivals.known_rows import Earlier, KnownRows
from ombud.arrivals.models import Foresight, Import, ImportedRow
from ombud.arrivals.readers import shop_ids_by_name
from ombud.arrivals.rows import Row
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.casework.later_rows import LaterRow
from ombud.casework.queries.foreseen import LaterRows
from ombud.people.models import Shop
from ombud.people.queries.members import member_ids_by_name, name_kept, shops_of_limited_members
from ombud.store.sealing import SealBroken, digest
from ombud.worker.pictures import Pictures
from ombud.worker.rows_ahead import rows_ahead

log = logging.getLogger(__name__)

# The queue ends what takes longer than 30 seconds.
SECONDS_A_JOB = 20.0
ROWS_AT_ONCE = 500
MOST_LISTED = 1000
LONGEST_SHOWN = 120
NUMBER_KNOWN = "number_known_otherwise"


def work_foresight(foresight_id: int) -> None:
    """The queue's job: as many rows as there is time for; the page says how many those were."""
    until = time.monotonic() + SECONDS_A_JOB
    foresee(foresight_id, goes_on=lambda _rows: time.monotonic() < until)


def foresee(foresight_id: int, *, goes_on: Callable[[int], bool]) -> None:
    """Reckon what a draft would do while `goes_on(rows looked at)` says so. Writes no case."""
    asked = Foresight.objects.select_related(
        "imported__shop", "imported__original", "imported__made_by"
    )
    foresight = asked.filter(pk=foresight_id, ended_at=None).first()
    if foresight is None or foresight.imported.state != Import.DRAFT:
        return
    try:
        reckoning = _Reckoning(foresight)
        reckoning.run(goes_on)
        end_foresight(foresight_id, changes=reckoning.changes, at=timezone.now())
    except WorkbookRefused as refused:
        _fail(foresight_id, refused.code, refused.params)
    except SealBroken:
        _fail(foresight_id, "keys_missing", {})
    except FileNotFoundError:
        _fail(foresight_id, "original_missing", {})
    except DatabaseError:
        raise
    except Exception:
        log.exception("Foresight of import %s stopped short.", foresight.imported_id)
        _fail(foresight_id, "stopped_short", {})


def _fail(foresight_id: int, code: str, params: dict[str, Any]) -> None:
    failure = {"code": code, "params": params}
    end_foresight(foresight_id, failure=failure, at=timezone.now())


class _Reckoning:
    """The rows of a draft and of the sheets that come with it, sorted as the import will do."""

    def __init__(self, foresight: Foresight) -> None:
        self.id, self.imported = foresight.pk, foresight.imported
        self.content = original_bytes(self.imported.original)
        self.pictures = Pictures(self.content, digest)
        self.shops = _shops_to_be(self.imported)
        self.owners = _Owners(self.imported)
        self.known, self.later = KnownRows(), LaterRows()
        self.counts: Counter[str] = Counter()
        self.changes: list[CaseForeseen] = []
        self.looked_at = 0

    def run(self, goes_on: Callable[[int], bool]) -> None:
        """Look at the rows while `goes_on` says so and somebody still asks."""
        sheets = [self.imported, *twins_to_be(self.imported)]
        total = sum(one.rows_expected for one in sheets)
        for at, sheet in enumerate(sheets):
            with closing(self._rows(sheet)) as pieces:
                for rows in pieces:
                    self._look(-at, sheet.sheet, rows)
                    if not self._is_wanted(max(total, self.looked_at)) or not goes_on(len(rows)):
                        return
        self._is_wanted(self.looked_at)

    def _rows(self, sheet: Import) -> Generator[list[Row], None, None]:
        ahead = rows_ahead(sheet, self.content, self.shops, with_thoughts=False)
        with closing(ahead):
            while rows := list(islice(ahead, ROWS_AT_ONCE)):
                yield rows

    def _is_wanted(self, total: int) -> bool:
        now = timezone.now()
        return note_foreseen(
            self.id, looked_at=self.looked_at, total=total, counts=self.counts, at=now
        )

    def _look(self, import_id: int, sheet: str, rows: Sequence[Row]) -> None:
        """import_id: stands for the import that the sheet will be; no import has it."""
        self.looked_at += len(rows)
        self.owners.give(rows)
        self.pictures.give(rows)
        found = self.known.sort(import_id, rows)
        self.counts.update(row.outcome for row in rows if row.outcome)
        self.counts.update(one["code"] for row in rows for one in row.problems if _is_known(one))
        self.counts[ImportedRow.CREATED] += len(found.fresh)
        # What another sheet of this very file brings stands in no case yet.
        here = [pair for pair in found.revised if pair[1].message_id]
        self.counts[ImportedRow.JOINED] += len(found.again) + len(found.revised) - len(here)
        self._compare(sheet, here)

    def _compare(self, sheet: str, pairs: Sequence[tuple[Row, Earlier]]) -> None:
        said = [(before.message_id, row.draft) for row, before in pairs if row.draft]
        compared = self.later.compare(said, timezone.now())
        for (row, _), later in zip(pairs, compared, strict=True):
            self.counts[ImportedRow.UPDATED if later.brings else ImportedRow.UNCHANGED] += 1
            self.counts[KEPT] += bool(later.kept)
            if not later.told:
                continue
            if len(self.changes) < MOST_LISTED:
                self.changes.append(self._told(sheet, row, later))
            else:
                self.counts[UNLISTED] += 1

    def _told(self, sheet: str, row: Row, later: LaterRow) -> CaseForeseen:
        told = [
            (
                self.later.own_name(each.name),
                _shown(self.owners.named(each.ours) if each.name == "owner_id" else each.ours),
                _shown(self.owners.named(each.theirs) if each.name == "owner_id" else each.theirs),
                each.stays,
            )
            for each in later.told
        ]
        return CaseForeseen(later.case.pk, later.case.number, sheet, row.row_no, told)


def _is_known(problem: dict[str, Any]) -> bool:
    return problem["code"] == NUMBER_KNOWN


def _shown(value: Any) -> Any:
    is_long = isinstance(value, str) and len(value) > LONGEST_SHOWN
    return f"{value[:LONGEST_SHOWN]}…" if is_long else value


class _Owners:
    """Whom names will mean: people who are here, and stand-ins for those who will be."""

    def __init__(self, imported: Import) -> None:
        self.ids = dict(imported.values.get("owner", {}))
        self.shops = shops_of_limited_members()
        self.new: dict[str, int] = {}

    def give(self, rows: Iterable[Row]) -> None:
        """Give the rows the owners they name."""
        rows = list(rows)
        self._know({row.owner_name for row in rows if row.owner_name} - self.ids.keys())
        for row in rows:
            owner_id = self.ids.get(row.owner_name)
            row.give_owner(owner_id, self.shops.get(owner_id or 0))

    def _know(self, names: set[str]) -> None:
        self.ids |= member_ids_by_name(names)
        for name in sorted(name for name in names if name.strip() and name not in self.ids):
            self.ids[name] = self.new.setdefault(name_kept(name), -len(self.new) - 1)

    def named(self, member_id: Any) -> Any:
        """The name of somebody who is not here yet; the id of everybody else."""
        names = {stand_in: name for name, stand_in in self.new.items()}
        return names.get(member_id, member_id)


def _shops_to_be(imported: Import) -> dict[str, int]:
    """Ids of shops by name; those that the import will make have ids that no shop has.

    The decisions of the import, in memory alone, say so too.
    """
    shops, decided = shop_ids_by_name(imported), imported.values.get("shop", {})
    wanted = [name for name, shop_id in decided.items() if shop_id == NEW_SHOP]
    here = dict(
        Shop.objects.filter(name__in=[name.strip() for name in wanted]).values_list("name", "id")
    )
    made = {name: here.get(name.strip(), -at) for at, name in enumerate(wanted, 1)}
    imported.values = imported.values | {"shop": decided | made}
    return shops | made
