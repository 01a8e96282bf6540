"""The team's own complaint numbers go on, and none is given twice."""

import pytest

from ombud import journey
from ombud.arrivals.drafts import Draft
from ombud.casework.actions.numbers import NEWEST, NumberTaken, SeriesPlan, set_series
from ombud.casework.models import Case, NumberSeries
from ombud.casework.queries.numbers import series_seen
from ombud.ledger.events import By
from ombud.ledger.models import Entry
from ombud.people.models import Shop
from ombud.people.queries import viewer_of
from ombud.people.refusals import Refused
from tests.arrivals.scenes import BY_COMMAND, NOW, sheet, taken_in

pytestmark = pytest.mark.django_db


def workbook(*numbers, on="2025-05-06"):
    rows = [
        {"投诉编号": number, "登记时间": on, "问题描述": f"杯子碎了，{number} 请退款"}
        for number in numbers
    ]
    return sheet(*rows)


def series(prefix, count, **more):
    return workbook(*(f"{prefix}{number:04}" for number in range(1, count + 1)), **more)


def new_number(shop):
    draft = Draft(shop_id=shop.pk, text="又碎了一个", said_at=NOW, channel="chat")
    journey.take_in([draft], by=BY_COMMAND, at=NOW)
    return draft.case_number


def decided(shop, who, version=0, **plan):
    plan = SeriesPlan(**({"prefix": "TS-", "width": 4} | plan))
    by = By("member", who.pk)
    set_series(shop_id=shop.pk, version=version, plan=plan, by=by, at=NOW)


def version_now(who):
    return series_seen(viewer_of(who))[0].version


def test_new_cases_go_on_where_the_workbook_ended(our_shop):
    taken_in(workbook("TS-0007", "TS-0009", "TS-0008"), our_shop)
    assert [new_number(our_shop), new_number(our_shop)] == ["TS-0010", "TS-0011"]
    told = Entry.objects.get(kind="SeriesContinued")
    assert told.changes == {"prefix": ["C-", "TS-"], "width": [5, 4], "next": [1, 10]}


def test_a_small_file_with_other_numbers_does_not_take_the_series_over(our_shop):
    taken_in(series("TS-", 20), our_shop)
    taken_in(workbook("ZX-0001"), our_shop)
    assert new_number(our_shop) == "TS-0021"


def test_numbers_go_on_in_the_series_of_the_newest_complaints(our_shop):
    taken_in(series("TS2025-", NEWEST), our_shop)
    taken_in(series("TS2024-", NEWEST + 20, on="2024-05-06"), our_shop)
    assert new_number(our_shop) == f"TS2025-{NEWEST + 1:04}"


def test_a_series_taken_up_again_goes_on_behind_the_numbers_given_here(our_shop):
    taken_in(series("TS-", 2), our_shop)
    given = [new_number(our_shop) for _ in range(3)]
    taken_in(series("ZX-", 9, on="2026-08-01"), our_shop)
    assert new_number(our_shop) == "ZX-0010"
    taken_in(series("TS-", 40, on="2026-09-01"), our_shop)
    assert new_number(our_shop) not in given
    ours = Case.objects.filter(import_id=None).values_list("number", flat=True)
    assert len(set(ours)) == len(ours)


def test_every_shop_of_a_workbook_goes_on(our_shop):
    other = Shop.objects.create(name="Other")
    rows = [
        {"店铺": shop.name, "投诉编号": number, "问题描述": f"杯子碎了，{number} 请退款"}
        for shop, number in ((our_shop, "TS-0007"), (other, "QT-0003"))
    ]
    taken_in(sheet(*rows), our_shop)
    assert [new_number(our_shop), new_number(other)] == ["TS-0008", "QT-0004"]


def test_a_series_that_a_person_set_is_never_taken_over(our_shop, alice):
    decided(our_shop, alice, prefix="OM-", next=500)
    taken_in(series("TS-", 20), our_shop)
    assert new_number(our_shop) == "OM-0500"
    taken_in(workbook("OM-0600"), our_shop)
    assert new_number(our_shop) == "OM-0601"


def test_a_decision_is_told_to_the_ledger(our_shop, alice):
    decided(our_shop, alice, next=7)
    told = Entry.objects.get(kind="SeriesSet")
    assert (told.about_kind, told.about_id, told.actor_id) == ("series", our_shop.pk, alice.pk)
    assert told.changes == {"prefix": ["C-", "TS-"], "width": [5, 4], "next": [1, 7]}
    row = series_seen(viewer_of(alice))[0]
    assert (row.example, row.set_by, row.version) == ("TS-0007", "Alice", told.pk)


def test_a_number_that_is_taken_is_refused_with_the_highest(our_shop, alice):
    taken_in(workbook("TS-0002", "TS-0040", "TS-0041x", "ts-0099", "TS-x"), our_shop)
    for wanted in (2, 39, 40):
        with pytest.raises(NumberTaken) as refused:
            decided(our_shop, alice, version_now(alice), next=wanted)
        assert refused.value.highest == 40
    decided(our_shop, alice, version_now(alice), next=41)
    assert new_number(our_shop) == "TS-0041"


def test_a_decision_made_from_an_older_one_is_refused(our_shop, alice):
    decided(our_shop, alice, prefix="A-")
    with pytest.raises(Refused) as refused:
        decided(our_shop, alice, prefix="B-")
    assert refused.value.code == "stale"
    assert NumberSeries.objects.get().prefix == "A-"


def test_only_the_look_changes_while_new_cases_come(our_shop, alice):
    taken_in(workbook("TS-0009"), our_shop)
    version = version_now(alice)
    new_number(our_shop)
    decided(our_shop, alice, version, width=6)
    assert new_number(our_shop) == "TS-000011"


def test_shops_that_begin_alike_count_together(our_shop):
    other = Shop.objects.create(name="Tea House")
    numbers = [new_number(shop) for shop in (other, our_shop, other)]
    assert numbers == ["C-00001", "C-00002", "C-00003"]


def test_one_workbook_of_two_shops_goes_on_as_one_series(our_shop):
    other = Shop.objects.create(name="Tea House")
    taken_in(workbook("TS-0001", "TS-0003"), our_shop)
    taken_in(workbook("TS-0002", "TS-0007"), other)
    assert [new_number(our_shop), new_number(other)] == ["TS-0008", "TS-0009"]


def test_a_shop_that_leaves_a_common_series_leaves_its_place(our_shop, alice):
    other, third = (Shop.objects.create(name=name) for name in ("Tea House", "Toy Box"))
    assert [new_number(our_shop), new_number(other)] == ["C-00001", "C-00002"]
    decided(our_shop, alice, prefix="X-", next=1)
    assert [new_number(shop) for shop in (our_shop, third, other)] == [
        "X-0001", "C-00003", "C-00004",
    ]  # fmt: skip


def test_a_number_of_another_shop_is_taken(our_shop, alice):
    other = Shop.objects.create(name="Tea House")
    taken_in(workbook("TS-0007"), other)
    with pytest.raises(NumberTaken) as taken:
        decided(our_shop, alice, prefix="TS-", next=5)
    assert taken.value.highest == 7
    decided(our_shop, alice, prefix="TS-", next=8)
    assert [new_number(our_shop), new_number(other)] == ["TS-0008", "TS-0009"]
