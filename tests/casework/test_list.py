"""The list of cases: filters, orders, pages, counts, and who sees what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from ombud.casework.models import NEVER, Case, OwnField
from ombud.casework.queries import list as lists
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.columns import COLUMNS, columns_shown
from ombud.casework.queries.filters import FILTERS
from ombud.casework.queries.list import PAGE, case_ids_seen, cases, cases_in_order, tally
from ombud.casework.search import index_cases, words_of
from ombud.people.models import Member, Shop, Team
from ombud.people.viewer import Viewer
from ombud.store.pages import BadCursor
from ombud.store.turn import turn
from tests.casework.scenes import NOW, open_case

pytestmark = pytest.mark.django_db
EVERYONE = Viewer(10**9, "administrator", None)
DEFAULT = columns_shown((), {})


def numbers(query: str, viewer: Viewer = EVERYONE, **more: Any) -> list[str]:
    """Numbers of the first page."""
    return [
        case.number for case in cases(viewer, CaseList.parsed(query), DEFAULT, at=NOW, **more).rows
    ]


def every_page(query: str, size: int, viewer: Viewer = EVERYONE) -> list[str]:
    """Numbers of all pages, one after the other."""
    asked, found = CaseList.parsed(query), []
    while True:
        page = cases(viewer, asked, DEFAULT, at=NOW, size=size)
        found += [case.number for case in page.rows]
        if not page.next_cursor:
            return found
        asked = replace(asked, cursor=page.next_cursor)


@pytest.fixture
def several(our_shop: Shop, team: Team, bob: Member) -> list[Case]:
    """Four cases: open and late, open and later, settled, closed."""
    hour = timedelta(hours=1)
    return [
        open_case(our_shop, number="late", due_at=NOW - hour, owner=bob, opened_at=NOW - 9 * hour,
                  class_code="LOG", detail_code="LOG.LOST", priority="P1"),
        open_case(our_shop, number="later", due_at=NOW + 2 * hour, opened_at=NOW - 8 * hour,
                  team=team, waiting_for="seller", stage="proposal"),
        open_case(our_shop, number="settled", stage="settled", opened_at=NOW - 7 * hour,
                  settled_at=NOW, channel="wechat"),
        open_case(our_shop, number="closed", stage="closed", opened_at=NOW - 6 * hour,
                  closed_at=NOW - hour, outcome="upheld", refund_total=Decimal("12.50")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["closed", "settled", "later", "late"]),
        ("sort=opened", ["late", "later", "settled", "closed"]),
        ("open=1", ["later", "late"]),
        ("open=1&sort=due", ["late", "later"]),
        ("sort=due", ["late", "later", "closed", "settled"]),
        ("sort=-closed", ["closed", "settled", "later", "late"]),
        ("overdue=1", ["late"]),
        ("not_overdue=1", ["closed", "settled", "later"]),
        ("due_soon=1", ["later"]),
        ("due_today=1", ["later"]),
        ("closed_this_week=1", ["closed"]),
        ("last_week=1&stage=closed", ["closed"]),
        ("class=LOG", ["late"]),
        ("class=LOG&class=QUA&stage=closed", ["closed"]),
        ("detail=QUA.DEFECT&waiting_for=seller", ["later"]),
        ("owner=none", ["closed", "settled", "later"]),
        ("priority=P1&kind=complaint", ["late"]),
        ("outcome=upheld", ["closed"]),
        ("channel=wechat", ["settled"]),
        ("opened_from=2026-11-20&opened_to=2026-11-20", ["closed", "settled", "later", "late"]),
        ("opened_from=2026-11-21", []),
        ("closed_from=2026-11-20&closed_to=2026-11-20", ["closed"]),
        ("number=later", ["later"]),
        ("sort=-refund", ["closed", "settled", "later", "late"]),
        ("sort=title&stage=closed", ["closed"]),
        ("no_such=1&sort=no_such&stage=nowhere", ["closed", "settled", "later", "late"]),
    ],
)
def test_a_list_holds_what_was_asked_for_in_the_order_asked_for(
    several: list[Case], query: str, expected: list[str]
) -> None:
    assert numbers(query) == expected
    assert tally(EVERYONE, CaseList.parsed(query), at=NOW).count == len(expected)
    in_order = cases_in_order(EVERYONE, CaseList.parsed(query), DEFAULT, at=NOW)
    assert [case.number for case in in_order] == expected


def test_mine_are_those_of_whoever_asks(several: list[Case], bob: Member) -> None:
    assert numbers("owner=me", Viewer(bob.pk, "lead", None)) == ["late"]
    assert numbers("owner=me") == []
    assert numbers(f"owner={bob.pk}&class=LOG") == ["late"]


def test_cases_of_other_shops_are_not_there(several: list[Case], our_shop: Shop) -> None:
    other = Shop.objects.create(name="Another")
    theirs = open_case(other, number="theirs")
    ours_only, both = Viewer(1, "agent", (our_shop.pk,)), (our_shop.pk, other.pk)
    assert "theirs" not in numbers("", ours_only)
    assert numbers(f"shop={other.pk}", ours_only) == []
    assert numbers(f"shop={other.pk}", Viewer(1, "agent", both)) == ["theirs"]
    assert numbers("", Viewer(1, "agent", ())) == []
    assert tally(ours_only, CaseList.parsed(""), at=NOW).count == len(several)
    assert case_ids_seen(ours_only, [theirs.pk, several[0].pk]) == [several[0].pk]


@pytest.mark.parametrize(
    "query", ["", "sort=opened", "sort=due", "sort=-due", "open=1&sort=due", "sort=next_on",
              "sort=-closed", "sort=title", "sort=-owner", "sort=own.1", "stage=closed", "q=退款",
              "q=退款&sort=due", "q=退款&stage=closed", "sort=opened,title", "sort=-title,owner",
              "open=1&sort=due,-title", "sort=due,-next_on,title", "sort=next_on,-own.1",
              "sort=-owner,amount_wanted,-title"],
)  # fmt: skip
def test_pages_together_are_the_list_without_gap_or_double(
    our_shop: Shop, bob: Member, query: str
) -> None:
    OwnField.objects.create(id=1, name="批次")
    for n in range(11):
        open_case(
            our_shop, number=f"{n:02}", title="abc"[n % 3], owner=bob if n % 2 else None,
            opened_at=NOW - timedelta(hours=n // 2), own={"1": str(n % 4)} if n % 4 else {},
            stage="closed" if n % 3 else "received", closed_at=NOW if n % 3 else None,
            due_at=NEVER if n % 3 else NOW + timedelta(hours=n // 6),
            next_on=(NOW + timedelta(days=n // 4)).date() if n % 2 else None,
            amount_wanted=Decimal(["9.50", "10", "68"][n % 3]) if n % 4 else None,
        )  # fmt: skip
    with turn():
        cases = Case.objects.order_by("id")
        index_cases([(case.pk, our_shop.pk, words_of("请退款")) for case in cases])
    together = every_page(query, 3)
    assert together == numbers(query)
    assert len(set(together)) == len(together) > 3


def test_a_case_without_a_value_stands_behind_those_that_have_one(our_shop: Shop) -> None:
    for number, satisfaction in (("none", None), ("five", 5), ("one", 1)):
        open_case(our_shop, number=number, satisfaction=satisfaction)
    assert numbers("sort=satisfaction") == ["one", "five", "none"]
    assert numbers("sort=-satisfaction") == ["five", "one", "none"]


def test_further_columns_settle_what_the_first_leaves_equal(our_shop: Shop, bob: Member) -> None:
    for number, title, owner, amount in (
        ("1", "b", bob, 10), ("2", "a", bob, 9), ("3", "b", None, 100), ("4", "", bob, None),
        ("5", "a", None, None),
    ):  # fmt: skip
        open_case(our_shop, number=number, title=title, owner=owner, amount_wanted=amount)
    assert numbers("sort=title,owner") == ["2", "5", "1", "3", "4"]
    assert numbers("sort=owner,-amount_wanted") == ["1", "2", "4", "3", "5"]
    assert numbers("sort=-title,no_such,-title,-number") == ["3", "1", "5", "2", "4"]
    page = cases(EVERYONE, CaseList.parsed("sort=title,owner"), DEFAULT, at=NOW, size=2)
    with pytest.raises(BadCursor):
        numbers(f"sort=title&after={page.next_cursor}")


def test_own_fields_filter_and_sort_like_any_other(our_shop: Shop) -> None:
    field = OwnField.objects.create(name="批次")
    key = str(field.pk)
    for number, value in (("a", "B-7 红"), ("b", "A-9"), ("c", None)):
        open_case(our_shop, number=number, own={key: value} if value else {})
    assert numbers(f"own.{key}=b-7") == ["a"]
    assert numbers(f"own.{key}==A-9") == ["b"]
    assert numbers(f"own.{key}==A") == []
    assert numbers(f"own.{key}=none") == ["c"]
    assert numbers(f"sort=own.{key}") == ["b", "a", "c"]


def test_a_list_says_when_it_looked_among_the_newest_only(
    our_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "BOUND", 3)
    for n in range(5):
        open_case(our_shop, number=str(n), title=str(9 - n), opened_at=NOW + timedelta(hours=n))
    page = cases(EVERYONE, CaseList.parsed("sort=title"), DEFAULT, at=NOW)
    assert [case.number for case in page.rows] == ["4", "3", "2"]
    assert page.bound == 3
    for query, bound in (("sort=due", 0), ("sort=due,title", 3), ("open=1&sort=due,title", 0)):
        assert cases(EVERYONE, CaseList.parsed(query), DEFAULT, at=NOW).bound == bound
    whole = cases_in_order(EVERYONE, CaseList.parsed("sort=title"), DEFAULT, at=NOW)
    assert [case.number for case in whole] == ["4", "3", "2", "1", "0"]


def test_a_count_stops_at_its_bound(our_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BOUND", 3)
    for _ in range(5):
        open_case(our_shop)
    counted = tally(EVERYONE, CaseList.parsed(""), at=NOW)
    assert (counted.count, counted.is_capped) == (3, True)


def test_a_search_counts_more_than_it_sorts(
    our_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "TEXT_BOUND", 2)
    with turn():
        index_cases([(open_case(our_shop).pk, our_shop.pk, words_of("退款")) for _ in range(4)])
    asked = CaseList.parsed("q=退款&sort=due")
    page = cases(EVERYONE, asked, DEFAULT, at=NOW)
    assert (len(page.rows), page.bound) == (2, 2)
    assert tally(EVERYONE, asked, at=NOW).count == 4
    whole = list(cases_in_order(EVERYONE, asked, DEFAULT, at=NOW))
    assert len(whole) == 4


def test_refunds_are_summed_by_currency(our_shop: Shop) -> None:
    abroad = Shop.objects.create(name="Abroad", currency="USD")
    for shop, refund in ((our_shop, "1.10"), (our_shop, "2.20"), (abroad, "5")):
        open_case(shop, refund_total=Decimal(refund))
    refunds = tally(EVERYONE, CaseList.parsed(""), at=NOW).refunds
    assert {currency: round(sum_, 2) for currency, sum_ in refunds.items()} == {
        "CNY": Decimal("3.30"), "USD": Decimal("5.00"),
    }  # fmt: skip


def test_a_query_string_says_what_the_list_says() -> None:
    query = (
        "class=LOG&class=QUA&open=1&own.3=x&q=%E9%80%80&sort=-due&view=v3&column=title&group=week"
    )
    assert CaseList.parsed(CaseList.parsed(query).query()) == CaseList.parsed(query)


@pytest.mark.parametrize("cursor", ["x", "7.abc", "0.", "0.bm9wZQ", "-1", "9" * 40])
def test_a_cursor_that_no_page_gave_is_refused(our_shop: Shop, cursor: str) -> None:
    for query in ("", "q=退款"):
        with pytest.raises(BadCursor):
            cases(EVERYONE, replace(CaseList.parsed(query), cursor=cursor), DEFAULT, at=NOW)


def test_a_page_asks_the_database_once(
    several: list[Case], queries_at_most: Callable[[int], Any]
) -> None:
    with queries_at_most(1):
        cases(EVERYONE, CaseList.parsed("class=QUA&stage=closed"), list(COLUMNS.values()), at=NOW)
    with queries_at_most(1):
        numbers("open=1&sort=due")


INDEXED = [
    "", "open=1", "open=1&sort=due", "overdue=1&sort=due", "class=LOG&stage=closed", "owner=3",
    "owner=3&priority=P1", "detail=LOG.LOST&waiting_for=us", "shop=3", "shop=3&shop=4&class=LOG",
    "stage=closed&outcome=upheld", "customer=5", "import=4", "order_no=1", "number=1",
    "sort=-closed", "sort=next_on", "closed_this_week=1", "sort=due&class=LOG",
    "open=1&sort=due,-refund",
]  # fmt: skip


@pytest.mark.parametrize("query", INDEXED)
@pytest.mark.parametrize("shops", [None, (3,), (3, 4, 5)])
def test_no_list_reads_or_sorts_every_case(
    plan_of: Callable[[Any], str], query: str, shops: tuple[int, ...] | None
) -> None:
    asked = CaseList.parsed(query)
    for part in lists.parts_of(asked):
        rows = lists.narrowed(Viewer(1, "agent", shops), asked, NOW, part=part)
        plan = plan_of(part.page_ids(rows, "", 51))
        if connection.vendor == "postgresql":
            assert "Seq Scan" not in plan
        else:
            assert "casework_case USING" in plan


@pytest.mark.parametrize("query", ["", "sort=due", "class=LOG", "owner=3", "shop=3&class=LOG"])
def test_the_first_page_comes_in_order_from_an_index_that_holds_every_filter(
    plan_of: Callable[[Any], str], query: str
) -> None:
    asked = CaseList.parsed(query + "&stage=closed&priority=P1&waiting_for=us")
    for part in lists.parts_of(asked):
        plan = plan_of(part.page_ids(lists.narrowed(EVERYONE, asked, NOW, part=part), "", 51))
        if connection.vendor == "sqlite":
            assert "COVERING INDEX" in plan
            assert "TEMP B-TREE" not in plan


def test_every_filter_understands_only_its_own_values() -> None:
    assert FILTERS["stage"].read(["closed", "nowhere", "closed"]) == ("closed",)
    assert FILTERS["owner"].read(["7", "me", "x", "-1"]) == ("7", "me")
    assert FILTERS["opened_from"].read(["2026-02-30", "2026-02-28", "20260228"]) == ("2026-02-28",)
    assert FILTERS["overdue"].read(["0", "1"]) == ("1",)


def test_a_page_has_fifty_cases(our_shop: Shop) -> None:
    for _ in range(PAGE + 1):
        open_case(our_shop)
    page = cases(EVERYONE, CaseList.parsed(""), DEFAULT, at=NOW)
    assert len(page.rows) == PAGE == 50
    assert page.next_cursor
