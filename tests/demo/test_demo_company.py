"""The demo company stands in the house as its story tells it."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from ombud.arrivals import checks as arrivals
from ombud.arrivals.models import Message
from ombud.assessment.models import Reading
from ombud.casework import checks as casework
from ombud.casework.models import AffectedLine, Case, Note, Remedy
from ombud.casework.queries.found import case_ids_found
from ombud.casework.queries.today import counts_today
from ombud.cli.demo import shapes
from ombud.cli.demo.shapes import Story
from ombud.cli.demo.writing import Written, write_story
from ombud.cli.demo.writing.deeds import OTHERS, quoted
from ombud.followup import checks as followup
from ombud.followup.models import Clock, Reminder
from ombud.ledger import checks as ledger
from ombud.ledger.models import Entry
from ombud.orders.models import Order, OrderItem, Parcel
from ombud.people.models import Customer, Member, Shop, Team
from ombud.people.queries import viewer_of
from ombud.people.viewer import Viewer
from tests.demo.smaller import small_story

PASSWORD = "made for this test alone"
# Each test leaves the company as it found it; the mark also makes the database when run alone.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def tale() -> Story:
    return small_story()


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any, tale: Story) -> Iterator[Written]:
    """The company, written once for all tests here; the database forgets it afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield write_story(tale, password=PASSWORD, language="zh-hans")
        transaction.set_rollback(True)


@pytest.fixture
def rows(company: Written, tale: Story) -> list[tuple[shapes.Case, Case]]:
    """Each case of the story beside its case in the house."""
    found = Case.objects.in_bulk(company.case_ids.values())
    return [(told, found[company.case_ids[told.number]]) for told in tale.cases]


@pytest.fixture
def chloe(company: Written) -> Viewer:
    viewer = viewer_of(Member.objects.get(login="chloe"))
    assert viewer
    return viewer


def test_shops_people_customers_orders_and_cases_are_all_there(
    company: Written, tale: Story
) -> None:
    for model, expected in (
        (Shop, tale.shops), (Team, tale.teams), (Member, tale.people), (Customer, tale.customers),
        (Order, tale.orders), (Case, tale.cases),
    ):  # fmt: skip
        assert model.objects.count() == len(expected)
    assert OrderItem.objects.count() == sum(len(order.items) for order in tale.orders)


def test_the_doctor_finds_nothing_broken(company: Written) -> None:
    for room in (arrivals, casework, followup, ledger):
        assert room.broken_rules() == []


def test_every_case_stands_where_the_story_leaves_it(
    company: Written, rows: list[tuple[shapes.Case, Case]]
) -> None:
    people = company.house.people
    for told, case in rows:
        assert case.number == told.number
        assert (case.stage, case.outcome) == (told.stage, told.outcome or "")
        assert case.owner_id == (people[told.owner] if told.owner else None)
        assert case.team_id == company.house.teams[told.team]
        assert (case.kind, case.channel) == (told.kind, told.channel)
        assert (case.opened_at, case.closed_at) == (told.opened_at, told.closed_at)
        assert case.first_answered_at == told.first_answer_at
        assert case.satisfaction == told.satisfaction


def test_every_open_case_waits_for_whom_the_story_says(
    rows: list[tuple[shapes.Case, Case]],
) -> None:
    still_open = [(told, case) for told, case in rows if told.stage != "closed"]
    for told, case in still_open:
        assert (case.waiting_for, case.next_on) == (told.waiting_for, told.next_on)
    assert len({case.waiting_for for _, case in still_open}) > 3


def test_who_answered_knew_what_the_case_was_about(
    rows: list[tuple[shapes.Case, Case]],
) -> None:
    for told, case in rows:
        if told.stage != "received":
            assert (case.detail_code, case.priority) == (told.problem, told.priority)


def test_a_case_nobody_answered_shows_its_first_reading(
    rows: list[tuple[shapes.Case, Case]],
) -> None:
    fresh = [case for told, case in rows if told.stage == "received"]
    readings = Reading.objects.in_bulk(
        [case.first_message_id for case in fresh], field_name="message_id"
    )
    assert fresh
    for case in fresh:
        reading = readings[case.first_message_id]
        assert case.priority == reading.priority
        assert case.detail_code in (reading.detail_code, "")


def test_a_case_hangs_on_its_order_and_its_customer(
    rows: list[tuple[shapes.Case, Case]],
) -> None:
    for told, case in rows:
        assert case.order
        assert (case.order.number, case.order.customer_id) == (told.order, case.customer_id)


def test_lines_are_about_the_items_and_parcels_of_the_story(
    rows: list[tuple[shapes.Case, Case]],
) -> None:
    for told, case in rows:
        lines = case.lines.select_related("item__order", "item__product", "parcel").order_by("id")
        for line, row in zip(told.lines, lines, strict=True):
            assert row.detail_code == line.problem
            assert (row.parcel.number if row.parcel else None) == line.parcel
            assert (row.item.order.number if row.item else line.order) == line.order
            parties = (line.at_fault, line.pays, line.recover_from)
            assert (row.at_fault, row.pays, row.recover_from) == tuple(one or "" for one in parties)


def test_remedies_stand_as_far_as_the_case_has_come(
    company: Written, rows: list[tuple[shapes.Case, Case]]
) -> None:
    for told, case in rows:
        found = Counter(
            Remedy.objects.filter(line__case=case).values_list("kind", "amount", "state")
        )
        state = "done" if told.stage in ("settled", "closed") else "proposed"
        assert found == Counter(
            (one.kind, one.amount, state) for line in told.lines for one in line.remedies
        )
    unworth = Remedy.objects.filter(amount__isnull=False, base_amount=None)
    assert not unworth.exists()


