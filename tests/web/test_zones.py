"""Times are the reader's; a bare date of a workbook is the same date for everybody."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from ombud.casework.models import Case
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
    assert "2 Mar 2026" in listed
    assert "2 Mar 2026" in page
    assert "1 Mar 2026" not in page
    assert "TS-1,2026-03-02 00:00" in file


def test_a_time_of_day_is_told_in_the_readers_zone(our_shop, far_west):
    taken_in(sheet(ROW | {"投诉日期": "2026-03-02 10:30"}), our_shop)
    asked = {"view": "all", "column": ["number", "opened"]}
    file = b"".join(far_west.get(reverse("cases_export", args=["csv"]), asked)).decode()
    assert "TS-1,2026-03-01 18:30" in file
