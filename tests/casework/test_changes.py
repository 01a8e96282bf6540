"""Fields of cases are changed, alone and in batches, and taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ombud.casework.actions import CaseChange, change_cases, undo_batch
from ombud.casework.models import Case, OwnField
from ombud.ledger.models import Entry
from ombud.orders.models import Order
from ombud.people.models import Customer, CustomerShop, Member, Shop
from tests.casework.scenes import NOW, by, open_case

LATER = NOW + timedelta(minutes=5)


def change(case, who, version=None, **fields):
    one = CaseChange(case_id=case.pk, version=version, fields=fields)
    return change_cases([one], by=by(who), at=NOW)


def test_a_change_stands_on_the_case_and_in_the_ledger(our_shop, charlie):
    case = open_case(our_shop)
    batch = change(case, charlie, owner_id=charlie.pk, next_on=date(2026, 11, 23))
    assert batch.done == 1
    case.refresh_from_db()
    assert (case.owner_id, case.next_on, case.version) == (charlie.pk, date(2026, 11, 23), 2)
    entry = Entry.objects.get(kind="CaseChanged")
    assert entry.changes == {"owner_id": [None, charlie.pk], "next_on": [None, "2026-11-23"]}
    assert (entry.about_id, entry.actor_id, entry.batch_id) == (case.pk, charlie.pk, batch.id)


def test_a_newer_save_is_never_overwritten_and_the_refusal_shows_it(our_shop, bob, charlie):
    case = open_case(our_shop)
    assert change(case, bob, version=1, title="Bob's").done
    refused = change(case, charlie, version=1, title="Charlie's").refused
    assert [(each.reason, each.theirs) for each in refused] == [("stale", {"title": "Bob's"})]
    case.refresh_from_db()
    assert case.title == "Bob's"


def test_two_saves_of_the_same_version_in_one_batch_do_not_both_pass(our_shop, charlie):
    case = open_case(our_shop)
    both = [
        CaseChange(case_id=case.pk, version=1, fields={"title": title}) for title in ("one", "two")
    ]
    results = change_cases(both, by=by(charlie), at=NOW).results
    case.refresh_from_db()
    assert ([each.reason for each in results], case.title) == (["", "stale"], "one")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("waiting_for", "godot"), ("kind", ""), ("priority", "P9"), ("detail_code", "QUA.NONE"),
        ("class_code", "XXX"), ("owner_id", 999_999), ("team_id", 999_999), ("customer_id", 1),
        ("next_on", "soon"), ("title", "x" * 201), ("own.77", "x"), ("stage", "closed"),
        ("amount_wanted", "12"), ("remedy_wanted", "??"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_stand_there_is_refused_by_its_field(our_shop, charlie, field, value):
    case = open_case(our_shop)
    refused = change(case, charlie, **{field: value}).refused
    assert [(each.reason, each.missing) for each in refused] == [("unknown_value", (field,))]
    assert not Entry.objects.filter(kind="CaseChanged").exists()


def test_one_bad_row_never_fails_its_batch(our_shop, charlie):
    good, gone = open_case(our_shop), CaseChange(case_id=404, fields={"title": "x"})
    fine = CaseChange(case_id=good.pk, fields={"title": "x"})
    results = change_cases([gone, fine, fine], by=by(charlie), at=NOW).results
    assert [each.reason for each in results] == ["unknown", "", "unchanged"]


def test_an_owner_who_may_not_see_the_shop_does_not_get_the_case(charlie):
    case = open_case(Shop.objects.create(name="Another Shop"))
    refused = change(case, charlie, owner_id=charlie.pk).refused
    assert [each.reason for each in refused] == ["owner_without_shop"]


def test_a_detail_brings_its_class_and_ends_the_guessing(our_shop, charlie):
    case = open_case(our_shop)
    change(case, charlie, detail_code="LOG.LATE")
    case.refresh_from_db()
    assert (case.class_code, case.detail_code, case.confidence) == ("LOG", "LOG.LATE", None)


def test_another_class_alone_clears_a_detail_that_is_not_of_it(our_shop, charlie):
    case = open_case(our_shop)
    change(case, charlie, class_code="LOG")
    case.refresh_from_db()
    assert (case.class_code, case.detail_code) == ("LOG", "")


def test_an_order_number_finds_its_order_and_that_order_its_customer(our_shop, charlie):
    customer = Customer.objects.create(first_seen_at=NOW)
    CustomerShop.objects.create(customer=customer, shop=our_shop)
    order = Order.objects.create(shop=our_shop, number="A-1", customer=customer)
    case = open_case(our_shop, order_no="wrong", order_no_damaged=True)
    change(case, charlie, order_no="A-1")
    case.refresh_from_db()
    assert (case.order_id, case.customer_id, case.order_no_damaged) == (
        order.pk, customer.pk, False,
    )  # fmt: skip


def test_an_order_of_another_shop_is_not_this_order(our_shop, charlie):
    Order.objects.create(shop=Shop.objects.create(name="Another Shop"), number="A-1")
    case = open_case(our_shop)
    change(case, charlie, order_no="A-1")
    case.refresh_from_db()
    assert case.order_id is None


def test_own_fields_are_set_and_cleared_by_their_id(our_shop, charlie):
    field = OwnField.objects.create(name="仓位")
    case = open_case(our_shop, own={"999": "kept"})
    change(case, charlie, **{f"own.{field.pk}": "B-12"})
    case.refresh_from_db()
    assert case.own == {"999": "kept", str(field.pk): "B-12"}
    change(case, charlie, **{f"own.{field.pk}": ""})
    case.refresh_from_db()
    assert case.own == {"999": "kept"}


def test_undo_puts_back_what_a_bulk_change_did(our_shop, team, charlie):
    cases = [open_case(our_shop, next_on=date(2026, 12, day)) for day in (1, 2, 3)]
    wanted = {"team_id": team.pk, "next_on": date(2026, 12, 24), "amount_wanted": Decimal("9.50")}
    batch = change_cases(
        [CaseChange(case_id=case.pk, fields=wanted) for case in cases], by=by(charlie), at=NOW
    )
    assert undo_batch(batch.id, by=by(charlie), at=LATER).done == 3
    rows = Case.objects.order_by("id").values_list("team_id", "next_on", "amount_wanted")
    assert list(rows) == [(None, date(2026, 12, day), None) for day in (1, 2, 3)]


def test_undo_leaves_and_reports_what_somebody_changed_since(our_shop, bob, charlie):
    kept, taken_back = open_case(our_shop), open_case(our_shop)
    wanted = {"waiting_for": "seller"}
    changes = [CaseChange(case_id=case.pk, fields=wanted) for case in (kept, taken_back)]
    batch = change_cases(changes, by=by(charlie), at=NOW)
    change(kept, bob, waiting_for="courier")
    undone = undo_batch(batch.id, by=by(charlie), at=LATER)
    assert [(each.case_id, each.reason) for each in undone.refused] == [(kept.pk, "changed_since")]
    rows = Case.objects.order_by("id").values_list("waiting_for", flat=True)
    assert list(rows) == ["courier", "us"]


def test_an_undo_can_itself_be_undone(our_shop, charlie):
    case = open_case(our_shop)
    batch = change(case, charlie, detail_code="LOG.LATE")
    undone = undo_batch(batch.id, by=by(charlie), at=LATER)
    case.refresh_from_db()
    assert (case.detail_code, case.class_code, case.confidence) == ("QUA.DEFECT", "QUA", 0.8)
    undo_batch(undone.id, by=by(charlie), at=LATER)
    case.refresh_from_db()
    assert (case.detail_code, case.class_code, case.confidence) == ("LOG.LATE", "LOG", None)


def test_a_thousand_rows_are_changed_by_a_bounded_number_of_statements(
    our_shop, charlie, queries_at_most
):
    cases = [open_case(our_shop, lines=0) for _ in range(60)]
    changes = [CaseChange(case_id=case.pk, fields={"owner_id": charlie.pk}) for case in cases]
    # On PostgreSQL an executemany counts once per row: the other statements must not grow.
    with queries_at_most(20 + 60):
        assert change_cases(changes, by=by(charlie), at=timezone.now()).done == 60
    assert Member.objects.count() == 1
