"""Administrators set up people, teams, shops and rates; nobody else may."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ombud.casework.actions import NewRemedy, propose_remedies
from ombud.followup.models import Promise
from ombud.orders.models import Rate
from ombud.people.models import Member, Shop, Team
from ombud.people.roles import ADMINISTRATOR, AGENT, LEAD
from ombud.rules.clocks import HOUR
from tests.casework.scenes import NOW, by, open_case

SignedIn = Callable[[Member], Client]


def words(answer: object) -> str:
    """The page as text."""
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        "/settings/people",
        "/settings/invitation",
        "/settings/shops",
        "/settings/rates",
        "/settings/keys",
    ],
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


def test_who_lost_a_password_gets_a_link_and_every_other_session_ends(
    signed_in: SignedIn, alice: Member, charlie: Member
) -> None:
    elsewhere, new = signed_in(charlie), {"password": "a good new sentence"}
    assert elsewhere.get("/").status_code == 200
    path = f"/settings/people/{charlie.pk}"
    assert f'action="{path}/password"' in words(signed_in(alice).get(path))
    answer = words(signed_in(alice).post(f"{path}/password"))
    found = re.search(r"http://testserver(/welcome/[\w-]+)", answer)
    assert found
    assert "chooses the new password" in answer
    visitor = Client()
    assert "who signs in as charlie" in words(visitor.get(found[1], HTTP_ACCEPT_LANGUAGE="en"))
    assert visitor.post(found[1], {"password": "short"}).status_code == 422
    assert elsewhere.get("/").status_code == 200
    assert visitor.post(found[1], new).status_code == 302
    assert visitor.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert Client().post(found[1], new).status_code == 410
    again = Client()
    again.post("/login", {"login": "charlie"} | new)
    assert again.get("/").status_code == 200


def test_only_administrators_make_links_to_passwords(
    signed_in: SignedIn, alice: Member, bob: Member, charlie: Member
) -> None:
    path = f"/settings/people/{charlie.pk}/password"
    assert signed_in(bob).post(path).status_code == 403
    assert signed_in(alice).get(path).status_code == 405
    Member.objects.filter(id=charlie.pk).update(is_active=False)
    refused = signed_in(alice).post(path, follow=True)
    assert "Please invite them instead" in words(refused)


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


def test_a_shop_whose_refunds_are_counted_keeps_its_currency(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    offer = NewRemedy(case_id=open_case(our_shop).pk, kind="RF", amount=Decimal(35), state="done")
    propose_remedies([offer], by=by(alice), at=NOW)
    path, sent = f"/settings/shops/{our_shop.pk}", {"name": "Ours", "time_zone": "Asia/Shanghai"}
    client, sent = signed_in(alice), sent | {"version": our_shop.version}
    refused = client.post(path, sent | {"currency": "USD"})
    assert refused.status_code == 422
    assert "counted in its currency already" in words(refused)
    assert client.post(path, sent | {"currency": "CNY"}).status_code == 302
    shop = Shop.objects.get(id=our_shop.pk)
    assert (shop.name, shop.currency) == ("Ours", "CNY")


def test_rates_are_set_and_shown(signed_in: SignedIn, alice: Member) -> None:
    client = signed_in(alice)
    rate = {"currency": "USD", "rate": "7.15", "base": "CNY", "since_on": "2025-03-01"}
    assert client.post("/settings/rates/new", rate).status_code == 302
    assert "1 USD = 7.15 CNY" in words(client.get("/settings/rates"))
    for wrong in ({"base": "USD"}, {"rate": "0"}, {"since_on": "soon"}):
        assert client.post("/settings/rates/new", rate | wrong).status_code == 422
    assert Rate.objects.count() == 1


def test_people_stand_under_their_state_and_are_found_by_name(
    signed_in: SignedIn, alice: Member, bob: Member
) -> None:
    Member.objects.create(name="小王")
    Member.objects.create(name="Old Hand", login="oldhand")
    client = signed_in(alice)

    def shown(**asked: str) -> set[str]:
        page = words(client.get("/settings/people", asked))
        return set(re.findall(r'<th scope="row"[^>]*><a[^>]*>\s*(.*?)\s*</a>', page))

    assert shown() == {"Alice", "Bob"}
    assert shown(show="named") == {"小王"}
    assert shown(show="left") == {"Old Hand"}
    assert shown(q="王") == {"小王"}
    assert shown(q="OLDH") == {"Old Hand"}
    assert shown(q="nobody") == set()


def test_a_large_house_is_shown_page_by_page(
    signed_in: SignedIn, alice: Member, queries_at_most: Callable[[int], Any]
) -> None:
    Member.objects.bulk_create(
        Member(name=f"Agent {n:03}", login=f"a{n}", is_active=True) for n in range(250)
    )
    client = signed_in(alice)
    with queries_at_most(10):
        page = words(client.get("/settings/people"))
    more = re.search(r'hx-get="(\?[^"]+)"', page)
    assert more
    path = "/settings/people" + more[1].replace("&amp;", "&")
    rest = words(client.get(path, headers={"HX-Request": "true"}))
    names = re.findall(r">\s*(Agent \d+)\s*<", page + rest)
    assert names == [f"Agent {n:03}" for n in range(250)]
    assert "<html" not in rest


def test_a_team_says_how_many_can_work_in_it(
    signed_in: SignedIn, alice: Member, bob: Member, charlie: Member
) -> None:
    Member.objects.filter(id=charlie.pk).update(is_active=False)
    assert "1 person" in words(signed_in(alice).get("/settings/teams"))
    assert signed_in(bob).get("/settings/teams").status_code == 403


def test_a_promise_is_taken_up_again_to_be_changed(signed_in: SignedIn, bob: Member) -> None:
    client = signed_in(bob)
    said = {"kind": "settlement", "class_code": "LOG", "priority": "P2", "amount": 3, "unit": HOUR}
    assert client.post("/settings/promises", said).status_code == 302
    page = words(client.get("/settings/promises"))
    assert "P2 High" in page
    change = re.search(r'href="(/settings/promises\?change=\d+)"', page)
    assert change
    form = words(client.get(change[1]))
    assert '<option value="LOG" selected>' in form
    assert 'name="amount" value="3"' in form
    assert client.post("/settings/promises", said | {"amount": 5}).status_code == 302
    assert Promise.objects.get().amount == 5
    assert client.get("/settings/promises?change=0").status_code == 404
