"""Workbooks with comments and pictures beside their cells, in the ways of each program."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment

from tests.workbooks import make

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def png(shade: int) -> bytes:
    """A picture of one grey dot; another shade is another picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        sealed = kind + content
        return struct.pack(">I", len(content)) + sealed + struct.pack(">I", zlib.crc32(sealed))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def commented(comments: Mapping[str, str], rows: make.Grid = ()) -> bytes:
    """A table with comments on cells, each as `author: words`."""
    book = openpyxl.Workbook()
    for row in rows or make.table():
        book.active.append(row)
    for place, told in comments.items():
        author, _, words = told.partition(": ")
        book.active[place].comment = Comment(f"{author}:\n{words}", author)
    return make.saved(book)


def pictured(over: Mapping[str, int] = {}, inside: Mapping[str, int] = {}) -> bytes:
    """A table with pictures over cells and, as Excel does it, placed in cells: place -> shade."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("投诉")
    for at, row in enumerate(make.table()):
        sheet.write_row(at, 0, row)
    for place, shade in over.items():
        sheet.insert_image(place, f"{shade}.png", {"image_data": io.BytesIO(png(shade))})
    for place, shade in inside.items():
        sheet.embed_image(place, f"{shade}.png", {"image_data": io.BytesIO(png(shade))})
    book.close()
    return stream.getvalue()


def boxed(place: str, words: str) -> bytes:
    """A table with a text box over a cell."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("投诉")
    for at, row in enumerate(make.table()):
        sheet.write_row(at, 0, row)
    sheet.insert_textbox(place, words, {"height": 18})
    book.close()
    return stream.getvalue()


def of_wps(shades: Mapping[str, int]) -> bytes:
    """A table with pictures in cells as WPS keeps them: a formula that names one of the file's."""
    book = openpyxl.Workbook()
    for row in make.table():
        book.active.append(row)
    for place, shade in shades.items():
        book.active[place] = f'=_xlfn.DISPIMG("ID_{shade}",1)'
    content = make.saved(book)
    for place, shade in shades.items():
        formula = f'<c r="{place}"><f>_xlfn.DISPIMG("ID_{shade}",1)</f><v />'
        shown = f'=DISPIMG("ID_{shade}",1)</v>'
        with_result = formula.replace('"><f>', '" t="str"><f>').replace("<v />", f"<v>{shown}")
        content = _replaced(content, "xl/worksheets/sheet1.xml", formula, with_result)
    images = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="ID_{shade}"/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="rId{shade}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        for shade in set(shades.values())
    )
    relations = "".join(
        f'<Relationship Id="rId{shade}" Type="{RELATIONS}/image" Target="media/{shade}.png"/>'
        for shade in set(shades.values())
    )
    return _with_parts(
        content,
        {
            "xl/cellimages.xml": '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/'
            f'etCustomData" xmlns:xdr="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main" '
            f'xmlns:r="{RELATIONS}">{images}</etc:cellImages>',
            "xl/_rels/cellimages.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}'
            "</Relationships>",
            **{f"xl/media/{shade}.png": png(shade) for shade in set(shades.values())},
        },
    )


def threaded(place: str, *told: tuple[str, str]) -> bytes:
    """A table with a thread on a cell as Excel 365 keeps it, beside a copy for older programs."""
    content = commented({place: "tc={1}: [Threaded comment] Your version of Excel allows you …"})
    words = "".join(
        f'<threadedComment ref="{place}" personId="{{{who}}}" id="{{{at}}}"><text>{said}</text>'
        "</threadedComment>"
        for at, (who, said) in enumerate(told)
    )
    people = "".join(
        f'<person displayName="{who}" id="{{{who}}}"/>' for who in {who for who, _ in told}
    )
    namespace = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    content = _replaced(
        content,
        "xl/worksheets/_rels/sheet1.xml.rels",
        "</Relationships>",
        '<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
        'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>',
    )
    return _with_parts(
        content,
        {
            "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{namespace}">'
            f"{words}</ThreadedComments>",
            "xl/persons/person.xml": f'<personList xmlns="{namespace}">{people}</personList>',
        },
    )


def _with_parts(content: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def _replaced(content: bytes, name: str, old: str, new: str) -> bytes:
    """The same workbook with one part's words changed."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            part = before.read(member)
            if member.filename == name:
                assert old.encode() in part, part
                part = part.replace(old.encode(), new.encode())
            after.writestr(member.filename, part)
    return written.getvalue()


def broken_drawing() -> bytes:
    """A workbook whose drawing is cut in the middle."""
    return _replaced(pictured({"I2": 1}), "xl/drawings/drawing1.xml", "</xdr:wsDr>", "<xdr:")


def drawing_with_entities() -> bytes:
    """A workbook whose drawing defines entities, one of them a file of the server."""
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    return _replaced(
        pictured({"I2": 1}), "xl/drawings/drawing1.xml", "<xdr:wsDr", f"{entities}<xdr:wsDr"
    )


def drawing_in_an_unknown_coding() -> bytes:
    """A workbook whose drawing says that it is written in a coding that nobody knows."""
    said = '<?xml version="1.0" encoding="x-ours"?>'
    begin = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return _replaced(pictured({"I2": 1}), "xl/drawings/drawing1.xml", begin, said)
