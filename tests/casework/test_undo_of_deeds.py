"""What was done to a case in error is taken back as if it had never been done."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ombud.arrivals.models import Message
from ombud.casework.actions import (
    CaseChange,
    Closing,
    EvidenceMark,
    LineChange,
    NewAnswer,
    NewRemedy,
    RemedyMove,
    Reopening,
    Step,
    change_cases,
    close_cases,
    mark_evidence,
    move_remedies,
    propose_remedies,
    record_answers,
    reopen_cases,
    set_lines,
    step_cases,
    undo_batch,
)
from ombud.casework.actions.search_words import search_rows
from ombud.casework.models import NEVER, AffectedLine, Case, Remedy
from ombud.casework.queries.evidence import evidence_of
from ombud.followup.checks import broken_rules
from ombud.followup.models import Clock
from ombud.ledger.models import Entry
from tests.casework.scenes import by
from tests.journey.drafting import ARRIVED, draft, taken_in

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (ARRIVED + timedelta(hours=each) for each in (1, 2, 3))
SELLER = {"waiting_for": "seller"}
WITHOUT_TRACE = {"version", "changed_at"}


@pytest.fixture
def case(our_shop):
    return taken_in(draft(our_shop))[0]


def answer(case, who, at=FIRST, **more):
    said = NewAnswer(case_id=case.pk, text="马上为您处理", channel="wechat", **more)
    return record_answers([said], by=by(who), at=at)


def step(case, who, stage, at=FIRST, **more):
    return step_cases([Step(case_id=case.pk, stage=stage, **more)], by=by(who), at=at)


def close(case, who, at=FIRST, **more):
    closing = Closing(case_id=case.pk, outcome="rejected", **more)
    return close_cases([closing], by=by(who), at=at)


def reopen(case, who, at=SECOND):
    return reopen_cases([Reopening(case_id=case.pk, reason="客户又来了")], by=by(who), at=at)


def state(case):
    """The case and its clocks, without what every save leaves behind."""
    values = Case.objects.filter(id=case.pk).values().get()
    clocks = Clock.objects.filter(case=case).order_by("id").values()
    return {k: v for k, v in values.items() if k not in WITHOUT_TRACE}, list(clocks)


def propose(case, who, **more):
    remedy = NewRemedy(case_id=case.pk, kind="RP", amount=Decimal(30), **more)
    return propose_remedies([remedy], by=by(who), at=FIRST)


def move(who, to):
    remedy = Remedy.objects.select_related("line").get()
    one = RemedyMove(case_id=remedy.line.case_id, remedy_id=remedy.pk, state=to)
    return move_remedies([one], by=by(who), at=SECOND)


def line(case, who, line_id=None, **fields):
    one = LineChange(case_id=case.pk, line_id=line_id, fields=fields)
    return set_lines([one], by=by(who), at=FIRST)


def mark(case, who, to):
    one = EvidenceMark(case_id=case.pk, code="PH", state=to)
    return mark_evidence([one], by=by(who), at=FIRST)


def waiting_for():
    """Whom the case waits for."""
    return Case.objects.values_list("waiting_for", flat=True).get()


def undo(batch, who, at=THIRD):
    return undo_batch(batch.id, by=by(who), at=at)


@pytest.mark.parametrize("was", ["received", "investigation"])
def test_a_closing_is_taken_back_with_its_clocks(case, charlie, was):
    if was != "received":
        step(case, charlie, was)
    before = state(case)
    closed = close(case, charlie)
    assert Case.objects.get().due_at == NEVER
    assert undo(closed, charlie).done == 1
    assert state(case) == before
    assert not broken_rules()


def test_a_closed_case_waits_for_nobody_until_it_lives_again(case, charlie):
    step(case, charlie, "investigation")
    change_cases([CaseChange(case_id=case.pk, fields=SELLER)], by=by(charlie), at=FIRST)
    closed = close(case, charlie)
    assert waiting_for() == ""
    change_cases([CaseChange(case_id=case.pk, fields=SELLER)], by=by(charlie), at=FIRST)
    assert waiting_for() == "", "nobody is awaited in a closed case"
    undo(closed, charlie)
    assert waiting_for() == "seller"
    close(case, charlie)
    reopened = reopen(case, charlie)
    assert waiting_for() == "us"
    undo(reopened, charlie)
    assert waiting_for() == ""


def test_a_closing_of_an_old_release_is_taken_back_to_us(case, charlie):
    closed = close(case, charlie)
    told = Entry.objects.get(kind="CaseClosed")
    Entry.objects.filter(id=told.pk).update(
        changes={name: pair for name, pair in told.changes.items() if name != "waiting_for"}
    )
    undo(closed, charlie)
    assert waiting_for() == "us"


def test_a_closing_is_taken_back_with_what_it_said_of_its_lines(case, charlie):
    line = case.lines.get()
    why = {"cause": "掉包", "at_fault": "seller", "pays": "agent", "recover_from": "seller"}
    undo(close(case, charlie, lines={line.pk: why}), charlie)
    line.refresh_from_db()
    assert (line.cause, line.at_fault, line.pays) == ("", "", "")
    assert Case.objects.get().stage == "received"


def test_settling_is_taken_back_and_its_promise_runs_on(case, charlie):
    propose_remedies(
        [NewRemedy(case_id=case.pk, kind="EX", state="done")], by=by(charlie), at=FIRST
    )
    before = state(case)
    settled = step(case, charlie, "settled", SECOND)
    assert Clock.objects.get(kind="settlement").stopped_at == SECOND
    undo(settled, charlie)
    assert state(case) == before


def test_reopening_is_taken_back_and_the_promise_it_began_is_gone(case, charlie):
    close(case, charlie)
    before = state(case)
    reopened = reopen(case, charlie)
    assert Case.objects.get().due_at < NEVER
    undo(reopened, charlie)
    assert state(case) == before
    assert not broken_rules()


def test_the_only_answer_taken_back_makes_the_customer_wait_for_a_first_answer(case, charlie):
    before = state(case)
    answered = answer(case, charlie, waiting_for="customer")
    assert Case.objects.get().stage == "first_contact"
    assert undo(answered, charlie).done == 1
    assert state(case) == before
    assert Case.objects.get().due_kind == "first_answer"


def test_a_withdrawn_answer_stays_in_the_ledger_and_counts_as_none(case, charlie):
    undo(answer(case, charlie), charlie)
    said = Message.objects.exclude(direction="in").get()
    assert (said.direction, said.text) == ("off", "马上为您处理")
    kept = Entry.objects.get(kind="AnswerWithdrawn")
    assert (kept.actor_id, kept.facts["message"]) == (charlie.pk, said.pk)
    assert "马上为您处理" not in search_rows([case.pk])[0][2]


def test_of_two_answers_the_one_that_was_sent_becomes_the_first(case, charlie):
    wrong = answer(case, charlie, FIRST)
    answer(case, charlie, SECOND)
    undo(wrong, charlie)
    clock = Clock.objects.get(kind="first_answer")
    assert (Case.objects.get().first_answered_at, clock.stopped_at) == (SECOND, SECOND)


def test_a_second_answer_taken_back_leaves_the_first(case, charlie):
    answer(case, charlie, FIRST)
    before = state(case)
    undo(answer(case, charlie, SECOND), charlie)
    assert state(case) == before


def first_answer_stands():
    """The case's first answer and the stop of its clock."""
    clock = Clock.objects.get(kind="first_answer")
    return Case.objects.get().first_answered_at, clock.stopped_at


