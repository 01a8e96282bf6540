"""A live workbook is opened, saved, and saved again from the same window."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.actions.saved_views import save_view
from ombud.casework.actions.undo import undo_batch
from ombud.casework.models import Case
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.edited_files import take_over
from ombud.workbooks.actions.live import (
    KEPT,
    STEADY,
    forget_old_exports,
    fresh_workbook,
    save_live,
    workbook_bytes,
)
from ombud.workbooks.models import EditableExport, EditedFile
from ombud.workbooks.queries.live import live_list_named, live_list_of, live_lists, safe_name
from ombud.workbooks.queries.waiting import still_open, waiting_files
from tests.casework.scenes import NOW, open_case
from tests.workbooks.trips import Edits, edited, reworked, rows_of, with_row

pytestmark = pytest.mark.django_db
LATER = NOW + STEADY * 2


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak as the desk does to this person."""
    with translation.override("en"):
        yield


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob, who has the workbook of all cases open."""
    return viewer_of(bob)


@pytest.fixture
def case(our_shop: Shop) -> Case:
    """A case among others."""
    open_case(our_shop, number="TS-2", title="Another")
    return open_case(our_shop, number="TS-1", title="Sole came off")


def opened(viewer: Viewer, *, at: Any = NOW, open_since: Any = None) -> bytes:
    """What a program finds when it opens the workbook."""
    live = live_list_of(viewer, "all")
    assert live
    made = fresh_workbook(viewer, live, open_since=open_since, language="en", at=at)
    return workbook_bytes(made)


def saved(viewer: Viewer, content: bytes, session: str = "window 1") -> EditedFile | None:
    """Save it as an office program does."""
    return save_live(
        viewer, content, name="All.xlsx", view="all", way=EditedFile.DAV, session=session,
        by=viewer.by("workbook"), at=NOW,
    )  # fmt: skip


def colleague_sets(case: Case, viewer: Viewer, **fields: Any) -> None:
    """Somebody changes the case on the screen."""
    change_cases([CaseChange(case_id=case.pk, fields=fields)], by=viewer.by(), at=NOW)


def title_of(case: Case) -> str:
    """What stands in the case now."""
    return Case.objects.values_list("title", flat=True).get(pk=case.pk)


FIRST: Edits = {("TS-1", "Title"): "first"}


def test_it_is_the_same_file_until_something_changes(lead: Viewer, case: Case) -> None:
    content = opened(lead)
    assert opened(lead, at=LATER) == content
    colleague_sets(case, lead, title="changed here")
    assert opened(lead, at=NOW + STEADY / 2) == content
    assert opened(lead, at=LATER, open_since=NOW + STEADY / 2) == content
    fresh = opened(lead, at=LATER)
    assert "changed here" in {row["Title"] for row in rows_of(fresh)}
    assert EditableExport.objects.count() == 2


def test_saving_applies_the_edits_as_that_person(lead: Viewer, case: Case) -> None:
    done = saved(lead, edited(opened(lead), FIRST))
    assert done
    assert (done.state, done.tally["applied"], title_of(case)) == ("done", 1, "first")
    entry = Entry.objects.get(kind="CaseChanged")
    assert (entry.actor_id, entry.via) == (lead.member_id, "workbook")
    undo_batch(done.batch_id or 0, by=lead.by(), at=NOW)
    assert title_of(case) == "Sole came off"


def test_saving_without_an_edit_leaves_nothing_behind(lead: Viewer, case: Case) -> None:
    assert saved(lead, opened(lead)) is None
    assert not EditedFile.objects.exists()


def test_a_second_saving_from_one_window_applies_only_its_own_changes(
    lead: Viewer, case: Case, viewer_of: Callable[[Member], Viewer], charlie: Member
) -> None:
    window = edited(opened(lead), FIRST)
    saved(lead, window)
    colleague_sets(case, viewer_of(charlie), title="the colleague's")
    window = edited(window, {("TS-1", "Priority"): "P1"})
    done = saved(lead, window)
    assert done
    assert (done.tally["applied"], done.tally["conflicts"]) == (1, 0)
    case.refresh_from_db()
    assert (case.title, case.priority) == ("the colleague's", "P1")


def test_a_step_back_in_the_same_window_is_a_change(lead: Viewer, case: Case) -> None:
    content = opened(lead)
    saved(lead, edited(content, FIRST))
    done = saved(lead, edited(content, {("TS-1", "Title"): "Sole came off"}))
    assert done
    assert (done.tally["applied"], title_of(case)) == (1, "Sole came off")


def test_an_older_window_never_undoes_what_a_newer_one_saved(lead: Viewer, case: Case) -> None:
    content = opened(lead)
    saved(lead, edited(content, FIRST), "window 1")
    other = edited(content, {("TS-1", "Priority"): "P1"})
    for session in ("window 2", ""):
        done = saved(lead, other, session)
        assert done
        assert (done.state, done.tally["conflicts"], title_of(case)) == ("asked", 1, "first")
    assert Case.objects.get(pk=case.pk).priority == "P1"


def test_what_both_sides_changed_stays_ours_and_waits(
    lead: Viewer, case: Case, charlie: Member, viewer_of: Callable[[Member], Viewer]
) -> None:
    content = opened(lead)
    colleague_sets(case, viewer_of(charlie), title="the colleague's")
    window = edited(content, {("TS-1", "Title"): "mine", ("TS-1", "Priority"): "P1"})
    done = saved(lead, window)
    assert done
    assert (done.state, done.tally["applied"], title_of(case)) == ("asked", 1, "the colleague's")
    told = rows_of(opened(lead), "Conflicts")
    assert told[0] | {"Changed here at": None} == {
        "Case": "TS-1", "Column": "Title", "In your workbook": "mine",
        "Here now": "the colleague's", "Changed here by": "Charlie", "Changed here at": None,
        "Why it was left": "Changed in both places.",
    }  # fmt: skip
    again = saved(lead, window)
    assert again
    assert [one.pk for one in waiting_files(lead)] == [again.pk]
    account, counts = still_open(lead, again)
    assert ([line.file for line in account.conflicts], counts["conflicts"]) == (["mine"], 1)
    take_over(again, lead, decided={account.conflicts[0].key: "file"}, by=lead.by(), at=NOW)
    assert title_of(case) == "mine"
    assert not waiting_files(lead)
    assert "Conflicts" not in sheets_of(opened(lead, at=LATER))
    assert saved(lead, window) is None


def test_kept_here_is_kept_when_the_window_is_saved_again(lead: Viewer, case: Case) -> None:
    content = opened(lead)
    colleague_sets(case, lead, title="here")
    window = edited(content, {("TS-1", "Title"): "mine"})
    done = saved(lead, window)
    assert done
    take_over(done, lead, decided={}, by=lead.by(), at=NOW)
    assert saved(lead, window) is None
    assert (title_of(case), list(waiting_files(lead))) == ("here", [])


def test_what_cannot_stand_there_is_told_with_its_reason(lead: Viewer, case: Case) -> None:
    window = edited(opened(lead), {("TS-1", "Priority"): "very", **FIRST})
    done = saved(lead, window)
    assert done
    assert (done.state, title_of(case)) == ("asked", "first")
    told = rows_of(opened(lead), "Conflicts")[0]
    assert (told["Column"], told["In your workbook"]) == ("Priority", "very")
    assert (
        told["Why it was left"]
        == "This is not in the list of this column. Please choose from the list in the cell."
    )
    saved(lead, edited(window, {("TS-1", "Priority"): "P2"}))
    assert Case.objects.get(pk=case.pk).priority == "P2"
    assert not waiting_files(lead)


def test_a_row_written_beneath_is_one_case_however_often_it_is_saved(
    lead: Viewer, case: Case
) -> None:
    window = with_row(opened(lead), {"Title": "New one"})
    saved(lead, window)
    saved(lead, window)
    assert Case.objects.count() == 3
    new = Case.objects.get(title="New one")
    more = with_cell(window, "New one", {"Priority": "P1"})
    done = saved(lead, more)
    assert done
    new.refresh_from_db()
    assert (new.priority, Case.objects.count(), done.tally["added"]) == ("P1", 3, 0)
    saved(lead, with_cell(more, "New one", {"Title": "New one, retitled"}))
    new.refresh_from_db()
    assert (new.title, Case.objects.count()) == ("New one, retitled", 3)


def test_a_workbook_handed_on_is_held_against_what_left(
    lead: Viewer, case: Case, charlie: Member, viewer_of: Callable[[Member], Viewer]
) -> None:
    content = opened(lead)
    saved(lead, edited(content, FIRST))
    given = saved(viewer_of(charlie), edited(content, {("TS-1", "Priority"): "P1"}))
    assert given
    assert (given.tally["applied"], given.tally["conflicts"]) == (1, 0)
    assert title_of(case) == "first"
    again = saved(lead, edited(content, FIRST))
    assert again is None


def test_every_list_has_a_safe_name_and_is_found_in_each_language(lead: Viewer) -> None:
    for name in ("a/b: c?", " ..hidden. ", "NUL", "~$x", "<>", "退款 / 换货"):
        save_view(viewer=lead, name=name, query="open=1", is_shared=False, at=NOW)
    names = [one.name for one in live_lists(lead)]
    assert "Cases - Open.xlsx" in names
    assert "退款 - 换货.xlsx" in names
    assert len({name.casefold() for name in names}) == len(names)
    assert not [
        name for name in names if name.startswith((".", "~")) or set(name) & set('/\\:?"<>')
    ]
    assert (safe_name("NUL"), safe_name("x" * 300)) == ("NUL_", "x" * 80)
    with translation.override("zh-hans"):
        chinese = next(one.name for one in live_lists(lead) if one.key == "open")
    found = live_list_named(lead, chinese)
    assert found
    assert found.key == "open"
    assert live_list_named(lead, "Nothing.xlsx") is None


def test_old_exports_that_nobody_saved_from_are_forgotten(lead: Viewer, case: Case) -> None:
    content = opened(lead)
    saved(lead, edited(content, FIRST))
    opened(lead)
    colleague_sets(case, lead, title="x")
    opened(lead, at=LATER)
    assert EditableExport.objects.count() == 3
    assert not forget_old_exports(at=LATER + KEPT + timedelta(days=1))
    assert EditableExport.objects.count() == 2


def sheets_of(content: bytes) -> list[str]:
    """The names of the sheets."""
    return openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def with_cell(content: bytes, title: str, said: dict[str, Any]) -> bytes:
    """With other cells in the row of this title."""

    def work(book: Any) -> None:
        sheet = book["Cases"]
        heads = [one.value for one in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            if row[heads.index("Title")].value == title:
                for head, value in said.items():
                    row[heads.index(head)].value = value

    return reworked(content, work)
