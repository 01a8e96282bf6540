"""Reads separated text: CSV, TSV and blocks pasted from a spreadsheet, in any of their codings.

gb2312 and gbk are always read as gb18030, of which they are parts.
"""

import codecs
import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ombud.arrivals.workbook.folding import HAN
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.sniff import looks_like_utf16
from ombud.arrivals.workbook.sources import Source, opened
from ombud.rules.packed import pack

SEPARATORS = "\t,;|，"  # in order of trust where two fit as well
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 16
_CHUNK = 1 << 20
_SAMPLE_LINES = 60
_MAX_LINES_OF_A_ROW = 500
_GARBLED = ("锟斤拷", "烫烫烫", "ï¿½", "Ã¤", "Ã©", "ä¸", "å®", "è¯‰", "æŠ•", "ã€")
# csv's own limit of 131,072 refuses long letters; without one an unclosed quote eats the file.
csv.field_size_limit(1_000_000)


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How separated text is to be read. notes: codes of sentences.NOTES."""

    encoding: str
    separator: str
    declared: bool
    notes: tuple[str, ...] = ()


def layout_of(source: Source) -> TextLayout:
    """The coding and the separator of a text."""
    encoding = find_encoding(source)
    with opened(source) as stream:
        sample = codecs.getincrementaldecoder(encoding)("replace").decode(stream.read(_SAMPLE))
    declared = _declared_separator(sample)
    notes = [] if _decodes(source, encoding) else ["characters_lost"]
    return TextLayout(encoding, declared or find_separator(sample), bool(declared), tuple(notes))


def is_garbled(text: str) -> bool:
    """Whether a text was decoded wrongly before it came here."""
    return any(sign in text for sign in _GARBLED)


def find_encoding(source: Source) -> str:
    """A codec name: by its mark, else UTF-8, UTF-16, GB18030, Big5 or Western, as the bytes say."""
    with opened(source) as stream:
        head = stream.read(_SAMPLE)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    wide = looks_like_utf16(head)
    if wide:
        return wide
    return "utf-8" if _decodes(source, "utf-8") else _without_mark(_foreign_part(source))


def _decodes(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with opened(source) as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _foreign_part(source: Source) -> bytes:
    """The bytes from the first one that is not ASCII on."""
    with opened(source) as stream:
        while chunk := stream.read(_SAMPLE):
            if not chunk.isascii():
                start = next(at for at, byte in enumerate(chunk) if byte > 127)
                return chunk[start:] + stream.read(_SAMPLE)
    return b""


def _without_mark(part: bytes) -> str:
    text = part.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken * 50 <= sum(not char.isascii() for char in text) - broken:
        return "utf-8"
    gb, big5 = _familiarity(part, "gb18030"), _familiarity(part, "big5hkscs")
    if max(gb, big5) < 0.4 and _is_western(part):
        return "cp1252"
    return "big5hkscs" if big5 > gb else "gb18030"


@cache
def _frequent() -> frozenset[str]:
    """Characters of the trade and of everyday writing, in both scripts."""
    said = [*pack("values")["lexicons"]["frequent"]]
    for entry in pack("values")["values"]:
        said += entry["words"]
    for entry in pack("headers")["fields"]:
        said += entry["zh-Hans"] + entry["zh-Hant"]
    return frozenset(char for word in said for char in word if HAN.match(char))


def _familiarity(part: bytes, encoding: str) -> float:
    """The share of frequent characters among all that are not ASCII."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(part)
    foreign = [char for char in text if not char.isascii() and char not in "，。、；：（）“”"]
    return sum(char in _frequent() for char in foreign) / max(1, len(foreign))


def _is_western(part: bytes) -> bool:
    """Whether high bytes mostly stand alone between Latin letters, as accents do."""
    padded = b" " + part + b" "
    high = [at for at in range(1, len(padded) - 1) if padded[at] > 127]
    alone = sum(padded[at - 1] < 128 and padded[at + 1] < 128 for at in high)
    return alone * 2 > len(high)


def _declared_separator(sample: str) -> str:
    first = sample.split("\n", 1)[0].strip().strip('"').casefold()
    return first[4:5] if first.startswith("sep=") else ""


def find_separator(sample: str) -> str:
    """The separator that cuts the lines of a sample into equally many, and most, cells."""
    lines = sample.splitlines(keepends=True)[:_SAMPLE_LINES]
    best = max(SEPARATORS, key=lambda separator: _evenness(lines, separator))
    return best if _evenness(lines, best) > 0 else ","


def _evenness(lines: list[str], separator: str) -> float:
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
    total = sum(widths.values())
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0
    width, count = max(wide.items(), key=lambda item: item[1])
    return round(count / total * math.log2(width + 1), 2) * (count / total)


def read_text(source: Source, layout: TextLayout) -> Iterator[list[str]]:
    """The rows of a text, one by one. Raises WorkbookRefused where a quote is never closed."""
    with (
        opened(source) as stream,
        io.TextIOWrapper(stream, layout.encoding, errors="replace", newline="") as text,
    ):
        if layout.declared:
            text.readline()
        yield from _rows(text, layout.separator)


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=separator)
    width = line = started = 0
    row: list[str] = []
    try:
        for row in reader:
            started, line = line, reader.line_num
            if line - started > _MAX_LINES_OF_A_ROW:
                raise WorkbookRefused("unclosed_quote", {"line": started + 1})
            width = max(width, len(row))
            yield row
    except csv.Error as error:
        raise WorkbookRefused("unclosed_quote", {"line": line + 1}) from error
    if row and len(row) < width and _swallowed_rows(row[-1], separator, width):
        raise WorkbookRefused("unclosed_quote", {"line": started + 1})


def _swallowed_rows(cell: str, separator: str, width: int) -> bool:
    """Whether a last cell holds lines cut like rows: its quote was opened and never closed."""
    return any(line.count(separator) * 2 >= width for line in cell.split("\n")[1:])
