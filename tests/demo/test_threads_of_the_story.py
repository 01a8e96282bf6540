"""The threads woven into the demo company can be found in it."""

import re
from collections import Counter
from datetime import datetime, timedelta

from ombud.cli.demo.shapes import Case, Story


def _local_day(at: datetime) -> str:
    return f"{at + timedelta(hours=8):%Y-%m-%d}"


def _open(tale: Story) -> list[Case]:
    return [case for case in tale.cases if case.stage != "closed"]


def _due(case: Case) -> datetime | None:
    """What runs next: the first answer, then the settlement, then nothing."""
    if case.first_answer_at is None:
        return case.first_answer_due_at
    return case.settle_due_at if case.settled_at is None else None


def _was_late(case: Case) -> bool:
    assert case.first_answer_at
    assert case.settled_at
    late_answer = case.first_answer_at > case.first_answer_due_at
    return late_answer or case.settled_at > case.settle_due_at


def _share(tale: Story, outcome: str) -> float:
    closed = [case for case in tale.cases if case.stage == "closed"]
    return sum(case.outcome == outcome for case in closed) / len(closed)


def test_one_batch_of_one_product_was_bad_for_five_weeks(tale: Story) -> None:
    orders = {order.number: order for order in tale.orders}
    bad = [case for case in tale.cases if "bad_batch" in case.signals]
    assert len(bad) == 45
    assert tale.bad_batch.ends_at - tale.bad_batch.begins_at == timedelta(weeks=5)
    for case in bad:
        item = next(i for i in orders[case.order].items if i.no == case.lines[0].item_no)
        assert item.sku == tale.bad_batch.subject
        assert case.problem == "QUA.DEFECT"
        assert tale.bad_batch.begins_at <= case.opened_at < tale.bad_batch.ends_at


def test_the_bad_batch_stands_out_from_the_rest_of_the_year(tale: Story) -> None:
    orders = {order.number: order for order in tale.orders}
    about: Counter[bool] = Counter()
    for case in (one for one in tale.cases if one.problem == "QUA.DEFECT" and not one.duplicate_of):
        item = next(i for i in orders[case.order].items if i.no == case.lines[0].item_no)
        if item.sku == tale.bad_batch.subject:
            about[tale.bad_batch.begins_at <= case.opened_at < tale.bad_batch.ends_at] += 1
    assert about[True] == 45
    assert about[False] == 0


def test_one_line_stood_still_for_two_weeks(tale: Story) -> None:
    failed = tale.failed_line
    assert failed.ends_at - failed.begins_at == timedelta(weeks=2)
    arrived = [
        parcel
        for parcel in tale.parcels
        if parcel.line == failed.subject
        and parcel.delivered_at
        and failed.begins_at + timedelta(days=1) <= parcel.delivered_at < failed.ends_at
    ]
    silent = [
        parcel
        for parcel in tale.parcels
        if parcel.line == failed.subject
        and parcel.silent_from
        and failed.begins_at <= parcel.silent_from < failed.ends_at
    ]
    assert len(silent) > 35
    assert len(arrived) < len(silent) / 2


def test_customers_wrote_about_the_line_that_stood_still(tale: Story) -> None:
    parcels = {parcel.number: parcel for parcel in tale.parcels}
    wave = [case for case in tale.cases if "failed_line" in case.signals]
    assert len(wave) == 70
    assert {case.problem for case in wave} == {"LOG.STALLED", "LOG.LATE"}
    for case in wave:
        assert parcels[case.lines[0].parcel or ""].line == tale.failed_line.subject
        assert case.opened_at > tale.failed_line.begins_at


