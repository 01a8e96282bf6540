"""What people and programs do to a workbook never does more than they meant."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest
from openpyxl.styles import PatternFill

from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.casework.models import AffectedLine, Case, OwnField
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.store import sealing
from ombud.workbooks.actions.edited_files import receive_edited, take_over
from ombud.workbooks.reasons import NotTaken
from tests.casework.scenes import NOW, open_case
from tests.workbooks.trips import HEAD, back, cell, edited, left, reworked, rows_of, with_row

pytestmark = pytest.mark.django_db
LIKE_FORMULAS = (
    "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1",
    '=HYPERLINK("http://127.0.0.1:9","x")', "+86 138 0013 8000", "-5", "<b>&amp;</b>", "\ufffe",
)  # fmt: skip
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def lead(alice: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Alice, who sees phones, as the viewer who works in the spreadsheet."""
    return viewer_of(alice)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def replaced(content: bytes, old: bytes, new: bytes, part: str = SHEET) -> bytes:
    """The workbook with other bytes in a part."""
    parts = unpacked(content)
    assert old in parts[part]
    return packed(parts | {part: parts[part].replace(old, new, 1)})


def counted(lead: Viewer, content: bytes) -> dict[str, int]:
    """What became of it, without what is nothing."""
    return {name: count for name, count in back(lead, content).counts().items() if count}


def test_nothing_that_begins_like_a_formula_is_one_and_every_text_survives(
    lead: Viewer, our_shop: Shop, bob: Member
) -> None:
    Shop.objects.filter(pk=our_shop.pk).update(name="=1+1/[2]:*?")
    Member.objects.filter(pk=bob.pk).update(name="=HYPERLINK(A1)")
    own = str(OwnField.objects.create(name="=1+2").pk)
    for n, text in enumerate(LIKE_FORMULAS):
        case = open_case(
            our_shop, number=f"-{n}", title=text, own={own: text}, owner=bob, order_no=text[:64]
        )
        AffectedLine.objects.filter(case=case).update(label=text, seller=text, cause=text)
    content = left(lead)
    parts = unpacked(content)
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    assert [name for name in sheets if b"<f>" in parts[name]] == ["xl/worksheets/sheet6.xml"]
    assert b"hyperlink" not in parts[SHEET]
    assert re.findall(rb"<f>([^<]*)</f>", parts["xl/worksheets/sheet6.xml"])[0].startswith(b"COUNT")
    said = {row["No."]: row for row in rows_of(content)}
    assert said["-7"]["Title"] == "+86 138 0013 8000"
    assert said["-8"]["=1+2"] == "-5"
    assert counted(lead, content) == {"unchanged": 2 * len(LIKE_FORMULAS)}
    assert counted(lead, reworked(content, lambda _book: None)) == {
        "unchanged": 2 * len(LIKE_FORMULAS)
    }


