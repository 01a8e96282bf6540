"""How often each value stands in a whole table, beyond the rows that are looked at first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from ombud.arrivals.workbook.cells import line_of

MOST_DISTINCT = 1000
LONGEST = 200
_AT_ONCE = 5000


def distinct_values(rows: Iterable[Sequence[Any]], width: int) -> dict[int, dict[str, int]]:
    """Column -> text -> how often it stands there, in one pass.

    A column with more than 1,000 different cells, or with long ones, is left out: it is no list.
    """
    found: dict[int, Counter[Any]] = {at: Counter() for at in range(width)}
    walk = iter(rows)
    while found and (chunk := list(islice(walk, _AT_ONCE))):
        columns = list(zip(*chunk, strict=False))
        for at, counts in list(found.items()):
            counts.update(columns[at])
            if len(counts) > MOST_DISTINCT:
                del found[at]
    texts = {at: _as_texts(counts) for at, counts in found.items()}
    return {at: each for at, each in texts.items() if max(map(len, each), default=0) <= LONGEST}


def _as_texts(cells: Counter[Any]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for cell, count in cells.items():
        if text := line_of(cell):
            counts[text] += count
    return dict(counts)
