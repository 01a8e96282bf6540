"""Times are the reader's; a bare date of a workbook is the same date for everybody."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from ombud.casework.models import Case
from ombud.people.models import Shop
from tests.arrivals.scenes import sheet, taken_in

ROW = {"投诉编号": "TS-1", "投诉日期": "2026-03-02", "问题描述": "杯子碎了", "状态": "处理中"}


@pytest.fixture
def far_west(our_shop, charlie, signed_in):
    """Charlie reads from Los Angeles, half a day behind the shop in Shanghai."""
    charlie.time_zone, charlie.language = "America/Los_Angeles", "en"
    charlie.save()
    return signed_in(charlie)


def test_a_bare_date_is_the_same_day_in_the_list_on_the_page_and_in_a_file(our_shop, far_west):
    taken_in(sheet(ROW), our_shop)
    case = Case.objects.get()
    assert case.opened_at == datetime(2026, 3, 1, 16, tzinfo=UTC)
    asked = {"view": "all", "column": ["number", "opened"]}
    listed = far_west.get(reverse("cases"), asked).content.decode()
    page = far_west.get(reverse("case", args=[case.pk])).content.decode()
    file = b"".join(far_west.get(reverse("cases_export", args=["csv"]), asked)).decode()
    assert "2 Mar" in listed
    assert "2 Mar" in page
    assert "1 Mar" not in page
    assert "TS-1,2026-03-02 00:00" in file


@pytest.mark.parametrize("shops", [1, 2])
def test_a_bare_date_is_counted_and_found_on_its_day(our_shop, bob, signed_in, shops):
    bob.time_zone = "America/Los_Angeles"
    bob.save()
    here = Shop.objects.create(name="Here", time_zone="America/Los_Angeles")
    bob.shops.add(here)
    for shop in (our_shop, here)[:shops]:
        taken_in(sheet(ROW), shop)
    desk = signed_in(bob)
    found = {
        query: desk.get(reverse("cases_tally"), {"view": "all"} | query_of(query)).content.decode()
        for query in ("opened_from=2026-03-02", "opened_to=2026-03-01", "opened_to=2026-03-02")
    }
    assert [words.split()[0] for words in found.values()] == [str(shops), "0", str(shops)]
    groups = desk.get(reverse("cases_groups"), {"view": "all", "group": "week"}).content.decode()
    assert "opened_from=2026-03-02&amp;opened_to=2026-03-08" in groups
    assert "opened_from=2026-02-23" not in groups


def query_of(text):
    return dict([text.split("=")])


def test_a_moment_is_found_on_the_readers_day(our_shop, far_west):
    taken_in(sheet(ROW | {"投诉日期": "2026-03-02 10:30"}), our_shop)
    page = far_west.get(reverse("cases"), {"view": "all", "opened_from": "2026-03-02"})
    assert "TS-1" not in page.content.decode()
    page = far_west.get(reverse("cases"), {"view": "all", "opened_to": "2026-03-01"})
    assert "TS-1" in page.content.decode()


def test_a_time_of_day_is_told_in_the_readers_zone(our_shop, far_west):
    taken_in(sheet(ROW | {"投诉日期": "2026-03-02 10:30"}), our_shop)
    asked = {"view": "all", "column": ["number", "opened"]}
    file = b"".join(far_west.get(reverse("cases_export", args=["csv"]), asked)).decode()
    assert "TS-1,2026-03-01 18:30" in file
