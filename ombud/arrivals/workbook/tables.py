"""Finds the table in a sheet: its header below titles, its rows without sub-totals and repeats."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ombud.arrivals.workbook.books import Grid, Span
from ombud.arrivals.workbook.cells import plain_cell
from ombud.arrivals.workbook.dates import looks_like_date
from ombud.arrivals.workbook.folding import clean_text, column_letter, fold, one_line
from ombud.arrivals.workbook.headers import is_known
from ombud.arrivals.workbook.refusals import WorkbookRefused

MAX_COLUMNS = 1000
MAX_NAME = 120  # an own column's name must fit its field
_SEARCHED_ROWS = 15
_WIDTH_SAMPLE = 500
_LONG_HEADER = 40
_TOTAL = re.compile(
    r".{0,8}(?:小计|合计|总计|共计|累计|平均|平均值)|(?:sub|grand)?total|sum|average", re.IGNORECASE
)
_SAME_AS_ABOVE = frozenset(("同上", "〃", "″", "同前", "ditto", "Ditto"))
BLANK, SUBTOTAL, REPEATED_HEADER = "blank", "subtotal", "repeated_header"


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
    cells); skipped counts what the last walk left out, by reason.
    """

    grid: Grid
    headers: list[str]
    header_row: int
    header_depth: int
    titles: list[str]
    skipped: Counter[str] = field(default_factory=Counter)
    _first_header: str = ""

    @property
    def rows_expected(self) -> int:
        return max(0, self.grid.height - self._data_starts)

    @property
    def date1904(self) -> bool:
        """Whether bare numbers count their days from 1904."""
        return self.grid.date1904

    @property
    def _data_starts(self) -> int:
        return self.header_row + self.header_depth - 1 if self.header_row else 0

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        self.skipped = Counter()
        width = len(self.headers)
        above: list[Any] = [""] * width
        rows = enumerate(_filled_down(self.grid), 1)
        for number, row in islice(rows, self._data_starts, None):
            why = self._why_skipped(row)
            if why:
                self.skipped[why] += 1
                continue
            if len(row) < width:
                row = row + [""] * (width - len(row))
            if not _SAME_AS_ABOVE.isdisjoint(row):
                row = [
                    up if cell in _SAME_AS_ABOVE else cell
                    for cell, up in zip(row, above, strict=False)
                ]
            above = row
            yield number, row

    def _why_skipped(self, row: Sequence[Any]) -> str:
        first = next((cell for cell in row if cell != ""), None)
        if first is None:
            return BLANK
        if not isinstance(first, str):
            return ""
        if first.isspace():
            return BLANK if not any(plain_cell(cell) for cell in row) else ""
        if len(first) <= 12 and _TOTAL.fullmatch(fold(first).rstrip(":：")):
            return SUBTOTAL if self._is_subtotal(row) else ""
        if clean_text(first) == self._first_header and self._repeats_header(row):
            return REPEATED_HEADER
        return ""

    def _is_subtotal(self, row: Sequence[Any]) -> bool:
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        return sum(not any(map(str.isdigit, text)) for text in texts) <= 2

    def _repeats_header(self, row: Sequence[Any]) -> bool:
        filled = [(cell, name) for cell, name in zip(row, self.headers, strict=False) if cell != ""]
        same = sum(one_line(plain_cell(cell)) == name for cell, name in filled)
        return len(filled) > 1 and same * 5 >= len(filled) * 3


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
    row, depth = _header_at(grid, head, header_row) if header_row else _find_header(grid, head)
    if header_row == 0:
        row, depth = 0, 1
    texts = _header_texts(grid, head, row - 1, depth) if row else []
    titles = [
        text for above in head[: max(0, row - 1)] for cell in above if (text := plain_cell(cell))
    ]
    names = _unique_names(texts + [""] * (width - len(texts)))
    first = next((clean_text(str(cell)) for cell in head[row - 1] if cell != ""), "") if row else ""
    return Table(grid, names, row, depth, titles, _first_header=first)


