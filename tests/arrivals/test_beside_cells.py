"""What lies beside the cells of a row comes in with it: comments as notes, pictures as files."""

import pytest

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.models import Attachment, ImportedRow, Original
from ombud.arrivals.workbook.proposal import propose
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.casework.models import Case, Note
from ombud.casework.search import matching_case_ids
from ombud.ledger.models import Entry
from tests.arrivals.scenes import drafted, outcomes, taken_in
from tests.workbooks import make
from tests.workbooks.beside import (
    boxed,
    broken_drawing,
    commented,
    drawing_in_an_unknown_coding,
    drawing_with_entities,
    of_wps,
    pictured,
    png,
    threaded,
)

pytestmark = pytest.mark.django_db


def notes():
    return list(Note.objects.order_by("id").values_list("case__number", "text"))


def files():
    """(number of the case, content) of every file, in the order of the cases."""
    numbers = dict(Case.objects.values_list("thread", "number"))
    found = Attachment.objects.select_related("original").order_by("id")
    return [(numbers[one.thread], original_bytes(one.original)) for one in found]


def told(content):
    return {note.code: note.params.get("count") for note in propose(content).notes}


# ---- comments


def test_comments_become_notes_of_their_row_with_column_and_author(our_shop):
    content = commented(
        {"F2": "小美: 已联系客户\n等照片", "G2": "老王: 加急", "A4": "小美: 老客户"}
    )
    assert told(content) == {"comments_taken": 3}
    imported = taken_in(content, our_shop)
    assert notes() == [
        ("TS-1", "[问题描述] 小美: 已联系客户\n等照片"),
        ("TS-1", "[处理状态] 老王: 加急"),
        ("TS-3", "[投诉编号] 小美: 老客户"),
    ]
    assert imported.tally["beside.comments"] == 3


def test_a_thread_is_told_message_by_message_without_its_copy_for_older_programs(our_shop):
    taken_in(threaded("F2", ("小美", "客户同意补发"), ("老王", "好的")), our_shop)
    assert notes() == [("TS-1", "[问题描述] 小美: 客户同意补发"), ("TS-1", "[问题描述] 老王: 好的")]


def test_a_text_box_is_a_note_of_the_row_it_lies_on(our_shop):
    taken_in(boxed("F3", "这件先不退"), our_shop)
    assert notes() == [("TS-2", "[问题描述] 这件先不退")]


def test_comments_on_the_header_stay_in_the_file(our_shop):
    content = commented({"A1": "小美: 不要改列名"})
    assert told(content) == {}
    taken_in(content, our_shop)
    assert notes() == []


def test_a_comment_is_found_like_any_note(our_shop, bob, viewer_of):
    taken_in(commented({"F2": "小美: 等客户寄回茶托"}), our_shop)
    assert Case.objects.get(number="TS-1").pk in matching_case_ids(viewer_of(bob), "茶托", 10)


def test_a_row_that_says_nothing_but_a_comment_is_a_case(our_shop):
    rows = [make.HEADERS, ["", "", "王芳", "", "", "", "", ""]]
    taken_in(commented({"C2": "小美: 电话里说杯子碎了"}, rows), our_shop)
    assert notes()[0][1] == "[客户姓名] 小美: 电话里说杯子碎了"


def test_a_new_comment_in_a_newer_copy_is_a_new_note_and_no_new_case(our_shop):
    taken_in(commented({"F2": "小美: 已联系"}), our_shop)
    newer = taken_in(commented({"F2": "小美: 已联系", "G2": "小美: 已退款"}), our_shop)
    assert outcomes(newer) == [ImportedRow.UPDATED, ImportedRow.UNCHANGED, ImportedRow.UNCHANGED]
    assert [text for _case, text in notes()] == [
        "[问题描述] 小美: 已联系",
        "[处理状态] 小美: 已退款",
    ]


# ---- pictures


def test_pictures_over_cells_become_files_of_their_rows_case(our_shop):
    content = pictured({"I2": 1, "J2": 2, "I4": 3})
    assert told(content) == {"pictures_taken": 3}
    imported = taken_in(content, our_shop)
    assert files() == [("TS-1", png(1)), ("TS-1", png(2)), ("TS-3", png(3))]
    assert imported.tally["beside.pictures"] == 3
    assert Entry.objects.filter(kind="AttachmentAdded").count() == 3


def test_pictures_in_cells_of_wps_become_files_and_leave_no_formula_behind(our_shop):
    content = of_wps({"I2": 1, "I3": 2, "J3": 1})
    assert told(content)["pictures_taken"] == 2
    taken_in(content, our_shop)
    assert files() == [("TS-1", png(1)), ("TS-2", png(2)), ("TS-2", png(1))]
    assert "DISPIMG" not in str(list(Case.objects.values_list("own", flat=True)))


def test_pictures_that_excel_placed_in_cells_become_files(our_shop):
    taken_in(pictured(inside={"I2": 4, "I4": 5}), our_shop)
    assert files() == [("TS-1", png(4)), ("TS-3", png(5))]


def test_the_same_workbook_again_attaches_nothing_twice(our_shop):
    content = pictured({"I2": 1, "I3": 2})
    taken_in(content, our_shop)
    assert outcomes(taken_in(content, our_shop)) == [ImportedRow.UNCHANGED] * 3
    assert Attachment.objects.count() == 2


def test_a_further_picture_in_a_newer_copy_is_attached_and_said(our_shop):
    taken_in(pictured({"I2": 1}), our_shop)
    newer = taken_in(pictured({"I2": 1, "J2": 2}), our_shop)
    assert outcomes(newer)[0] == ImportedRow.UPDATED
    assert files() == [("TS-1", png(1)), ("TS-1", png(2))]


def test_a_logo_above_the_table_stays_in_the_file(our_shop):
    content = pictured({"A1": 9})
    assert told(content) == {}
    taken_in(content, our_shop)
    assert files() == []


def test_a_broken_drawing_is_told_and_loses_no_row(our_shop):
    content = broken_drawing()
    assert told(content) == {"pictures_taken": 1, "pictures_lost": 1}
    assert taken_in(content, our_shop).tally["created"] == 3


def test_a_workbook_whose_drawing_defines_entities_is_refused():
    with pytest.raises(WorkbookRefused):
        propose(drawing_with_entities())


def test_a_drawing_in_an_unknown_coding_is_not_read(our_shop):
    assert told(drawing_in_an_unknown_coding()) == {"pictures_lost": 1}


def test_a_draft_keeps_no_picture_before_it_begins(our_shop):
    drafted(pictured({"I2": 1}), our_shop)
    assert Original.objects.count() == 1
