"""Looks inside a zipped workbook before any reader opens it.

A small file can unpack to gigabytes, and one stray cell in the last row makes a reader that keeps
sheets in memory reserve room for every cell above it. Both are found here by inflating once,
keeping nothing.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO
from xml.parsers import expat

from ombud.arrivals.workbook.extent import XlsxExtent
from ombud.arrivals.workbook.refusals import WorkbookRefused

MAX_INFLATED = 1 << 30
MAX_RATIO = 200
BIG_MEMBER = 64 << 20
# A reader in memory takes about 28 bytes for each cell of the rectangle around the table.
MAX_AREA = 10_000_000
DENSEST = 64_000_000
MOST_COLUMNS = 16_384
HIDDEN = ("collapse", "filter")
_CHUNK = 1 << 18
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
_DATE1904 = re.compile(rb'date1904="(1|true)"')
_STRING_COUNT = re.compile(rb'uniqueCount="(\d+)"')
_SHORTEST_STRING = len("<si/>")
_XML = (".xml", ".rels", ".vml")
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_BEGIN = re.compile(rb"<(?:!--|[?]|[^!?])")
_ODS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(slots=True)
class Inside:
    """What a workbook is: kind 'xlsx', 'ods' or 'xls', and what its reader must know.

    hidden_rows, hidden_columns: among the filled ones of all its sheets.
    """

    kind: str
    date1904: bool = False
    formulas_without_results: int = 0
    spread_out: bool = False
    hidden_rows: int = 0
    hidden_columns: int = 0


def look_inside(stream: BinaryIO) -> Inside:
    """Judge a zip. Raises WorkbookRefused, before inflating whatever declares itself too large."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise WorkbookRefused("damaged") from error
    _refuse_declared_bombs(members)
    inside = Inside(_kind(stream, members))
    _inflate_all(stream, members, inside)
    return inside


