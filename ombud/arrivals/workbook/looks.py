"""How the rows of an XLSX look: red for urgent, green for done, struck out.

The readers of cells see none of it. Only the styles' numbers are looked for, in the stream of the
sheet, and only in a file that has styles of such a look.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ombud.arrivals.workbook.folding import column_letter
from ombud.arrivals.workbook.package import Package
from ombud.arrivals.workbook.styles import STRUCK, TEXT, looks_by_style

_CHUNK = 1 << 18
_ROW_NUMBER = re.compile(rb'row [^>]*?\br="(\d+)"')
_MOST_SHOWN = 3
_CHINESE = {
    "red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "blue": "蓝", "purple": "紫",
    "pink": "粉", "brown": "棕", "grey": "灰", "black": "黑",
}  # fmt: skip

Marked = tuple[tuple[bytes, bytes], ...]


@dataclass(slots=True)
class Looks:
    """rows: number from 1 -> (column's letters, style) of its cells that look like something.

    styles: style -> its looks, see styles.py. filled: how many rows hold anything.
    """

    rows: dict[int, Marked] = field(default_factory=dict)
    styles: Mapping[bytes, tuple[str, ...]] = field(default_factory=dict)
    filled: int = 0

    def in_words(self, first_row: int, *, in_chinese: bool) -> dict[int, str]:
        """Row -> its look in words. What most cells of a column look like is the column's own."""
        counts = Counter(marked for row, marked in self.rows.items() if row >= first_row)
        of_columns = self._of_columns(counts, self.filled - first_row + 1)
        words = {marked: self._words(marked, of_columns, in_chinese) for marked in counts}
        return {
            row: words[marked]
            for row, marked in self.rows.items()
            if row >= first_row and words[marked]
        }

    def part(self, start: int, end: int) -> "Looks":
        """The looks in some columns, counted from 0."""
        letters = {column_letter(at).encode() for at in range(start, end)}
        rows = {
            row: tuple(place for place in marked if place[0] in letters)
            for row, marked in self.rows.items()
        }
        return replace(self, rows=rows)

    @staticmethod
    def _of_columns(counts: Counter[Marked], rows: int) -> set[tuple[bytes, bytes]]:
        of_columns: Counter[tuple[bytes, bytes]] = Counter()
        for marked, count in counts.items():
            for place in marked:
                of_columns[place] += count
        return {place for place, count in of_columns.items() if count * 2 > rows}

    def _words(
        self, marked: Marked, of_columns: Collection[tuple[bytes, bytes]], in_chinese: bool
    ) -> str:
        places = (place for place in marked if place not in of_columns)
        looks = dict.fromkeys(look for _column, style in places for look in self.styles[style])
        told = [_chinese(look) if in_chinese else look for look in list(looks)[:_MOST_SHOWN]]
        return ("、" if in_chinese else ", ").join(told)


def _chinese(look: str) -> str:
    if look == STRUCK:
        return "划掉"
    colour = _CHINESE[look.removesuffix(TEXT)]
    return f"{colour}字" if look.endswith(TEXT) else colour


def looks_of(package: Package, part: str) -> Looks:
    """The looks of a sheet's rows. Raises one of package.UNREADABLE."""
    found = Looks(styles=looks_by_style(package))
    if not found.styles:
        return found
    styled = re.compile(
        rb' r="([A-Z]{1,3})\d+"(?: t="\w+")? s="(' + b"|".join(found.styles) + rb')"'
    )
    kept: dict[Marked, Marked] = {}
    for number, row in _filled_rows(package, part):
        found.filled += 1
        marked: Marked = tuple(styled.findall(row))
        if marked:
            found.rows[number] = kept.setdefault(marked, marked)
    return found


def _filled_rows(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """(number, XML) of each row that holds anything."""
    number = 0
    for row in _rows(package, part):
        told = _ROW_NUMBER.findall(row)  # empty rows may stand before it
        number = int(told[-1]) if told else number + 1
        if b"<v" in row or b"<is" in row or b":v>" in row:
            yield number, row


def _rows(package: Package, part: str) -> Iterator[bytes]:
    rest = b""
    with package.archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            *rows, rest = (rest + chunk).split(b"row>")
            yield from rows
