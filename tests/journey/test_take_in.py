"""A complaint that came in is understood, numbered, on its clocks and findable at once."""

from decimal import Decimal

import pytest

from ombud import journey
from ombud.arrivals.drafts import Claims, LineClaim
from ombud.arrivals.models import ImportedRow, Message
from ombud.assessment.models import Reading
from ombud.casework.models import NEVER, AffectedLine, Case, OwnField, Remedy
from ombud.casework.search import matching_case_ids
from ombud.followup.models import Clock, Reminder
from ombud.ledger.events import By
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from ombud.people.queries import viewer_of
from tests.journey.drafting import ARRIVED, BY, draft, history, taken_in

pytestmark = pytest.mark.django_db


def test_one_message_becomes_one_case_with_a_line_and_both_clocks(our_shop: Shop) -> None:
    (case,) = taken_in(draft(our_shop))
    assert case.class_code == "QUA"
    assert case.order_no == "4012345678901234567"
    assert AffectedLine.objects.filter(case=case).count() == 1
    kinds = Clock.objects.filter(case_id=case.pk).order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["first_answer", "settlement"]
    assert case.due_kind == "first_answer"
    assert case.due_at == Clock.objects.get(case_id=case.pk, kind="first_answer").due_at


def test_the_reading_keeps_the_words_that_spoke_for_it(our_shop: Shop) -> None:
    (case,) = taken_in(draft(our_shop))
    reading = Reading.objects.get(message_id=case.first_message_id)
    assert reading.detail_code == case.detail_code
    assert any("开胶" in word for word in reading.words)
    assert reading.entities["orders"] == ["4012345678901234567"]


def test_the_case_is_found_by_two_characters_of_its_text(our_shop: Shop, alice: Member) -> None:
    (case,) = taken_in(draft(our_shop))
    viewer = viewer_of(alice)
    assert viewer is not None
    assert matching_case_ids(viewer, "退款", 10) == [case.pk]
    assert matching_case_ids(viewer, "换货", 10) == []


def test_numbers_go_on_without_gaps_or_repeats(our_shop: Shop) -> None:
    cases = taken_in(*(draft(our_shop, f"第{n}件衣服破了") for n in range(3)))
    assert len({case.number for case in cases}) == 3


def test_the_same_source_key_never_makes_a_second_case(our_shop: Shop) -> None:
    taken_in(draft(our_shop, source_key="mail:1"))
    again = draft(our_shop, source_key="mail:1")
    journey.take_in([again], by=BY, at=ARRIVED)
    assert again.outcome == ImportedRow.UNCHANGED
    assert Case.objects.count() == 1


def test_a_further_message_joins_its_case_and_gives_the_move_back_to_us(our_shop: Shop) -> None:
    (case,) = taken_in(draft(our_shop))
    Case.objects.filter(pk=case.pk).update(waiting_for="customer")
    more = draft(our_shop, "还是没有人回复我", thread=case.thread)
    (same,) = taken_in(more)
    assert (same.pk, same.waiting_for, more.outcome) == (case.pk, "us", ImportedRow.JOINED)
    assert Message.objects.filter(thread=case.thread).count() == 2


def test_a_row_that_arrives_closed_is_quiet_history(our_shop: Shop) -> None:
    by = By("system", via="import", quiet=True)
    (case,) = taken_in(draft(our_shop, claims=history()), by=by)
    assert (case.stage, case.number, case.is_history) == ("closed", "TS2026-00041", True)
    assert case.due_at == NEVER
    first, settlement = Clock.objects.filter(case_id=case.pk).order_by("kind")
    assert (first.stopped_at, settlement.stopped_at) == (case.first_answered_at, case.closed_at)
    kinds = set(Entry.objects.filter(about_kind="case").values_list("kind", "quiet"))
    assert kinds == {("CaseOpened", True), ("CaseAnswered", True), ("CaseClosed", True)}
    assert not Reminder.objects.exists()


def test_history_without_an_answer_time_has_no_invented_clock(our_shop: Shop) -> None:
    claims = history(answer="", answered_at=None)
    (case,) = taken_in(draft(our_shop, claims=claims))
    assert list(Clock.objects.filter(case_id=case.pk).values_list("kind", flat=True)) == [
        "settlement"
    ]


def test_an_open_row_that_was_answered_keeps_its_answer_and_its_settlement_clock(
    our_shop: Shop,
) -> None:
    claims = history(closes=False, closed_at=None, outcome="", stage="investigation")
    (case,) = taken_in(draft(our_shop, claims=claims))
    assert case.due_kind == "settlement"
    assert Message.objects.get(thread=case.thread, direction=Message.OUT).text == "已为您退款"


def test_a_due_time_that_the_source_states_beats_our_promise(our_shop: Shop) -> None:
    due = ARRIVED.replace(day=9)
    (case,) = taken_in(draft(our_shop, claims=history(closes=False, due_at=due)))
    clock = Clock.objects.get(case_id=case.pk, kind="settlement")
    assert (clock.due_at, clock.is_stated) == (due, True)


def test_a_bare_day_makes_an_approximate_clock(our_shop: Shop) -> None:
    (case,) = taken_in(draft(our_shop, said_precision="day"))
    assert all(Clock.objects.filter(case_id=case.pk).values_list("is_approximate", flat=True))


def test_unknown_columns_become_fields_of_the_teams_own(our_shop: Shop) -> None:
    (case,) = taken_in(draft(our_shop, claims=history(own={"批次": "B-07"})))
    field = OwnField.objects.get(name="批次")
    assert case.own == {str(field.pk): "B-07"}


def test_money_given_back_in_history_is_summed_in_the_shops_currency(our_shop: Shop) -> None:
    lines = [
        LineClaim(label="鞋", amount=Decimal("88.5"), remedy="RF"),
        LineClaim(label="袜", amount=Decimal(10)),
    ]
    (case,) = taken_in(draft(our_shop, claims=history(lines=lines)))
    case.refresh_from_db()
    assert Remedy.objects.filter(line__case=case, state="done").count() == 2
    assert str(case.refund_total) == "98.50"


def test_safety_comes_first(our_shop: Shop) -> None:
    (case,) = taken_in(draft(our_shop, "充电宝起火冒烟，孩子手被烫伤了"))
    assert case.priority == "P1"


def test_a_sum_in_money_that_nobody_knows_is_not_taken_and_the_complaint_is(
    our_shop: Shop,
) -> None:
    wanted = {"amount_wanted": Decimal("5"), "amount_currency": "XYZ"}
    known = wanted | {"amount_currency": "EUR"}
    odd, good = taken_in(
        draft(our_shop, claims=Claims(**wanted)), draft(our_shop, claims=Claims(**known))
    )
    assert (odd.amount_wanted, odd.amount_currency) == (None, "")
    assert (good.amount_wanted, good.amount_currency) == (Decimal("5"), "EUR")
