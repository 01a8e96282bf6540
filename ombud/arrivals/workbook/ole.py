"""Looks inside an old XLS before any reader opens it.

The reader takes the file's own counts on trust: a few broken bytes make it ask for gigabytes, or
follow a chain of sectors for ever, and the process is gone (calamine issues 550, 684, 714). So the
counts and chains are checked here first.
"""

import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ombud.arrivals.workbook.inside import Inside
from ombud.arrivals.workbook.refusals import WorkbookRefused

_HEADER = 512
_IN_HEADER = 109  # sector numbers of the table that the header itself holds
_LAST_REAL = 0xFFFFFFFA
_END = 0xFFFFFFFE
_SECTOR_SIZES = {9: 512, 12: 4096}
_MINI_SECTOR, _MINI_LIMIT = 64, 4096
_MAX_MINI_SECTORS = 4096
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_ROWS, _COLUMNS = 65_536, 256
_FILEPASS, _DATE1904, _SST, _DIMENSIONS = 0x2F, 0x22, 0xFC, 0x200
_ROW, _COLUMN_WIDTHS, _SHEET_END = 0x208, 0x7D, 0x0A
_IS_HIDDEN_ROW, _IS_HIDDEN_COLUMN = 0x20, 0x01
_BLANKS = frozenset((0xBE, 0x201))
_CELLS = frozenset((0x06, 0xBD, 0xBE, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E))
_SHORTEST_STRING = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


def look_inside_ole(content: bytes) -> Inside:
    """What its reader must know. Raises WorkbookRefused."""
    try:
        storage = _Storage(content)
        entries = storage.entries()
        names = {entry.name: entry for entry in entries}
        if "EncryptedPackage" in names:
            raise WorkbookRefused("password_protected")
        book = names.get("Workbook") or names.get("Book")
        if not book:
            raise WorkbookRefused("not_a_workbook")
        storage.check(entries)
        return _read_records(storage.stream(book))
    except (struct.error, IndexError, ValueError) as error:
        raise WorkbookRefused("damaged") from error


@dataclass(slots=True)
class _Sheet:
    """rows, columns: those in which something stands. hidden_*: those that are not shown."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def note_hidden(self, kind: int, stream: bytes, at: int) -> None:
        """Read the height of a row, or the width of some columns."""
        if kind == _ROW:
            row, options = struct.unpack_from("<H10xH", stream, at)
            if options & _IS_HIDDEN_ROW:
                self.hidden_rows.add(row)
            return
        first, last, options = struct.unpack_from("<HH4xH", stream, at)
        if options & _IS_HIDDEN_COLUMN:
            self.hidden_columns.update(range(first, min(last, _COLUMNS) + 1))


class _Storage:
    """A compound file: streams in chains of sectors, as [MS-CFB] lays them out."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = _SECTOR_SIZES.get(struct.unpack_from("<H", content, 30)[0], 0)
        counts = struct.unpack_from("<II", content, 40) + struct.unpack_from("<I", content, 64)
        if not self.size or any(count * self.size > len(content) for count in counts):
            raise WorkbookRefused("damaged")
        if counts[2] > _MAX_MINI_SECTORS:
            raise WorkbookRefused("damaged")
        self.table = self._read_table()
        mini_start = struct.unpack_from("<I", content, 60)[0]
        self.mini_table = _numbers(self._join(self._chain(mini_start, self.table)))
        self.mini = b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if number > _LAST_REAL or start >= len(self.content):
            raise WorkbookRefused("damaged")
        return self.content[start : start + self.size]

    def _read_table(self) -> Sequence[int]:
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self.content, 76))
        following, steps = struct.unpack_from("<I", self.content, 68)[0], 0
        while following < _LAST_REAL:
            numbers = _numbers(self._sector(following))
            listed += numbers[:-1]
            following, steps = numbers[-1], steps + 1
            if steps * self.size > len(self.content):
                raise WorkbookRefused("damaged")
        real = [number for number in listed if number < _LAST_REAL]
        return _numbers(self._join(real))

    def _join(self, numbers: Sequence[int]) -> bytes:
        return b"".join(map(self._sector, numbers))

    @staticmethod
    def _chain(start: int, table: Sequence[int]) -> list[int]:
        """The sector numbers from a start on; a chain that never ends is damage."""
        numbers = []
        while start != _END and start < _LAST_REAL:
            numbers.append(start)
            if len(numbers) > len(table):
                raise WorkbookRefused("damaged")
            start = table[start]
        return numbers

    def entries(self) -> list[_Entry]:
        """The streams and the root that the directory lists."""
        start = struct.unpack_from("<I", self.content, 48)[0]
        directory = self._join(self._chain(start, self.table))
        found = []
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            first, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
            found.append(_Entry(name, kind, first, size))
        return found

    def check(self, entries: Sequence[_Entry]) -> None:
        """Raises WorkbookRefused for a stream longer than the file or without an end."""
        for entry in entries:
            if entry.kind not in (_STREAM, _ROOT):
                continue
            if entry.size > len(self.content):
                raise WorkbookRefused("damaged")
            if entry.kind == _ROOT:
                self.mini = self._join(self._chain(entry.start, self.table))
            else:
                self._numbers_of(entry)

    def _numbers_of(self, entry: _Entry) -> list[int]:
        small = entry.size < _MINI_LIMIT
        return self._chain(entry.start, self.mini_table if small else self.table)

    def stream(self, entry: _Entry) -> bytes:
        """The bytes of a stream."""
        numbers = self._numbers_of(entry)
        if entry.size >= _MINI_LIMIT:
            return self._join(numbers)[: entry.size]
        pieces = [self.mini[at * _MINI_SECTOR : (at + 1) * _MINI_SECTOR] for at in numbers]
        return b"".join(pieces)[: entry.size]


def _numbers(content: bytes) -> Sequence[int]:
    numbers = array("I")
    numbers.frombytes(content[: len(content) // 4 * 4])
    return numbers


def _read_records(stream: bytes) -> Inside:
    inside, sheet = Inside("xls"), _Sheet()
    for kind, at, length in _records(stream):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            if column >= _COLUMNS:
                raise WorkbookRefused("damaged")
            if kind not in _BLANKS:
                sheet.rows.add(row)
                sheet.columns.add(column)
        elif kind in (_ROW, _COLUMN_WIDTHS):
            sheet.note_hidden(kind, stream, at)
        elif kind == _SHEET_END:
            inside.hidden_rows += len(sheet.rows & sheet.hidden_rows)
            inside.hidden_columns += len(sheet.columns & sheet.hidden_columns)
            sheet = _Sheet()
        elif kind == _FILEPASS:
            raise WorkbookRefused("password_protected")
        elif kind == _DATE1904 and length >= 2:
            inside.date1904 = stream[at : at + 2] == b"\x01\x00"
        elif kind == _SST:
            if struct.unpack_from("<I", stream, at + 4)[0] * _SHORTEST_STRING > len(stream):
                raise WorkbookRefused("damaged")
        elif kind == _DIMENSIONS:
            _check_dimensions(stream, at, length)
    return inside


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, where its content begins, length) of each record."""
    at, end = 0, len(stream) - 4
    unpack = struct.Struct("<HH").unpack_from
    while at <= end:
        kind, length = unpack(stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _check_dimensions(stream: bytes, at: int, length: int) -> None:
    layout = "<IIHH" if length >= 14 else "<HHHH"
    first_row, rows, first_column, columns = struct.unpack_from(layout, stream, at)
    if not first_row <= rows <= _ROWS or not first_column <= columns <= _COLUMNS:
        raise WorkbookRefused("damaged")