def test_the_feast_brought_a_rush_of_orders(tale: Story) -> None:
    days = Counter(_local_day(order.placed_at) for order in tale.orders)
    feast = (tale.peak.ends_at - tale.peak.begins_at) / timedelta(days=1)
    within = sum(
        tale.peak.begins_at <= order.placed_at < tale.peak.ends_at for order in tale.orders
    )
    usual = sorted(days.values())[len(days) // 2]
    assert within / feast > 1.5 * usual


def test_a_few_customers_complain_again_and_again(tale: Story) -> None:
    by_customer = Counter(case.customer for case in tale.cases)
    assert 5 <= sum(count >= 10 for count in by_customer.values()) <= 20
    assert any("repeat" in case.signals for case in tale.cases)


def test_some_threaten_with_the_authority_the_bank_or_a_bad_review(tale: Story) -> None:
    signals = Counter(signal for case in tale.cases for signal in case.signals)
    assert all(signals[one] >= 8 for one in ("regulator", "chargeback", "bad_review"))
    assert any("12315" in case.text for case in tale.cases)


def test_about_one_closed_case_in_eight_was_late(tale: Story) -> None:
    closed = [case for case in tale.cases if case.stage == "closed"]
    late = sum(_was_late(case) for case in closed)
    assert 0.09 <= late / len(closed) <= 0.15
    assert any(c.first_answer_at and c.first_answer_at > c.first_answer_due_at for c in closed)
    assert any(c.settled_at and c.settled_at > c.settle_due_at for c in closed)


def test_170_cases_are_open_at_every_stage(tale: Story) -> None:
    still = _open(tale)
    assert len(still) == 170
    stages = Counter(case.stage for case in still)
    assert set(stages) == {"received", "first_contact", "investigation", "proposal", "settled"}
    assert min(stages.values()) >= 5


def test_twenty_are_overdue_and_fifteen_are_due_today(tale: Story) -> None:
    dues = [due for due in (_due(case) for case in _open(tale)) if due]
    assert sum(due < tale.now for due in dues) == 20
    today = [due for due in dues if due >= tale.now and _local_day(due) == _local_day(tale.now)]
    assert 14 <= len(today) <= 16


def test_open_cases_wait_for_somebody_and_come_back_on_a_day(tale: Story) -> None:
    still = _open(tale)
    waiting = Counter(case.waiting_for for case in still)
    assert {"us", "customer", "seller", "courier"} <= set(waiting)
    assert None not in waiting
    assert all(case.next_on for case in still)
    today = (tale.now + timedelta(hours=8)).date()
    assert 20 <= sum(case.next_on == today for case in still) <= 80
    assert all(case.waiting_for is None for case in tale.cases if case.stage == "closed")


def test_some_are_turned_away_some_withdraw_and_some_write_twice(tale: Story) -> None:
    assert 0.07 <= _share(tale, "rejected") <= 0.12
    assert 0.04 <= _share(tale, "withdrawn") <= 0.1
    assert 0.025 <= _share(tale, "duplicate") <= 0.04
    assert all((case.outcome == "duplicate") == bool(case.duplicate_of) for case in tale.cases)


def test_disputes_are_won_and_lost_and_some_are_open(tale: Story) -> None:
    rulings = Counter(case.dispute.ruling for case in tale.cases if case.dispute)
    assert rulings["won"] >= 8
    assert rulings["lost"] >= 8
    assert rulings[None] >= 1
    assert {case.dispute.kind for case in tale.cases if case.dispute} >= {"platform", "chargeback"}


def test_whoever_names_a_dispute_names_the_right_one(tale: Story) -> None:
    for case in (one for one in tale.cases if one.dispute):
        assert case.dispute
        for text in (one.text for one in (*case.conversation, *case.notes)):
            named = re.findall(r"(?:PT|CB|12315-)\d{8}", text)
            assert set(named) <= {case.dispute.number}


def test_the_parcels_team_keeps_the_parcels(tale: Story) -> None:
    teams = {person.key: person.team for person in tale.people}
    for case in tale.cases:
        assert case.owner is None or teams[case.owner] == case.team
    assert {case.owner for case in tale.cases} >= {p.key for p in tale.people if p.team}
    assert all(case.stage == "received" for case in tale.cases if case.owner is None)


def test_satisfaction_falls_where_the_answer_was_no(tale: Story) -> None:
    def mean(outcome: str) -> float:
        marks = [c.satisfaction for c in tale.cases if c.outcome == outcome and c.satisfaction]
        return sum(marks) / len(marks)

    assert mean("rejected") + 1 < mean("upheld")
