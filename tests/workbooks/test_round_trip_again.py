"""A workbook that came back is worked in further, and brought back once more."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from ombud.casework.models import Case
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.edited_files import receive_edited, take_over
from ombud.workbooks.models import EditedFile
from tests.casework.scenes import NOW, open_case
from tests.workbooks.test_live import opened, saved
from tests.workbooks.trips import edited, left, reworked, with_row

pytestmark = pytest.mark.django_db
NEW = {"Title": "Broken", "Order no.": "EX-1001"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak as the desk does to this person."""
    with translation.override("en"):
        yield


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer], our_shop: Shop) -> Viewer:
    """Bob, who has one case in his list."""
    open_case(our_shop, number="TS-1", title="Sole came off")
    return viewer_of(bob)


def brought_back(viewer: Viewer, content: bytes) -> EditedFile:
    """By the screen, everything taken over."""
    by = viewer.by("workbook")
    waiting = receive_edited(viewer, content, name="cases.xlsx", by=by, at=NOW)
    take_over(waiting, viewer, decided={}, by=by, at=NOW)
    waiting.refresh_from_db()
    return waiting


def last_row(content: bytes, said: dict[str, Any]) -> bytes:
    """With other cells in the row beneath the list."""

    def work(book: Any) -> None:
        sheet = book["Cases"]
        heads = [one.value for one in sheet[1]]
        for head, value in said.items():
            sheet.cell(sheet.max_row, heads.index(head) + 1).value = value

    return reworked(content, work)


@pytest.mark.parametrize(
    "later", [{"Priority": "P1"}, {"Title": "Broken in two"}, {"Order no.": "EX-1002"}]
)
def test_a_row_that_became_a_case_is_that_case_when_it_is_worked_in_further(
    lead: Viewer, later: dict[str, Any]
) -> None:
    content = with_row(left(lead), NEW)
    assert brought_back(lead, content).tally["added"] == 1
    again = brought_back(lead, last_row(content, later))
    assert (again.tally["added"], again.tally["applied"]) == (0, 1)
    assert Case.objects.count() == 2
    new = Case.objects.exclude(number="TS-1").get()
    told = {"Priority": new.priority, "Title": new.title, "Order no.": new.order_no}
    assert {head: told[head] for head in later} == later


def test_another_complaint_written_into_the_same_row_is_another_case(lead: Viewer) -> None:
    content = with_row(left(lead), NEW)
    brought_back(lead, content)
    other = last_row(content, {"Title": "Never arrived", "Order no.": "EX-2002"})
    assert brought_back(lead, other).tally["added"] == 1
    orders = Case.objects.exclude(number="TS-1").values_list("title", "order_no")
    assert sorted(orders) == [("Broken", "EX-1001"), ("Never arrived", "EX-2002")]


def test_so_it_is_in_a_live_workbook(lead: Viewer) -> None:
    content = with_row(opened(lead), NEW)
    saved(lead, content)
    saved(lead, last_row(content, {"Title": "Never arrived", "Order no.": "EX-2002"}))
    orders = Case.objects.exclude(number="TS-1").values_list("title", "order_no")
    assert sorted(orders) == [("Broken", "EX-1001"), ("Never arrived", "EX-2002")]


def test_what_was_brought_back_is_asked_about_where_somebody_changed_it_since(
    lead: Viewer,
) -> None:
    content = edited(left(lead), {("TS-1", "Title"): "mine"})
    brought_back(lead, content)
    Case.objects.filter(number="TS-1").update(title="the colleague's")
    again = brought_back(lead, edited(content, {("TS-1", "Priority"): "P1"}))
    assert (again.tally["applied"], again.tally["conflicts"]) == (1, 1)
    assert Case.objects.get(number="TS-1").title == "the colleague's"
