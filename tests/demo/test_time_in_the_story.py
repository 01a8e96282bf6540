"""Everything in the demo company happens after its cause, and nothing after now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from ombud.cli.demo.incidents import details
from ombud.cli.demo.shapes import Case, Item, Order, Parcel, Story
from ombud.rules import stages


def _in_order(*times: datetime | None) -> bool:
    known = [at for at in times if at is not None]
    return known == sorted(known)


def _bought(tale: Story) -> Iterator[tuple[Order, Item]]:
    return ((order, item) for order in tale.orders for item in order.items)


def _carriers(tale: Story) -> dict[tuple[str, int], Parcel]:
    return {line: parcel for parcel in tale.parcels for line in parcel.contents}


def test_goods_go_from_order_to_warehouse_to_inspection(tale: Story) -> None:
    for order, item in _bought(tale):
        steps = (order.placed_at, item.purchased_at, item.seller_shipped_at, item.stored_at)
        assert _in_order(*steps, item.qc_at, tale.now)
        assert (item.qc_at is None) == (item.qc_result is None)
        if item.ended_at:
            assert item.stage in ("cancelled", "returned")
            assert _in_order(*steps, item.qc_at, item.ended_at, tale.now)


def test_goods_are_packed_after_inspection_and_shipped_after_packing(tale: Story) -> None:
    carried = _carriers(tale)
    for order, item in _bought(tale):
        parcel = carried.get((order.number, item.no))
        if parcel is None:
            assert item.stage not in ("shipped", "delivered")
            continue
        assert item.qc_at is not None
        assert item.ended_at is None
        assert (parcel.customer, parcel.shop) == (order.customer, order.shop)
        assert _in_order(item.qc_at, parcel.packed_at, parcel.shipped_at, parcel.silent_from)
        assert _in_order(parcel.shipped_at, parcel.silent_from, parcel.delivered_at, tale.now)
        assert (parcel.state == "delivered") == (parcel.delivered_at is not None)


def test_an_item_travels_in_one_parcel_only(tale: Story) -> None:
    lines = [line for parcel in tale.parcels for line in parcel.contents]
    assert len(lines) == len(set(lines))


def test_a_complaint_comes_after_what_it_is_about(tale: Story) -> None:
    rows, carried = details(), _carriers(tale)
    items = {(order.number, item.no): (order, item) for order, item in _bought(tale)}
    for case in tale.cases:
        row = rows[case.problem]
        line = case.lines[0]
        held = [key for key, parcel in carried.items() if parcel.number == line.parcel]
        order, item = items[(line.order, line.item_no) if line.item_no else held[0]]
        moments = _moments(order, item, carried.get((order.number, item.no)))
        anchor, limit = moments[row.anchor], moments.get(row.before or "")
        assert anchor is not None
        assert case.opened_at > anchor
        assert limit is None or case.duplicate_of or case.opened_at < limit


def _moments(order: Order, item: Item, parcel: Parcel | None) -> dict[str, datetime | None]:
    return {
        "placed": order.placed_at,
        "purchased": item.purchased_at,
        "seller_shipped": item.seller_shipped_at,
        "stored": item.qc_at,
        "ended": item.ended_at,
        "packed": parcel.packed_at if parcel else None,
        "shipped": parcel.shipped_at if parcel else None,
        "delivered": parcel.delivered_at if parcel else None,
    }


def test_every_affected_item_had_come_as_far_as_the_complaint_says(tale: Story) -> None:
    rows, carried = details(), _carriers(tale)
    items = {(order.number, item.no): item for order, item in _bought(tale)}
    for case in tale.cases:
        for line in (one for one in case.lines[1:] if one.item_no):
            key = (line.order, line.item_no or 0)
            parcel = carried.get(key)
            delivered = parcel.delivered_at if parcel else None
            reached = delivered if rows[case.problem].anchor == "delivered" else items[key].qc_at
            assert reached is not None
            assert reached < case.opened_at


def test_a_lost_parcel_is_complained_of_weeks_after_shipping(tale: Story) -> None:
    parcels = {parcel.number: parcel for parcel in tale.parcels}
    lost = [case for case in tale.cases if case.problem == "LOG.LOST"]
    assert lost
    for case in lost:
        parcel = parcels[case.lines[0].parcel or ""]
        assert parcel.shipped_at
        assert parcel.delivered_at is None
        assert case.opened_at - parcel.shipped_at > timedelta(days=10)


def test_a_conversation_begins_with_the_letter_and_ends_before_now(tale: Story) -> None:
    for case in tale.cases:
        first = case.conversation[0]
        assert (first.at, first.who, first.text) == (case.opened_at, "customer", case.text)
        for record in (case.conversation, case.notes, case.steps):
            assert _in_order(*(one.at for one in record), tale.now)
            assert all(one.at >= case.opened_at for one in record)


def test_the_first_answer_is_the_first_thing_a_person_of_ours_wrote(tale: Story) -> None:
    for case in tale.cases:
        ours = [one.at for one in case.conversation if one.who == "agent"]
        assert case.first_answer_at == (ours[0] if ours else None)
        assert (case.first_answer_at is None) == (case.stage == "received")


def test_steps_are_legal_and_lead_to_the_stage(tale: Story) -> None:
    for case in tale.cases:
        path = [step.stage for step in case.steps]
        assert path[0] == "received"
        assert path[-1] == case.stage
        for was, now in pairwise(path):
            assert stages.may_step(was, now)


def test_closing_follows_settling_follows_answering(tale: Story) -> None:
    for case in tale.cases:
        assert _in_order(case.opened_at, case.first_answer_at, case.settled_at, case.closed_at)
        assert (case.closed_at is not None) == (case.stage == "closed")
        assert (case.outcome is not None) == (case.stage == "closed")


def test_some_closed_cases_were_opened_again(tale: Story) -> None:
    again = [case for case in tale.cases if _closings(case) > 1]
    assert 3 <= len(again) <= 60


def _closings(case: Case) -> int:
    return sum(step.stage == "closed" for step in case.steps)


def test_a_second_letter_follows_the_first_one(tale: Story) -> None:
    cases = {case.number: case for case in tale.cases}
    for case in (one for one in tale.cases if one.duplicate_of):
        first = cases[case.duplicate_of or ""]
        assert first.opened_at < case.opened_at < first.opened_at + timedelta(days=4)
        assert (first.order, first.problem) == (case.order, case.problem)


def test_disputes_are_ruled_on_while_the_case_is_worked(tale: Story) -> None:
    for case in (one for one in tale.cases if one.dispute):
        assert case.dispute
        assert _in_order(case.opened_at, case.dispute.opened_at, case.dispute.ruled_at, tale.now)
        assert (case.dispute.ruling is None) == (case.dispute.ruled_at is None)
        if case.dispute.ruling:
            assert _in_order(case.dispute.ruled_at, case.closed_at)