def _refuse_declared_bombs(members: list[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise WorkbookRefused("too_large_inside")
    for member in members:
        if member.header_offset < 0:
            raise WorkbookRefused("damaged")
        if member.file_size > max(BIG_MEMBER, MAX_RATIO * member.compress_size):
            raise WorkbookRefused("too_large_inside")
        if member.flag_bits & _ENCRYPTED:
            raise WorkbookRefused("password_protected")


def _kind(stream: BinaryIO, members: list[zipfile.ZipInfo]) -> str:
    names = {member.filename.lower(): member for member in members}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("unsupported_kind", {"kind": "XLSB"})
    if "content.xml" in names and "mimetype" in names:
        return _ods(stream, names)
    raise WorkbookRefused("not_a_workbook")


def _ods(stream: BinaryIO, names: dict[str, zipfile.ZipInfo]) -> str:
    if not b"".join(_inflated(stream, names["mimetype"])).startswith(_ODS_MIME):
        raise WorkbookRefused("not_a_workbook")
    manifest = names.get("meta-inf/manifest.xml")
    if manifest and b"encryption-data" in b"".join(_inflated(stream, manifest)):
        raise WorkbookRefused("password_protected")
    return "ods"


def _inflate_all(stream: BinaryIO, members: list[zipfile.ZipInfo], inside: Inside) -> None:
    for member in members:
        name = member.filename.lower()
        if name == "content.xml" or (inside.kind == "xlsx" and name.endswith(_XML)):
            _refuse_definitions(next(_inflated(stream, member), b""))
        if inside.kind == "xlsx":
            extent = XlsxExtent()
            extent.read(partial(_inflated, stream, member))
            _add_extent(extent, inside)
        elif name == "content.xml":
            ods = OdsExtent()
            ods.read(_inflated(stream, member))
            inside.hidden_rows, inside.hidden_columns = ods.hidden_rows, ods.hidden_columns
        else:
            for _ in _inflated(stream, member):
                pass
        if name == "xl/workbook.xml":
            content = b"".join(_inflated(stream, member))
            inside.date1904 = bool(_DATE1904.search(content))
        elif name == "xl/sharedstrings.xml":
            _check_string_count(next(_inflated(stream, member), b""), member.file_size)


def _refuse_definitions(begin: bytes) -> None:
    """No program writes a document type into a workbook: its entities could grow without end, or
    name files of this machine.
    """
    prolog = _ASIDE.sub(b"", begin.replace(b"\0", b""))
    root = _BEGIN.search(prolog)
    if b"<!DOCTYPE" in (prolog[: root.start()] if root else prolog):
        raise WorkbookRefused("damaged")
    # What stands aside and never ends could hide one.
    if root and root.group() in (b"<!--", b"<?"):
        raise WorkbookRefused("damaged")


def _check_string_count(begin: bytes, size: int) -> None:
    """The reader makes room for as many strings as are declared, however few there are."""
    declared = _STRING_COUNT.search(begin)
    if declared and int(declared[1]) * _SHORTEST_STRING > size:
        raise WorkbookRefused("damaged")


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content in pieces. zipfile would stop at the declared size; here a lie is caught."""
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or member.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise WorkbookRefused("damaged")
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    stream.seek(names, 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield stream.read(member.compress_size)
        return
    yield from _deflated(stream, member)


def _deflated(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    inflate, left, given = zlib.decompressobj(-15), member.compress_size, 0
    try:
        while not inflate.eof:
            packed = inflate.unconsumed_tail or stream.read(min(_CHUNK, left))
            left -= 0 if inflate.unconsumed_tail else len(packed)
            if not packed:
                raise WorkbookRefused("damaged")
            chunk = inflate.decompress(packed, _CHUNK)
            given += len(chunk)
            if given > member.file_size:
                raise WorkbookRefused("too_large_inside")
            yield chunk
    except zlib.error as error:
        raise WorkbookRefused("damaged") from error


def _add_extent(extent: XlsxExtent, inside: Inside) -> None:
    area = extent.last_row * extent.last_column
    is_thin = area > MAX_AREA and area > 2 * extent.filled
    inside.spread_out = inside.spread_out or is_thin or area > DENSEST
    inside.formulas_without_results += extent.formulas_without_results
    inside.hidden_rows += len(extent.hidden_rows)
    inside.hidden_columns += len(extent.hidden_columns)


class OdsExtent:
    """Adds up the rectangle that an ODS sheet fills, where one element may repeat a million times.

    Only what lies above and left of a filled cell counts, as in the reader.
    """

    def __init__(self) -> None:
        self.rows = self.width = self.hidden_rows = self.hidden_columns = 0
        self._columns, self._hidden = 0, set[int]()
        self._row_repeat = self._column = self._filled_to = 0
        self._is_hidden = False

    def read(self, chunks: Iterator[bytes]) -> None:
        """Raises WorkbookRefused when the rectangle is too large."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            for chunk in chunks:
                parser.Parse(chunk)
        except (expat.ExpatError, ValueError) as error:
            raise WorkbookRefused("damaged") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.rows = self.width = self._columns = 0
            self._hidden = set()
        elif name == "table:table-column":
            self._count_column(attributes)
        elif name == "table:table-row":
            self._row_repeat = int(attributes.get("table:number-rows-repeated", 1))
            self._column = self._filled_to = 0
            self._is_hidden = attributes.get("table:visibility") in HIDDEN
        elif name in ("table:table-cell", "table:covered-table-cell"):
            before = self._column
            self._column += int(attributes.get("table:number-columns-repeated", 1))
            if "office:value-type" in attributes:
                self._filled_to = self._column
                self._find_hidden(before)

    def _count_column(self, attributes: dict[str, str]) -> None:
        before = self._columns
        self._columns += int(attributes.get("table:number-columns-repeated", 1))
        if attributes.get("table:visibility") in HIDDEN:
            self._hidden.update(range(before, min(self._columns, MOST_COLUMNS)))

    def _find_hidden(self, before: int) -> None:
        """Each hidden column counts once, where something stands in it."""
        if self._hidden:
            filled = self._hidden.intersection(range(before, min(self._column, MOST_COLUMNS)))
            self.hidden_columns += len(filled)
            self._hidden -= filled

    def _end(self, name: str) -> None:
        if name != "table:table-row":
            return
        self.rows += self._row_repeat
        self.width = max(self.width, self._filled_to)
        self.hidden_rows += self._row_repeat if self._is_hidden and self._filled_to else 0
        if self._filled_to and self.rows * self.width > MAX_AREA:
            raise WorkbookRefused("too_spread_out")
