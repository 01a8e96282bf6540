"""Affected lines and their remedies: each its own party, outcome and money."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ombud.casework.actions import (
    Closing,
    LineChange,
    NewRemedy,
    RemedyMove,
    close_cases,
    move_remedies,
    propose_remedies,
    set_lines,
)
from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.ledger.models import Entry
from ombud.orders.models import Order, OrderItem, Parcel, Rate
from ombud.people.models import Shop
from tests.casework.scenes import NOW, by, open_case


def set_line(case, who, line_id=None, version=None, **fields):
    one = LineChange(case_id=case.pk, line_id=line_id, version=version, fields=fields)
    return set_lines([one], by=by(who), at=NOW).results[0]


def propose(case, who, kind="RP", **more):
    new = NewRemedy(case_id=case.pk, kind=kind, **more)
    return propose_remedies([new], by=by(who), at=NOW).results[0]


def move(case, who, remedy_id, state, **more):
    one = RemedyMove(case_id=case.pk, remedy_id=remedy_id, state=state, **more)
    return move_remedies([one], by=by(who), at=NOW).results[0]


def refund_of(case):
    return Case.objects.values_list("refund_total", flat=True).get(id=case.pk)


def test_two_lines_are_settled_differently(our_shop, charlie):
    case = open_case(our_shop, lines=2)
    first, second = AffectedLine.objects.order_by("id")
    parties = {"at_fault": "seller", "pays": "agent", "recover_from": "seller"}
    assert set_line(case, charlie, first.pk, outcome="upheld", cause="glue", **parties).is_done
    assert set_line(case, charlie, second.pk, outcome="rejected").is_done
    rows = AffectedLine.objects.order_by("id").values_list("outcome", "at_fault", "pays", "version")
    assert list(rows) == [("upheld", "seller", "agent", 2), ("rejected", "", "", 2)]


def test_an_item_brings_its_title_and_seller_to_a_new_line(our_shop, charlie):
    order = Order.objects.create(shop=our_shop, number="A-1")
    item = OrderItem.objects.create(order=order, title="帆布鞋", seller="鞋之家")
    case = open_case(our_shop, lines=0)
    made = set_line(case, charlie, item_id=item.pk)
    line = AffectedLine.objects.get(id=made.made_id)
    assert (line.label, line.seller, line.item_id) == ("帆布鞋", "鞋之家", item.pk)


def test_things_of_another_shop_cannot_become_lines(our_shop, charlie):
    other = Shop.objects.create(name="Another Shop")
    item = OrderItem.objects.create(order=Order.objects.create(shop=other, number="1"), title="x")
    parcel = Parcel.objects.create(shop=other, number="P")
    refused = set_line(open_case(our_shop), charlie, item_id=item.pk, parcel_id=parcel.pk)
    assert (refused.reason, refused.missing) == ("unknown_value", ("item_id", "parcel_id"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at_fault", "nobody"),
        ("outcome", "fine"),
        ("quantity", 0),
        ("detail_code", "X"),
        ("case_id", 1),
    ],
)
def test_a_line_takes_no_value_off_its_lists(our_shop, charlie, field, value):
    refused = set_line(open_case(our_shop), charlie, **{field: value})
    assert (refused.reason, refused.missing) == ("unknown_value", (field,))


def test_a_newer_line_is_never_overwritten(our_shop, bob, charlie):
    case = open_case(our_shop)
    line = case.lines.get()
    assert set_line(case, bob, line.pk, version=1, cause="glue").is_done
    refused = set_line(case, charlie, line.pk, version=1, cause="stitching")
    assert (refused.reason, refused.theirs) == ("stale", {"cause": "glue"})


def test_a_line_of_another_case_is_unknown_here(our_shop, charlie):
    line = open_case(our_shop).lines.get()
    assert set_line(open_case(our_shop), charlie, line.pk, cause="x").reason == "unknown"


def test_a_line_that_names_nothing_is_not_added(our_shop, charlie):
    case = open_case(our_shop, lines=0)
    assert set_line(case, charlie, label="").reason == "empty"
    assert not AffectedLine.objects.exists()


def test_only_agreed_and_done_money_counts_as_refunded(our_shop, charlie):
    case = open_case(our_shop)
    made = propose(case, charlie, amount=Decimal("30"))
    assert refund_of(case) == 0
    move(case, charlie, made.made_id, "agreed")
    assert refund_of(case) == 30
    move(case, charlie, made.made_id, "done")
    propose(case, charlie, kind="CP", amount=Decimal("5.50"), state="done")
    assert refund_of(case) == Decimal("35.50")
    move(case, charlie, made.made_id, "declined")
    assert refund_of(case) == Decimal("5.50")


def test_foreign_money_is_counted_at_the_rate_of_the_day(our_shop, charlie):
    Rate.objects.create(currency="USD", base="CNY", since_on=date(2026, 1, 1), rate=Decimal("7.1"))
    case = open_case(our_shop)
    propose(case, charlie, amount=Decimal("12.35"), currency="usd", state="done")
    remedy = Remedy.objects.get()
    assert (remedy.currency, remedy.rate, remedy.base_amount) == (
        "USD", Decimal("7.1"), Decimal("87.69"),
    )  # fmt: skip
    assert refund_of(case) == Decimal("87.69")


def test_a_claim_on_the_courier_is_no_refund(our_shop, charlie):
    case = open_case(our_shop)
    propose(case, charlie, kind="CL", amount=Decimal("90"), state="done")
    assert refund_of(case) == 0


def test_the_rate_somebody_states_beats_the_table(our_shop, charlie):
    case = open_case(our_shop)
    propose(case, charlie, amount=Decimal("10"), currency="EUR", rate=Decimal("8"), state="done")
    assert refund_of(case) == 80


def test_money_without_a_rate_is_kept_but_not_counted(our_shop, charlie):
    case = open_case(our_shop)
    propose(case, charlie, amount=Decimal("10"), currency="EUR", state="done")
    remedy = Remedy.objects.get()
    assert (remedy.amount, remedy.rate, remedy.base_amount, refund_of(case)) == (10, None, None, 0)


def test_a_remedy_for_the_whole_matter_gets_a_line_to_stand_on(our_shop, charlie):
    case = open_case(our_shop, lines=0)
    propose(case, charlie, kind="EX")
    line = AffectedLine.objects.get()
    assert (line.label, line.detail_code) == ("鞋底开胶", "QUA.DEFECT")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "XX"), ("state", "maybe"), ("amount", Decimal("-1")), ("currency", "¥"),
        ("rate", Decimal(0)),
    ],
)  # fmt: skip
def test_a_remedy_takes_no_value_that_makes_no_sense(our_shop, charlie, field, value):
    refused = propose(open_case(our_shop), charlie, **{field: value})
    assert (refused.reason, refused.missing) == ("unknown_value", (field,))


def test_a_remedy_someone_else_moved_meanwhile_is_left(our_shop, bob, charlie):
    case = open_case(our_shop)
    made = propose(case, charlie)
    assert move(case, bob, made.made_id, "declined", version=1).is_done
    refused = move(case, charlie, made.made_id, "done", version=1)
    assert (refused.reason, refused.theirs) == ("stale", {"state": "declined"})
    assert move(case, bob, made.made_id, "declined").reason == "unchanged"


def test_a_remedy_of_another_case_is_unknown_here(our_shop, charlie):
    made = propose(open_case(our_shop), charlie)
    assert move(open_case(our_shop), charlie, made.made_id, "done").reason == "unknown"


def test_every_move_of_a_remedy_is_recorded_with_its_money(our_shop, charlie):
    case = open_case(our_shop)
    made = propose(case, charlie, amount=Decimal("30"))
    move(case, charlie, made.made_id, "done")
    told = Entry.objects.filter(kind="RemedyChanged").order_by("id")
    assert [entry.changes for entry in told] == [
        {"state": ["", "proposed"]}, {"state": ["proposed", "done"]},
    ]  # fmt: skip
    assert (told[1].facts["amount"], told[1].facts["currency"], told[1].about_id) == (
        "30.00", "CNY", case.pk,
    )  # fmt: skip


def test_the_rate_is_that_of_the_shops_own_day(our_shop, charlie):
    Rate.objects.create(currency="USD", base="CNY", since_on=date(2026, 11, 23), rate=Decimal("7"))
    case = open_case(our_shop)
    night = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # the 23rd has begun in Shanghai
    new = NewRemedy(case_id=case.pk, kind="RF", amount=Decimal("10"), currency="USD", state="done")
    propose_remedies([new], by=by(charlie), at=night)
    assert refund_of(case) == 70


def test_a_rate_that_is_set_later_counts_when_the_remedy_goes_on(our_shop, charlie):
    case = open_case(our_shop)
    made = propose(case, charlie, amount=Decimal("10"), currency="USD", state="agreed")
    assert refund_of(case) == 0
    Rate.objects.create(currency="USD", base="CNY", since_on=date(2026, 1, 1), rate=Decimal("7"))
    move(case, charlie, made.made_id, "done")
    assert refund_of(case) == 70


def test_a_remedy_worth_more_than_a_column_holds_is_refused(our_shop, charlie):
    rich = {"amount": Decimal("9999999999"), "currency": "USD", "rate": Decimal("99999999")}
    refused = propose(open_case(our_shop), charlie, **rich)
    assert (refused.reason, refused.missing) == ("unknown_value", ("amount",))


def test_money_moves_on_a_closed_case_only_with_its_cause_fault_and_payer(our_shop, charlie):
    case = open_case(our_shop)
    offered = propose(case, charlie, amount=Decimal("30"))
    close_cases([Closing(case_id=case.pk, outcome="rejected")], by=by(charlie), at=NOW)
    paid = propose(case, charlie, amount=Decimal("5"), state="done")
    agreed = move(case, charlie, offered.made_id, "agreed")
    assert (paid.reason, agreed.reason, refund_of(case)) == ("unexplained", "unexplained", 0)
    line = case.lines.get()
    set_line(case, charlie, line.pk, cause="glue", at_fault="seller", pays="agent")
    move(case, charlie, offered.made_id, "agreed")
    assert refund_of(case) == 30