def test_the_earliest_answer_is_the_first_in_whichever_order_they_are_recorded(case, charlie):
    answer(case, charlie, SECOND)
    earlier = answer(case, charlie, THIRD, said_at=FIRST)
    assert first_answer_stands() == (FIRST, FIRST)
    answer(case, charlie, THIRD)
    assert first_answer_stands() == (FIRST, FIRST)
    undo(earlier, charlie)
    assert first_answer_stands() == (SECOND, SECOND)


def test_of_the_answers_left_the_earliest_sent_not_the_first_recorded_counts(case, charlie):
    wrong = answer(case, charlie, FIRST)
    answer(case, charlie, THIRD)
    answer(case, charlie, THIRD, said_at=SECOND)
    undo(wrong, charlie)
    assert first_answer_stands() == (SECOND, SECOND)


def test_an_answer_from_before_the_complaint_stops_the_clock_as_it_began(case, charlie):
    wrong = answer(case, charlie, said_at=ARRIVED - timedelta(days=2))
    began = Clock.objects.get(kind="first_answer").started_at
    assert first_answer_stands() == (began, began)
    undo(wrong, charlie)
    assert first_answer_stands() == (None, None)


def test_an_answer_sent_before_the_closing_stops_the_clock_even_if_recorded_later(case, charlie):
    step(case, charlie, "first_contact")
    close(case, charlie, SECOND)
    late = answer(case, charlie, THIRD, said_at=FIRST)
    assert first_answer_stands() == (FIRST, FIRST)
    undo(late, charlie)
    assert first_answer_stands() == (None, SECOND)
    assert not broken_rules()


