"""What a report measures is what the lists and groups of the desk show, in few questions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ombud.casework.actions.remedies import set_refund_totals
from ombud.casework.models import Case, Remedy
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.list import every_case
from ombud.followup.models import Clock
from ombud.learning.queries import Group, grouped
from ombud.learning.queries.costs import cost_sums, worth_by
from ombud.learning.queries.kept import hours_taken, promise_sums, quantile
from ombud.learning.queries.measures import (
    CAUSE,
    PRODUCT,
    ages,
    case_sums,
    closed_by,
    closed_count,
    late_count,
    line_sums,
    opened_by,
)
from ombud.learning.queries.periods import Scope, scope_of
from ombud.learning.queries.report_rows import report_rows
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from tests.casework.scenes import open_case
from tests.learning.reporting import AT, WEEK, full_week

pytestmark = pytest.mark.django_db
EVERYONE = Viewer(10**9, "administrator", None, zone="Asia/Shanghai")
OPENED = "opened_from=2026-11-09&opened_to=2026-11-15"


@pytest.fixture
def scope(our_shop: Shop, bob: Member) -> Scope:
    """The scope of the full week, with its cases."""
    abroad = Shop.objects.create(name="Abroad", currency="USD")
    made = full_week(our_shop, abroad, bob)
    set_refund_totals(case.pk for case in made)
    return scope_of(EVERYONE, WEEK, at=AT)


def on_screen(query: str) -> list[Group]:
    """The groups that the desk shows."""
    return list(grouped(EVERYONE, CaseList.parsed(query), at=AT).groups)


@pytest.mark.parametrize(
    ("key", "path"),
    [("class", "class_code"), ("detail", "detail_code"), ("owner", "owner_id"), ("shop", "shop_id"),
     ("country", "customer__country")],
)  # fmt: skip
def test_sums_of_cases_are_those_of_the_groups_on_the_screen(
    scope: Scope, key: str, path: str
) -> None:
    sums = case_sums(scope, path)
    shown = {group.values: group for group in on_screen(f"{OPENED}&group={key}")}
    assert {values: (one.count, one.late, dict(one.refunds)) for values, one in sums.items()} == {
        values: (group.count, group.late, dict(group.refunds)) for values, group in shown.items()
    }


def test_days_are_those_of_the_list(scope: Scope) -> None:
    by_day = opened_by(scope, "day")
    for day in WEEK.days():
        asked = CaseList.parsed(f"opened_from={day}&opened_to={day}")
        assert by_day.get(day, 0) == every_case(EVERYONE, asked, at=AT).count()
    assert sum(by_day.values()) == case_sums(scope)[()].count


def test_weeks_are_those_of_the_groups(scope: Scope) -> None:
    weeks = {group.values[0]: group.count for group in on_screen(f"{OPENED}&group=week")}
    assert opened_by(scope, "week") == weeks


def test_days_of_closing_are_those_of_the_list(scope: Scope) -> None:
    by_day = closed_by(scope, "day")
    for day in WEEK.days():
        asked = CaseList.parsed(f"closed_from={day}&closed_to={day}")
        assert by_day.get(day, 0) == every_case(EVERYONE, asked, at=AT).count()
    assert sum(by_day.values()) == closed_count(scope) > 0


def test_what_is_open_closed_and_overdue_is_what_the_lists_hold(scope: Scope) -> None:
    def listed(query: str) -> int:
        return every_case(EVERYONE, CaseList.parsed(query), at=AT).count()

    one = case_sums(scope)[()]
    assert one.open == listed(f"{OPENED}&open=1") > 0
    assert one.late == listed(f"{OPENED}&overdue=1") > 0
    assert one.history == listed(f"{OPENED}&history=1") > 0
    assert closed_count(scope) == listed("closed_from=2026-11-09&closed_to=2026-11-15") > 0
    assert sum(map(sum, ages(scope).values())) == listed("open=1")
    assert late_count(scope) == listed("overdue=1")


def test_an_age_belongs_to_the_band_it_has_reached(our_shop: Shop) -> None:
    for hours in (-5, 0, 23, 24, 71, 72, 7 * 24, 15 * 24, 900):
        open_case(our_shop, opened_at=AT - timedelta(hours=hours))
    assert ages(scope_of(EVERYONE, WEEK, at=AT)) == {"QUA": [3, 2, 1, 1, 2]}


def test_what_was_paid_is_what_the_cases_say_they_refunded(scope: Scope) -> None:
    paid: dict[str, Decimal] = {}
    for (_kind, base), one in cost_sums(scope, "kind").items():
        paid[base] = paid.get(base, Decimal(0)) + one.worth
    assert paid == dict(case_sums(scope)[()].refunds)
    by_cause: dict[str, Decimal] = {}
    for money in worth_by(scope, CAUSE).values():
        for base, worth in money.items():
            by_cause[base] = by_cause.get(base, Decimal(0)) + worth
    assert by_cause == paid


def test_a_remedy_without_a_rate_is_counted_and_added_to_nothing(scope: Scope) -> None:
    sums = cost_sums(scope, "currency", "rate")
    unrated = [one for (currency, rate, _base), one in sums.items() if rate is None]
    assert unrated
    assert all(one.unrated == one.count and one.worth == 0 and one.amount for one in unrated)


def test_only_what_was_agreed_or_carried_out_costs(scope: Scope) -> None:
    counted = sum(one.count for one in cost_sums(scope, "state").values())
    states = {state for state, _base in cost_sums(scope, "state")}
    assert states == {"agreed", "done"}
    assert counted < Remedy.objects.count()


def test_a_case_counts_once_for_a_cause_that_several_of_its_lines_have(our_shop: Shop) -> None:
    case = open_case(our_shop, lines=3, opened_at=AT - timedelta(days=7))
    case.lines.update(cause="glue", quantity=2)
    [one] = line_sums(scope_of(EVERYONE, WEEK, at=AT), CAUSE)
    assert (one.value, one.cases, one.lines, one.quantity) == ("glue", 1, 3, 6)


def test_products_are_told_by_name_and_lines_without_one_apart(scope: Scope) -> None:
    assert {one.label for one in line_sums(scope, PRODUCT)} == {"=HYPERLINK(1)", ""}


def clock(case: Case, **fields: Any) -> Clock:
    """A first-answer clock of the case, due after a day."""
    due_at = case.opened_at + timedelta(days=1)
    values = {"kind": "first_answer", "started_at": case.opened_at, "due_at": due_at}
    return Clock.objects.create(case=case, **values | fields)


def test_a_duplicate_keeps_no_promise_and_breaks_none(our_shop: Shop) -> None:
    opened = AT - timedelta(days=7)
    for outcome in ("duplicate", "withdrawn"):
        case = open_case(our_shop, opened_at=opened, stage="closed", outcome=outcome)
        clock(case, stopped_at=opened + timedelta(hours=2))
    scope = scope_of(EVERYONE, WEEK, at=AT)
    assert promise_sums(scope)["first_answer",].due == 1
    assert hours_taken(scope) == {("first_answer",): [2]}


def test_each_promise_is_kept_missed_or_still_running(our_shop: Shop) -> None:
    opened = AT - timedelta(days=7)
    case = open_case(our_shop, opened_at=opened)
    clock(case, stopped_at=opened + timedelta(days=1))
    clock(case, stopped_at=opened + timedelta(days=1, seconds=1))
    clock(case)
    clock(case, due_at=AT)
    history = open_case(our_shop, opened_at=opened, is_history=True)
    clock(history, stopped_at=opened)
    [one] = promise_sums(scope_of(EVERYONE, WEEK, at=AT)).values()
    assert (one.kept, one.missed, one.running, one.due) == (1, 2, 1, 3)


def test_hours_run_through_a_change_of_the_clocks_and_never_from_a_bare_day(
    our_shop: Shop,
) -> None:
    Shop.objects.filter(id=our_shop.pk).update(time_zone="Europe/Berlin")
    opened = AT - timedelta(days=7)
    case = open_case(our_shop, opened_at=opened)
    clock(case, stopped_at=opened + timedelta(hours=36))
    clock(case, stopped_at=opened + timedelta(hours=2), is_approximate=True)
    clock(case)
    assert hours_taken(scope_of(EVERYONE, WEEK, at=AT)) == {("first_answer",): [36.0]}


def test_a_quantile_is_that_of_a_spreadsheet() -> None:
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.9) == pytest.approx(3.7)
    assert quantile([5.0], 0.9) == 5.0
    assert quantile([], 0.5) is None


def test_the_questions_do_not_grow_with_the_cases(
    scope: Scope, queries_at_most: Callable[[int], Any]
) -> None:
    with queries_at_most(6):
        case_sums(scope, "class_code", "detail_code")
        opened_by(scope, "day")
        line_sums(scope, PRODUCT)
        promise_sums(scope, "case__owner_id")
        cost_sums(scope, "kind")
        ages(scope)
    with queries_at_most(5):
        for rows in report_rows(scope).values():
            assert list(rows.iterator())


def test_an_index_finds_the_cases_of_a_period(scope: Scope, plan_of: Callable[[Any], str]) -> None:
    rows = Case.objects.filter(scope.opened()).values("id")
    assert "case_by_shop" in plan_of(rows) or "case_all_opened" in plan_of(rows)


def test_an_index_finds_what_was_closed_in_a_period(
    scope: Scope, plan_of: Callable[[Any], str]
) -> None:
    assert "case_closed" in plan_of(Case.objects.filter(scope.closed()).values("id"))
