"""Promises on the screens: on the case with their words, on Home, among the reminders."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ombud.casework.actions import NewAnswer, record_answers
from ombud.casework.models import Case
from ombud.followup.actions import NewPromise, ring_due_clocks, write_promises
from ombud.followup.models import Clock
from ombud.followup.queries import promised_today, promises_said
from ombud.people.models import Member, Shop
from ombud.people.queries import viewer_of
from tests.casework.scenes import by, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(our_shop: Shop, charlie: Member) -> Case:
    return open_case(our_shop, owner=charlie)


@pytest.fixture
def desk(signed_in, charlie: Member) -> Client:
    return signed_in(charlie)


def said(case: Case) -> list[Clock]:
    return list(Clock.objects.filter(case_id=case.pk, kind__in=Clock.SAID).order_by("id"))


def send(desk: Client, case: Case, text: str) -> Clock:
    desk.post(f"/cases/{case.pk}/answers", {"text": text, "channel": "wechat"})
    return said(case)[-1]


def test_the_page_shows_a_promise_with_the_words_of_the_answer(desk: Client, case: Case) -> None:
    send(desk, case, "您好！五个工作日内把运费退给您。")
    page = desk.get(f"/cases/{case.pk}").content.decode()
    assert '<q class="promise-words">五个工作日内把运费退给您</q>' in page
    assert "Promised refund" in page


def test_a_promise_for_today_stands_on_home_though_another_clock_is_sooner(
    case: Case, charlie: Member
) -> None:
    at = timezone.now().replace(hour=3)
    new = NewPromise(case_id=case.pk, what="call", due_at=at + timedelta(hours=1))
    write_promises([new], by=by(charlie), at=at)
    Case.objects.filter(pk=case.pk).update(due_at=at, due_kind="settlement")
    (one,) = promised_today(viewer_of(charlie), at=at, most=8)
    assert one.case_id == case.pk


def test_promises_of_other_shops_stay_hidden(our_shop: Shop, bob: Member, charlie: Member) -> None:
    other = open_case(Shop.objects.create(name="Another"))
    at = timezone.now().replace(hour=3)
    new = NewPromise(case_id=other.pk, what="call", due_at=at + timedelta(hours=1))
    write_promises([new], by=by(bob), at=at)
    assert list(promised_today(viewer_of(charlie), at=at, most=8)) == []
    assert list(promises_said(viewer_of(charlie), other.pk)) == []


def test_home_names_what_was_promised(desk: Client, case: Case, charlie: Member) -> None:
    soon = timezone.now() + timedelta(seconds=5)
    new = NewPromise(case_id=case.pk, what="call", due_at=soon)
    write_promises([new], by=by(charlie), at=timezone.now())
    listed = promised_today(viewer_of(charlie), at=timezone.now(), most=8)
    assert ("Promised call" in desk.get("/").content.decode()) == bool(listed)


def test_a_missed_promise_is_named_among_the_reminders(
    desk: Client, case: Case, charlie: Member
) -> None:
    past = timezone.now() - timedelta(days=3)
    told = NewAnswer(case_id=case.pk, text="两小时内给您答复", channel="wechat", said_at=past)
    record_answers([told], by=by(charlie), at=timezone.now())
    ring_due_clocks(at=timezone.now())
    assert "Promised answer missed" in desk.get("/reminders").content.decode()


def test_what_is_being_written_is_read_before_it_is_sent(desk: Client, case: Case) -> None:
    read = desk.post(f"/cases/{case.pk}/promises/reading", {"text": "明天给您打电话"})
    assert "Promised call" in read.content.decode()
    nothing = desk.post(f"/cases/{case.pk}/promises/reading", {"text": "尽快给您打电话"})
    assert nothing.content.decode().strip() == ""


@pytest.mark.parametrize("state", ["kept", "open", "none", ""])
def test_a_promise_of_a_case_one_may_not_see_is_not_there(
    desk: Client, bob: Member, state: str
) -> None:
    other = open_case(Shop.objects.create(name="Another"))
    due_at = timezone.now() + timedelta(hours=1)
    new = NewPromise(case_id=other.pk, what="call", due_at=due_at)
    made = write_promises([new], by=by(bob), at=timezone.now()).results[0].made_id
    path = f"/cases/{other.pk}/promises/{made}"
    assert desk.post(path, {"state": state}).status_code == 404


def test_a_form_sent_back_untouched_changes_nothing(desk: Client, case: Case) -> None:
    promise = send(desk, case, "两小时内给您答复")
    shown = timezone.localtime(promise.due_at).strftime("%Y-%m-%dT%H:%M")
    desk.post(f"/cases/{case.pk}/promises/{promise.pk}", {"what": "answer", "due_at": shown})
    assert said(case)[0].due_at == promise.due_at


@pytest.mark.parametrize("due_at", ["", "soon", "2020-01-01T00:00", "9999-12-31T23:59"])
def test_a_promise_for_no_time_is_refused_in_words(desk: Client, case: Case, due_at: str) -> None:
    answer = desk.post(f"/cases/{case.pk}/promises", {"what": "call", "due_at": due_at})
    assert answer.status_code == 422
    assert "Until when" in answer.content.decode()


def test_a_promise_is_written_down_in_the_zone_of_its_reader(desk: Client, case: Case) -> None:
    tomorrow = timezone.localdate() + timedelta(days=2)
    path = f"/cases/{case.pk}/promises"
    desk.post(path, {"what": "call", "due_at": f"{tomorrow}T18:00"})
    (promise,) = said(case)
    page = desk.get(f"/cases/{case.pk}").content.decode()
    assert f'value="{tomorrow}T18:00"' in page
    assert isinstance(promise.due_at, datetime)