def test_a_text_longer_than_a_cell_leaves_cut_and_comes_back_as_no_edit(
    lead: Viewer, our_shop: Shop
) -> None:
    own = str(OwnField.objects.create(name="notes").pk)
    for n, text in enumerate(("字" * 40_000, "👟" * 20_000, "x" * 32_767)):
        open_case(our_shop, number=f"TS-{n}", own={own: text})
    content = left(lead)
    longest = [len(row["notes"].encode("utf-16-le")) // 2 for row in rows_of(content)]
    assert max(longest) <= 32_767
    assert counted(lead, content) == {"unchanged": 6}
    assert counted(lead, reworked(content, lambda _book: None)) == {"unchanged": 6}
    assert len(Case.objects.get(number="TS-0").own[own]) == 40_000
    merged = back(lead, edited(content, {("TS-2", "notes"): "y" * 32_767}))
    assert [one.reason for one in merged.refused] == ["unknown_value"]


def test_a_million_rows_of_blank_formatting_are_nothing(lead: Viewer, our_shop: Shop) -> None:
    open_case(our_shop, number="TS-1")
    content = left(lead)
    blank = b"".join(b'<row r="%d"><c r="C%d" s="1"/></row>' % (n, n) for n in range(3, 1_048_577))
    stretched = replaced(content, b"</sheetData>", blank + b"</sheetData>")
    assert counted(lead, stretched) == {"unchanged": 2}

    def colour_the_last(book: object) -> None:
        last = book["Cases"].cell(1_048_576, 3)  # type: ignore[index]
        last.fill = PatternFill("solid", "FFFF00")

    assert counted(lead, reworked(content, colour_the_last)) == {"unchanged": 2}


def test_a_bomb_hidden_in_the_workbook_is_refused(lead: Viewer, our_shop: Shop) -> None:
    open_case(our_shop, number="TS-1")
    parts = unpacked(left(lead)) | {"xl/media/image1.png": bytes(70 << 20)}
    with pytest.raises(WorkbookRefused) as refused:
        back(lead, packed(parts))
    assert refused.value.code == "too_large_inside"


def test_macros_and_links_to_other_files_are_passed_over(lead: Viewer, our_shop: Shop) -> None:
    open_case(our_shop, number="TS-1", title="before")
    content = edited(left(lead), {("TS-1", "Title"): "after"})
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/externalLinkPath" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        b"</Relationships>"
    )
    parts = unpacked(content) | {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open",
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": link,
    }
    kind = b"spreadsheetml.sheet.main+xml"
    macros = b"vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = parts["[Content_Types].xml"].replace(
        b"vnd.openxmlformats-officedocument." + kind, macros
    )
    assert macros in types
    merged = back(lead, packed(parts | {"[Content_Types].xml": types}))
    assert merged.counts()["applied"] == 1
    assert Case.objects.get().title == "after"


def test_an_entity_in_any_part_is_never_followed(lead: Viewer, our_shop: Shop) -> None:
    open_case(our_shop, number="TS-1", title="before")
    content = reworked(left(lead), lambda _book: None)
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    for dtd in ('<!ENTITY e SYSTEM "file:///etc/passwd">', f'<!ENTITY b0 "lol">{bomb}'):
        entity = b"&e;" if "SYSTEM" in dtd else b"&b9;"
        for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"):
            parts = unpacked(content)
            head = f"<!DOCTYPE x [{dtd}]>".encode()
            xml = re.sub(rb"^(<\?xml[^>]*\?>)?", rb"\1" + head, parts[part], count=1)
            spoiled = packed(parts | {part: xml.replace(b">before<", b">" + entity + b"<", 1)})
            _nothing_but_refused(lead, spoiled)


def _nothing_but_refused(lead: Viewer, content: bytes) -> None:
    try:
        merged = back(lead, content)
    except (WorkbookRefused, NotTaken):
        return
    said = [edit.file or "" for edit in [*merged.applied, *merged.conflicts]]
    assert not any("root:" in text or "lollol" in text for text in said)
    Case.objects.update(title="before")


def test_rows_sorted_without_their_hidden_column_are_left(lead: Viewer, our_shop: Shop) -> None:
    for n in range(4):
        open_case(our_shop, number=f"TS-{n}", title=f"title {n}", order_no=f"{n}")

    def sort_what_is_seen(book: object) -> None:
        sheet = book["Cases"]  # type: ignore[index]
        seen = [[one.value for one in row[1:]] for row in sheet.iter_rows(min_row=2)]
        for row, values in enumerate(reversed(seen), 2):
            for column, value in enumerate(values, 2):
                sheet.cell(row, column).value = value

    merged = back(lead, reworked(left(lead), sort_what_is_seen))
    assert [one.reason for one in merged.refused] == ["of_another_case"] * 4
    assert merged.applied == []
    assert counted(lead, left(lead)) == {"unchanged": 8}


