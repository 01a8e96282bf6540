"""A list leaves as a workbook, is edited and comes back: only what was edited changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from ombud.casework.actions import CaseChange, change_cases, undo_batch
from ombud.casework.models import Case, OwnField
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from tests.casework.scenes import NOW, by, open_case
from tests.workbooks.trips import HEAD, back, edited, left, reworked, rows_of, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob as the viewer who works in the spreadsheet."""
    return viewer_of(bob)


@pytest.fixture
def case(our_shop: Shop, bob: Member) -> Case:
    """A case with something in every kind of cell."""
    own = OwnField.objects.create(name="仓位")
    return open_case(
        our_shop, number="TS-1", owner=bob, next_on=date(2026, 12, 1), order_no="007112",
        amount_wanted=Decimal("12.50"), amount_currency="CNY", own={str(own.pk): "A-3\n靠窗"},
        title="=cmd|' /C calc'!A0", platform="taobao", channel="wechat",
    )  # fmt: skip


def test_a_workbook_that_nobody_touched_changes_nothing(lead: Viewer, case: Case) -> None:
    merged = back(lead, left(lead))
    assert merged.counts() | {"unchanged": 1} == dict.fromkeys(merged.counts(), 0) | {
        "unchanged": 1
    }
    assert merged.notes == []
    case.refresh_from_db()
    assert case.version == 1


def test_only_the_edited_cells_change_and_one_undo_takes_them_back(
    lead: Viewer, case: Case, our_shop: Shop
) -> None:
    other = open_case(our_shop, number="TS-2")
    content = edited(
        left(lead),
        {
            ("TS-1", "Title"): "Shoe fell apart",
            ("TS-1", "Next step on"): date(2026, 12, 24),
            ("TS-1", "Amount wanted"): 20,
            ("TS-1", "Priority"): "P1",
            ("TS-1", "Owner"): None,
            ("TS-1", "仓位"): "B-4",
        },
    )
    merged = back(lead, content)
    assert merged.counts()["applied"] == 6
    case.refresh_from_db()
    assert (case.title, case.next_on, case.amount_wanted) == (
        "Shoe fell apart", date(2026, 12, 24), Decimal(20),
    )  # fmt: skip
    assert (case.priority, case.owner_id, list(case.own.values())) == ("P1", None, ["B-4"])
    other.refresh_from_db()
    assert other.version == 1
    entry = Entry.objects.get(kind="CaseChanged")
    assert (entry.actor_id, entry.via) == (lead.member_id, "workbook")
    undo_batch(merged.batch_id, by=lead.by(), at=NOW)
    case.refresh_from_db()
    assert (case.title, case.amount_wanted) == ("=cmd|' /C calc'!A0", Decimal("12.50"))


def test_a_cell_changed_in_both_places_waits_for_a_decision(lead: Viewer, case: Case) -> None:
    content = edited(left(lead), {("TS-1", "Title"): "theirs", ("TS-1", "Order no."): "8"})
    ours = CaseChange(case_id=case.pk, fields={"title": "ours"})
    change_cases([ours], by=by(Member.objects.get(pk=lead.member_id)), at=NOW)
    merged = back(lead, content)
    told = [(one.left, one.now, one.file) for one in merged.conflicts]
    assert told == [("=cmd|' /C calc'!A0", "ours", "theirs")]
    case.refresh_from_db()
    assert (case.title, case.order_no) == ("ours", "8")
    key = merged.conflicts[0].key
    assert back(lead, content, {key: "ours"}).counts()["conflicts"] == 0
    assert back(lead, content, {key: "file"}).counts()["applied"] == 1
    case.refresh_from_db()
    assert case.title == "theirs"


def test_the_same_edit_in_both_places_is_no_conflict(lead: Viewer, case: Case) -> None:
    content = edited(left(lead), {("TS-1", "Title"): "alike"})
    change_cases([CaseChange(case_id=case.pk, fields={"title": "alike"})], by=lead.by(), at=NOW)
    merged = back(lead, content)
    assert (merged.same, merged.counts()["applied"], merged.counts()["conflicts"]) == (1, 0, 0)


