"""One person has the same live workbook open in two windows, or keeps it on two computers."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation

from ombud.casework.models import Case
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.edited_files import take_over
from ombud.workbooks.queries.waiting import still_open, waiting_files
from ombud.workbooks.saved import COPY
from tests.casework.scenes import NOW, open_case
from tests.workbooks.test_live import colleague_sets, opened, saved, sheets_of
from tests.workbooks.trips import edited, rows_of, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak as the desk does to this person."""
    with translation.override("en"):
        yield


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob, who has the workbook of all cases open twice."""
    return viewer_of(bob)


@pytest.fixture
def case(our_shop: Shop) -> Case:
    """A case among others."""
    open_case(our_shop, number="TS-2", title="Another")
    return open_case(our_shop, number="TS-1", title="Sole came off")


@pytest.mark.parametrize("other", ["window 2", "", COPY])
def test_what_waits_from_one_window_is_not_settled_by_saving_another(
    lead: Viewer, case: Case, other: str
) -> None:
    content = opened(lead)
    colleague_sets(case, lead, title="the colleague's")
    first = saved(lead, edited(content, {("TS-1", "Title"): "mine"}), "window 1")
    saved(lead, edited(content, {("TS-2", "Priority"): "P1"}), other)
    assert first
    assert [one.pk for one in waiting_files(lead)] == [first.pk]
    account, _counts = still_open(lead, first)
    assert [line.file for line in account.conflicts] == ["mine"]
    assert "Conflicts" in sheets_of(opened(lead))


@pytest.mark.parametrize("other", ["window 2", "", COPY])
def test_a_refusal_of_one_window_is_not_settled_by_saving_another(
    lead: Viewer, case: Case, other: str
) -> None:
    content = opened(lead)
    saved(lead, edited(content, {("TS-1", "Priority"): "very"}), "window 1")
    saved(lead, edited(content, {("TS-2", "Priority"): "P1"}), other)
    assert rows_of(opened(lead), "Conflicts")[0]["In your workbook"] == "very"


def test_the_sheet_of_conflicts_masks_contacts_and_tells_of_each_refused_row(
    lead: Viewer, case: Case
) -> None:
    content = opened(lead)
    colleague_sets(case, lead, title="call 13812345678")
    content = edited(content, {("TS-1", "Title"): "mine"})
    for order in ("EX-1001", "EX-1002"):
        content = with_row(content, {"Order no.": order})
    saved(lead, content)
    told = rows_of(opened(lead), "Conflicts")
    assert [row["Case"] for row in told] == ["TS-1", "row 4", "row 5"]
    assert "13812345678" not in told[0]["Here now"]
    assert told[0]["Here now"].startswith("call ")


def test_deciding_for_one_window_takes_back_nothing_that_another_saved(
    lead: Viewer, case: Case
) -> None:
    content = opened(lead)
    colleague_sets(case, lead, title="the colleague's")
    mine = {("TS-1", "Title"): "mine", ("TS-1", "Tracking no."): "ONE"}
    first = saved(lead, edited(content, mine), "window 1")
    other = {("TS-1", "Tracking no."): "TWO", ("TS-2", "Priority"): "P1"}
    saved(lead, edited(content, other), "window 2")
    assert first
    take_over(first, lead, decided={"all": "file"}, by=lead.by(), at=NOW)
    case.refresh_from_db()
    assert (case.title, case.tracking_no) == ("mine", "TWO")
    assert Case.objects.get(number="TS-2").priority == "P1"
    assert not waiting_files(lead)


@pytest.mark.parametrize("first", ["window 1", ""])
@pytest.mark.parametrize("other", ["window 2", "", COPY])
def test_two_rows_of_one_title_written_in_two_windows_are_two_complaints(
    lead: Viewer, case: Case, first: str, other: str
) -> None:
    content = opened(lead)
    saved(lead, with_row(content, {"Title": "Broken", "Order no.": "EX-1001"}), first)
    saved(lead, with_row(content, {"Title": "Broken", "Order no.": "EX-2002"}), other)
    orders = Case.objects.filter(title="Broken").values_list("order_no", flat=True)
    assert sorted(orders) == ["EX-1001", "EX-2002"]
