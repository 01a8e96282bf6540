"""The rows of a sheet as they left, to be found again in what came back."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from ombud.arrivals.workbook.cells import plain_cell


class RowsLeft:
    """The rows that left, to be found again.

    columns: the signed ids, then column by column what a reader gives back of an untouched cell.
    places: where each of them stands in the file. waiting: the places of rows that have not come
    back yet, by their id.
    """

    def __init__(self, columns: Sequence[Sequence[Any]], places: Sequence[int]) -> None:
        self.columns, self.identity_at = columns, places[0]
        self.waiting = {identity: place for place, identity in enumerate(columns[0])}
        # The id once more: of one place alone an itemgetter makes no tuple.
        self.pick = itemgetter(*places, places[0])

    def take_all(self, came: Sequence[Sequence[Any]], place: int) -> bool:
        """Whether these are the rows from a place on, untouched; then they wait no more."""
        end = place + len(came)
        ids = self.columns[0][place:end]
        wanted = zip(*(column[place:end] for column in self.columns), ids, strict=True)
        if list(map(self.pick, came)) != list(wanted):
            return False
        if not all(map(self.waiting.__contains__, ids)):
            return False
        for identity in ids:
            del self.waiting[identity]
        return True

    def take(self, cells: Sequence[Any]) -> int | None:
        """The place of the row; None for one without a known id, or that came before."""
        return self.waiting.pop(plain_cell(cells[self.identity_at]), None)
