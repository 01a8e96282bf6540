"""Settings say how new cases are numbered; administrators change it, leads look."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ombud.casework.models import NumberSeries
from ombud.people.models import Member, Shop
from tests.arrivals.test_series import new_number
from tests.web.test_settings_and_people import words

SignedIn = Callable[[Member], Client]


def said(**more: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    return {"begins": "TS2026-", "width": 4, "next": 12, "shown": 1, "version": 0} | more


def path(shop: Shop) -> str:
    return f"/settings/numbers/{shop.pk}"


def test_an_administrator_sets_the_series(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    client = signed_in(alice)
    assert client.post(path(our_shop), said()).status_code == 302
    page = words(client.get("/settings/numbers"))
    assert "TS2026-0012" in page
    assert "by Alice" in page
    assert new_number(our_shop) == "TS2026-0012"


def test_a_lead_looks_and_does_not_change(signed_in: SignedIn, bob: Member, our_shop: Shop) -> None:
    Shop.objects.create(name="Tea House")
    page = words(signed_in(bob).get("/settings/numbers"))
    assert "C-00001" in page
    assert path(our_shop) not in page
    assert "Tea House" not in page
    assert signed_in(bob).get(path(our_shop)).status_code == 403
    assert signed_in(bob).post(path(our_shop), said()).status_code == 403
    assert not NumberSeries.objects.exists()


def test_an_agent_does_not_see_it(signed_in: SignedIn, charlie: Member) -> None:
    assert signed_in(charlie).get("/settings/numbers").status_code == 403


@pytest.mark.parametrize("prefix", ["=TS", "-1", "TS 2026", "投诉：", "a" * 41, "TS’"])
def test_signs_that_read_badly_are_refused(
    signed_in: SignedIn, alice: Member, our_shop: Shop, prefix: str
) -> None:
    page = signed_in(alice).post(path(our_shop), said(begins=prefix))
    assert (page.status_code, NumberSeries.objects.exists()) == (422, False)


@pytest.mark.parametrize(
    ("prefix", "number"), [("投诉2026/", "投诉2026/0012"), ("", "0012"), ("ＴＳ－", "TS-0012")]
)
def test_other_beginnings_are_taken(
    signed_in: SignedIn, alice: Member, our_shop: Shop, prefix: str, number: str
) -> None:
    signed_in(alice).post(path(our_shop), said(begins=prefix))
    assert str(NumberSeries.objects.get()) == number


@pytest.mark.parametrize("wrong", [{"width": 0}, {"width": 13}, {"next": 0}, {"next": ""}])
def test_no_number_can_be_made_of_it(
    signed_in: SignedIn, alice: Member, our_shop: Shop, wrong: dict[str, Any]
) -> None:
    assert signed_in(alice).post(path(our_shop), said(**wrong)).status_code == 422


def test_a_taken_number_is_refused_in_words(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    client = signed_in(alice)
    client.post(path(our_shop), said())
    new_number(our_shop)
    page = client.post(path(our_shop), said(next=3, shown=13, version=_version(client, our_shop)))
    assert page.status_code == 422
    assert "TS2026-0012 is taken already. Please give 13 or a higher number." in words(page)


def _version(client: Client, shop: Shop) -> str:
    page = words(client.get(path(shop)))
    return page.split('name="version" value="')[1].split('"')[0]


def test_a_stale_form_is_refused(signed_in: SignedIn, alice: Member, our_shop: Shop) -> None:
    client = signed_in(alice)
    client.post(path(our_shop), said())
    page = client.post(path(our_shop), said(begins="ZX-"))
    assert page.status_code == 422
    assert "Somebody changed this" in words(page)
    assert NumberSeries.objects.get().prefix == "TS2026-"


def test_new_cases_meanwhile_do_not_hinder_who_changes_the_look(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    client = signed_in(alice)
    client.post(path(our_shop), said())
    version = _version(client, our_shop)
    new_number(our_shop)
    wider = said(width=6, next=12, shown=12, version=version)
    assert client.post(path(our_shop), wider).status_code == 302
    assert new_number(our_shop) == "TS2026-000013"


def test_the_example_follows_what_is_typed(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    client = signed_in(alice)
    there = f"{path(our_shop)}/example"
    assert "ZX-007" in words(client.get(there, {"begins": "ZX-", "width": 3, "next": 7}))
    assert "not make a number" in words(client.get(there, {"begins": "=", "width": 3, "next": 7}))


def test_the_page_asks_as_often_for_many_shops_as_for_one(
    signed_in: SignedIn, alice: Member, our_shop: Shop, queries_at_most: Callable[[int], Any]
) -> None:
    NumberSeries.objects.bulk_create(
        NumberSeries(shop=Shop.objects.create(name=f"Shop {n}")) for n in range(20)
    )
    client = signed_in(alice)
    with queries_at_most(11):
        page = words(client.get("/settings/numbers"))
    assert page.count("C-00001") == 21
    assert "Several shops begin with “C-”. They count together" in page
