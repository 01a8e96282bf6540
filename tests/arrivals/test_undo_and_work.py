"""What counts as work on a case when its import is taken back, and what does not."""

import pytest

from ombud.casework.actions import (
    CaseChange,
    NewAnswer,
    NewNote,
    change_cases,
    record_answers,
    write_notes,
)
from ombud.casework.actions.search_words import rebuild_search
from ombud.casework.models import Case
from ombud.casework.queries.import_undo import undo_outlook
from ombud.followup.actions import rebuild_dues, ring_due_clocks
from ombud.followup.models import Clock
from tests.arrivals.scenes import NOW, by_importer, only_case, sheet, taken_in
from tests.arrivals.test_undo_import import FIRST, state, troubles, undone
from tests.casework.scenes import by
from tests.workbooks.make import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_lost_doubled_or_half_done(db):
    """Whatever was taken back, every rule of the data holds after it."""
    yield
    assert troubles() == []


def deed_note(case, charlie):
    write_notes([NewNote(case_id=case.pk, text="问过仓库")], by=by(charlie), at=NOW)


def deed_answer(case, charlie):
    answer = NewAnswer(case_id=case.pk, text="马上补发", channel="wechat")
    assert record_answers([answer], by=by(charlie), at=NOW).results[0].is_done


def deed_bulk_change(case, charlie):
    changes = [
        CaseChange(case_id=each.pk, fields={"priority": "P1"}) for each in Case.objects.all()
    ]
    assert change_cases(changes, by=by(charlie), at=NOW).done


@pytest.mark.parametrize("deed", [deed_note, deed_answer, deed_bulk_change])
def test_what_people_do_is_work(our_shop, bob, charlie, deed):
    imported = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    deed(only_case(), charlie)
    assert (undo_outlook(imported).withdrawn, undo_outlook(imported).left) == (0, 1)


def rung():
    Clock.objects.update(rang_at=None)
    assert ring_due_clocks(at=NOW.replace(year=2027))


def reckoned_again():
    assert rebuild_search()
    rebuild_dues()


@pytest.mark.parametrize("deed", [rung, reckoned_again])
def test_what_happens_by_itself_is_no_work(our_shop, bob, deed):
    imported = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    deed()
    assert (undo_outlook(imported).withdrawn, undo_outlook(imported).left) == (1, 0)


def orders_book(order_no):
    """A workbook of another complaint, with a sheet of orders."""
    heads = ["投诉编号", "投诉日期", "客户姓名", "订单号", "问题描述"]
    other = ["TS-77", "2026/11/19", "韩梅", "88888", "三天没有物流更新"]
    orders = [
        ["订单号", "下单时间", "商品名称", "数量", "实付金额"],
        [order_no, "2026/11/1", "杯子", 1, 30],
    ]
    return xlsx(("投诉", [heads, other]), ("订单", orders))


def test_an_order_that_came_in_later_is_no_work_on_its_case(our_shop, bob):
    first = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    taken_in(orders_book("51267"), our_shop, by_importer(bob))
    assert only_case_of(first).order_id is not None
    assert undo_outlook(first).withdrawn == 1
    undone(first, bob)
    assert not Case.objects.filter(number="TS-1").exists()


def test_the_orders_of_an_import_stay_with_their_cases_when_it_is_taken_back(our_shop, bob):
    first = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    later = taken_in(orders_book("51267"), our_shop, by_importer(bob))
    undone(later, bob)
    assert only_case_of(first).order_id is not None


def test_an_order_found_by_a_number_that_is_taken_back_goes_too(our_shop, bob):
    first = taken_in(sheet(FIRST | {"订单号": ""}), our_shop, by_importer(bob))
    before = state(only_case())
    newer = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    taken_in(orders_book("51267"), our_shop, by_importer(bob))
    assert only_case_of(first).order_id is not None
    undone(newer, bob)
    assert state(only_case_of(first)) == before


def only_case_of(imported):
    return Case.objects.get(import_id=imported.pk)
