"""The rows of a sheet as they left, to be found again in what came back."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from ombud.arrivals.workbook.cells import plain_cell
from ombud.casework.queries.columns import TEXT
from ombud.workbooks.cells import Plain, cut, writer_of
from ombud.workbooks.identity import signed_rows
from ombud.workbooks.standing import SheetStanding
from ombud.workbooks.words import Words

Write = Callable[[Plain], Any]


class AsRead:
    """A sheet as a reader gives it back untouched: signed ids, and by column key its cells."""

    def __init__(self, sheet: SheetStanding, words: Words, export_id: int) -> None:
        self.sheet, self.export_id = sheet, export_id
        self.ids: list[str] = []
        self.writers = {column.key: (column, writer_of(column, words)) for column in sheet.edited}
        self.cells: dict[str, list[Any]] = {key: [] for key in self.writers}
        self.grow()

    def grow(self) -> None:
        """Take in the rows that the sheet was given since."""
        new_ids = self.sheet.ids[len(self.ids) :]
        self.ids += signed_rows(self.sheet.kind, new_ids, self.export_id)
        for key, (column, write) in self.writers.items():
            cells = self.cells[key]
            values = self.sheet.values[key][len(cells) :]
            cells += _texts(values) if column.kind == TEXT else _each(values, write)


def _texts(values: Sequence[Plain]) -> list[str]:
    return [cut(value) if value else "" for value in values]


def _each(values: Sequence[Plain], write: Write) -> list[Any]:
    cells = {value: "" if (cell := write(value)) is None else cell for value in set(values)}
    return list(map(cells.__getitem__, values))


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