def test_conversations_are_told_in_full_by_who_said_them(
    company: Written, rows: list[tuple[shapes.Case, Case]]
) -> None:
    people = company.house.people
    for told, case in rows:
        said = Message.objects.filter(thread=case.thread)
        found = sorted(said.values_list("said_at", "direction", "author_id", "text"))
        expected = [
            (one.at, _way(one), people[one.person] if one.person else None, one.text.strip())
            for one in told.conversation
            if one.who not in OTHERS
        ]
        assert [(*row[:2], row[3].strip()) for row in found] == sorted(
            (*row[:2], row[3]) for row in expected
        )
        assert Counter(row[2] for row in found) == Counter(row[2] for row in expected)


def _way(said: shapes.Message) -> str:
    return Message.IN if said.who == "customer" else Message.OUT


def test_what_sellers_and_couriers_wrote_stands_in_notes(
    rows: list[tuple[shapes.Case, Case]],
) -> None:
    for told, case in rows:
        noted = dict(Note.objects.filter(case=case).values_list("text", "written_at"))
        for note in told.notes:
            assert note.text.strip() in noted
        for said in (one for one in told.conversation if one.who in OTHERS):
            assert noted[quoted(said)] == said.at
        assert (told.dispute is None) or any(told.dispute.number in text for text in noted)


def test_clocks_show_who_was_answered_and_settled_late(company: Written, tale: Story) -> None:
    ids = company.case_ids
    late_first = {
        ids[told.number]
        for told in tale.cases
        if told.first_answer_at and told.first_answer_at > told.first_answer_due_at
    }
    late_settled = {
        ids[told.number]
        for told in tale.cases
        if _settled_at(told) and _settled_at(told) > told.settle_due_at
    }
    assert late_first
    assert late_settled
    late = Clock.objects.filter(stopped_at__gt=F("due_at"))
    assert set(late.filter(kind="first_answer").values_list("case_id", flat=True)) == late_first
    stated = late.filter(kind="settlement", is_stated=True)
    assert set(stated.values_list("case_id", flat=True)) == late_settled


def _settled_at(told: shapes.Case) -> Any:
    return told.settled_at or told.closed_at


def test_home_counts_what_is_overdue_and_due_today(chloe: Viewer, tale: Story) -> None:
    counts = counts_today(chloe, at=tale.now)
    dues = [
        min(told.settle_due_at, told.first_answer_due_at)
        if told.stage == "received"
        else told.settle_due_at
        for told in tale.cases
        if told.stage not in ("settled", "closed")
    ]
    tonight = tale.now.replace(hour=16, minute=0)
    assert counts["overdue"] == sum(due < tale.now for due in dues)
    assert counts["due_today"] == sum(tale.now <= due < tonight for due in dues)
    assert 18 <= counts["overdue"] <= 22
    assert 13 <= counts["due_today"] <= 17


def test_what_is_due_today_is_not_due_in_a_minute(tale: Story) -> None:
    soon = tale.now + timedelta(minutes=5)
    assert not [case for case in tale.cases if tale.now <= case.settle_due_at < soon]


def test_nothing_rings_for_the_past(company: Written) -> None:
    assert not Reminder.objects.exists()
    assert not Entry.objects.filter(about_kind="case", quiet=False).exists()


def test_an_order_shows_its_parcels_with_carrier_and_weight(company: Written, tale: Story) -> None:
    bought = {order.number for order in tale.orders}
    sent = {
        one.number: one for one in tale.parcels if bought & {number for number, _ in one.contents}
    }
    found = Parcel.objects.order_by("id")
    assert len(found) == len(sent)
    for parcel in found:
        told = sent[parcel.number]
        assert (parcel.tracking_no, parcel.carrier) == (told.tracking, told.carrier)
        assert (parcel.weight_g, parcel.delivered_at) == (told.weight_g, told.delivered_at)
        packed = set(parcel.items.values_list("order__number", flat=True))
        assert packed == bought & {number for number, _ in told.contents}


def test_a_case_is_found_by_what_was_said_last(
    chloe: Viewer, rows: list[tuple[shapes.Case, Case]]
) -> None:
    told, case = next((told, case) for told, case in rows if told.stage == "closed" and told.notes)
    assert case.pk in case_ids_found(chloe, told.notes[-1].text[:30], 100)


def test_everybody_signs_in_with_the_password(company: Written, tale: Story) -> None:
    for person in tale.people:
        asked = {"login": person.key, "password": PASSWORD}
        answer = Client().post(reverse("account_login"), asked)
        assert answer.status_code == 302
        member = Member.objects.get(login=person.key)
        assert (member.role, member.name) == (person.role, person.name_zh)


def test_the_pages_of_the_company_open(company: Written, tale: Story) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": "ken", "password": PASSWORD})
    case_id = company.case_ids[tale.cases[0].number]
    for url in (
        reverse("home"), reverse("cases"), reverse("case", args=[case_id]), reverse("orders"),
        reverse("customers"), reverse("my_work"),
    ):  # fmt: skip
        assert client.get(url).status_code == 200


def test_refunds_are_counted_in_the_currency_of_the_shop(company: Written) -> None:
    paid = AffectedLine.objects.filter(remedies__currency="EUR", case__refund_total__gt=0).first()
    assert paid
    remedy = paid.remedies.exclude(amount=None).filter(currency="EUR")[0]
    assert remedy.rate
    assert remedy.base_amount == round((remedy.amount or 0) * remedy.rate, 2)
