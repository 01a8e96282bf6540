"""Cases as a sheet: a block of cells is written cell by cell, and nothing newer is overwritten."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import Case, OwnField
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop, Team
from tests.casework.scenes import by, open_case
from tests.web.blocks import QUERY, reasons, write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def test_the_switch_shows_cases_as_a_sheet_in_this_browser_alone(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    open_case(our_shop)
    desk, other = signed_in(charlie), signed_in(charlie)
    answer = desk.post("/cases/grid", {"as": "sheet", "query": "view=all&class=QUA"})
    assert answer.url == "/cases?class=QUA&view=all"
    assert "data-version" in desk.get("/cases?view=all").content.decode()
    assert "data-version" not in other.get("/cases?view=all").content.decode()
    desk.post("/cases/grid", {"as": "list", "query": ""})
    assert "data-version" not in desk.get("/cases?view=all").content.decode()


def test_a_block_sets_what_each_cell_names(
    signed_in: SignIn, charlie: Member, bob: Member, our_shop: Shop, team: Team
) -> None:
    batch = OwnField.objects.create(name="Batch")
    case = open_case(our_shop)
    answer = write(
        signed_in(charlie),
        (case, "owner_id", bob.pk), (case, "team_id", team.name), (case, "detail_code", "LOG.LOST"),
        (case, "priority", "P1"), (case, "waiting_for", "customer"),
        (case, "next_on", "2026-12-24"), (case, "title", " A new  title "),
        (case, "order_no", "4012345678901"),
        (case, "amount_wanted", "68.50"), (case, f"own.{batch.pk}", "B-7"),
        (case, "stage", "investigation"),
    )  # fmt: skip
    assert reasons(answer) == [""] * 11
    case.refresh_from_db()
    assert (case.owner_id, case.team_id, case.class_code) == (bob.pk, team.pk, "LOG")
    assert (case.priority, case.waiting_for, case.next_on) == ("P1", "customer", date(2026, 12, 24))
    assert (case.order_no, case.amount_wanted) == ("4012345678901", Decimal("68.50"))
    assert (case.own, case.stage) == ({str(batch.pk): "B-7"}, "investigation")
    assert set(Entry.objects.values_list("batch_id", flat=True)) == {answer["batch"]}


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("stage", "调查", "investigation"),
        ("stage", "Investigation", "investigation"),
        ("stage", "調查", "investigation"),
        ("stage", "处理中", "investigation"),
        ("priority", "特急", "P1"),
        ("priority", "urgent", "P1"),
        ("waiting_for", "客户", "customer"),
        ("waiting_for", " CUSTOMER ", "customer"),
        ("kind", "咨询", "enquiry"),
        ("detail_code", "Parcel lost", "LOG.LOST"),
        ("detail_code", "Orders & logistics · Parcel lost", "LOG.LOST"),
        ("class_code", "PAY", "PAY"),
        ("remedy_wanted", "退货退款", "RR"),
        ("next_on", "2026年12月24日", date(2026, 12, 24)),
        ("next_on", "24/12/2026", date(2026, 12, 24)),
        ("amount_wanted", "¥1,068.50", Decimal("1068.50")),
        ("title", "'=SUM(A1)", "=SUM(A1)"),
        ("title", "-5", "-5"),
        ("owner_id", "BOB", "Bob"),
    ],
)
def test_a_cell_understands_the_words_people_paste(
    signed_in: SignIn, bob: Member, our_shop: Shop, field: str, words: str, value: Any
) -> None:
    case = open_case(our_shop)
    assert reasons(write(signed_in(bob), (case, field, words))) == [""]
    case.refresh_from_db()
    held = getattr(case, field) if field != "owner_id" else case.owner and case.owner.name
    assert held == value


@pytest.mark.parametrize(
    ("field", "words", "reason"),
    [
        ("stage", "flying", "no_choice"),
        ("priority", "", "needed"),
        ("owner_id", "Nobody we know", "no_choice"),
        ("owner_id", "7", "no_choice"),
        ("owner_id", True, "no_choice"),
        ("owner_id", 10**9, "unknown_value"),
        ("next_on", "03/05/2026", "no_day"),
        ("next_on", "soon", "no_day"),
        ("amount_wanted", "a lot", "no_amount"),
        ("amount_wanted", "-3", "unknown_value"),
        ("order_no", "4.01235E+12", "shortened"),
        ("title", "x" * 201, "unknown_value"),
        ("number", "TS-1", "not_here"),
        ("platform", "jd", "not_here"),
        ("own.99", "x", "unknown_value"),
        ("version", "9", "not_here"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_refused_with_words(
    signed_in: SignIn, bob: Member, our_shop: Shop, field: str, words: Any, reason: str
) -> None:
    case = open_case(our_shop)
    answer = write(signed_in(bob), (case, field, words))
    assert reasons(answer) == [reason]
    assert answer["results"][0]["words"]
    assert answer["batch"] == 0
    case.refresh_from_db()
    assert case.version == 1


def test_two_people_of_one_name_are_not_guessed_between(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    Member.objects.create(name="bob", is_active=True)
    case = open_case(our_shop)
    desk = signed_in(bob)
    assert reasons(write(desk, (case, "owner_id", "Bob"))) == ["ambiguous"]
    assert reasons(write(desk, (case, "owner_id", f"Bob（{bob.pk}）"))) == [""]
    case.refresh_from_db()
    assert case.owner == bob


def test_a_refused_cell_holds_back_no_other_of_its_row(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    case, other = open_case(our_shop), open_case(our_shop)
    answer = write(
        signed_in(bob),
        (case, "title", "x" * 201), (case, "owner_id", 10**9), (case, "priority", "P1"),
        (case, "stage", "proposal"), (other, "priority", "P2"),
    )  # fmt: skip
    assert reasons(answer) == ["unknown_value", "unknown_value", "", "facts_missing", ""]
    assert "remedy" in answer["results"][3]["words"]
    case.refresh_from_db()
    assert (case.title, case.priority, case.stage) == ("鞋底开胶", "P1", "received")


def test_an_owner_must_see_the_shop_of_the_case(
    signed_in: SignIn, alice: Member, charlie: Member
) -> None:
    case = open_case(Shop.objects.create(name="Another"))
    answer = write(signed_in(alice), (case, "owner_id", "Charlie"), (case, "title", "seen"))
    assert reasons(answer) == ["owner_without_shop", ""]


def test_nothing_newer_is_overwritten(
    signed_in: SignIn, bob: Member, charlie: Member, our_shop: Shop
) -> None:
    case = open_case(our_shop)
    theirs = CaseChange(case_id=case.pk, fields={"title": "theirs"})
    change_cases([theirs], by=by(charlie), at=timezone.now())
    answer = write(signed_in(bob), (case, "title", "mine"), (case, "stage", "investigation"))
    assert reasons(answer) == ["stale", "stale"]
    case.refresh_from_db()
    assert (case.title, case.stage) == ("theirs", "received")
    assert "theirs" in answer["rows"]
    assert 'data-version="2"' in answer["rows"]


def test_a_case_of_another_shop_is_not_there(signed_in: SignIn, charlie: Member) -> None:
    case = open_case(Shop.objects.create(name="Another"), number="THEIRS")
    desk = signed_in(charlie)
    answer = write(desk, (case, "title", "mine"))
    assert reasons(answer) == ["unknown"]
    assert "THEIRS" not in answer["rows"]
    assert b"THEIRS" not in desk.get(f"/cases/grid/rows?{QUERY}&id={case.pk}").content
    case.refresh_from_db()
    assert case.title != "mine"


def test_closing_takes_its_outcome_along(signed_in: SignIn, bob: Member, our_shop: Shop) -> None:
    at_once, in_two, without, shown = (open_case(our_shop) for _ in range(4))
    answer = write(
        signed_in(bob),
        (at_once, "stage", "closed:upheld"), (in_two, "stage", "关闭"),
        (in_two, "outcome", "不成立"), (without, "stage", "closed"),
        (shown, "stage", "Closed · Upheld"),
    )  # fmt: skip
    assert reasons(answer) == ["", "", "", "facts_missing", ""]
    closed = Case.objects.filter(stage="closed").order_by("id")
    assert list(closed.values_list("outcome", flat=True)) == ["upheld", "rejected", "upheld"]


def test_a_closed_case_keeps_an_outcome(signed_in: SignIn, bob: Member, our_shop: Shop) -> None:
    case = open_case(our_shop, stage="closed", outcome="upheld")
    desk = signed_in(bob)
    assert reasons(write(desk, (case, "outcome", ""))) == ["unknown_value"]
    assert reasons(write(desk, (case, "outcome", "rejected"))) == [""]


def test_reopening_asks_for_its_reason(signed_in: SignIn, bob: Member, our_shop: Shop) -> None:
    case = open_case(our_shop, stage="closed", outcome="upheld")
    answer = write(signed_in(bob), (case, "stage", "investigation"))
    assert reasons(answer) == ["empty"]
    assert "reason" in answer["results"][0]["words"]


def test_a_stage_that_stands_already_is_no_fault(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    case = open_case(our_shop)
    answer = write(signed_in(bob), (case, "stage", "received"))
    assert reasons(answer) == [""]
    assert answer["batch"] == 0


def test_a_block_is_taken_back_in_one_and_says_so(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    cases = [open_case(our_shop) for _ in range(3)]
    desk = signed_in(bob)
    cells = [(case, "title", "pasted") for case in cases]
    answer = write(desk, *cells, (cases[0], "stage", "investigation"))
    undone = desk.post(
        f"/batches/{answer['batch']}/undoing", headers={"accept": "application/json"}
    ).json()
    assert undone["done"] == 3
    assert "3 cases" in undone["words"]
    assert set(Case.objects.values_list("title", "stage")) == {("鞋底开胶", "received")}


@pytest.mark.parametrize(
    "sent",
    [
        "", "nonsense", "[]", "{}", '{"cells": [1]}', '{"cells": [{"id": 1}]}',
        '{"cells": [{"id": "1", "version": 1, "field": "title", "value": "x"}]}',
        '{"cells": [{"id": 1e300, "version": 1, "field": "title", "value": "x"}]}',
        '{"cells": [{"id": 1, "version": 1, "field": "title", "value": "\\ud800"}]}',
        '{"cells": [{"id": 1, "version": 1, "field": 7, "value": "x"}]}',
        json.dumps({"cells": [{"id": 1, "version": 1, "field": "title", "value": "x"}] * 5001}),
    ],
)  # fmt: skip
def test_what_is_no_block_is_turned_away(signed_in: SignIn, bob: Member, sent: str) -> None:
    answer = signed_in(bob).post("/cases/grid/cells", sent, content_type="application/json")
    assert answer.status_code == 400


def test_hidden_characters_do_not_come_in_with_a_paste(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    case = open_case(our_shop)
    assert reasons(write(signed_in(bob), (case, "title", "a\0b\u200bc"))) == [""]
    case.refresh_from_db()
    assert case.title == "abc"


def test_fifty_rows_cost_no_more_questions_than_five(
    signed_in: SignIn, bob: Member, our_shop: Shop, queries_at_most: Callable[[int], Any]
) -> None:
    desk = signed_in(bob)
    for count in (5, 50):
        cases = [open_case(our_shop) for _ in range(count)]
        cells = [(each, "title", "new") for each in cases]
        steps = [(each, "stage", "investigation") for each in cases]
        with queries_at_most(70):
            assert set(reasons(write(desk, *cells, *steps))) == {""}


def test_strangers_write_nothing(our_shop: Shop) -> None:
    open_case(our_shop)
    for path in ("/cases/grid", "/cases/grid/cells", "/cases/grid/widths", "/cases/grid/columns"):
        assert Client().post(path).status_code == 401
    assert not Entry.objects.exists()
