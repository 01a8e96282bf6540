"""Lines and remedies travel with their cases."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from ombud.casework.actions import NewRemedy, propose_remedies
from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from tests.casework.scenes import NOW, open_case
from tests.workbooks.trips import back, edited, left, rows_of, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob as the viewer who works in the spreadsheet."""
    return viewer_of(bob)


@pytest.fixture
def case(our_shop: Shop, lead: Viewer) -> Case:
    """A case with a line and a remedy."""
    made = open_case(our_shop, number="TS-1")
    remedy = NewRemedy(case_id=made.pk, kind="RP", amount=Decimal("12.50"))
    propose_remedies([remedy], by=lead.by(), at=NOW)
    return made


def test_lines_and_remedies_that_nobody_touched_stay_as_they_are(lead: Viewer, case: Case) -> None:
    merged = back(lead, left(lead))
    assert {name: n for name, n in merged.counts().items() if n} == {"unchanged": 3}


def test_a_line_is_changed_by_the_rules_of_its_page(lead: Viewer, case: Case) -> None:
    said = {
        ("TS-1", "Cause"): "glue", ("TS-1", "At fault"): "seller", ("TS-1", "Quantity"): 0,
        ("TS-1", "Line"): "boots",
    }  # fmt: skip
    merged = back(lead, edited(left(lead), said, "Affected lines"))
    line = AffectedLine.objects.get(case=case)
    assert (line.cause, line.at_fault, line.label, line.quantity) == ("glue", "seller", "boots", 1)
    assert [(one.label, one.reason) for one in merged.refused] == [("Quantity", "unknown_value")]


def test_a_remedy_goes_on_and_its_sum_follows(lead: Viewer, case: Case) -> None:
    back(lead, edited(left(lead), {("TS-1", "State"): "carried out"}, "Remedies"))
    case.refresh_from_db()
    assert (Remedy.objects.get().state, case.refund_total) == ("done", Decimal("12.50"))


def test_what_a_step_needs_may_come_in_the_same_workbook(lead: Viewer, case: Case) -> None:
    content = edited(left(lead), {("TS-1", "State"): "agreed"}, "Remedies")
    back(lead, edited(content, {("TS-1", "Stage"): "Settled"}))
    case.refresh_from_db()
    assert case.stage == "settled"


def test_a_line_changed_meanwhile_is_a_conflict(lead: Viewer, case: Case) -> None:
    content = edited(left(lead), {("TS-1", "Cause"): "glue"}, "Affected lines")
    AffectedLine.objects.update(cause="thread")
    assert [one.now for one in back(lead, content).conflicts] == ["thread"]


def test_a_row_written_beneath_the_lines_is_told_and_left(lead: Viewer, case: Case) -> None:
    content = with_row(left(lead), {"No.": "TS-1", "Line": "laces"}, "Affected lines")
    assert [one.reason for one in back(lead, content).refused] == ["only_on_page"]
    assert AffectedLine.objects.count() == 1


def test_promises_and_orders_are_there_to_be_read(lead: Viewer, case: Case) -> None:
    content = left(lead)
    assert rows_of(content, "Orders") == []
    assert list(rows_of(content, "Promises")) == []
