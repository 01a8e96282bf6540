"""Cells on their way out and back: what stands in them, and whether anybody touched them.

A value has one plain form in which three of it can be compared: None for nothing, text, an ISO day,
an amount as text with two places, a code.
"""

from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ombud.arrivals.workbook.amounts import read_amount
from ombud.arrivals.workbook.cells import plain_cell
from ombud.arrivals.workbook.dates import date_reader
from ombud.arrivals.workbook.folding import clean_text
from ombud.casework.queries.columns import CODE, COUNT, DAY, MONEY
from ombud.casework.reading import Damaged, text_meant
from ombud.workbooks.columns import SheetColumn
from ombud.workbooks.words import Words

Plain = str | None
CELL_MOST = 32_767


class Illegal(Exception):
    """A cell that holds what cannot stand there. `reason` is a key of reasons.CELLS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def plain(value: Any) -> Plain:
    """The plain form of what a field holds."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def field_value(column: SheetColumn, value: Plain) -> Any:
    """What an action takes for the plain form."""
    if value is None:
        empty_is_null = column.kind in (DAY, MONEY) or column.field.endswith("_id")
        return None if empty_is_null else ""
    if column.kind == DAY:
        return date.fromisoformat(value)
    if column.kind == MONEY:
        return Decimal(value)
    return int(value) if column.field.endswith("_id") or column.kind == COUNT else value


def writer_of(column: SheetColumn, words: Words) -> Callable[[Plain], Any]:
    """What a cell of the column holds for the plain form: text, number, day or None."""
    if column.kind == CODE:
        return lambda value: words.word(column.listed, value) or None
    if column.kind == DAY:
        return lambda value: _day(value) if value else None
    if column.kind in (MONEY, COUNT):
        return lambda value: float(value) if value else None
    return lambda value: cut(value) if value else None


def cut(text: str) -> str:
    """As much of a text as a cell holds, without what breaks a file.

    Programs count as UTF-16 does.
    """
    if "\ufffe" in text or "\uffff" in text:
        text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    if len(text) * 2 <= CELL_MOST:
        return text
    return text.encode("utf-16-le", "replace")[: CELL_MOST * 2].decode("utf-16-le", "ignore")


_day = lru_cache(maxsize=4096)(date.fromisoformat)


def is_untouched(column: SheetColumn, written: Any, cell: Any) -> bool:
    """Whether a cell still says what was written, whatever a program that saved it made of it."""
    if is_blank(cell) or written is None:
        return is_blank(cell) and written is None
    if column.kind == DAY:
        return _as_day(cell) == written
    if column.kind in (MONEY, COUNT):
        return isinstance(cell, int | float) and abs(cell - written) < 0.005
    return is_same_text(str(written), cell)


def is_blank(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_same_text(written: str, cell: Any) -> bool:
    """Whether a cell still shows a text, in whatever way a program keeps it."""
    if _squeezed(written) == _squeezed(plain_cell(cell)):
        return True
    # A long number that a program took for a figure lost its last digits, and a zero in front.
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not written.isdigit():
        return False
    return float(written) == float(cell)


def _squeezed(text: str) -> str:
    return " ".join(clean_text(text).split())


def _as_day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if not isinstance(cell, str):
        return cell if isinstance(cell, date) else None
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        return None


class Reader:
    """Reads touched cells as plain forms. zone: of the reader; date1904: how the file counts."""

    def __init__(self, words: Words, zone: tzinfo, *, date1904: bool = False) -> None:
        self.words, self.zone = words, zone
        self._moment = date_reader(zone, "", None, date1904)

    def read(self, column: SheetColumn, cell: Any) -> Plain:
        """What a cell says. Raises Illegal."""
        if is_blank(cell):
            return None
        if column.kind == CODE:
            return self._code(column, cell)
        if column.kind == DAY:
            return self._day(cell)
        if column.kind == MONEY:
            return self._money(cell)
        return str(self._count(cell)) if column.kind == COUNT else self._text(column, cell)

    def moment(self, cell: Any) -> tuple[datetime | None, str]:
        """A time as (UTC, precision). Raises Illegal."""
        if is_blank(cell):
            return None, ""
        read = self._moment(cell)
        if read.at is None:
            raise Illegal("day_unclear")
        return read.at, read.precision

    def _code(self, column: SheetColumn, cell: Any) -> str:
        code = self.words.code(column.listed, plain_cell(cell))
        if code is None:
            raise Illegal("word_unknown")
        return code

    def _day(self, cell: Any) -> str:
        at, _precision = self.moment(cell)
        if at is None:
            raise Illegal("day_unclear")
        return at.astimezone(self.zone).date().isoformat()

    def _money(self, cell: Any) -> str:
        amount = read_amount(cell).value
        if amount is None or amount < 0 or amount != round(amount, 2):
            raise Illegal("amount_unclear")
        return f"{amount:.2f}"

    def _count(self, cell: Any) -> int:
        text = plain_cell(cell)
        if not text.isdecimal() or len(text) > 9:
            raise Illegal("number_unclear")
        return int(text)

    def _text(self, column: SheetColumn, cell: Any) -> Plain:
        try:
            return text_meant(column.key, cell) or None
        except Damaged as rounded:
            raise Illegal("number_damaged") from rounded


def midnight(on: date, zone: tzinfo) -> datetime:
    """The beginning of a day in a zone."""
    return datetime.combine(on, time(), zone)
