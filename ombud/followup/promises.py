"""Which promise holds for a case: the most telling row of the table."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ombud.followup.models import Clock, Promise
from ombud.rules import clocks
from ombud.rules.clocks import Window
from ombud.store.kept import Kept


class Promises:
    """The promise table, read once for a batch. Without rows the house's own promises hold."""

    def __init__(self, rows: Iterable[Promise]) -> None:
        self._windows = {
            (row.kind, row.class_code, row.priority): Window(row.amount, row.unit) for row in rows
        }

    def window(self, kind: str, class_code: str, priority: str) -> Window:
        """Class and priority beat the class, which beats the priority, which beats neither."""
        for key in ((class_code, priority), (class_code, ""), ("", priority), ("", "")):
            found = self._windows.get((kind, *key))
            if found:
                return found
        return (
            clocks.FIRST_ANSWER
            if kind == Clock.FIRST_ANSWER
            else clocks.SETTLEMENT[priority or "P3"]
        )

    def due_at(
        self, kind: str, class_code: str, priority: str, started_at: datetime, zone: ZoneInfo
    ) -> datetime:
        """When the promise that began at `started_at` is due."""
        return clocks.due_at(started_at, self.window(kind, class_code, priority), zone)


def _read() -> Promises:
    return Promises(Promise.objects.order_by("id"))


# Changed elsewhere, it holds here within seconds.
standing_promises = Kept(_read)
