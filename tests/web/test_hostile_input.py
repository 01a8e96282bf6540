"""What no form of ours would send: refused in words or passed over, never a broken page."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from ombud.arrivals.models import Message
from ombud.casework.models import Case, Note, Remedy
from ombud.followup.actions import set_promise
from ombud.followup.models import Promise
from tests.casework.scenes import NOW, by, open_case

FAR_BEYOND = "9" * 30


@pytest.fixture
def case(our_shop):
    return open_case(our_shop)


@pytest.fixture
def agent(signed_in, charlie):
    return signed_in(charlie)


def test_a_nul_that_was_pasted_along_is_left_out(case, agent):
    agent.post(reverse("case_notes", args=[case.pk]), {"text": "call\0 her"})
    agent.post(reverse("case_changes", args=[case.pk]), {"title": "shoe\0s"})
    assert Note.objects.get().text == "call her"
    assert Case.objects.get().title == "shoes"
    assert agent.get(reverse("orders"), {"q": "A\0-1"}).status_code == 200


@pytest.mark.parametrize("field", ["owner_id", "team_id", "customer_id", f"own.{FAR_BEYOND}"])
def test_an_id_beyond_every_column_is_refused_by_its_field(case, agent, field):
    answer = agent.post(reverse("case_changes", args=[case.pk]), {field: FAR_BEYOND})
    assert answer.status_code == 422


@pytest.mark.parametrize("amount", ["99999999999999", "1e400", "1.239", "-5", "NaN"])
def test_an_amount_that_no_column_holds_is_refused_and_nothing_is_rounded(case, agent, amount):
    asked = {"amount_wanted": amount, "amount_currency": "CNY"}
    changed = agent.post(reverse("case_changes", args=[case.pk]), asked)
    offered = agent.post(reverse("case_remedies", args=[case.pk]), {"kind": "RF", "amount": amount})
    opened = agent.post(reverse("new_case"), {"text": "broken shoe", "amount": amount})
    assert [changed.status_code, offered.status_code, opened.status_code] == [422, 422, 422]
    assert Case.objects.get().amount_wanted is None


@pytest.mark.parametrize("code", ["XYZ", "usd$", "x" * 70_000])
def test_a_currency_that_nobody_knows_is_refused_in_a_sentence(case, agent, code):
    changed = agent.post(
        reverse("case_changes", args=[case.pk]), {"amount_wanted": "5", "amount_currency": code}
    )
    remedy = {"kind": "RF", "amount": "5", "currency": code}
    offered = agent.post(reverse("case_remedies", args=[case.pk]), remedy)
    new = {"text": "broken shoe", "amount": "5", "currency": code}
    opened = agent.post(reverse("new_case"), new)
    assert [changed.status_code, offered.status_code, opened.status_code] == [422, 422, 422]
    for answer in (changed, offered):
        assert "Currency cannot have this value. Please choose again." in answer.content.decode()
    assert "This currency is not known here." in opened.content.decode()
    assert Case.objects.get().amount_wanted is None
    assert not Remedy.objects.exists()


@pytest.mark.parametrize(
    ("written", "sum_of_money"),
    [("45,50", "45.50"), ("1 234,50", "1234.50"), ("1，234.5", "1234.50"), ("1,234", "1234.00")],
)
def test_an_amount_is_read_as_its_country_writes_it(case, agent, written, sum_of_money):
    asked = {"amount_wanted": written, "amount_currency": "EUR"}
    assert agent.post(reverse("case_changes", args=[case.pk]), asked).status_code == 302
    assert str(Case.objects.get().amount_wanted) == sum_of_money


@pytest.mark.parametrize("said_at", ["0001-01-01T10:00", "0202-11-22T10:00", "yesterday"])
def test_a_new_case_from_no_moment_of_our_time_is_asked_about(our_shop, agent, said_at):
    answer = agent.post(reverse("new_case"), {"text": "broken shoe", "said_at": said_at})
    assert answer.status_code == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["opened_from", "opened_to", "closed_from", "closed_to"])
def test_a_filter_by_a_day_at_the_end_of_time_is_passed_over(case, agent, name):
    for day in ("0001-01-01", "9999-12-31"):
        assert agent.get(reverse("cases"), {name: day}).status_code == 200


def test_selected_rows_take_no_day_and_no_owner_that_is_none(case, agent, charlie):
    Case.objects.update(owner=charlie)
    for sent in ({"next_on": "2026-02-30"}, {"owner_id": FAR_BEYOND}, {"owner_id": "somebody"}):
        answer = agent.post(reverse("cases_changes"), {"ids": [case.pk], **sent}, follow=True)
        assert answer.status_code == 200
    kept = Case.objects.get()
    assert (kept.next_on, kept.owner_id) == (None, charlie.pk)


def test_reminders_that_are_no_numbers_are_passed_over(case, agent):
    sent = {"ids": ["²", FAR_BEYOND], "case": "²"}
    assert agent.post(reverse("sightings"), sent).status_code == 302


def test_a_form_without_a_true_version_is_taken_as_an_old_one(signed_in, alice, charlie, team):
    client = signed_in(alice)
    client.post(reverse("departure", args=[charlie.pk]), {"version": "abc"})
    client.post(reverse("team", args=[team.pk]), {"version": "²", "name": "Renamed"})
    charlie.refresh_from_db()
    team.refresh_from_db()
    assert charlie.is_active
    assert team.name != "Renamed"


def test_following_a_link_takes_no_promise_away(bob, signed_in):
    told = {"kind": "settlement", "class_code": "", "priority": "", "unit": "hour"}
    set_promise(**told, amount=3, by=by(bob), at=NOW)
    place = reverse("promise_removal", args=[Promise.objects.get().pk])
    assert signed_in(bob).get(place).status_code == 405
    assert Promise.objects.exists()


def test_a_full_disk_is_told_in_words_and_nothing_is_half_saved(case, agent, monkeypatch):
    def no_room(*_rows, **_told):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("ombud.casework.actions.notes.record", no_room)
    answer = agent.post(reverse("case_notes", args=[case.pk]), {"text": "call her"})
    assert answer.status_code == 507
    assert "The disk of this server is full" in answer.content.decode()
    assert not Note.objects.exists()


def test_a_case_ends_only_with_an_outcome_of_the_list(case, agent):
    for outcome in ("nowhere", "x" * 70_000):
        answer = agent.post(f"/cases/{case.pk}/closure", {"outcome": outcome})
        assert answer.status_code == 422
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("received", "")


def test_a_channel_that_no_column_holds_does_not_lose_the_message(case, agent):
    sent = {"text": "还没有收到退款", "channel": "x" * 70_000}
    agent.post(f"/cases/{case.pk}/messages", sent)
    said = Message.objects.get(text=sent["text"])
    assert (said.thread, said.channel) == (case.thread, "x" * 20)


def test_an_address_the_server_was_not_told_of_is_answered_with_what_to_do(client):
    answer = client.get("/login", headers={"host": "office.example"})
    assert answer.status_code == 400
    assert "OMBUD_HOSTS" in answer.content.decode()