def test_what_cannot_stand_in_a_cell_is_refused_and_the_rest_of_the_row_is_taken(
    lead: Viewer, case: Case
) -> None:
    content = edited(
        left(lead),
        {
            ("TS-1", "Priority"): "very",
            ("TS-1", "Next step on"): "soon",
            ("TS-1", "Amount wanted"): "a lot",
            ("TS-1", "Order no."): "6.02E+17",
            ("TS-1", "Title"): "x" * 300,
            ("TS-1", "Tracking no."): "SF123",
        },
    )
    merged = back(lead, content)
    assert {(one.label, one.reason) for one in merged.refused} == {
        ("Priority", "word_unknown"), ("Next step on", "day_unclear"),
        ("Amount wanted", "amount_unclear"), ("Order no.", "number_damaged"),
        ("Title", "unknown_value"),
    }  # fmt: skip
    assert [one.column.key for one in merged.applied] == ["tracking_no"]


def test_a_cell_is_understood_in_the_words_the_sheet_understands(lead: Viewer, case: Case) -> None:
    said = {"Priority": "特急", "Stage": "处理中", "Detail": "丢件"}
    typed = {("TS-1", column): word for column, word in said.items()}
    assert back(lead, edited(left(lead), typed)).counts()["applied"] == 3
    case.refresh_from_db()
    assert (case.priority, case.stage, case.detail_code) == ("P1", "investigation", "LOG.LOST")


def test_a_step_needs_its_facts_as_on_the_screen(lead: Viewer, case: Case) -> None:
    merged = back(lead, edited(left(lead), {("TS-1", "Stage"): "Closed"}))
    assert [(one.reason, one.missing) for one in merged.refused] == [
        ("facts_missing", ("outcome",))
    ]
    closing = {("TS-1", "Stage"): "Closed", ("TS-1", "Outcome"): "Upheld"}
    assert back(lead, edited(left(lead), closing)).counts()["applied"] == 2
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("closed", "upheld")
    merged = back(lead, edited(left(lead), {("TS-1", "Stage"): "Investigation"}))
    assert [one.reason for one in merged.refused] == ["reopening"]


def test_a_row_written_beneath_the_list_becomes_a_case_once(lead: Viewer, case: Case) -> None:
    said = {"Title": "杯子碎了，要求退款", "Customer": "王五", "Priority": "P2", "仓位": "C-1"}
    content = with_row(left(lead), said)
    merged = back(lead, content)
    added = Case.objects.get(number=merged.added[0].number)
    assert (added.priority, list(added.own.values())) == ("P2", ["C-1"])
    assert added.customer_id
    assert Entry.objects.get(kind="CaseOpened", about_id=added.pk).via == "workbook"
    again = back(lead, content)
    assert [one.was_here for one in again.added] == [True]
    assert Case.objects.count() == 2


def test_a_new_row_without_title_or_with_a_number_that_is_taken_is_refused(
    lead: Viewer, case: Case
) -> None:
    merged = back(lead, with_row(left(lead), {"Priority": "P2"}))
    assert [one.reason for one in merged.refused] == ["nothing_said"]
    merged = back(lead, with_row(left(lead), {"No.": "TS-1", "Title": "again"}))
    assert [one.reason for one in merged.refused] == ["number_taken"]
    assert Case.objects.count() == 1


def test_a_row_that_was_deleted_is_reported_and_its_case_stays(lead: Viewer, case: Case) -> None:
    content = reworked(left(lead), lambda book: book["Cases"].delete_rows(2))
    assert back(lead, content).counts()["missing"] == 1
    assert Case.objects.filter(pk=case.pk).exists()


def test_the_file_shows_no_formula_and_hides_the_identity(lead: Viewer, case: Case) -> None:
    row = rows_of(left(lead))[0]
    assert row["Title"] == "=cmd|' /C calc'!A0"
    assert row[HEAD].startswith(f"c{case.pk}-")