def test_a_late_answer_taken_back_leaves_what_the_case_waits_for_now(case, charlie, bob):
    wrong = answer(case, charlie, waiting_for="customer")
    later = CaseChange(case_id=case.pk, fields={"waiting_for": "seller"})
    change_cases([later], by=by(bob), at=SECOND)
    assert undo(wrong, charlie).done == 1
    case.refresh_from_db()
    assert (case.first_answered_at, case.waiting_for) == (None, "seller")


@pytest.mark.parametrize("deed", [answer, close, lambda *who: step(*who, "proposal", excuse="急")])
def test_what_somebody_built_upon_is_left(case, charlie, bob, deed):
    done = deed(case, bob)
    (reopen if deed is close else lambda *a: step(*a, "investigation"))(case, charlie)
    before = state(case)
    refused = undo(done, bob).refused
    assert [each.reason for each in refused] == ["changed_since"]
    assert state(case) == before


def test_a_step_taken_there_and_back_again_is_not_taken_for_the_same(case, charlie):
    once = step(case, charlie, "first_contact")
    step(case, charlie, "received", SECOND)
    step(case, charlie, "first_contact", SECOND)
    assert undo(once, charlie).done == 0


def test_steps_are_taken_back_one_after_the_other(case, charlie):
    first = step(case, charlie, "first_contact")
    second = step(case, charlie, "investigation", SECOND)
    undo(second, charlie)
    assert undo(first, charlie).done == 1
    assert Case.objects.get().stage == "received"


@pytest.mark.parametrize("deed", [answer, close])
def test_nothing_is_taken_back_twice(case, charlie, deed):
    done = deed(case, charlie)
    undo(done, charlie)
    before = state(case)
    assert undo(done, charlie).done == 0
    assert state(case) == before


def test_what_an_earlier_closing_stopped_stays_stopped(case, charlie):
    close(case, charlie)
    reopen(case, charlie)
    before = state(case)
    assert undo(step(case, charlie, "first_contact", THIRD), charlie).done == 1
    assert undo(close(case, charlie, THIRD), charlie).done == 1
    assert state(case) == before


def test_many_closings_are_taken_back_by_a_bounded_number_of_statements(
    our_shop, charlie, queries_at_most
):
    cases = taken_in(*(draft(our_shop) for _ in range(60)))
    batch = close_cases(
        [Closing(case_id=case.pk, outcome="rejected") for case in cases], by=by(charlie), at=FIRST
    )
    # On PostgreSQL an executemany counts once per row: clocks, cases and dues.
    with queries_at_most(40 + 5 * 60):
        assert undo(batch, charlie).done == 60
    assert not Case.objects.exclude(stage="received").exists()


def test_a_remedy_is_taken_back_with_its_sum(case, charlie):
    before = state(case)
    offered = propose(case, charlie)
    agreed = move(charlie, "agreed")
    assert (Case.objects.get().refund_total, Remedy.objects.get().state) == (30, "agreed")
    assert undo(agreed, charlie).done == 1
    assert (Case.objects.get().refund_total, Remedy.objects.get().state) == (0, "proposed")
    assert not undo(offered, charlie).done, "it was moved since"
    assert undo(propose(case, charlie), charlie).done == 1
    assert Remedy.objects.count() == 1
    assert state(case) == before


def test_a_remedy_that_a_step_needed_stays(case, charlie):
    offered = propose(case, charlie)
    step(case, charlie, "proposal")
    assert undo(offered, charlie).refused[0].reason == "changed_since"
    assert Remedy.objects.exists()


def test_a_line_is_taken_back_unless_somebody_went_on_with_it(case, charlie, bob):
    [first] = case.lines.all()
    added = line(case, charlie, label="绿茶 250 克")
    changed = line(case, charlie, line_id=first.pk, seller="茶行")
    assert undo(changed, charlie).done == 1
    first.refresh_from_db()
    assert first.seller == ""
    second = AffectedLine.objects.exclude(pk=first.pk).get()
    kept = propose(case, bob, line_id=second.pk)
    assert not undo(added, charlie).done, "it has a remedy by now"
    undo(kept, bob)
    assert undo(added, charlie).done == 1
    assert [each.pk for each in case.lines.all()] == [first.pk]
    assert not undo(added, charlie).done, "only once"


def test_a_mark_on_evidence_is_taken_back(case, charlie):
    mark(case, charlie, "asked")
    here = mark(case, charlie, "have")
    assert undo(here, charlie).done == 1
    assert evidence_of([case.pk]) == {case.pk: {"PH": "asked"}}
    assert not undo(here, charlie).done, "only once"
