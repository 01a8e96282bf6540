"""The sheets beside the complaints come in first, so that complaints find their orders."""

from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import islice

from django.utils import timezone

from ombud.arrivals.actions.refuse_along import refuse_log
from ombud.arrivals.actions.take_along import cursor_key, take_claims
from ombud.arrivals.actions.twins import LED_BY
from ombud.arrivals.along import FILLING, Along, Sheet, sheets_along
from ombud.arrivals.models import Import
from ombud.arrivals.workbook.books import open_book
from ombud.arrivals.workbook.kinds import LOG
from ombud.ledger.events import By
from ombud.store.turn import turn
from ombud.worker.pace import Pace
from ombud.worker.rows_ahead import claims_ahead


class AlongRun:
    """The sheets beside one import's complaints, each from where it stood."""

    def __init__(self, imported: Import, content: bytes, shops: Mapping[str, int], by: By) -> None:
        self.imported, self.content, self.shops, self.by = imported, content, shops, by
        self.pace = Pace()

    def run(self, goes_on: Callable[[int], bool]) -> bool:
        """Take them while `goes_on` says so; True when all of them are in.

        Raises WorkbookRefused and TakenElsewhere.
        """
        # Once complaints are coming in, they all were.
        if self.imported.cursor:
            return True
        return all(self._take(sheet, goes_on) for sheet in sheets_along(self.imported, *FILLING))

    def end(self) -> None:
        """All complaints are in: remember the lines of the log that none of them took.

        Raises WorkbookRefused and TakenElsewhere.
        """
        logs = sheets_along(self.imported, LOG)
        if not logs or LED_BY in self.imported.proposal:
            return
        along = Along(self.imported, open_book(self.content), self.shops)
        for sheet in logs:
            refuse_log(self.imported.pk, sheet["name"], along.left_of_log(sheet))

    def _take(self, sheet: Sheet, goes_on: Callable[[int], bool]) -> bool:
        cursor = self.imported.tally.get(cursor_key(sheet), 0)
        claims = claims_ahead(self.imported, self.content, self.shops, sheet, cursor)
        with closing(claims):
            while piece := list(islice(claims, self.pace.chunk)):
                with turn(), self.pace:
                    take_claims(self.imported, sheet, piece, by=self.by, at=timezone.now())
                if not goes_on(0):
                    return False
        return True
