"""Administrators set up people, teams, shops and rates; nobody else may."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ombud.orders.models import Rate
from ombud.people.models import Member, Shop, Team
from ombud.people.roles import ADMINISTRATOR, AGENT, LEAD

SignedIn = Callable[[Member], Client]


def words(answer: object) -> str:
    """The page as text."""
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    ["/settings/people", "/settings/invitation", "/settings/shops", "/settings/rates"],
)
def test_leads_and_agents_may_not_set_up(
    signed_in: SignedIn, bob: Member, charlie: Member, path: str
) -> None:
    for member in (bob, charlie):
        answer = signed_in(member).get(path)
        assert answer.status_code == 403
        assert "<h1>" in words(answer)


def test_settings_offer_only_what_one_may_do(
    signed_in: SignedIn, alice: Member, charlie: Member
) -> None:
    assert reverse("people") in words(signed_in(alice).get("/settings"))
    assert reverse("people") not in words(signed_in(charlie).get("/settings"))


def test_somebody_is_invited_and_joins(
    signed_in: SignedIn, alice: Member, our_shop: Shop, team: Team
) -> None:
    seat = {"name": "Dora", "role": LEAD, "team_ids": [team.pk], "shop_ids": [our_shop.pk]}
    answer = signed_in(alice).post("/settings/invitation", seat)
    found = re.search(r"http://testserver(/welcome/[\w-]+)", words(answer))
    assert found
    joining = {
        "name": "Dora", "login": "dora", "password": "a good long one", "time_zone": "UTC",
    }  # fmt: skip
    assert Client().post(found[1], joining).status_code == 302
    dora = Member.objects.get(login="dora")
    assert (dora.role, dora.sees_all_shops) == (LEAD, False)
    assert list(dora.shops.all()) == [our_shop]
    assert list(dora.teams.all()) == [team]


def test_an_owner_from_a_workbook_is_invited_as_themselves(
    signed_in: SignedIn, alice: Member
) -> None:
    named = Member.objects.create(name="小王")
    path = f"/settings/people/{named.pk}/invitation"
    client = signed_in(alice)
    assert 'value="小王"' in words(client.get(path))
    seat = {"name": "小王", "role": AGENT, "sees_all_shops": "on"}
    assert "/welcome/" in words(client.post(path, seat))
    assert Member.objects.filter(name="小王").count() == 1


def test_an_invitation_without_a_shop_is_refused(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    answer = signed_in(alice).post("/settings/invitation", {"name": "Dora", "role": AGENT})
    assert answer.status_code == 422
    assert "tick at least one shop" in words(answer)


def test_a_seat_is_changed_and_a_stale_form_is_refused(
    signed_in: SignedIn, alice: Member, charlie: Member
) -> None:
    client, path = signed_in(alice), f"/settings/people/{charlie.pk}"
    seat = {
        "name": "Charlie", "role": LEAD, "sees_all_shops": "on", "version": charlie.version,
    }  # fmt: skip
    assert client.post(path, seat).status_code == 302
    assert Member.objects.get(id=charlie.pk).role == LEAD
    again = client.post(path, seat | {"role": AGENT})
    assert again.status_code == 422
    assert "Somebody changed this" in words(again)


def test_access_ends_and_the_last_administrator_stays(
    signed_in: SignedIn, alice: Member, charlie: Member
) -> None:
    client = signed_in(alice)
    for member in (charlie, alice):
        path = f"/settings/people/{member.pk}/departure"
        client.post(path, {"version": member.version})
    assert not Member.objects.get(id=charlie.pk).is_active
    assert Member.objects.get(id=alice.pk).is_active
    assert "Somebody must administer" in words(client.get("/settings/people"))


@pytest.mark.parametrize("path", ["/settings/people/{}", "/settings/people/{}/departure"])
def test_a_lead_may_not_change_seats(
    signed_in: SignedIn, bob: Member, charlie: Member, path: str
) -> None:
    seat = {"name": "Bob", "role": ADMINISTRATOR, "sees_all_shops": "on", "version": bob.version}
    assert signed_in(bob).post(path.format(bob.pk), seat).status_code == 403
    kept = Member.objects.get(id=bob.pk)
    assert (kept.role, kept.is_active) == (LEAD, True)


def test_teams_are_added_and_renamed(signed_in: SignedIn, alice: Member, team: Team) -> None:
    client = signed_in(alice)
    client.post("/settings/teams", {"name": "Warehouse"})
    client.post(f"/settings/teams/{team.pk}", {"name": "Care", "version": team.version})
    client.post("/settings/teams", {"name": "Care"})
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Care", "Warehouse"]
    assert "This name is taken" in words(client.get("/settings/people"))


def test_a_lead_may_not_add_a_team(signed_in: SignedIn, bob: Member) -> None:
    assert signed_in(bob).post("/settings/teams", {"name": "Mine"}).status_code == 403
    assert not Team.objects.filter(name="Mine").exists()


def test_shops_are_added_and_changed(signed_in: SignedIn, alice: Member, our_shop: Shop) -> None:
    client = signed_in(alice)
    new = {"name": "Tea House", "currency": "EUR", "time_zone": "Europe/Berlin"}
    assert client.post("/settings/shops", new).status_code == 302
    assert "Tea House" in words(client.get("/settings/shops"))
    path = f"/settings/shops/{our_shop.pk}"
    assert client.post(path, new | {"version": our_shop.version}).status_code == 422
    assert client.post(path, new | {"name": "Ours", "version": our_shop.version}).status_code == 302
    assert Shop.objects.get(id=our_shop.pk).currency == "EUR"


def test_rates_are_set_and_shown(signed_in: SignedIn, alice: Member) -> None:
    client = signed_in(alice)
    rate = {"currency": "USD", "rate": "7.15", "base": "CNY", "since_on": "2025-03-01"}
    assert client.post("/settings/rates/new", rate).status_code == 302
    assert "1 USD = 7.15 CNY" in words(client.get("/settings/rates"))
    for wrong in ({"base": "USD"}, {"rate": "0"}, {"since_on": "soon"}):
        assert client.post("/settings/rates/new", rate | wrong).status_code == 422
    assert Rate.objects.count() == 1
