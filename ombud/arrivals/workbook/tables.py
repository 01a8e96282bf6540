"""The table of a sheet: its header, and its rows without what else stands among and under them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ombud.arrivals.workbook.beside import Comment, Picture
from ombud.arrivals.workbook.blocks import Sieve
from ombud.arrivals.workbook.books import Grid, Span
from ombud.arrivals.workbook.cells import plain_cell
from ombud.arrivals.workbook.folding import HAN
from ombud.arrivals.workbook.headers import LOOK_CHINESE, LOOK_ENGLISH, LOOK_NAMES, our_columns
from ombud.arrivals.workbook.heading import find_header, header_at, header_texts, unique_names
from ombud.arrivals.workbook.refusals import WorkbookRefused

MAX_COLUMNS = 1000
_WIDTH_SAMPLE = 500
_SAME_AS_ABOVE = frozenset(("同上", "〃", "″", "同前", "ditto", "Ditto"))


class Carried:
    """A value that stands once in a merged cell, repeated below it. Amounts count it once."""


class CarriedText(Carried, str):
    """A carried text."""


class CarriedNumber(Carried, float):
    """A carried number."""


@dataclass(slots=True)
class Table:
    """A table that can be walked again and again.

    header_row: its first row, counted from 1; 0 when there is none. header_depth: 1 or 2 rows.
    rows_expected: rows down to the last filled one. Walking yields (row number in the sheet,
    cells); sieve tells what the last walk left out. ours: columns in front that we wrote ourselves
    and leave out. looks: row -> how it looks, in the last column, where rows look differently.
    """

    grid: Grid
    headers: list[str]
    header_row: int
    header_depth: int
    titles: list[str]
    sieve: Sieve
    ours: int = 0
    looks: dict[int, str] = field(default_factory=dict)
    _shown: dict[int, list[Picture]] = field(default_factory=dict)

    @property
    def skipped(self) -> Counter[str]:
        """How many rows the last walk left out, by reason."""
        return self.sieve.skipped

    @property
    def rows_expected(self) -> int:
        """Rows down to the last filled one, whatever they are."""
        return max(0, self.grid.height - self._data_starts)

    @property
    def first_row(self) -> int:
        """The number of the first row under the header."""
        return self._data_starts + 1

    @property
    def date1904(self) -> bool:
        """Whether bare numbers count their days from 1904."""
        return self.grid.date1904

    @property
    def _data_starts(self) -> int:
        return self.header_row + self.header_depth - 1 if self.header_row else 0

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        looks, width = self.looks, len(self.headers)
        above: list[Any] = [""] * width
        for number, row in self.sieve.rows_of(self._rows()):
            if len(row) < width:
                row = row + [""] * (width - len(row))
            elif looks and len(row) >= width:
                row.insert(width - 1, "")
            if looks:
                row[width - 1] = looks.get(number, "")
            if not _SAME_AS_ABOVE.isdisjoint(row):
                row = [
                    up if cell in _SAME_AS_ABOVE else cell
                    for cell, up in zip(row, above, strict=False)
                ]
            above = row
            yield number, row

    def _rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Every row under the header; pictures in cells are put aside."""
        rows = enumerate(_filled_down(self.grid), 1)
        ours, beside = self.ours, self.grid.beside
        for number, whole in islice(rows, self._data_starts, None):
            row = whole[ours:] if ours else whole
            if beside.in_cells:
                row, shown = beside.out_of(row)
                if shown:
                    self._shown[number] = shown
            yield number, row

    def beside(self, number: int) -> tuple[list[tuple[str, Comment]], list[Picture]]:
        """What lies beside a row that was just walked: (column, comment) each, and pictures."""
        comments = self.grid.beside.comments.get(number, ())
        pictures = self.grid.beside.pictures.get(number, ())
        named = [(self._name_of(one.column - self.ours), one) for one in comments]
        return named, [*pictures, *self._shown.pop(number, ())]

    def _name_of(self, column: int) -> str:
        return self.headers[column] if 0 <= column < len(self.headers) else ""


def _filled_down(grid: Grid) -> Iterator[list[Any]]:
    """The rows, with the value of a merged cell repeated down its first column, only inside it."""
    below = [span for span in grid.merges if span[1][0] > span[0][0]]
    return _carrying(grid, below) if below else grid.rows()


def _carrying(grid: Grid, spans: list[Span]) -> Iterator[list[Any]]:
    starts: dict[int, list[Span]] = {}
    for span in spans:
        starts.setdefault(span[0][0], []).append(span)
    open_spans: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(grid.rows()):
        for column, (last, value) in list(open_spans.items()):
            if number > last:
                del open_spans[column]
            elif column < len(row) and row[column] == "":
                row[column] = value
        for (_top, column), (last, _right) in starts.get(number, ()):
            if column < len(row) and row[column] != "":
                open_spans[column] = (last, _carried(row[column]))
        yield row


def _carried(value: Any) -> Any:
    if isinstance(value, str):
        return CarriedText(value)
    return CarriedNumber(value) if isinstance(value, float) else value


def find_table(grid: Grid, header_row: int | None = None) -> Table:
    """The table of a sheet. header_row (from 1; 0 for none) overrules the search.

    Raises WorkbookRefused for a sheet without rows and for one with too many columns.
    """
    head = [list(row) for row in islice(grid.rows(), _WIDTH_SAMPLE)]
    width = max(map(len, head), default=0)
    if not any(cell != "" for row in head for cell in row):
        raise WorkbookRefused("no_rows")
    if width > MAX_COLUMNS:
        raise WorkbookRefused("too_many_columns", {"columns": width, "limit": MAX_COLUMNS})
    row, depth = header_at(grid, head, header_row) if header_row else find_header(grid, head)
    if header_row == 0:
        row, depth = 0, 1
    texts = header_texts(grid, head, row - 1, depth) if row else []
    titles = [
        text for above in head[: max(0, row - 1)] for cell in above if (text := plain_cell(cell))
    ]
    ours = our_columns(texts)
    names = unique_names((texts + [""] * (width - len(texts)))[ours:])
    top = [cells[ours:] for cells in head[row - 1 : row - 1 + depth]] if row else []
    sieve = Sieve(names, top)
    sieve.learn(cells[ours:] for cells in head[row + depth - 1 :])
    return _with_looks(Table(grid, sieve.headers, row, depth, titles, sieve, ours))


def _with_looks(table: Table) -> Table:
    """The table with a column of its rows' looks, if two of its rows look differently."""
    in_chinese = any(HAN.search(name) for name in table.headers)
    looks = table.grid.beside.looks.in_words(table.first_row, in_chinese=in_chinese)
    seen: set[str] = set()
    for number, _cells in table if looks and not set(LOOK_NAMES) & set(table.headers) else ():
        seen.add(looks.get(number, ""))
        if len(seen) > 1:
            table.headers.append(LOOK_CHINESE if in_chinese else LOOK_ENGLISH)
            table.looks = looks
            break
    return table