def _header_at(grid: Grid, head: list[list[Any]], row: int) -> tuple[int, int]:
    if row > len(head):
        raise WorkbookRefused("no_rows")
    return row, 2 if _is_pair(grid, head, row - 1) else 1


def _find_header(grid: Grid, head: list[list[Any]]) -> tuple[int, int]:
    """(row from 1, depth), or (0, 1) when the sheet begins with values."""
    best, found = -1.0, (0, 1)
    for at in range(min(_SEARCHED_ROWS, len(head))):
        for depth in (1, 2) if _is_pair(grid, head, at) else (1,):
            score = _header_score(_header_texts(grid, head, at, depth), head[at]) - 0.3 * at
            if score > best:
                best, found = score, (at + 1, depth)
    return found


def _header_score(texts: list[str], row: Sequence[Any]) -> float:
    """Known names count most, values that no header has count against."""
    filled = [text for text in texts if text]
    known = sum(is_known(text) for text in filled)
    values = sum(not _may_be_name(cell) for cell in row if cell != "")
    if not known and values * 2 >= len(filled):
        return -1
    return 3 * known + len(filled) - 3 * values


def _may_be_name(cell: Any) -> bool:
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return (
        len(text) <= _LONG_HEADER
        and not looks_like_date(text)
        and sum(map(str.isdigit, text)) * 2 <= len(text)
        and "@" not in text
    )


def _is_pair(grid: Grid, head: list[list[Any]], at: int) -> bool:
    """Whether a row of group names stands over a row of names."""
    if at + 1 >= len(head):
        return False
    upper, lower = head[at], head[at + 1]
    named = any(cell != "" for cell in upper)
    if not named or not all(_may_be_name(cell) for cell in (*upper, *lower) if cell != ""):
        return False
    groups = _groups(grid, at, upper)
    under = {column for column, cell in enumerate(lower) if cell != ""}
    beside = {column for column, cell in enumerate(upper) if cell != ""} - set(groups)
    # One group over the whole width is a title. A cell under an ungrouped name is a value.
    if len(set(groups.values())) < 2 and not beside:
        return False
    return bool(under & set(groups)) and not under & beside


def _groups(grid: Grid, at: int, upper: Sequence[Any]) -> dict[int, str]:
    """Column -> the group name above it: over merged cells, or over blanks in text files."""
    spans = [
        (left, right)
        for (top, left), (bottom, right) in grid.merges
        if top == at == bottom and left < len(upper)
    ]
    if not grid.merges:
        starts = [column for column, cell in enumerate(upper) if cell != ""]
        ends = [*(start - 1 for start in starts[1:]), len(upper) - 1]
        spans = [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]
    return {
        column: plain_cell(upper[left])
        for left, right in spans
        for column in range(left, right + 1)
    }


def _header_texts(grid: Grid, head: list[list[Any]], at: int, depth: int) -> list[str]:
    if depth == 1:
        return [one_line_header(cell) for cell in head[at]]
    groups = _groups(grid, at, head[at])
    width = max(len(head[at]), len(head[at + 1]))
    upper = head[at] + [""] * (width - len(head[at]))
    lower = head[at + 1] + [""] * (width - len(head[at + 1]))
    return [
        one_line_header(f"{groups.get(column, upper[column])} {lower[column]}")
        for column in range(width)
    ]


def one_line_header(cell: Any) -> str:
    """A header cell as the name of a column."""
    return one_line(plain_cell(cell))[:MAX_NAME].strip()


def _unique_names(texts: list[str]) -> list[str]:
    """Names by which columns are told apart: repeated ones numbered, empty ones by their letter."""
    han = any(not text.isascii() for text in texts)
    taken: set[str] = set()
    names = []
    for at, text in enumerate(texts):
        letter = column_letter(at)
        base = name = text or (f"{letter}列" if han else f"Column {letter}")
        count = 1
        while name in taken:
            count += 1
            name = f"{base[: MAX_NAME - 6]} ({count})"
        taken.add(name)
        names.append(name)
    return names
