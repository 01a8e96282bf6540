"""An import is taken back from its page: asked once with numbers, told with what stays."""

import io

import openpyxl
import pytest
from django.urls import reverse

from ombud.arrivals.models import Import
from ombud.casework.actions import NewNote, write_notes
from ombud.casework.models import Case
from ombud.ledger.models import Entry
from ombud.people.models import Shop
from ombud.worker.undoing import run_undo
from tests.arrivals.scenes import NOW, by_importer, confirmed, sheet, taken_in
from tests.casework.scenes import by
from tests.web.importing import ROW, ROWS, page, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(our_shop, bob):
    """Bob's import: three cases, one of them history, and a row not taken."""
    return taken_in(ROWS, our_shop, by_importer(bob))


@pytest.fixture
def worked_on(imported, charlie):
    """A case of it that Charlie worked on."""
    case = Case.objects.get(number="TS-1")
    write_notes([NewNote(case_id=case.pk, text="问过仓库")], by=by(charlie), at=NOW)
    return case


def begin(client, imported):
    return client.post(reverse("import_withdrawal", args=[imported.pk]), follow=True)


def test_it_asks_with_numbers_and_lists_what_stays(desk, imported, worked_on):
    assert (
        reverse("import_withdrawal", args=[imported.pk])
        in page(desk, "import", imported.pk).content.decode()
    )
    answer = page(desk, "import_withdrawal", imported.pk)
    words = words_of(answer)
    assert "Cases that go 2" in words
    assert "Cases that stay 1" in words
    assert "Take back the 2 untouched cases" in words
    assert "TS-1" in words
    assert "Charlie worked on it" in words
    assert reverse("case", args=[worked_on.pk]) in answer.content.decode()


def test_to_look_at_a_case_is_no_work(desk, imported):
    assert page(desk, "case", Case.objects.get(number="TS-1").pk).status_code == 200
    assert "Cases that go 3" in words_of(page(desk, "import_withdrawal", imported.pk))


def test_what_stays_leaves_as_a_workbook(desk, bob, imported, worked_on):
    answer = page(desk, "import_left", imported.pk)
    book = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    head, row = [[cell.value for cell in line] for line in book.iter_rows()]
    assert head == ["No.", "Title", "Why it stays", "When"]
    assert (row[0], row[2].startswith("Charlie worked on it")) == ("TS-1", True)
    left = Entry.objects.get(kind="ListExported")
    told = {"list": "cases that stay", "kind": "xlsx", "rows": 1, "contacts": False}
    assert (left.actor_id, left.facts) == (bob.pk, told)


def test_the_page_shows_how_far_it_is_and_then_what_was_done(desk, imported, worked_on):
    assert "0 of 3 rows" in words_of(begin(desk, imported))
    assert "being taken back" in words_of(page(desk, "imports"))
    assert "Being taken back" in words_of(page(desk, "imports_now"))
    fragment = page(desk, "import_progress", imported.pk)
    assert "The import is being taken back" in words_of(fragment)
    run_undo(imported.pk, goes_on=lambda _rows: True)
    assert page(desk, "import_progress", imported.pk).headers["HX-Refresh"] == "true"
    words = words_of(page(desk, "import", imported.pk))
    assert "Taken back: 2 cases are gone" in words
    assert "1 case stays" in words
    assert "History 0" in words
    assert "Taken back" in words_of(page(desk, "import_rows", imported.pk, query="?show=withdrawn"))
    assert list(Case.objects.all()) == [worked_on]


def test_who_brought_it_and_administrators_may_and_nobody_else(
    desk, signed_in, alice, charlie, our_shop, imported
):
    theirs = taken_in(sheet(ROW | {"投诉编号": "TS-9"}), our_shop, by_importer(alice))
    assert page(desk, "import_withdrawal", theirs.pk).status_code == 403
    assert begin(desk, theirs).status_code == 403
    assert (
        reverse("import_withdrawal", args=[theirs.pk])
        not in page(desk, "import", theirs.pk).content.decode()
    )
    assert page(signed_in(charlie), "import_withdrawal", imported.pk).status_code == 403
    assert "0 of 3 rows" in words_of(begin(signed_in(alice), imported))


def test_cases_in_a_shop_one_may_not_see_are_for_administrators(desk, imported):
    Case.objects.filter(number="TS-2").update(shop=Shop.objects.create(name="Other Shop"))
    assert "Please ask an administrator" in words_of(page(desk, "import_withdrawal", imported.pk))
    assert begin(desk, imported).status_code == 403
    assert Import.objects.get(pk=imported.pk).state == Import.DONE


def test_what_is_still_coming_in_is_not_taken_back(desk, our_shop, bob):
    living = confirmed(ROWS, our_shop, by_importer(bob))
    assert "Take back" not in words_of(page(desk, "import", living.pk))
    assert "It is still coming in. Stop it first" in words_of(begin(desk, living))
    answer = desk.get(reverse("import_withdrawal", args=[living.pk]), follow=True)
    assert "It is still coming in. Stop it first" in words_of(answer)


def test_two_people_at_once_and_a_second_time_are_told_what_happens(
    desk, signed_in, alice, imported
):
    begin(desk, imported)
    other = signed_in(alice)
    assert "Bob is taking it back already." in words_of(begin(other, imported))
    looked = other.get(reverse("import_withdrawal", args=[imported.pk]), follow=True)
    assert "Bob is taking it back already." in words_of(looked)
    run_undo(imported.pk, goes_on=lambda _rows: True)
    assert "It was taken back already" in words_of(begin(other, imported))
    asked = page(other, "import_withdrawal", imported.pk)
    assert "It was taken back already, and nothing of it is left." in words_of(asked)
    assert '<form method="post" action="/imports' not in asked.content.decode()


def test_a_copy_that_brought_nothing_can_be_taken_back_so_that_the_first_file_can(
    desk, our_shop, bob, imported
):
    copy = taken_in(ROWS, our_shop, by_importer(bob))
    words = words_of(page(desk, "import_withdrawal", copy.pk))
    assert "No case came of it." in words
    assert "Cases that stay 3" in words_of(page(desk, "import_withdrawal", imported.pk))
    begin(desk, copy)
    run_undo(copy.pk, goes_on=lambda _rows: True)
    assert "Cases that go 3" in words_of(page(desk, "import_withdrawal", imported.pk))


def test_the_story_of_a_case_that_was_put_back_says_so(desk, our_shop, bob):
    taken_in(sheet(ROW), our_shop, by_importer(bob))
    more = {"处理状态": "已完结", "回复内容": "已退款", "备注": "客户满意", "退款金额": "12.50"}
    newer = taken_in(sheet(ROW | more), our_shop, by_importer(bob))
    begin(desk, newer)
    run_undo(newer.pk, goes_on=lambda _rows: True)
    words = words_of(page(desk, "case", Case.objects.get().pk))
    assert "took back the answer with the import that had brought it" in words
    assert "took back the note with the import that had brought it" in words
    assert "Taken back: 0 cases are gone. 1 case is as it was before this file." in words_of(
        page(desk, "import", newer.pk)
    )


def test_the_pages_ask_the_database_a_bounded_number_of_times(desk, imported, queries_at_most):
    with queries_at_most(20):
        assert page(desk, "import_withdrawal", imported.pk).status_code == 200


def test_it_speaks_chinese(signed_in, bob, imported, worked_on):
    bob.language = "zh-hans"
    bob.save()
    words = words_of(page(signed_in(bob), "import_withdrawal", imported.pk))
    assert "撤回" in words
    assert "Cases" not in words
