"""A long edited workbook is compared and taken over by a process of its own, with its progress."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from ombud.workbooks import models
from ombud.workbooks.actions import edited_files, long_files
from ombud.workbooks.actions.long_files import MOST_STARTS, begin_file, keep_file, take_up_files
from ombud.workbooks.models import EditedFile
from ombud.worker.workbooks import work_long_file
from tests.casework.scenes import open_case
from tests.web.test_edited_workbooks import dropped, exported
from tests.workbooks.trips import edited, reworked

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Every workbook is a long one."""
    for module in (models, edited_files, long_files):
        monkeypatch.setattr(module, "BYTES_AT_ONCE", 10)


@pytest.fixture
def case(our_shop):
    """A case in the list."""
    return open_case(our_shop, number="TS-1", title="before")


@pytest.fixture
def english(desk, bob):
    """The lead's browser in English."""
    bob.language = "en"
    bob.save()
    return desk


@pytest.fixture
def file(english, case):
    """A long workbook with one edit, just brought back."""
    dropped(english, edited(exported(english), {("TS-1", "Title"): "after"}))
    return EditedFile.objects.get()


def page_of(client, file):
    return client.get(f"/cases/workbooks/{file.pk}").content.decode()


def progress_of(client, file):
    return client.get(f"/cases/workbooks/{file.pk}/progress")


def test_it_is_compared_shown_and_taken_over_while_one_goes_on(english, case, file):
    assert file.state == EditedFile.COMPARING
    assert OrmQ.objects.count() == 1
    assert "The workbook is being compared" in page_of(english, file)
    assert "HX-Refresh" not in progress_of(english, file).headers
    work_long_file(file.pk)
    assert progress_of(english, file).headers["HX-Refresh"] == "true"
    assert "Cells that will change (cases: 1)" in page_of(english, file)
    case.refresh_from_db()
    assert case.title == "before"
    english.post(f"/cases/workbooks/{file.pk}/application")
    assert "The changes are being taken over" in page_of(english, file)
    work_long_file(file.pk)
    case.refresh_from_db()
    file.refresh_from_db()
    assert (case.title, file.state, file.tally["applied"]) == ("after", EditedFile.DONE, 1)
    english.post(f"/batches/{file.batch_id}/undoing")
    case.refresh_from_db()
    assert case.title == "before"


def test_what_changed_here_after_the_comparison_is_not_overwritten(english, case, file):
    work_long_file(file.pk)
    type(case).objects.filter(pk=case.pk).update(title="ours")
    english.post(f"/cases/workbooks/{file.pk}/application")
    work_long_file(file.pk)
    case.refresh_from_db()
    assert case.title == "ours"
    assert "Changed in both places" in page_of(english, file)


def test_one_that_cannot_be_taken_says_why(english, case):
    content = reworked(exported(english), lambda book: book["Cases"].delete_cols(1))
    dropped(english, content)
    file = EditedFile.objects.get()
    work_long_file(file.pk)
    assert "hidden first column" in page_of(english, file)
    dropped(english, b"PK\x03\x04 no zip at all")
    broken = EditedFile.objects.latest("id")
    work_long_file(broken.pk)
    broken.refresh_from_db()
    assert (broken.state, broken.failure["code"]) == (EditedFile.FAILED, "damaged")
    assert english.get("/cases/workbooks").status_code == 200


def test_nobody_works_on_it_twice_at_a_time_and_the_beat_takes_up_what_was_left(file):
    at = timezone.now()
    assert begin_file(file.pk, at=at)
    assert not begin_file(file.pk, at=at)
    OrmQ.objects.all().delete()
    keep_file(file.pk, at=at + LATER)
    take_up_files(at=at + LATER)
    assert not OrmQ.objects.exists()
    take_up_files(at=at + 2 * LATER)
    assert OrmQ.objects.count() == 1, "its process died"


def test_one_on_which_every_process_died_has_failed(english, file):
    at = timezone.now()
    for start in range(MOST_STARTS):
        assert begin_file(file.pk, at=at + start * LATER)
    assert not begin_file(file.pk, at=at + MOST_STARTS * LATER)
    assert "could not finish it" in page_of(english, file)


def test_who_brought_it_and_left_gets_nothing_done(case, file, bob):
    type(bob).objects.filter(pk=bob.pk).update(is_active=False)
    work_long_file(file.pk)
    file.refresh_from_db()
    assert file.state == EditedFile.COMPARING
