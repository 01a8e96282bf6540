"""A workbook whose parts define entities is refused: nothing grows, no other file is read."""

import io
import re
import zipfile

import pytest
import xlsxwriter

from ombud.arrivals.models import Import, Message, Original
from ombud.arrivals.workbook.refusals import WorkbookRefused
from tests.arrivals.scenes import drafted, taken_in
from tests.workbooks import make

pytestmark = pytest.mark.django_db
LAUGHS = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
DEFINITIONS = {
    "bomb": (f'<!DOCTYPE x [<!ENTITY b0 "lol">{LAUGHS}]>', b"&b9;"),
    "file": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', b"&e;"),
    "parameter": ('<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', b""),
    "elsewhere": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', b""),
    "behind_a_remark": ('<!-- <x> --><!DOCTYPE x [<!ENTITY e "lol">]>', b"&e;"),
}
PARTS = (
    "xl/sharedStrings.xml", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/_rels/workbook.xml.rels",
    "_rels/.rels", "[Content_Types].xml",
)  # fmt: skip


def commented(text: str = "杯子碎了") -> bytes:
    """A workbook with every part that a program writes beside the cells."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("投诉")
    for at, row in enumerate([["投诉编号", "问题描述"], ["TS-1", text], ["TS-2", "少发一件"]]):
        sheet.write_row(at, 0, row, book.add_format({"bold": True}))
    sheet.write_comment("B2", "before")
    book.close()
    return made.getvalue()


def spoiled(part: str, definition: str, used: bytes, encoding: str = "utf-8") -> bytes:
    """The workbook with a definition in a part, used in its texts."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(commented())) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        assert part in source.namelist()
        for name in source.namelist():
            xml = source.read(name)
            if name == part:
                bare = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
                bare = re.sub(rb">(?=[^<]+</)", b">" + used, bare)
                xml = (definition + bare.decode()).encode(encoding)
            target.writestr(name, xml)
    return made.getvalue()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", DEFINITIONS)
def test_a_definition_in_any_part_is_refused_in_a_sentence(our_shop, part, kind):
    with pytest.raises(WorkbookRefused, match="damaged and cannot be opened"):
        drafted(spoiled(part, *DEFINITIONS[kind]), our_shop)
    assert not Original.objects.exists()
    assert not Import.objects.exists()


def test_one_in_another_coding_or_behind_a_remark_without_end_is_refused(our_shop):
    remark = f"<!--{'x' * 400_000}-->"
    for content in (
        spoiled("xl/styles.xml", *DEFINITIONS["bomb"], encoding="utf-16"),
        spoiled("xl/styles.xml", remark + DEFINITIONS["bomb"][0], b"&b9;"),
    ):
        with pytest.raises(WorkbookRefused, match="damaged"):
            drafted(content, our_shop)


def test_a_definition_in_an_ods_is_refused(our_shop):
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make.ods(make.table()))) as source,
        zipfile.ZipFile(made, "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "content.xml":
                bare = re.sub(rb"^<\?xml[^>]*\?>", b"", content)
                content = DEFINITIONS["bomb"][0].encode() + bare
            target.writestr(name, content)
    with pytest.raises(WorkbookRefused, match="damaged"):
        drafted(made.getvalue(), our_shop)


def test_the_workbook_itself_comes_in_and_words_about_definitions_are_words(our_shop):
    for text in ("杯子碎了", "<!DOCTYPE x [<!ENTITY e SYSTEM 'x'>]> 打不开"):
        imported = taken_in(commented(text), our_shop)
        assert (imported.tally["rows"], imported.tally.get("refused", 0)) == (2, 0)
        assert Message.objects.filter(text=text).exists()
