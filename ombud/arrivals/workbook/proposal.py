"""The one way in: a file goes in, a proposal that a person can correct comes out."""

import re
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import PurePath
from typing import Any

from ombud.arrivals.workbook.blocks import SUBTOTAL
from ombud.arrivals.workbook.books import Book, Note, open_book
from ombud.arrivals.workbook.cells import line_of
from ombud.arrivals.workbook.columns_found import ColumnFound, columns_found
from ombud.arrivals.workbook.distinct import distinct_values
from ombud.arrivals.workbook.mapping import Choice, fingerprint
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.sheets import (
    Mapped,
    SheetFound,
    best_sheet,
    look_at_sheets,
    take_along,
)
from ombud.arrivals.workbook.sources import Source
from ombud.arrivals.workbook.tables import Table, find_table
from ombud.arrivals.workbook.text import is_garbled
from ombud.arrivals.workbook.values import CLOSED_LISTS, ValueFound, propose_values

SAMPLE_ROWS = 2000
_ROWS_OF_OTHERS = 300
_MOST_VALUES = 300
_TRY = re.compile(
    r"\s*(?:测试|測試|示例|样例|範例|填写示例|test|demo|example)(?:数据|數據|订单|data|order)?\s*\d*\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


Numbered = tuple[int, list[Any]]


@dataclass(slots=True)
class Proposal:
    """How a file would be read. values: field -> distinct values with their codes.

    rows: expected number of rows under the header, the exact one where the sample is all of them.
    encoding and separator are '' for workbooks.
    sample: (row number, cells) of the first rows; counts: column -> text -> how often it stands in
    the whole table, where that is longer than the sample. Both are never part of the JSON, as they
    hold contacts.
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
    counts: dict[int, dict[str, int]] = field(default_factory=dict, repr=False)

    def mapping(self) -> dict[str, Choice]:
        """The proposed mapping, by column name."""
        return {column.name: column.choice for column in self.columns}

    def decisions(self) -> dict[str, dict[str, str | None]]:
        """The proposed codes of values, by field and raw value."""
        return {
            name: {value.raw: value.code for value in found} for name, found in self.values.items()
        }

    def guessed_orders(self) -> dict[str, tuple[str, ...]]:
        """The orders to choose from, by column, where nothing in the file decides."""
        return {
            column.name: question.options
            for column in self.columns
            for question in column.questions
            if question.code == "date_order"
        }

    def as_json(self) -> dict[str, Any]:
        """Everything but the sample and the counts as plain JSON."""
        whole = asdict(replace(self, sample=[], counts={}))
        del whole["sample"], whole["counts"]
        return whole


def propose(
    source: Source,
    filename: str = "",
    sheet: str | None = None,
    header_row: int | None = None,
    seen_at: datetime | None = None,
) -> Proposal:
    """Read a file and propose how to take it in.

    sheet and header_row (from 1; 0 for none) overrule what would be chosen. seen_at: when the file
    came, as complaints rarely come from later. Raises WorkbookRefused.
    """
    book = open_book(source)
    sheets, table = _sheet_and_table(book, sheet, header_row, _mapper(filename, seen_at))
    take_along(sheets, table.grid.name)
    sample, counts = _looked_over(table)
    rows = [cells for _number, cells in sample]
    if not rows:
        raise WorkbookRefused("no_rows")
    columns = columns_found(table, rows, counts, _year_of(table, filename), seen_at)
    values = _values(columns, rows, counts)
    return Proposal(
        book.kind, book.encoding, book.separator, sheets, table.grid.name, table.header_row,
        table.header_depth, table.titles, columns, values,
        len(sample) if len(sample) < SAMPLE_ROWS else table.rows_expected,
        fingerprint(table.headers), [*book.notes, *_notes_on(table, sheets, sample)],
        table.date1904,
        sample, counts,
    )  # fmt: skip


def _looked_over(table: Table) -> tuple[list[tuple[int, list[Any]]], dict[int, dict[str, int]]]:
    """The first rows, and what stands in all of them where there are more."""
    walk = iter(table)
    sample = list(islice(walk, SAMPLE_ROWS))
    further = next(walk, None)
    if further is None:
        return sample, {}
    every = (cells for _number, cells in chain(sample, (further,), walk))
    counts = distinct_values(every, len(table.headers))
    deque(walk, maxlen=0)  # what stands among and under the rows is told of the whole table
    return sample, counts


def open_table(source: Source, sheet: str | None = None, header_row: int | None = None) -> Table:
    """The table of a file, to be walked. Raises WorkbookRefused."""
    book = open_book(source)
    if sheet is None:
        return _sheet_and_table(book, sheet, header_row, _mapper("", None))[1]
    if not book.has(sheet):
        raise WorkbookRefused("no_such_sheet", {"sheet": sheet})
    return find_table(book.grid(sheet), header_row)


def _sheet_and_table(
    book: Book, sheet: str | None, header_row: int | None, mapped: Mapped
) -> tuple[list[SheetFound], Table]:
    sheets, table = look_at_sheets(book, mapped)
    chosen = sheet if sheet is not None else best_sheet(sheets)
    if all(one.name != chosen for one in sheets):
        raise WorkbookRefused("no_such_sheet", {"sheet": chosen})
    if table is None or table.grid.name != chosen:
        return sheets, find_table(book.grid(chosen), header_row)
    return sheets, find_table(table.grid, header_row) if header_row is not None else table


def _mapper(filename: str, seen_at: datetime | None) -> Mapped:
    def mapped(table: Table) -> dict[str, Choice]:
        rows = [cells for _number, cells in islice(table, _ROWS_OF_OTHERS)]
        found = columns_found(table, rows, {}, _year_of(table, filename), seen_at)
        return {column.name: column.choice for column in found}

    return mapped


def _year_of(table: Table, filename: str) -> int | None:
    """The one year that the sheet's name, its titles or the file's name tell."""
    for place in (table.grid.name, " ".join(table.titles), PurePath(filename).name):
        years = set(_YEAR.findall(place))
        if len(years) == 1:
            return int(years.pop())
    return None


def _notes_on(table: Table, sheets: list[SheetFound], sample: list[Numbered]) -> list[Note]:
    chosen = next(sheet for sheet in sheets if sheet.name == table.grid.name)
    twins = [one for one in sheets if one.fingerprint == chosen.fingerprint and one.fingerprint]
    notes = [Note("same_layout", {"count": len(twins) - 1})] if len(twins) > 1 else []
    parts = [sheet.name for sheet in sheets if ":" in sheet.name]
    notes += [Note("side_by_side", {"sheets": ", ".join(parts)})] if parts else []
    notes += [] if table.header_row else [Note("no_header")]
    notes += [Note("looks", {"column": table.headers[-1]})] if table.looks else []
    return notes + _notes_on_rows(sample) + _notes_left_out(table) + _notes_beside(table)


def _notes_on_rows(sample: list[Numbered]) -> list[Note]:
    texts = [(number, [cell for cell in row if isinstance(cell, str)]) for number, row in sample]
    tries = [number for number, row in texts if any(map(_TRY.fullmatch, row))]
    garbled = any(is_garbled(" ".join(row)) for _number, row in texts)
    notes = [Note("test_rows", {"count": len(tries), "row": tries[0]})] if tries else []
    return notes + ([Note("mojibake")] if garbled else [])


def _notes_left_out(table: Table) -> list[Note]:
    """What the walk over the whole table left out, but for blank rows and headers again."""
    sieve, notes = table.sieve, []
    if sieve.skipped[SUBTOTAL]:
        notes.append(Note("totals", {"count": sieve.skipped[SUBTOTAL]}))
    if sieve.beneath:
        notes.append(Note("beneath", {"count": len(sieve.beneath), "row": sieve.beneath[0]}))
    if sieve.next_table:
        notes.append(Note("another_table", {"row": sieve.next_table}))
    return notes


def _notes_beside(table: Table) -> list[Note]:
    """What will come in from beside the cells; what stands above the rows stays in the file."""
    beside, first = table.grid.beside, table.first_row
    counts = {
        "comments_taken": sum(len(some) for row, some in beside.comments.items() if row >= first),
        "pictures_taken": len(beside.in_cells)
        + sum(len(some) for row, some in beside.pictures.items() if row >= first),
        "pictures_lost": beside.lost,
    }
    return [Note(code, {"count": count}) for code, count in counts.items() if count]


def _values(
    columns: list[ColumnFound],
    rows: list[list[Any]],
    whole: Mapping[int, Mapping[str, int]],
) -> dict[str, list[ValueFound]]:
    """What stands in closed-list columns; a resolution only while its words repeat."""
    found = {}
    for column in columns:
        name = column.choice.field
        if name in CLOSED_LISTS:
            texts = (text for row in rows if (text := line_of(row[column.index])))
            counts = Counter(whole.get(column.index) or texts)
            if name != "resolution" or len(counts) * 4 <= sum(counts.values()):
                found[name] = propose_values(name, dict(counts.most_common(_MOST_VALUES)))
    return found
