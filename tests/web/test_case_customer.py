"""A case gets the customer it is about: a known one, a new one, another one, or none."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ombud import journey
from ombud.arrivals.drafts import Draft
from ombud.casework.models import Case
from ombud.ledger.models import Entry
from ombud.people.claims import CustomerClaim
from ombud.people.models import Customer, Shop
from tests.casework.scenes import by

XIAOMEI = CustomerClaim(name="王小美", phones=("13812345678",))
XIAOQIANG = CustomerClaim(name="李小强", handles=("qiang_88",))


def arrive(shop, who, customer=None):
    draft = Draft(shop_id=shop.pk, text="鞋底开胶了", said_at=timezone.now(), customer=customer)
    journey.take_in([draft], by=by(who), at=timezone.now())
    return Case.objects.get(id=draft.case_id)


@pytest.fixture
def known(our_shop, charlie):
    return arrive(our_shop, charlie, XIAOMEI).customer


@pytest.fixture
def case(our_shop, charlie):
    return arrive(our_shop, charlie)


def found(client, case, text):
    url = reverse("case_customers", args=[case.pk])
    page = client.get(url, {"q": text}).content.decode()
    return [int(each) for each in re.findall(r'name="customer_id" value="(\d+)"', page)]


def post(client, view, case, /, **sent):
    return client.post(reverse(view, args=[case.pk]), sent)


@pytest.mark.parametrize("text", ["王小美", "5678", "13812345678"])
def test_a_customer_is_found_by_name_or_the_end_of_the_phone(
    case, known, signed_in, charlie, text
):
    client = signed_in(charlie)
    assert found(client, case, text) == [known.pk]
    page = client.get(reverse("case_customers", args=[case.pk]), {"q": text}).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page


def test_a_nick_finds_too_and_nothing_finds_nobody(our_shop, case, signed_in, charlie):
    nicked = arrive(our_shop, charlie, XIAOQIANG).customer
    client = signed_in(charlie)
    assert found(client, case, "qiang_88") == [nicked.pk]
    assert found(client, case, " ") == []


def test_customers_of_other_shops_are_neither_found_nor_taken(case, signed_in, charlie, alice):
    hidden = arrive(Shop.objects.create(name="Another Shop"), alice, XIAOMEI).customer
    client = signed_in(charlie)
    assert found(client, case, "王小美") == []
    assert post(client, "case_changes", case, customer_id=hidden.pk).status_code == 422
    assert Case.objects.get(id=case.pk).customer_id is None


def test_who_may_not_see_the_case_may_not_search_through_it(known, signed_in, charlie, alice):
    hidden = arrive(Shop.objects.create(name="Another Shop"), alice)
    client = signed_in(charlie)
    answers = [
        client.get(reverse("case_customers", args=[hidden.pk]), {"q": "王小美"}),
        post(client, "case_customer", hidden, name="王小美"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_chosen_customer_is_told_in_the_story_and_taken_back_by_undo(
    case, known, signed_in, charlie
):
    client, url = signed_in(charlie), reverse("case", args=[case.pk])
    post(client, "case_changes", case, customer_id=known.pk, version=case.version)
    assert "set Customer: 王小美" in client.get(url).content.decode()
    batch_id = Entry.objects.get(kind="CaseChanged").batch_id
    client.post(reverse("batch_undoing", args=[batch_id]), {"next": url})
    assert Case.objects.get(id=case.pk).customer_id is None


def test_a_wrong_customer_is_changed_or_taken_away(our_shop, known, signed_in, charlie):
    case = arrive(our_shop, charlie, XIAOQIANG)
    client = signed_in(charlie)
    post(client, "case_changes", case, customer_id=known.pk)
    assert Case.objects.get(id=case.pk).customer_id == known.pk
    post(client, "case_changes", case, customer_id="")
    assert Case.objects.get(id=case.pk).customer_id is None


def test_a_new_customer_is_written_down_and_undo_takes_them_from_the_case(case, signed_in, charlie):
    client = signed_in(charlie)
    answer = post(client, "case_customer", case, name="赵新", contact="13900001111")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "赵新" in page
    assert "139****1111" in page
    client.post(re.search(r'action="([^"]*/undoing)"', page)[1])
    assert Case.objects.get(id=case.pk).customer_id is None


def test_who_turns_out_to_be_known_is_not_written_down_twice(case, known, signed_in, charlie):
    post(signed_in(charlie), "case_customer", case, name="小美", contact="138 1234 5678")
    assert Case.objects.get(id=case.pk).customer_id == known.pk
    assert Customer.objects.count() == 1


def test_nobody_is_written_down_without_a_name_or_over_a_newer_save(case, signed_in, charlie):
    client = signed_in(charlie)
    empty = post(client, "case_customer", case, name=" ", contact="")
    stale = post(client, "case_customer", case, name="赵新", version=case.version - 1)
    assert (empty.status_code, stale.status_code) == (422, 422)
    assert "Please fill in: Customer." in empty.content.decode()
    assert not Customer.objects.exists()
