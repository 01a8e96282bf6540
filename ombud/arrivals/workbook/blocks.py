"""Tells the rows of a table from what else stands among and under them.

Totals, headers that come again (also with their columns in another order, as month blocks have
them), titles of months, a legend or a signature beneath, another table.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ombud.arrivals.workbook.cells import plain_cell
from ombud.arrivals.workbook.folding import HAN, clean_text, fold, one_line
from ombud.arrivals.workbook.headers import candidates, is_known
from ombud.arrivals.workbook.heading import MAX_NAME, may_be_name

BLANK, SUBTOTAL, REPEATED_HEADER = "blank", "subtotal", "repeated_header"
TITLE, BENEATH = "title", "beneath"
_TOTAL = re.compile(
    r".{0,8}(?:小计|合计|总计|共计|累计|平均|平均值)|(?:sub|grand)?total|sum|average", re.IGNORECASE
)
_LEGEND = re.compile(
    r"说明|說明|图例|圖例|注[:：]|制表|製表|填表|审核|審核|更新于|legend|note[:s]|key[:：]|prepared|updated",
    re.IGNORECASE,
)
# A table of fewer columns cannot tell a line of words from a row.
_WIDE = 4
_MOST_LINES = 30
_FEW = 2
# What makes a row a complaint by itself: a line of words in such a column may be one.
_TELLING = frozenset(
    "description title problem_class problem_sub order_no remark demand answer resolution "
    "cause".split()
)
Numbered = tuple[int, list[Any]]


class Sieve:
    """Lets the rows of a table through.

    headers: the names of its columns. skipped: what the last walk left out, by reason; beneath: the
    numbers of the lines under the table; next_table: where another one begins, 0 for none.
    """

    def __init__(self, headers: list[str], top: Sequence[Sequence[Any]]) -> None:
        """Take the rows of the header as they stand."""
        self.headers = headers
        self._top = [list(map(_name, row)) for row in top]
        self._known = {name for row in self._top for name in row if name}
        self._firsts = {clean_text(str(cell)) for row in top for cell in row if cell != ""}
        self._is_wide = len(headers) >= _WIDE and bool(top)
        self._telling = [at for at, name in enumerate(headers) if _may_tell(name)]
        self._start()

    def _start(self) -> None:
        self.skipped: Counter[str] = Counter()
        self.beneath: list[int] = []
        self.next_table = 0
        self._order: list[int] | None = None
        self._held: list[Numbered] = []
        self._gap = False

    def learn(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take over the columns that only a later block of the first rows has.

        They stand in the place of columns behind the header's that nobody filled, or behind all.
        """
        named = max((len(_trimmed(row)) for row in self._top), default=0)
        free = list(range(named, len(self.headers)))
        for row in rows:
            names = self._block_names(row)
            if not (names and self._order_of(row)):
                free = [at for at in free if at >= len(row) or row[at] == ""]
                continue
            for name in names:
                if name and name not in self.headers:
                    self._add(name, free.pop(0) if free else len(self.headers))

    def _add(self, name: str, at: int) -> None:
        self.headers[at : at + 1] = [name]

    def rows_of(self, rows: Iterable[Numbered]) -> Iterator[Numbered]:
        """The rows that are the table's, each cell in the place of its column."""
        self._start()
        for number, row in rows:
            why = self._why_skipped(row)
            if why:
                self._skip(why, row)
            elif self._gap and self._is_another_table(row):
                self.next_table = number
                break
            elif self._is_wide and len(row) - row.count("") <= _FEW and _is_line(row):
                self._held.append((number, row))
                if len(self._held) > _MOST_LINES:
                    yield from self._let_go()
            else:
                if self._held:
                    yield from self._let_go()
                self._gap = False
                yield number, self._placed(row) if self._order else row
        yield from self._end()

    def _let_go(self) -> Iterator[Numbered]:
        held, self._held = self._held, []
        for number, row in held:
            yield number, self._placed(row) if self._order else row

    def _end(self) -> Iterator[Numbered]:
        """What was held is a legend or a signature, if a gap or its words set it apart."""
        held, self._held = self._held, []
        is_apart = False
        for number, row in held:
            is_apart = is_apart or self._is_apart(row)
            if is_apart:
                self.beneath.append(number)
                self.skipped[BENEATH] += 1
            else:
                self._held.append((number, row))
        yield from self._let_go()

    def _is_apart(self, row: Sequence[Any]) -> bool:
        if _LEGEND.match(_first(row)[1]):
            return True
        return self._gap and all(row[at] == "" for at in self._telling if at < len(row))

    def _skip(self, why: str, row: Sequence[Any]) -> None:
        self.skipped[why] += 1
        if why == REPEATED_HEADER:
            self.skipped.update(TITLE for _ in self._held)
            self._held, self._gap = [], False
            self._order = self._order_of(row)
        elif why == BLANK:
            self._gap = True

    def _why_skipped(self, row: Sequence[Any]) -> str:
        first = next((cell for cell in row if cell != ""), None)
        if first is None:
            return BLANK
        if not isinstance(first, str):
            return ""
        if first.isspace():
            return BLANK if not any(plain_cell(cell) for cell in row) else ""
        if len(first) <= 12 and _TOTAL.fullmatch(fold(first).rstrip(":：")):
            return SUBTOTAL if _is_subtotal(row) else ""
        may_be_header = clean_text(first) in self._firsts or self._gap or self._held
        if may_be_header and self._block_names(row):
            return REPEATED_HEADER
        return ""

    def _block_names(self, row: Sequence[Any]) -> list[str]:
        """The names in a row that is the header again, one for each cell; else none."""
        names = [_name(cell) for cell in row]
        filled = [name for name in names if name]
        again = sum(name in self._known for name in filled)
        return names if len(filled) >= _FEW and again * 5 >= len(filled) * 3 else []

    def _order_of(self, row: Sequence[Any]) -> list[int] | None:
        """Where the cells of a block belong; None where they stand in their places."""
        names = [_name(cell) for cell in row]
        if any(_same(names, top) for top in self._top):
            return None
        order, free = [], len(self.headers)
        for name in names:
            at = self.headers.index(name) if name in self.headers else free
            at = free if at in order else at
            free += at == free
            order.append(at)
        return order

    def _placed(self, row: Sequence[Any]) -> list[Any]:
        order = self._order or []
        placed = [""] * max(len(self.headers), max(order) + 1)
        for at, cell in zip(order, row, strict=False):
            placed[at] = cell
        return placed + list(row[len(order) :])

    def _is_another_table(self, row: Sequence[Any]) -> bool:
        filled = [cell for cell in row if cell != ""]
        if len(filled) <= _FEW or not all(map(may_be_name, filled)):
            return False
        return sum(is_known(_name(cell)) for cell in filled) * 3 >= len(filled) * 2


def _trimmed(names: Sequence[str]) -> Sequence[str]:
    last = max((at for at, name in enumerate(names) if name), default=-1)
    return names[: last + 1]


def _name(cell: Any) -> str:
    return one_line(plain_cell(cell))[:MAX_NAME].strip()


def _may_tell(header: str) -> bool:
    # Nobody knows yet what people will say that an unknown column holds.
    found = candidates(header)
    return not found or found[0].field in _TELLING


def _same(names: Sequence[str], top: Sequence[str]) -> bool:
    pairs = [(name, of) for name, of in zip(names, top, strict=False) if name]
    return sum(name == of for name, of in pairs) * 5 >= len(pairs) * 3


def _first(row: Sequence[Any]) -> tuple[int, str]:
    return next((at, clean_text(str(cell))) for at, cell in enumerate(row) if cell != "")


def _is_line(row: Sequence[Any]) -> bool:
    """Whether a row is a line of words at the left, neither a number nor a code."""
    at, first = _first(row)
    return at < _FEW and bool(HAN.search(first) or " " in first)


def _is_subtotal(row: Sequence[Any]) -> bool:
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    return sum(not any(map(str.isdigit, text)) for text in texts) <= _FEW
