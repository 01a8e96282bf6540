"""Weeks and months: whole ones, by the clock of each shop, over in every one of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.casework.models import Case
from ombud.learning.queries.periods import Period, last_full, scope_of, this_period
from ombud.people.models import Shop
from ombud.people.viewer import Viewer
from tests.casework.scenes import NOW, open_case

EVERYONE = Viewer(10**9, "administrator", None)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))


@given(st.sampled_from(["week", "month"]), DAYS)
def test_periods_follow_each_other_without_a_gap(unit: str, day: date) -> None:
    period = Period.holding(unit, day)
    assert period.first <= day <= period.last
    assert period.after.first == period.last + timedelta(days=1)
    assert period.after.before == period
    assert min(period.days()) == period.first
    assert max(period.days()) == period.last


def test_a_week_begins_on_a_monday_and_a_month_on_its_first_day() -> None:
    assert Period.holding("week", date(2026, 11, 22)).first == date(2026, 11, 16)
    assert Period.holding("month", date(2028, 2, 29)) == Period("month", date(2028, 2, 1))
    assert Period("month", date(2028, 2, 1)).last == date(2028, 2, 29)


@pytest.mark.django_db
def test_a_week_is_full_when_it_is_over_in_every_shop(our_shop: Shop) -> None:
    monday_in_shanghai = datetime(2026, 11, 15, 17, tzinfo=UTC)
    assert last_full(EVERYONE, "week", at=monday_in_shanghai).first == date(2026, 11, 9)
    Shop.objects.create(name="New York", time_zone="America/New_York")
    assert this_period(EVERYONE, "week", at=monday_in_shanghai).first == date(2026, 11, 9)
    assert last_full(EVERYONE, "week", at=monday_in_shanghai).first == date(2026, 11, 2)


@pytest.mark.django_db
def test_each_shop_counts_its_days_by_its_own_clock(our_shop: Shop) -> None:
    abroad = Shop.objects.create(name="New York", time_zone="America/New_York")
    edge = datetime(2026, 11, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
    for shop in (our_shop, abroad):
        for minutes in (-1, 0):
            open_case(shop, opened_at=edge + timedelta(minutes=minutes), title=f"{minutes}")
    scope = scope_of(EVERYONE, Period("week", date(2026, 11, 16)), at=NOW)
    found = Case.objects.filter(scope.opened()).order_by("id")
    assert [(case.shop_id, case.title) for case in found] == [(our_shop.pk, "0")]
    before = scope_of(EVERYONE, Period("week", date(2026, 11, 9)), at=NOW)
    assert Case.objects.filter(before.opened()).count() == 3


@pytest.mark.django_db
def test_only_shops_one_may_see_are_measured_whatever_is_asked(our_shop: Shop) -> None:
    other = Shop.objects.create(name="Another")
    bob = Viewer(1, "lead", (our_shop.pk,))
    period = Period("week", date(2026, 11, 16))
    assert scope_of(bob, period, at=NOW).shop_ids == [our_shop.pk]
    assert scope_of(bob, period, at=NOW, shop_ids=[other.pk]).shop_ids == []
    assert scope_of(EVERYONE, period, at=NOW, shop_ids=[other.pk]).shop_ids == [other.pk]


@pytest.mark.django_db
def test_who_sees_no_shop_measures_nothing(our_shop: Shop) -> None:
    open_case(our_shop)
    nobody = Viewer(1, "lead", ())
    scope = scope_of(nobody, Period("week", date(2026, 11, 16)), at=NOW)
    assert not Case.objects.filter(scope.opened()).exists()
    assert this_period(nobody, "month", at=NOW).first == date(2026, 11, 1)
