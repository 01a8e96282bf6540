"""What an agent promises in an answer is watched until it is kept, put right or taken back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ombud.casework.actions import (
    Closing,
    NewAnswer,
    NewRemedy,
    RemedyMove,
    close_cases,
    move_remedies,
    propose_remedies,
    record_answers,
    undo_batch,
)
from ombud.casework.models import Case
from ombud.followup.actions import (
    NewPromise,
    PromiseMove,
    deny_promises,
    move_promises,
    ring_due_clocks,
    write_promises,
)
from ombud.followup.checks import broken_rules
from ombud.followup.models import Clock, Reminder
from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from tests.casework.scenes import NOW, by
from tests.journey.drafting import draft, taken_in

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 11, 20, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SOON = SENT + timedelta(hours=2)


@pytest.fixture
def case(our_shop: Shop, charlie: Member) -> Case:
    (case,) = taken_in(draft(our_shop, said_at=SENT - timedelta(hours=1)))
    Case.objects.filter(pk=case.pk).update(owner=charlie)
    return case


def answer(case: Case, member: Member, text: str, at: datetime = SENT, via: str = "screen") -> int:
    told = NewAnswer(case_id=case.pk, text=text, channel="social")
    return record_answers([told], by=by(member, via=via), at=at).id


def said(case: Case) -> list[Clock]:
    return list(Clock.objects.filter(case_id=case.pk, kind__in=Clock.SAID).order_by("id"))


def running(case: Case) -> list[str]:
    return [clock.kind for clock in said(case) if clock.stopped_at is None]


def in_shop(at: datetime) -> str:
    return at.astimezone(ZoneInfo("Asia/Shanghai")).isoformat()[:16]


def test_a_promise_in_an_answer_is_due_on_the_case_without_a_click(
    case: Case, charlie: Member
) -> None:
    answer(case, charlie, "您好！我两小时内给您答复。")
    case.refresh_from_db()
    assert (case.due_kind, in_shop(case.due_at)) == ("said_answer", "2026-11-20T16:00")
    (entry,) = Entry.objects.filter(kind="PromiseRead", about_id=case.pk)
    assert (entry.facts["what"], entry.actor_id) == ("answer", charlie.pk)
    (clock,) = said(case)
    assert "您好!我两小时内给您答复。"[clock.words_from : clock.words_to] == "我两小时内给您答复"


def test_two_promises_of_one_answer_are_both_watched(case: Case, charlie: Member) -> None:
    answer(case, charlie, "运费今天退您，缺的那件明天补发")
    assert running(case) == ["said_refund", "said_send"]


def test_an_answer_keeps_a_promised_answer_and_nothing_else(case: Case, charlie: Member) -> None:
    answer(case, charlie, "我明天给您答复，三天内给您退款")
    answer(case, charlie, "查到了，是仓库的错", at=SOON)
    assert running(case) == ["said_refund"]
    assert said(case)[0].stopped_at == SOON


def test_an_answer_recorded_late_keeps_what_was_promised_before_it_only(
    case: Case, charlie: Member
) -> None:
    answer(case, charlie, "明天给您答复", at=SOON)
    earlier = NewAnswer(case_id=case.pk, text="后天给您答复", channel="social", said_at=SENT)
    record_answers([earlier], by=by(charlie), at=SOON + timedelta(minutes=5))
    assert [clock.stopped_at for clock in said(case)] == [None, SOON]


def test_a_refund_carried_out_keeps_its_promise_and_runs_on_when_it_was_not(
    case: Case, charlie: Member
) -> None:
    answer(case, charlie, "三天内给您退款")
    made = propose_remedies(
        [NewRemedy(case_id=case.pk, kind="RF", state="agreed")], by=by(charlie), at=SOON
    )
    assert running(case) == ["said_refund"]
    move = RemedyMove(case_id=case.pk, remedy_id=made.results[0].made_id or 0, state="done")
    done = move_remedies([move], by=by(charlie), at=SOON)
    assert running(case) == []
    undo_batch(done.id, by=by(charlie), at=SOON)
    assert running(case) == ["said_refund"]


def test_closing_ends_every_promise_and_a_closed_case_makes_none(case: Case, bob: Member) -> None:
    answer(case, bob, "三天内给您退款")
    closing = Closing(case_id=case.pk, outcome="duplicate", excuse="重复")
    closed = close_cases([closing], by=by(bob), at=SOON)
    answer(case, bob, "明天给您答复", at=SOON + timedelta(hours=1))
    assert running(case) == []
    assert broken_rules() == []
    undo_batch(closed.id, by=by(bob), at=SOON + timedelta(hours=2))
    assert running(case) == ["said_refund"]


def test_a_withdrawn_answer_takes_its_promise_with_it(case: Case, charlie: Member) -> None:
    answer(case, charlie, "两小时内给您答复")
    second = answer(case, charlie, "明天给您退款", at=SENT + timedelta(minutes=5))
    assert running(case) == ["said_refund"]
    undo_batch(second, by=by(charlie), at=SOON)
    assert running(case) == ["said_answer"]
    case.refresh_from_db()
    assert case.due_kind == "said_answer"
    assert broken_rules() == []


@pytest.mark.parametrize("via", ["import", "workbook"])
def test_what_a_workbook_brings_promises_nothing(case: Case, charlie: Member, via: str) -> None:
    answer(case, charlie, "明天给您答复", via=via)
    assert said(case) == []


def test_an_automatic_receipt_promises_nothing_of_its_own(case: Case) -> None:
    told = NewAnswer(case_id=case.pk, text="我们会在24小时内回复您", channel="email")
    record_answers([told], by=SYSTEM, at=SENT)
    assert said(case) == []


def test_many_answers_recorded_together_are_all_read(our_shop: Shop, charlie: Member) -> None:
    cases = taken_in(*(draft(our_shop, said_at=SENT) for _ in range(3)))
    told = [NewAnswer(case_id=one.pk, text="明天给您答复", channel="social") for one in cases]
    record_answers(told, by=by(charlie), at=SOON)
    assert [running(one) for one in cases] == [["said_answer"]] * 3


def test_a_missed_promise_is_told_to_the_owner_by_its_name(case: Case, charlie: Member) -> None:
    answer(case, charlie, "两小时内给您答复")
    ring_due_clocks(at=SENT + timedelta(hours=3))
    assert list(Reminder.objects.values_list("member_id", "reason")) == [
        (charlie.pk, "said_answer")
    ]


def test_that_was_no_promise_forgets_it_and_says_so(case: Case, charlie: Member) -> None:
    answer(case, charlie, "明天给您答复")
    (clock,) = said(case)
    deny_promises([(case.pk, clock.pk)], by=by(charlie), at=SOON)
    case.refresh_from_db()
    assert (said(case), case.due_kind) == ([], "settlement")
    (entry,) = Entry.objects.filter(kind="PromiseDenied")
    assert entry.facts["message"] == clock.message_id


def test_a_promise_is_moved_kept_and_taken_up_again(case: Case, charlie: Member) -> None:
    answer(case, charlie, "两小时内给您答复")
    (clock,) = said(case)
    later = SENT + timedelta(days=1)
    for move in ({"due_at": later, "what": "refund"}, {"is_kept": True}, {"is_kept": False}):
        wanted = PromiseMove(case_id=case.pk, promise_id=clock.pk, **move)
        assert move_promises([wanted], by=by(charlie), at=SOON).done == 1
    (clock,) = said(case)
    assert (clock.kind, clock.due_at, clock.stopped_at) == ("said_refund", later, None)
    assert Entry.objects.filter(kind="PromiseChanged").count() == 3


def test_a_promise_made_by_phone_is_written_down(case: Case, charlie: Member) -> None:
    new = NewPromise(case_id=case.pk, what="call", due_at=SOON)
    write_promises([new], by=by(charlie), at=SENT)
    assert running(case) == ["said_call"]


@pytest.mark.parametrize(
    ("what", "due_at", "wrong"),
    [
        ("moon", SOON, "what"),
        ("call", SENT - timedelta(days=1), "due_at"),
        ("call", SENT + timedelta(days=9999), "due_at"),
    ],
)
def test_a_promise_of_nothing_or_for_no_time_is_refused(
    case: Case, charlie: Member, what: str, due_at: datetime, wrong: str
) -> None:
    new = NewPromise(case_id=case.pk, what=what, due_at=due_at)
    (result,) = write_promises([new], by=by(charlie), at=SENT)
    assert (result.reason, result.missing) == ("unknown_value", (wrong,))


def test_a_promise_of_another_case_is_not_there(
    case: Case, charlie: Member, our_shop: Shop
) -> None:
    answer(case, charlie, "明天给您答复")
    (other,) = taken_in(draft(our_shop))
    (clock,) = said(case)
    move = PromiseMove(case_id=other.pk, promise_id=clock.pk, is_kept=True)
    assert move_promises([move], by=by(charlie), at=SOON).results[0].reason == "unknown"
    denied = deny_promises([(other.pk, clock.pk)], by=by(charlie), at=NOW)
    assert denied.results[0].reason == "unknown"
