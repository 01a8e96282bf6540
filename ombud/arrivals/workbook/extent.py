"""How far the cells of an XLSX sheet reach, known before a reader makes room for them.

The reader takes any part for a sheet, in any spelling that XML allows, with or without places at
its rows and cells. What every program writes is counted by patterns; what is spelled otherwise is
parsed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ombud.arrivals.workbook.refusals import WorkbookRefused

_MOST_COLUMNS = 16_384
_LONGEST_TAG = 1 << 20
_OVERLAP = 64
_BEGIN = b"sheetData"
# Its place; empty for a cell that says it otherwise, or not at all.
_CELL = re.compile(rb'<c(?: r="([A-Z]{1,3}\d{1,7})"|[^a-zA-Z])')
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_PLACE = re.compile(r"([A-Za-z]+)(\d+)")
_HIDDEN_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"[^>]*? hidden="(?:1|true)"[^>]*(?<!/)>(?!</row>)')
_COLUMN_TAG = re.compile(rb"<col [^>]*>")
_COLUMN_PART = re.compile(rb' (min|max|hidden)="(\w+)"')
_NO_RESULT = re.compile(rb"</f>(?:<v\s*/>|<v></v>)?</c>")


@dataclass(slots=True)
class XlsxExtent:
    """One part of the file. last_row, last_column: of its cells, from 1; filled: how many cells say
    something. hidden_columns: numbers, from 1.
    """

    last_row: int = 0
    last_column: int = 0
    filled: int = 0
    formulas_without_results: int = 0
    hidden_rows: set[bytes] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _columns: set[bytes] = field(default_factory=set)
    _has_cells: bool = False
    _is_plain: bool = True

    def read(self, chunks: Callable[[], Iterator[bytes]]) -> None:
        """Read the part, once more if it is spelled otherwise. Raises WorkbookRefused."""
        for piece in _whole_tags(chunks()):
            self._count(piece)
        self.last_column = max(map(_column_number, self._columns), default=0)
        self.hidden_columns &= {_column_number(letters) for letters in self._columns}
        if self._has_cells and not self._is_plain:
            parsed = _Parsed()
            parsed.read(chunks())
            self.last_row, self.last_column = parsed.last_row, parsed.last_column

    def _count(self, piece: bytes) -> None:
        if b' hidden="' in piece:
            self.hidden_rows.update(_HIDDEN_ROW.findall(piece))
            self.hidden_columns.update(_hidden_columns(piece))
        self._has_cells = self._has_cells or _BEGIN in piece
        if not self._has_cells:
            return
        found = _CELL.findall(piece)
        if b"" in found or _PREFIXED_CELL.search(piece):
            self._is_plain = False
        places = b" ".join(found)
        self._columns.update(_each_once(places.translate(None, _DIGITS)))
        rows = set(places.translate(None, _LETTERS).split())
        self.last_row = max(self.last_row, *map(int, rows), 0)
        self.filled += piece.count(b"</c>")
        self.formulas_without_results += len(_NO_RESULT.findall(piece))


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The part in pieces that cut no tag, and no text that belongs to one."""
    tail = b""
    for chunk in chunks:
        piece = tail + chunk
        cut = _cut(piece)
        # Pictures hold whatever they like; where a tag may be cut, its begin is read again.
        yield piece[:cut] if cut else piece
        tail = piece[cut or -_OVERLAP :]
    yield tail


def _cut(piece: bytes) -> int:
    """Where the last cell, row or tag begins; 0 where none begins near enough."""
    # A cell without a result is told by its last three tags.
    for at in (max(piece.rfind(b"<c "), piece.rfind(b"<row ")), piece.rfind(b"<")):
        if at > 0 and len(piece) - at <= _LONGEST_TAG:
            return at
    return 0


class _Parsed:
    """Counts as the reader does: what says no place stands behind what came before."""

    def __init__(self) -> None:
        self.last_row = self.last_column = 0
        self._row, self._column = 0, 0

    def read(self, chunks: Iterator[bytes]) -> None:
        """Raises WorkbookRefused for what is no XML, and for a place that no sheet has."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        try:
            for chunk in chunks:
                parser.Parse(chunk)
        except (expat.ExpatError, ValueError) as error:
            raise WorkbookRefused("damaged") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif local == "c":
            self._cell(attributes.get("r"))

    def _cell(self, place: str | None) -> None:
        row, self._column = self._row, self._column + 1
        if place is not None:
            told = _PLACE.fullmatch(place)
            if not told:
                raise WorkbookRefused("damaged")
            row, self._column = int(told[2]), _column_number(told[1].encode())
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, self._column)


def _hidden_columns(piece: bytes) -> Iterator[int]:
    """The numbers of hidden columns, from 1; people hide all to the right of their table too."""
    for tag in _COLUMN_TAG.findall(piece):
        told = dict(_COLUMN_PART.findall(tag))
        first, last = told.get(b"min", b""), told.get(b"max", b"")
        if told.get(b"hidden") in (b"1", b"true") and first.isdigit() and last.isdigit():
            yield from range(int(first), min(int(last), _MOST_COLUMNS) + 1)


def _each_once(letters: bytes) -> Iterator[bytes]:
    """The columns of many cells. Rows are mostly alike: those that are, are taken apart once."""
    for row in set(letters.split(b" A ")):
        yield from row.split()
    if b" A " in letters:
        yield b"A"


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
