"""Judges a file by its content. Names lie: an HTML page is often called .xls."""

from dataclasses import dataclass

from ombud.arrivals.workbook.inside import Inside, look_inside
from ombud.arrivals.workbook.ole import look_inside_ole
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.sources import Source, opened

XLSX, XLS, ODS, HTML, TEXT = "xlsx", "xls", "ods", "html", "text"
_SAMPLE = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RAW_BIFF = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BINARY_SHARE = 50  # a text may hold a stray control character; one in fifty is no text
_CONTROLS = bytes(one for one in range(32) if one not in b"\t\n\r\x0b\x0c\x1a\x1b")


@dataclass(frozen=True, slots=True)
class FileKind:
    """kind: xlsx, xls, ods, html or text. inside: what a look into a workbook showed."""

    kind: str
    date1904: bool = False
    inside: Inside | None = None


def sniff(source: Source) -> FileKind:
    """What a file is. Raises WorkbookRefused for everything that is no readable table."""
    with opened(source) as stream:
        head = stream.read(_SAMPLE)
        if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
            raise WorkbookRefused("empty_file")
        if head.startswith(b"PK\x03\x04"):
            inside = look_inside(stream)
            return FileKind(inside.kind, inside.date1904, inside)
        if head.startswith(_OLE):
            inside = look_inside_ole(head + stream.read())
            return FileKind(XLS, inside.date1904, inside)
    return FileKind(_text_kind(head))


def _text_kind(head: bytes) -> str:
    if head.startswith(_RAW_BIFF):
        raise WorkbookRefused("unsupported_kind", {"kind": "Excel 2–4"})
    if head.startswith(_OTHER_KINDS) or _is_binary(head):
        raise WorkbookRefused("not_a_workbook")
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"mime-version:"):
        raise WorkbookRefused("unsupported_kind", {"kind": "MHTML"})
    if start.startswith(b"<?xml") and b"office:spreadsheet" in start:
        raise WorkbookRefused("unsupported_kind", {"kind": "XML 2003"})
    if start.startswith(b"<"):
        return _markup_kind(start)
    if start.startswith((b'{"', b"[{", b"{\n")):
        raise WorkbookRefused("not_a_workbook")
    return TEXT


def _markup_kind(start: bytes) -> str:
    if b"<table" in start or b"<html" in start:
        return HTML
    raise WorkbookRefused("not_a_workbook")


def _is_binary(head: bytes) -> bool:
    if head.startswith(_UTF16) or looks_like_utf16(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * _BINARY_SHARE > len(head)


def looks_like_utf16(head: bytes) -> str | None:
    """The codec of UTF-16 without a mark, told by the side on which its Latin marks put zeros."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    marks = sum(head.count(sign) for sign in (b"\n\0", b"\t\0", b",\0", b"\0\n", b"\0\t", b"\0,"))
    if max(odd, even) < 20 * min(odd, even) or marks * 40 < odd + even or not marks:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
