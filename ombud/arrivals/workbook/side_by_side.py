"""Tables that stand side by side on one sheet, an empty column between them: each is its own.

A table with an empty column inside stays one: its parts share no name by which a row is known, and
what stands at the right has something at its left.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from ombud.arrivals.workbook.books import Grid
from ombud.arrivals.workbook.cells import plain_cell
from ombud.arrivals.workbook.headers import FUZZY, candidates, is_known, normalised
from ombud.arrivals.workbook.heading import find_header, header_texts

_HEAD = 500
_WIDEST = 1000
_NAMES = 2
_TAIL = 2
_IDENTITY = frozenset(
    "complaint_no order_no customer_name contact_phone contact_email sku tracking_no".split()
)
Part = tuple[int, int]


def tables_beside(grid: Grid) -> list[Grid]:
    """The tables of a sheet from left to right, each as a sheet of its own columns."""
    head = [list(row) for row in islice(grid.rows(), _HEAD)]
    if len(_headed(grid, head, _parts(head))) < _NAMES:
        return [grid]
    parts = _parts(grid.rows())
    if len(parts) < _NAMES or parts[-1][1] > _WIDEST:
        return [grid]
    tables = [(0, parts[0][1])]
    for part in parts[1:]:
        if _is_its_own(grid, head, tables[-1], part):
            tables.append(part)
        else:
            tables[-1] = (tables[-1][0], part[1])
    return [grid.part(*each) for each in tables] if len(tables) > 1 else [grid]


def _parts(rows: Iterable[Sequence[Any]]) -> list[Part]:
    """The runs of columns in which anything stands: (first, behind the last), counted from 0."""
    filled: set[int] = set()
    for row in rows:
        filled.update(at for at, cell in enumerate(row) if cell != "" and plain_cell(cell))
    starts = sorted(at for at in filled if at - 1 not in filled)
    ends = sorted(at + 1 for at in filled if at + 1 not in filled)
    return list(zip(starts, ends, strict=True))


def _headed(grid: Grid, head: list[list[Any]], parts: Sequence[Part]) -> list[Part]:
    known = ((part, _names(grid, head, part)) for part in parts)
    return [part for part, names in known if sum(map(is_known, names)) >= _NAMES]


def _names(grid: Grid, head: list[list[Any]], part: Part) -> list[str]:
    """The names of a part's columns; none where it has no header of its own."""
    start, end = part
    cells = [row[start:end] for row in head]
    row, depth = find_header(grid.part(start, end), cells)
    return (
        [text for text in header_texts(grid.part(start, end), cells, row - 1, depth) if text]
        if row
        else []
    )


def _is_its_own(grid: Grid, head: list[list[Any]], left: Part, right: Part) -> bool:
    if len(_headed(grid, head, [left, right])) < _NAMES:
        return False
    mine, theirs = (
        {normalised(name): name for name in _names(grid, head, part)} for part in (left, right)
    )
    shared = [mine[key] for key in mine.keys() & theirs.keys()]
    return any(map(_identifies, shared)) or _goes_on_alone(grid, left, right)


def _identifies(name: str) -> bool:
    found = candidates(name)
    return bool(found) and found[0].field in _IDENTITY and found[0].how != FUZZY


def _goes_on_alone(grid: Grid, left: Part, right: Part) -> bool:
    """Whether the right part has rows below all of the left part's, merged cells counted in."""
    last = max(
        (bottom for (_top, at), (bottom, _) in grid.merges if left[0] <= at < left[1]), default=-1
    )
    alone = 0
    for number, row in enumerate(grid.rows()):
        if number <= last or _filled(row, left):
            alone = 0
        elif _filled(row, right) >= _NAMES:
            alone += 1
    return alone >= _TAIL


def _filled(row: Sequence[Any], part: Part) -> int:
    return sum(1 for cell in row[part[0] : part[1]] if cell != "" and plain_cell(cell))
