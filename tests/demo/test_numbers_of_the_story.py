"""The demo company has the size, the people and the goods that were promised."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ombud.cli.demo import story
from ombud.cli.demo.shapes import Story
from ombud.rules import closed_lists, taxonomy
from ombud.rules.contacts import mail_spans
from ombud.rules.entities import entities_in
from ombud.rules.numbers import is_postal_number, is_ups_number

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def test_the_same_seed_and_time_tell_the_same_story() -> None:
    assert story(3, NOW) == story(3, NOW)


def test_another_seed_tells_another_story_of_the_same_company() -> None:
    one, other = story(3, NOW), story(4, NOW)
    assert one.people == other.people
    assert one.products == other.products
    assert [case.text for case in one.cases] != [case.text for case in other.cases]


def test_a_time_in_another_zone_is_the_same_moment() -> None:
    in_china = NOW.astimezone(ZoneInfo("Asia/Shanghai"))
    assert story(3, in_china) == story(3, NOW)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        story(3, NOW.replace(tzinfo=None))


def test_the_company_has_the_promised_size(tale: Story) -> None:
    assert len(tale.shops) == 2
    assert len(tale.teams) == 3
    assert Counter(one.role for one in tale.people) == {"administrator": 1, "lead": 1, "agent": 6}
    assert len(tale.customers) == 400
    assert len({one.country for one in tale.customers}) == 12
    assert len(tale.products) == 120
    assert len(tale.orders) == 3000
    assert len(tale.cases) == 1200


def test_the_orders_fill_nine_months(tale: Story) -> None:
    first, last = tale.orders[0].placed_at, tale.orders[-1].placed_at
    assert timedelta(days=270) < last - first < timedelta(days=275)
    assert tale.now - last < timedelta(days=1)


def test_everybody_and_everything_is_named_once(tale: Story) -> None:
    for names in (
        [one.key for one in tale.customers],
        [one.phone for one in tale.customers],
        [one.email for one in tale.customers],
        [one.sku for one in tale.products],
        [one.number for one in tale.orders],
        [one.number for one in tale.parcels],
        [one.tracking for one in tale.parcels],
        [one.number for one in tale.cases],
    ):
        assert len(set(names)) == len(names)


def test_mail_addresses_are_fictitious(tale: Story) -> None:
    for address in [one.email for one in (*tale.customers, *tale.people)]:
        assert address.endswith((".example.com", "@example.com", "@example.net", "@example.org"))
        assert mail_spans(address) == [(0, len(address))]


def test_case_numbers_run_through_their_year(tale: Story) -> None:
    years: dict[str, list[int]] = {}
    for case in tale.cases:
        series, _, running = case.number.partition("-")
        years.setdefault(series, []).append(int(running))
        assert series == f"TS{(case.opened_at + timedelta(hours=8)).year}"
    for found in years.values():
        assert found == list(range(1, len(found) + 1))


def test_the_reader_finds_the_order_numbers_that_letters_name(tale: Story) -> None:
    naming = [case for case in tale.cases if case.order in case.text]
    found = [
        case
        for case in naming
        if case.order in {number.value for number in entities_in(case.text).order_numbers}
    ]
    assert len(naming) > 400
    assert len(found) > 0.95 * len(naming)


def test_tracking_numbers_have_their_check_digits(tale: Story) -> None:
    by_carrier: dict[str, list[str]] = {}
    for parcel in tale.parcels:
        by_carrier.setdefault(parcel.carrier, []).append(parcel.tracking)
    for carrier in ("EMS", "China Post", "GeeWhale", "BlueHeron", "AntPost"):
        assert all(is_postal_number(one) for one in by_carrier[carrier])
    assert all(is_ups_number(one) for one in by_carrier["UPS"])
    assert all(int(one[:9]) % 7 == int(one[9]) for one in by_carrier["DHL"])


def test_every_code_is_one_of_the_closed_lists(tale: Story) -> None:
    for case in tale.cases:
        assert closed_lists.is_code("kind", case.kind)
        assert closed_lists.is_code("stage", case.stage)
        assert closed_lists.is_code("priority", case.priority)
        assert case.outcome is None or closed_lists.is_code("outcome", case.outcome)
        assert case.waiting_for is None or closed_lists.is_code("waiting_for", case.waiting_for)
        for line in case.lines:
            assert line.problem in taxonomy.taxonomy().details
            parties = (line.at_fault, line.pays, line.recover_from)
            assert all(closed_lists.is_code("party", one) for one in parties if one)
            assert all(closed_lists.is_code("remedy", one.kind) for one in line.remedies)


def test_cases_hang_on_their_own_orders_items_and_parcels(tale: Story) -> None:
    orders = {order.number: order for order in tale.orders}
    parcels = {parcel.number: parcel for parcel in tale.parcels}
    for case in tale.cases:
        order = orders[case.order]
        assert (order.customer, order.shop) == (case.customer, case.shop)
        assert 1 <= len(case.lines) <= 3
        for line in case.lines:
            assert line.order == case.order
            assert (line.item_no is None) != (line.parcel is None)
            if line.parcel:
                assert case.order in {number for number, _ in parcels[line.parcel].contents}
            else:
                assert line.item_no in {item.no for item in order.items}


def test_no_refund_is_higher_than_what_was_paid(tale: Story) -> None:
    orders = {order.number: order for order in tale.orders}
    for case in tale.cases:
        order = orders[case.order]
        paid = sum(item.unit_price_cny * item.qty for item in order.items) / order.rate
        for remedy in (one for line in case.lines for one in line.remedies):
            assert remedy.currency == order.paid_currency
            if remedy.kind in ("RF", "RO", "RR", "RP") and remedy.amount is not None:
                assert 0 < remedy.amount <= max(paid, 20) + 1


def test_money_that_moved_has_a_payer_and_a_fault(tale: Story) -> None:
    for case in (one for one in tale.cases if one.outcome in ("upheld", "partly")):
        for line in case.lines:
            if any(remedy.amount for remedy in line.remedies):
                assert line.at_fault
                assert line.pays


def test_an_order_is_paid_in_full_at_its_rate(tale: Story) -> None:
    for order in tale.orders:
        goods = sum(item.unit_price_cny * item.qty for item in order.items)
        total = goods + order.domestic_freight_cny + order.service_fee_cny
        assert abs(order.paid_amount * order.rate - total) <= order.rate


def test_stories_are_frozen(tale: Story) -> None:
    changed = replace(tale.cases[0], text="other")
    assert tale.cases[0] != changed
    with pytest.raises(AttributeError):
        tale.cases[0].text = "other"  # type: ignore[misc]
