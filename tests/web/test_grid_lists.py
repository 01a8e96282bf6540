"""What a sheet is told: what stands behind its words, what changed, columns, groups and steps."""

import html
import json
import re
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import OwnField, SavedView
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop, Team
from tests.casework.scenes import by, open_case
from tests.web.blocks import QUERY, as_sheet, write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def told_since(desk: Client, after: int, what: str) -> Any:
    """What the sheet is told, once PostgreSQL has no older transaction of another test running."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        told = desk.get(f"/cases/grid/changes?after={after}").json()
        if told[what]:
            return told
    pytest.fail("Nothing was told.")


def test_the_sheet_tells_what_stands_behind_the_words(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    open_case(our_shop, owner=charlie, next_on=date(2026, 12, 24), amount_wanted=Decimal(68))
    query = f"{QUERY}&column=next_on&column=amount_wanted&column=opened"
    page = as_sheet(signed_in(charlie), query)
    for held in (charlie.pk, "received", "2026-12-24", "68.00"):
        assert f'data-value="{held}"' in page
    assert 'data-copied="Received"' in page
    assert 'data-field="owner_id"' in page
    assert 'data-field="number"' not in page


@pytest.mark.django_db(transaction=True)
def test_what_others_changed_is_told_by_its_version(
    signed_in: SignIn, bob: Member, charlie: Member, our_shop: Shop
) -> None:
    case = open_case(our_shop)
    hidden = open_case(Shop.objects.create(name="Another"))
    desk = signed_in(charlie)
    before = desk.get("/cases/grid/changes?after=0").json()
    changes = [CaseChange(case_id=each.pk, fields={"title": "x"}) for each in (case, hidden)]
    change_cases(changes, by=by(bob), at=timezone.now())
    told = told_since(desk, before["after"], "versions")
    assert told["versions"] == {str(case.pk): 2}
    assert not told["flood"]
    again = desk.get(f"/cases/grid/changes?after={told['after']}").json()
    assert again == {"after": told["after"], "versions": {}, "flood": False}


@pytest.mark.django_db(transaction=True)
def test_a_flood_of_changes_is_said_to_be_one(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    case = open_case(our_shop)
    for count in range(11):
        fields = [{"title": f"{count}.{each}"} for each in range(100)]
        changes = [CaseChange(case_id=case.pk, fields=each) for each in fields]
        change_cases(changes, by=by(bob), at=timezone.now())
    told = told_since(signed_in(bob), 0, "flood")
    assert told["versions"] == {}
    assert told["after"] >= Entry.objects.order_by("id")[999].pk


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30])
def test_a_made_up_place_in_the_ledger_is_no_fault(
    signed_in: SignIn, bob: Member, after: str
) -> None:
    answer = signed_in(bob).get("/cases/grid/changes", {"after": after})
    assert answer.status_code in (200, 400)


def test_choices_and_names_of_columns_in_every_language(
    signed_in: SignIn, bob: Member, team: Team
) -> None:
    OwnField.objects.create(name="Batch No.")
    told = signed_in(bob).get("/cases/grid/choices").json()
    assert [bob.pk, "Bob"] in told["choices"]["owner_id"]
    assert ["closed:upheld", "Closed · Upheld"] in told["choices"]["stage"]
    assert {told["columns"][each] for each in ("负责人", "負責人", "owner")} == {"owner"}
    assert told["columns"]["batchno."].startswith("own.")


def test_widths_are_remembered_beside_those_said_before(
    signed_in: SignIn, charlie: Member, bob: Member, our_shop: Shop
) -> None:
    open_case(our_shop)
    desk = signed_in(charlie)
    desk.post("/cases/grid/widths", {"title": "300", "owner": "3", "stage": "wide"})
    desk.post("/cases/grid/widths", {"team": "9999999", "made.up" * 9: "90"})
    assert "&#34;wide&#34;: {&#34;title&#34;: 300, &#34;owner&#34;: 48, &#34;team&#34;: 800}" in (
        as_sheet(desk)
    )
    assert "300" not in as_sheet(signed_in(bob)).split("&#34;wide&#34;")[1][:40]
    assert ">widths<" not in desk.get("/cases?view=all").content.decode()
    assert SavedView.objects.count() == 1


def test_what_is_remembered_of_widths_has_an_end(
    signed_in: SignIn, charlie: Member, bob: Member, our_shop: Shop
) -> None:
    open_case(our_shop)
    desk = signed_in(charlie)
    for start in (0, 100):
        desk.post("/cases/grid/widths", {f"made.up{n}": "90" for n in range(start, start + 100)})
    desk.post("/cases/grid/widths", {"title": "300", "*frozen": "4"})
    remembered = SavedView.objects.get().query
    assert remembered.count("=") == 80
    page = as_sheet(desk)
    assert "&#34;title&#34;: 300" in page
    assert "&#34;frozen&#34;: 4" in page
    assert "&#34;frozen&#34;: 2" in as_sheet(signed_in(bob))


def test_the_order_of_columns_is_remembered_for_this_view_and_person(
    signed_in: SignIn, charlie: Member, bob: Member, our_shop: Shop
) -> None:
    open_case(our_shop)
    desk = signed_in(charlie)
    desk.post("/cases/grid/columns", {"view": "all", "column": ["owner", "title", "number"]})
    page = as_sheet(desk, "view=all")
    places = [page.index(f'data-column="{key}"') for key in ("owner", "title", "number")]
    assert places == sorted(places)
    assert 'data-column="stage"' not in page
    assert 'data-column="stage"' in as_sheet(signed_in(bob), "view=all")


def test_a_block_that_goes_on_is_one_batch_and_one_undo(
    signed_in: SignIn, bob: Member, charlie: Member, our_shop: Shop
) -> None:
    cases, desk = [open_case(our_shop) for _ in range(2)], signed_in(bob)
    first = write(desk, (cases[0], "title", "pasted"))["batch"]
    assert write(desk, (cases[1], "title", "pasted"), batch=first)["batch"] == first
    assert write(signed_in(charlie), (cases[1], "priority", "P1"), batch=first)["batch"] != first
    told = desk.post(f"/batches/{first}/undoing", headers={"accept": "application/json"}).json()
    assert told["cases"] == [case.pk for case in cases]


def test_the_sheet_knows_after_a_reload_what_it_did_and_what_was_taken_back(
    signed_in: SignIn, bob: Member, charlie: Member, our_shop: Shop
) -> None:
    case, desk = open_case(our_shop), signed_in(bob)
    batches = []
    for title in ("one", "two"):
        case.refresh_from_db()
        batches.append(write(desk, (case, "title", title))["batch"])
    theirs = CaseChange(case_id=case.pk, fields={"priority": "P1"})
    change_cases([theirs], by=by(bob), at=timezone.now())
    assert done_before(desk) == batches
    assert done_before(signed_in(charlie)) == []
    desk.post(f"/batches/{batches[1]}/undoing", headers={"accept": "application/json"})
    assert done_before(desk) == batches[:1]


def done_before(desk: Client) -> list[int]:
    """The steps that the undo of the sheet begins with."""
    said = re.search(r'id="grid" data-setup="([^"]*)"', as_sheet(desk))
    assert said
    return json.loads(html.unescape(said[1]))["done"]


def test_groups_stand_together_with_their_counts_and_refunds(
    signed_in: SignIn, bob: Member, charlie: Member, our_shop: Shop
) -> None:
    for owner, refund in ((charlie, 5), (bob, 12), (None, 0), (charlie, 0), (bob, 3)):
        open_case(our_shop, owner=owner, refund_total=refund)
    desk, query = signed_in(bob), "view=all&group=owner&sort=-number&column=title"
    found = re.findall(r'data-group="([^"]*)"', as_sheet(desk, query))
    assert found == ["Bob", "Bob", "Charlie", "Charlie", ""]
    told = desk.get(f"/cases/grid/groups?{query}").json()
    assert {key: each["count"] for key, each in told.items()} == {
        "Bob": "2 cases", "Charlie": "2 cases", "": "1 case",
    }  # fmt: skip
    assert told["Bob"]["refunds"] == "refunded CN¥15.00"
    assert (told[""]["label"], told[""]["refunds"]) == ("nobody", "")
    assert desk.get("/cases/grid/groups?group=title").json() == {}
    assert "data-group=" not in as_sheet(desk, "view=all&group=title")


def test_heads_show_in_which_order_columns_sort_and_how_to_sort_further(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    open_case(our_shop)
    page = as_sheet(signed_in(bob), f"{QUERY}&sort=stage,-title")
    assert re.findall(r'"sort-place">(\d)', page) == ["2", "1"]
    further = re.findall(r'data-also-url="\?([^"]*)"', page)
    assert [parse_qs(html.unescape(each))["sort"] for each in further] == [
        ["stage,-title,number"], ["stage,title"], ["stage,-title,owner"], ["-stage,-title"],
    ]  # fmt: skip
