"""The one way in: a file goes in, a proposal that a person can correct comes out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import PurePath
from typing import Any

from ombud.arrivals.workbook.amounts import currency_in
from ombud.arrivals.workbook.books import Book, Grid, Note, open_book
from ombud.arrivals.workbook.cells import line_of
from ombud.arrivals.workbook.columns import guess_fields
from ombud.arrivals.workbook.dates import DMY, MDY, YMD, lacks_year, order_of
from ombud.arrivals.workbook.folding import HAN
from ombud.arrivals.workbook.mapping import Choice, fingerprint
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.sheets import SheetFound, best_sheet, look_at_sheets
from ombud.arrivals.workbook.sources import Source
from ombud.arrivals.workbook.tables import Table, find_table
from ombud.arrivals.workbook.values import CLOSED_LISTS, ValueFound, propose_values

SAMPLE_ROWS = 2000
_SAMPLES_SHOWN = 5
_SAMPLE_LENGTH = 200
_MOST_VALUES = 300
DATE_FIELDS = frozenset(
    ("complaint_date", "order_date", "first_response_at", "due_at", "closed_at")
)
AMOUNT_FIELDS = frozenset(("refund_amount", "compensation", "unit_price"))
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Question:
    """What a person should decide. code: a key of sentences.QUESTIONS; options: what to choose."""

    code: str
    options: tuple[Any, ...]
    params: dict[str, str]


@dataclass(slots=True)
class ColumnFound:
    """One column: its name, what it seems to hold and how that was found, and what stands in it.

    how: exact, normalised, fuzzy, by values or ''. choice is the proposal, to be corrected.
    """

    name: str
    index: int
    choice: Choice
    confidence: float
    how: str
    samples: list[str]
    questions: list[Question]


@dataclass(slots=True)
class Proposal:
    """How a file would be read. values: field -> distinct values with their codes.

    rows: expected number of rows under the header. encoding and separator are '' for workbooks.
    sample: (row number, cells) of the first rows; never part of the JSON, as it holds contacts.
    """

    kind: str
    encoding: str
    separator: str
    sheets: list[SheetFound]
    sheet: str
    header_row: int
    header_depth: int
    titles: list[str]
    columns: list[ColumnFound]
    values: dict[str, list[ValueFound]]
    rows: int
    fingerprint: str
    notes: list[Note] = field(default_factory=list)
    date1904: bool = False
    sample: list[tuple[int, list[Any]]] = field(default_factory=list, repr=False)

    def mapping(self) -> dict[str, Choice]:
        """The proposed mapping, by column name."""
        return {column.name: column.choice for column in self.columns}

    def decisions(self) -> dict[str, dict[str, str | None]]:
        """The proposed codes of values, by field and raw value."""
        return {
            name: {value.raw: value.code for value in found} for name, found in self.values.items()
        }

    def as_json(self) -> dict[str, Any]:
        """Everything but the sample as plain JSON."""
        whole = asdict(replace(self, sample=[]))
        del whole["sample"]
        return whole


def propose(
    source: Source, filename: str = "", sheet: str | None = None, header_row: int | None = None
) -> Proposal:
    """Read a file and propose how to take it in.

    sheet and header_row (from 1; 0 for none) overrule what would be chosen. Raises WorkbookRefused.
    """
    book = open_book(source)
    sheets, table = _sheet_and_table(book, sheet, header_row)
    sample = list(islice(table, SAMPLE_ROWS))
    rows = [cells for _number, cells in sample]
    if not rows:
        raise WorkbookRefused("no_rows")
    columns = _columns(table, rows, _year_of(table, filename))
    values = _values(columns, rows)
    return Proposal(
        book.kind, book.encoding, book.separator, sheets, table.grid.name, table.header_row,
        table.header_depth, table.titles, columns, values, table.rows_expected,
        fingerprint(table.headers), [*book.notes, *_notes_on(table, sheets)], table.date1904,
        sample,
    )  # fmt: skip


def open_table(source: Source, sheet: str | None = None, header_row: int | None = None) -> Table:
    """The table of a file, to be walked. Raises WorkbookRefused."""
    book = open_book(source)
    if sheet is None:
        return _sheet_and_table(book, sheet, header_row)[1]
    return find_table(_existing(book, sheet), header_row)


def _existing(book: Book, sheet: str) -> Grid:
    if sheet not in book.sheets:
        raise WorkbookRefused("no_such_sheet", {"sheet": sheet})
    return book.grid(sheet)


def _sheet_and_table(
    book: Book, sheet: str | None, header_row: int | None
) -> tuple[list[SheetFound], Table]:
    sheets, table = look_at_sheets(book)
    chosen = sheet if sheet is not None else best_sheet(sheets)
    if table is None or table.grid.name != chosen:
        return sheets, find_table(_existing(book, chosen), header_row)
    return sheets, find_table(table.grid, header_row) if header_row is not None else table


def _year_of(table: Table, filename: str) -> int | None:
    """The one year that the sheet's name, its titles or the file's name tell."""
    for place in (table.grid.name, " ".join(table.titles), PurePath(filename).name):
        years = set(_YEAR.findall(place))
        if len(years) == 1:
            return int(years.pop())
    return None


def _notes_on(table: Table, sheets: list[SheetFound]) -> list[Note]:
    chosen = next(sheet for sheet in sheets if sheet.name == table.grid.name)
    twins = [one for one in sheets if one.fingerprint == chosen.fingerprint and one.fingerprint]
    notes = [Note("same_layout", {"count": len(twins) - 1})] if len(twins) > 1 else []
    return notes + ([] if table.header_row else [Note("no_header")])


def _columns(table: Table, rows: list[list[Any]], year: int | None) -> list[ColumnFound]:
    cells = [[row[at] for row in rows] for at in range(len(table.headers))]
    named = table.headers if table.header_row else [""] * len(table.headers)
    guesses = guess_fields(named, cells)
    columns = []
    for at, (name, guess, values) in enumerate(zip(table.headers, guesses, cells, strict=True)):
        choice = Choice(guess.field)
        if guess.field in AMOUNT_FIELDS:
            choice = Choice(guess.field, currency=currency_in(name))
        questions = [Question("which_field", guess.asks, {"header": name})] if guess.asks else []
        columns.append(
            ColumnFound(name, at, choice, guess.confidence, guess.how, _samples(values), questions)
        )
    _decide_dates(columns, cells, year)
    return columns


def _samples(values: Sequence[Any]) -> list[str]:
    texts = dict.fromkeys(
        text[:_SAMPLE_LENGTH] for value in values[:_SAMPLE_LENGTH] if (text := line_of(value))
    )
    return list(texts)[:_SAMPLES_SHOWN]


def _decide_dates(columns: list[ColumnFound], cells: list[list[Any]], year: int | None) -> None:
    """Find each date column's order: its own values decide, then its neighbours', then the script.

    Chinese writes the month before the day. English does not say, so there the column asks.
    """
    dated = [column for column in columns if column.choice.field in DATE_FIELDS]
    allowed = {column.index: order_of(cells[column.index]) for column in dated}
    decided = {next(iter(orders)) for orders, _ in allowed.values() if len(orders) == 1}
    chinese = any(HAN.search(column.name) for column in columns)
    for column in dated:
        orders, example = allowed[column.index]
        order = _order(orders, decided, chinese)
        lacking = lacks_year(cells[column.index])
        column.choice = Choice(column.choice.field, order, year if lacking else None)
        params = {"header": column.name, "sample": example or lacking}
        if orders and not order:
            options = tuple(one for one in (DMY, MDY, YMD) if one in orders)
            column.questions.append(Question("date_order", options, params))
        if lacking and not year:
            column.questions.append(Question("which_year", (), params))


def _order(orders: set[str], decided: set[str], chinese: bool) -> str:
    both = orders & decided
    if len(orders) == 1 or len(both) == 1:
        return next(iter(both or orders))
    if chinese and orders:
        return YMD if YMD in orders else MDY if MDY in orders else ""
    return ""


def _values(columns: list[ColumnFound], rows: list[list[Any]]) -> dict[str, list[ValueFound]]:
    """What stands in closed-list columns; a resolution only while its words repeat."""
    found = {}
    for column in columns:
        name = column.choice.field
        if name in CLOSED_LISTS:
            counts = Counter(text for row in rows if (text := line_of(row[column.index])))
            if name != "resolution" or len(counts) * 4 <= sum(counts.values()):
                found[name] = propose_values(name, dict(counts.most_common(_MOST_VALUES)))
    return found
