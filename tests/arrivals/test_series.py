"""The team's own complaint numbers go on, and none is given twice."""

import pytest

from ombud import journey
from ombud.arrivals.drafts import Draft
from ombud.casework.models import Case
from tests.arrivals.scenes import BY_COMMAND, NOW, sheet, taken_in

pytestmark = pytest.mark.django_db


def workbook(*numbers):
    rows = [{"投诉编号": number, "问题描述": f"杯子碎了，{number} 请退款"} for number in numbers]
    return sheet(*rows)


def new_number(shop):
    draft = Draft(shop_id=shop.pk, text="又碎了一个", said_at=NOW, channel="chat")
    journey.take_in([draft], by=BY_COMMAND, at=NOW)
    return draft.case_number


def test_new_cases_go_on_where_the_workbook_ended(our_shop):
    taken_in(workbook("TS-0007", "TS-0009", "TS-0008"), our_shop)
    assert [new_number(our_shop), new_number(our_shop)] == ["TS-0010", "TS-0011"]


def test_a_series_taken_up_again_goes_on_behind_the_numbers_given_here(our_shop):
    taken_in(workbook("TS-0001", "TS-0002"), our_shop)
    given = [new_number(our_shop) for _ in range(3)]
    taken_in(workbook("ZX-0001", "ZX-0002"), our_shop)
    taken_in(workbook("TS-0001", "TS-0002", "TS-0003x", "TS-0004", "XX"), our_shop)
    assert new_number(our_shop) not in given
    ours = Case.objects.filter(import_id=None).values_list("number", flat=True)
    assert len(set(ours)) == len(ours)
