"""A promise is kept by a human answer or a settlement, and by nothing else."""

from datetime import timedelta

import pytest

from ombud.casework.actions import (
    CaseChange,
    Closing,
    NewAnswer,
    NewNote,
    Reopening,
    change_cases,
    close_cases,
    record_answers,
    reopen_cases,
    write_notes,
)
from ombud.casework.models import NEVER, Case
from ombud.followup.actions import rebuild_dues, ring_due_clocks, set_promise
from ombud.followup.models import Clock, Reminder
from ombud.followup.queries import unseen_reminders
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from ombud.people.queries import viewer_of
from tests.casework.scenes import by
from tests.journey.drafting import ARRIVED, draft, taken_in

pytestmark = pytest.mark.django_db
LATER = ARRIVED + timedelta(hours=2)


def clock(case: Case, kind: str) -> Clock:
    return Clock.objects.filter(case_id=case.pk, kind=kind).order_by("-id")[0]


def test_a_note_stops_no_clock(our_shop: Shop, charlie: Member) -> None:
    (case,) = taken_in(draft(our_shop))
    write_notes([NewNote(case_id=case.pk, text="问一下仓库")], by=by(charlie), at=LATER)
    assert clock(case, "first_answer").stopped_at is None


def test_an_answer_recorded_by_a_person_stops_the_first_answer_clock(
    our_shop: Shop, charlie: Member
) -> None:
    (case,) = taken_in(draft(our_shop))
    answer = NewAnswer(case_id=case.pk, text="您好，马上为您处理", channel="social")
    record_answers([answer], by=by(charlie), at=LATER)
    case.refresh_from_db()
    assert clock(case, "first_answer").stopped_at == LATER
    assert (case.due_kind, case.due_at) == ("settlement", clock(case, "settlement").due_at)


def test_closing_stops_every_clock_and_reopening_starts_a_new_settlement(
    our_shop: Shop, bob: Member
) -> None:
    (case,) = taken_in(draft(our_shop))
    close_cases(
        [Closing(case_id=case.pk, outcome="duplicate", excuse="重复")], by=by(bob), at=LATER
    )
    case.refresh_from_db()
    assert case.due_at == NEVER
    again = LATER + timedelta(days=1)
    reopen_cases([Reopening(case_id=case.pk, reason="客户又来了")], by=by(bob), at=again)
    case.refresh_from_db()
    assert clock(case, "settlement").started_at == again
    assert case.due_at == clock(case, "settlement").due_at


def test_the_most_telling_promise_wins(our_shop: Shop, alice: Member) -> None:
    window = {"kind": "first_answer", "unit": "hour", "by": by(alice), "at": ARRIVED}
    set_promise(class_code="", priority="", amount=10, **window)
    set_promise(class_code="QUA", priority="", amount=3, **window)
    (case,) = taken_in(draft(our_shop))
    assert clock(case, "first_answer").due_at == ARRIVED + timedelta(hours=3)


def test_a_new_class_takes_the_promise_that_holds_for_it(our_shop: Shop, alice: Member) -> None:
    (case,) = taken_in(draft(our_shop))
    window = {"kind": "settlement", "unit": "hour", "by": by(alice), "at": ARRIVED}
    set_promise(class_code="LOG", priority="", amount=200, **window)
    change = CaseChange(case_id=case.pk, fields={"detail_code": "LOG.LATE"})
    change_cases([change], by=by(alice), at=LATER)
    assert clock(case, "settlement").due_at == ARRIVED + timedelta(hours=200)


def test_a_missed_promise_rings_once_for_the_owner(our_shop: Shop, charlie: Member) -> None:
    (case,) = taken_in(draft(our_shop))
    Clock.objects.filter(case_id=case.pk).update(rang_at=None)
    Case.objects.filter(pk=case.pk).update(owner=charlie)
    late = clock(case, "settlement").due_at + timedelta(minutes=1)
    assert ring_due_clocks(at=late) == 2
    assert ring_due_clocks(at=late) == 0
    assert Reminder.objects.filter(member=charlie).count() == 2
    assert Entry.objects.filter(kind="PromiseMissed", about_id=case.pk).count() == 2


def test_a_missed_promise_that_is_moved_on_rings_again_when_it_is_missed_again(
    our_shop: Shop, alice: Member
) -> None:
    (case,) = taken_in(draft(our_shop))
    ring_due_clocks(at=clock(case, "settlement").due_at)
    told = {"kind": "settlement", "class_code": "", "priority": "P4", "unit": "hour"}
    set_promise(**told, amount=90_000, by=by(alice), at=LATER)
    change_cases([CaseChange(case_id=case.pk, fields={"priority": "P4"})], by=by(alice), at=LATER)
    moved = clock(case, "settlement")
    assert (moved.rang_at, ring_due_clocks(at=moved.due_at)) == (None, 1)


def test_an_ownerless_case_rings_for_the_leads(our_shop: Shop, bob: Member) -> None:
    (case,) = taken_in(draft(our_shop))
    Clock.objects.filter(case_id=case.pk).update(rang_at=None)
    ring_due_clocks(at=clock(case, "settlement").due_at)
    assert set(Reminder.objects.values_list("member_id", flat=True)) == {bob.pk}


def test_reminders_of_shops_one_may_not_see_stay_hidden(our_shop: Shop, charlie: Member) -> None:
    other = Shop.objects.create(name="another shop")
    (case,) = taken_in(draft(other))
    Reminder.objects.create(member=charlie, case_id=case.pk, reason="settlement", rang_at=LATER)
    viewer = viewer_of(charlie)
    assert viewer is not None
    assert list(unseen_reminders(viewer)) == []


def test_due_times_made_anew_are_those_that_stood_there(our_shop: Shop) -> None:
    (case,) = taken_in(draft(our_shop))
    Case.objects.filter(pk=case.pk).update(due_at=NEVER, due_kind="")
    rebuild_dues()
    assert Case.objects.get(pk=case.pk).due_at == case.due_at


def test_where_the_owner_cannot_hear_the_leads_of_the_shop_do(
    our_shop: Shop, bob: Member, charlie: Member
) -> None:
    named, leaves = Member.objects.create(name="小李"), charlie
    theirs = Shop.objects.create(name="another shop")
    cases = taken_in(draft(our_shop), draft(our_shop))
    for case, owner in zip(cases, (named, leaves), strict=True):
        Case.objects.filter(pk=case.pk).update(owner=owner)
    leaves.shops.set([theirs])
    Clock.objects.update(rang_at=None)
    ring_due_clocks(at=clock(cases[0], "settlement").due_at)
    assert set(Reminder.objects.values_list("member_id", "case_id")) == {
        (bob.pk, case.pk) for case in cases
    }


def test_without_a_lead_of_the_shop_the_administrators_hear(
    our_shop: Shop, bob: Member, alice: Member
) -> None:
    bob.shops.set([Shop.objects.create(name="another shop")])
    (case,) = taken_in(draft(our_shop))
    Clock.objects.update(rang_at=None)
    ring_due_clocks(at=clock(case, "settlement").due_at)
    assert set(Reminder.objects.values_list("member_id", flat=True)) == {alice.pk}
