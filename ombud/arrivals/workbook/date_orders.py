"""Which of a date's three numbers is the day: its column's values say it, or it is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from ombud.arrivals.workbook.dates import DMY, MDY, YMD, order_of, read_written

Key = TypeVar("Key")
# Chinese writes the month before the day; elsewhere the day mostly comes first.
_USUAL = {True: (YMD, MDY, DMY), False: (YMD, DMY, MDY)}
_MONTH = timedelta(days=28)
_CLOCKS_APART = timedelta(days=1)
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How a column's dates are written. allowed: the orders that all of its values allow.

    order: the one to read by, '' when no value needs one. example: the value that the question is
    about. is_guess: no value and no neighbour decides it.
    """

    allowed: frozenset[str]
    order: str
    example: str
    is_guess: bool


def date_orders(
    columns: Mapping[Key, Sequence[Any]], *, is_chinese: bool, until: datetime | None = None
) -> dict[Key, DateOrder]:
    """The order of each date column: its own values decide, then its neighbours', then likelihood.

    until: when the file came; dates after it are unlikely.
    """
    found = {key: order_of(cells) for key, cells in columns.items()}
    decided = {next(iter(allowed)) for allowed, _ in found.values() if len(allowed) == 1}
    orders = {}
    for key, (allowed, example) in found.items():
        sure = allowed if len(allowed) == 1 else allowed & decided
        if len(sure) == 1 or not allowed:
            order = next(iter(sure), "")
        else:
            order = _likeliest(columns[key], allowed, is_chinese, until)
        is_guess = len(sure) != 1 and bool(allowed)
        orders[key] = DateOrder(frozenset(allowed), order, example, is_guess)
    return orders


def _likeliest(
    cells: Sequence[Any], allowed: set[str], is_chinese: bool, until: datetime | None
) -> str:
    """The order that puts no date ahead and the dates closest together: what varies is the day."""
    texts = [cell for cell in cells if isinstance(cell, str)][:_LOOKED_AT]

    def unlikeliness(order: str) -> tuple[bool, int]:
        read = (read_written(text, order, None).at for text in texts)
        days = [at.replace(tzinfo=None) for at in read if at]
        ahead = until and max(days) > until.replace(tzinfo=None) + _CLOCKS_APART
        return bool(ahead), (max(days) - min(days)) // _MONTH

    # min() keeps the more usual one of two that are as likely.
    return min((order for order in _USUAL[is_chinese] if order in allowed), key=unlikeliness)
