"""Cases by one or two columns: counted, summed, ordered, and only those one may see."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ombud.casework.models import OwnField
from ombud.casework.queries.asked import CaseList
from ombud.learning.queries import Group, grouped
from ombud.learning.queries import groups as found_groups
from ombud.people.models import Customer, Member, Shop
from ombud.people.viewer import Viewer
from tests.casework.scenes import NOW, open_case

pytestmark = pytest.mark.django_db
EVERYONE = Viewer(10**9, "administrator", None, zone="Asia/Shanghai")


def groups(query: str, viewer: Viewer = EVERYONE) -> list[Group]:
    """The groups of a query."""
    return list(grouped(viewer, CaseList.parsed(query), at=NOW).groups)


def counts(query: str, viewer: Viewer = EVERYONE) -> dict[Any, int]:
    """Counts by the values of the first column."""
    return {group.values[0]: group.count for group in groups(query, viewer)}


def test_larger_groups_come_first_with_their_refunds(our_shop: Shop) -> None:
    open_case(our_shop, class_code="QUA")
    for refund in ("1.50", "2.50"):
        open_case(our_shop, class_code="LOG", refund_total=Decimal(refund))
    first, second = groups("group=class")
    assert (first.values, first.count, first.refunds["CNY"]) == (("LOG",), 2, 4)
    assert (second.values, second.count, second.refunds) == (("QUA",), 1, {})


def test_amounts_of_two_currencies_are_never_added_up(our_shop: Shop) -> None:
    abroad = Shop.objects.create(name="Abroad", currency="USD")
    for shop in (our_shop, abroad):
        open_case(shop, refund_total=Decimal(3))
    [group] = groups("group=class")
    assert (group.count, dict(group.refunds)) == (2, {"CNY": 3, "USD": 3})


def test_weeks_begin_on_the_monday_of_the_viewer(our_shop: Shop) -> None:
    monday_there = NOW.replace(day=15, hour=17)
    open_case(our_shop, opened_at=monday_there)
    open_case(our_shop, opened_at=monday_there - timedelta(hours=2))
    assert [f"{group.values[0]:%m-%d}" for group in groups("group=week")] == ["11-09", "11-16"]
    utc = Viewer(1, "lead", None, zone="UTC")
    assert [f"{group.values[0]:%m-%d}" for group in groups("group=week", utc)] == ["11-09"]


@pytest.mark.parametrize(
    ("zone", "opened", "week", "month"),
    [
        ("Europe/Berlin", "2026-03-29T21:59:00+00:00", "2026-03-23", "2026-03-01"),
        ("Europe/Berlin", "2026-03-29T22:00:00+00:00", "2026-03-30", "2026-03-01"),
        ("Europe/Berlin", "2026-10-25T22:59:00+00:00", "2026-10-19", "2026-10-01"),
        ("Asia/Kolkata", "2026-08-31T18:30:00+00:00", "2026-08-31", "2026-09-01"),
        ("America/New_York", "2026-01-01T04:59:00+00:00", "2025-12-29", "2025-12-01"),
        ("Asia/Shanghai", "2026-11-15T16:00:00+00:00", "2026-11-16", "2026-11-01"),
    ],
)
def test_weeks_and_months_follow_the_clocks_of_the_zone(
    our_shop: Shop, zone: str, opened: str, week: str, month: str
) -> None:
    open_case(our_shop, opened_at=opened)
    viewer = Viewer(1, "lead", None, zone=zone)
    [group] = groups("group=week&group=month", viewer)
    assert [value.isoformat() for value in group.values] == [week, month]


def test_two_columns_count_each_pair(our_shop: Shop, bob: Member) -> None:
    late = NOW - timedelta(hours=1)
    open_case(our_shop, owner=bob, due_at=late)
    open_case(our_shop, owner=bob)
    open_case(our_shop)
    found = {group.values: (group.count, group.late) for group in groups("group=owner&group=late")}
    assert found == {(bob.pk, 1): (1, 1), (bob.pk, 0): (1, 0), (None, 0): (1, 0)}


def test_groups_hold_only_what_the_filters_and_the_viewer_leave(our_shop: Shop) -> None:
    other = Shop.objects.create(name="Another")
    open_case(our_shop, stage="closed")
    open_case(our_shop)
    open_case(other)
    assert counts("group=shop&open=1") == {our_shop.pk: 1, other.pk: 1}
    assert counts("group=shop", Viewer(1, "agent", (other.pk,))) == {other.pk: 1}


def test_countries_and_own_fields_group_too(our_shop: Shop) -> None:
    field = OwnField.objects.create(name="批次")
    customer = Customer.objects.create(country="DE", first_seen_at=NOW)
    open_case(our_shop, customer=customer, own={str(field.pk): "A"})
    open_case(our_shop)
    assert counts("group=country") == {"DE": 1, None: 1}
    assert counts(f"group=own.{field.pk}") == {"A": 1, None: 1}


def test_an_unknown_column_is_no_column(our_shop: Shop) -> None:
    open_case(our_shop)
    assert grouped(EVERYONE, CaseList.parsed("group=password"), at=NOW).keys == ("class",)


def test_too_many_groups_are_cut_and_said(our_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_groups, "GROUPS_MOST", 2)
    for code in ("QUA", "LOG", "AFT"):
        open_case(our_shop, class_code=code)
    found = grouped(EVERYONE, CaseList.parsed("group=class"), at=NOW)
    assert (len(found.groups), found.is_cut) == (2, True)
