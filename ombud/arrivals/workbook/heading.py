"""Finds the header of a sheet, below titles and over one row or two, and names its columns."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ombud.arrivals.workbook.books import Grid
from ombud.arrivals.workbook.cells import plain_cell
from ombud.arrivals.workbook.dates import looks_like_date
from ombud.arrivals.workbook.folding import column_letter, one_line
from ombud.arrivals.workbook.headers import is_known
from ombud.arrivals.workbook.refusals import WorkbookRefused

MAX_NAME = 120  # an own column's name must fit its field
_SEARCHED_ROWS = 15
_LONG_HEADER = 40
_COUNTED = re.compile(r"(\D*)\d{1,4}")
_SURE = 3


def header_at(grid: Grid, head: list[list[Any]], row: int) -> tuple[int, int]:
    """(row, depth) of a header that a person named. Raises WorkbookRefused below the last row."""
    if row > len(head):
        raise WorkbookRefused("no_rows")
    return row, 2 if _is_pair(grid, head, row - 1) else 1


def find_header(grid: Grid, head: list[list[Any]]) -> tuple[int, int]:
    """(row from 1, depth), or (0, 1) when the sheet begins with values."""
    best, found = -1.0, (0, 1)
    names: set[str] = set()
    knew = 0
    for at in range(min(_SEARCHED_ROWS, len(head))):
        for depth in (1, 2) if _is_pair(grid, head, at) else (1,):
            texts = header_texts(grid, head, at, depth)
            known = _known(texts)
            # However many columns: words in a row of values do not outweigh the names above them.
            if found[0] not in (0, at + 1) and _SURE <= knew >= known:
                continue
            score = _header_score(texts, head[at], known) - 0.3 * at
            # A month block below may know a column more: the table still begins above.
            if score > best and not _is_again(texts, names):
                best, found, names, knew = score, (at + 1, depth), set(texts), known
    return found


def _is_again(texts: list[str], names: set[str]) -> bool:
    filled = [text for text in texts if text]
    return len(filled) > 2 and sum(text in names for text in filled) * 5 >= len(filled) * 3


def _known(texts: list[str]) -> int:
    return len({text for text in texts if text and is_known(text)})


def _header_score(texts: list[str], row: Sequence[Any], known: int) -> float:
    """Known names count most, values that no header has count against."""
    filled = [text for text in texts if text]
    values = _values(row, may_count=known >= _SURE)
    if not known and values * 2 >= len(filled):
        return -1
    return 3 * known + len(filled) - 3 * values


def _values(row: Sequence[Any], *, may_count: bool) -> int:
    """How many cells can be no name; beside names that are sure, C001, C002, C003 may be some."""
    odd = [str(cell).strip() for cell in row if cell != "" and not may_be_name(cell)]
    counted = [match[1] for text in odd if may_count and (match := _COUNTED.fullmatch(text))]
    series = Counter(counted)
    return len(odd) - sum(n for n in series.values() if n >= _SURE)


def may_be_name(cell: Any) -> bool:
    """Whether a cell can be the name of a column."""
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
    if not named or not all(may_be_name(cell) for cell in (*upper, *lower) if cell != ""):
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


def header_texts(grid: Grid, head: list[list[Any]], at: int, depth: int) -> list[str]:
    """The texts of a header that begins at row `at` (from 0), groups before names."""
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


def unique_names(texts: list[str]) -> list[str]:
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
