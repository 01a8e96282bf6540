"""What each column of a table seems to hold, with the questions that only people can answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.arrivals.workbook.amounts import currency_in
from ombud.arrivals.workbook.cells import line_of
from ombud.arrivals.workbook.columns import BY_LOOKS, Guess, guess_fields
from ombud.arrivals.workbook.date_orders import date_orders
from ombud.arrivals.workbook.dates import DMY, MDY, YMD, lacks_year
from ombud.arrivals.workbook.folding import HAN
from ombud.arrivals.workbook.headers import LOOK_NAMES
from ombud.arrivals.workbook.mapping import Choice
from ombud.arrivals.workbook.tables import Table

_SAMPLES_SHOWN = 5
_SAMPLE_LENGTH = 200
DATE_FIELDS = frozenset(
    ("complaint_date", "order_date", "first_response_at", "due_at", "closed_at")
)
AMOUNT_FIELDS = frozenset(("refund_amount", "compensation", "unit_price"))


@dataclass(frozen=True, slots=True)
class Question:
    """What a person should decide. code: a key of sentences.QUESTIONS; options: what to choose."""

    code: str
    options: tuple[Any, ...]
    params: dict[str, str]


@dataclass(slots=True)
class ColumnFound:
    """One column: its name, what it seems to hold and how that was found, and what stands in it.

    how: exact, normalised, fuzzy, by values, by looks or ''. choice is the proposal, to be
    corrected.
    """

    name: str
    index: int
    choice: Choice
    confidence: float
    how: str
    samples: list[str]
    questions: list[Question]


def columns_found(
    table: Table,
    rows: list[list[Any]],
    counts: Mapping[int, Mapping[str, int]],
    year: int | None,
    seen_at: datetime | None,
) -> list[ColumnFound]:
    cells = [[row[at] for row in rows] for at in range(len(table.headers))]
    # What colours mean, only people know: the word in the name of their column tells nothing.
    named = [name if table.header_row and name not in LOOK_NAMES else "" for name in table.headers]
    guesses = guess_fields(named, cells)
    columns = []
    for at, (name, guess, values) in enumerate(zip(table.headers, guesses, cells, strict=True)):
        if name in LOOK_NAMES:
            guess = Guess(how=BY_LOOKS)
        choice = Choice(guess.field)
        if guess.field in AMOUNT_FIELDS:
            choice = Choice(guess.field, currency=currency_in(name))
        questions = [Question("which_field", guess.asks, {"header": name})] if guess.asks else []
        columns.append(
            ColumnFound(name, at, choice, guess.confidence, guess.how, _samples(values), questions)
        )
    whole = [[*each, *counts.get(at, ())] for at, each in enumerate(cells)]
    _decide_dates(columns, whole, year, seen_at)
    return columns


def _samples(values: Sequence[Any]) -> list[str]:
    texts = dict.fromkeys(
        text[:_SAMPLE_LENGTH] for value in values[:_SAMPLE_LENGTH] if (text := line_of(value))
    )
    return list(texts)[:_SAMPLES_SHOWN]


def _decide_dates(
    columns: list[ColumnFound],
    cells: list[list[Any]],
    year: int | None,
    seen_at: datetime | None,
) -> None:
    """Find each date column's order and year; where nothing decides, the column asks."""
    dated = {column.index: cells[column.index] for column in columns if _is_date(column)}
    chinese = any(HAN.search(column.name) for column in columns)
    for at, found in date_orders(dated, is_chinese=chinese, until=seen_at).items():
        column, lacking = columns[at], lacks_year(cells[at])
        column.choice = Choice(column.choice.field, found.order, year if lacking else None)
        params = {"header": column.name, "sample": found.example or lacking}
        if found.is_guess:
            options = tuple(one for one in (DMY, MDY, YMD) if one in found.allowed)
            column.questions.append(Question("date_order", options, params))
        if lacking and not year:
            column.questions.append(Question("which_year", (), params))


def _is_date(column: ColumnFound) -> bool:
    return column.choice.field in DATE_FIELDS
