"""A list leaves for editing and is brought back on the screen, by the one who may."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ombud.casework.actions import CaseChange, change_cases
from ombud.ledger.events import SYSTEM
from ombud.workbooks.models import EditedFile
from tests.casework.scenes import NOW, open_case
from tests.workbooks.trips import edited, reworked

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(our_shop):
    """A case in the list."""
    return open_case(our_shop, number="TS-1", title="before")


def exported(desk):
    """The list as the link gives it."""
    return b"".join(desk.get("/cases/editing.xlsx?view=all").streaming_content)


def dropped(desk, content, where="/cases/workbooks"):
    """The page after the file was dropped."""
    return desk.post(where, {"file": SimpleUploadedFile("list.xlsx", content)}, follow=True)


@pytest.fixture
def english(desk, bob):
    """The lead's browser in English."""
    bob.language = "en"
    bob.save()
    return desk


def test_an_edited_workbook_is_shown_before_it_is_taken_over_and_can_be_taken_back(english, case):
    page = dropped(english, edited(exported(english), {("TS-1", "Title"): "after"}))
    case.refresh_from_db()
    assert case.title == "before"
    assert "Cells that will change (cases: 1)" in page.content.decode()
    file = EditedFile.objects.get()
    page = english.post(f"/cases/workbooks/{file.pk}/application", follow=True).content.decode()
    case.refresh_from_db()
    assert case.title == "after"
    file.refresh_from_db()
    english.post(f"/batches/{file.batch_id}/undoing")
    case.refresh_from_db()
    assert case.title == "before"


def test_what_both_changed_is_decided_cell_by_cell_or_for_all(english, case):
    content = edited(exported(english), {("TS-1", "Title"): "file", ("TS-1", "Order no."): "77"})
    ours = CaseChange(case_id=case.pk, fields={"title": "ours", "order_no": "66"})
    change_cases([ours], by=SYSTEM, at=NOW)
    page = dropped(english, content).content.decode()
    assert "Changed in both places" in page
    file = EditedFile.objects.get()
    english.post(f"/cases/workbooks/{file.pk}/application", {f"choice.c{case.pk}.title": "file"})
    case.refresh_from_db()
    assert (case.title, case.order_no) == ("file", "66")
    dropped(english, content)
    again = EditedFile.objects.latest("id")
    english.post(f"/cases/workbooks/{again.pk}/application", {"all": "file"})
    case.refresh_from_db()
    assert case.order_no == "77"


def test_an_edited_workbook_dropped_at_the_import_is_recognised(english, case):
    page = dropped(english, exported(english), "/imports/new")
    assert page.redirect_chain[-1][0].startswith("/cases/workbooks/")
    assert "Nothing in this workbook differs" in page.content.decode()


def test_a_workbook_without_its_hidden_column_is_refused_with_a_sentence(english, case):
    content = reworked(exported(english), lambda book: book["Cases"].delete_cols(1))
    page = dropped(english, content)
    assert page.status_code == 422
    assert "hidden first column" in page.content.decode()


def test_nobody_opens_what_another_brought_back(english, case, signed_in, charlie):
    dropped(english, exported(english))
    file = EditedFile.objects.get()
    assert signed_in(charlie).get(f"/cases/workbooks/{file.pk}").status_code == 404


def test_a_file_that_is_no_workbook_is_refused_in_words(english, case):
    assert dropped(english, b"not a workbook at all").status_code == 422
    assert english.post("/cases/workbooks", {"file": io.BytesIO(b"")}).status_code == 422