def test_ids_that_were_swapped_copied_or_taken_away_move_nothing(
    lead: Viewer, our_shop: Shop
) -> None:
    for n in (1, 2):
        open_case(our_shop, number=f"TS-{n}", title=f"title {n}")
    content = left(lead)
    ids = {row["No."]: row[HEAD] for row in rows_of(content)}
    swapped = edited(content, {("TS-1", HEAD): ids["TS-2"], ("TS-2", HEAD): ids["TS-1"]})
    assert [one.reason for one in back(lead, swapped).refused] == ["of_another_case"] * 2
    copied = with_row(content, {HEAD: ids["TS-1"], "No.": "TS-1", "Title": "a copy"})
    assert [one.reason for one in back(lead, copied).refused] == ["twice"]
    emptied = edited(content, {("TS-1", HEAD): None})
    assert [one.reason for one in back(lead, emptied).refused] == ["number_taken"]
    with pytest.raises(NotTaken) as refused:
        back(lead, reworked(content, lambda book: book["Cases"].delete_cols(1)))
    assert refused.value.code == "identity_missing"
    assert Case.objects.count() == 2
    assert counted(lead, left(lead)) == {"unchanged": 4}


def test_a_list_that_left_before_the_columns_changed_comes_back(
    lead: Viewer, our_shop: Shop
) -> None:
    kept, gone = (OwnField.objects.create(name=name) for name in ("kept", "gone"))
    own = {str(kept.pk): "A", str(gone.pk): "B"}
    open_case(our_shop, number="TS-1", own=own, detail_code="QUA.DEFECT")
    edits = {("TS-1", "kept"): "A2", ("TS-1", "gone"): "B2", ("TS-1", "Tracking no."): "SF1"}
    content = edited(left(lead), edits)
    OwnField.objects.filter(pk=kept.pk).update(name="called otherwise")
    gone.delete()
    OwnField.objects.create(name="new since")
    # A class that a later taxonomy no longer knows stays what it was.
    Case.objects.update(detail_code="OLD.RETIRED", class_code="OLD")
    merged = back(lead, content)
    assert sorted(one.column.key for one in merged.applied) == sorted(
        [f"own.{kept.pk}", "tracking_no"]
    )
    assert dict(merged.notes) == {"columns_gone": ["gone"]}
    assert Case.objects.get().detail_code == "OLD.RETIRED"
    again = left(lead)
    assert counted(lead, reworked(again, lambda _book: None)) == {"unchanged": 2}


def test_a_workbook_signed_elsewhere_is_refused(
    lead: Viewer, our_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_case(our_shop, number="TS-1")
    content = left(lead)
    other = sealing.hashlib.blake2b(digest_size=8, key=b"another installation")
    monkeypatch.setattr(sealing, "_keyed_start", lambda: other)
    with pytest.raises(NotTaken) as refused:
        back(lead, content)
    assert refused.value.code == "export_unknown"


def test_the_same_file_brought_back_twice_is_done_once(lead: Viewer, our_shop: Shop) -> None:
    case = open_case(our_shop, number="TS-1", title="before")
    content = with_row(edited(left(lead), {("TS-1", "Title"): "after"}), {"Title": "a new one"})
    told = []
    for _time in range(2):
        file = receive_edited(lead, content, name="list.xlsx", by=lead.by(), at=NOW)
        take_over(file, lead, decided={}, by=lead.by("workbook"), at=NOW)
        file.refresh_from_db()
        told.append((file.state, file.tally["applied"], file.tally["same"]))
    assert told == [("done", 1, 0), ("done", 0, 1)]
    case.refresh_from_db()
    assert (case.title, case.version, Case.objects.count()) == ("after", 2, 2)


def test_a_note_on_a_cell_and_a_comment_change_nothing(lead: Viewer, our_shop: Shop) -> None:
    from openpyxl.comments import Comment

    open_case(our_shop, number="TS-1")

    def remark(book: object) -> None:
        place = cell(book["Cases"], "TS-1", "Title")  # type: ignore[index]
        place.comment = Comment("is this right?", "Bob")

    assert counted(lead, reworked(left(lead), remark)) == {"unchanged": 2}
