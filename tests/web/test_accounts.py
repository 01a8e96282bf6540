"""Signing in, joining by a link, and the language before one has signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ombud.ledger.events import SYSTEM
from ombud.people.actions import Seat, invite_member, make_first_invitation
from ombud.people.models import Member, Shop
from ombud.people.roles import AGENT
from tests.house.cast import PASSWORD

SignedIn = Callable[[Member], Client]


def first_link() -> str:
    """The address that `ombud serve` prints at the first start."""
    return f"/welcome/{make_first_invitation(at=timezone.now())}"


SET_UP = {
    "name": "Dora", "login": "dora", "password": PASSWORD, "time_zone": "Europe/Berlin",
    "shop_name": "Tea House", "currency": "EUR",
}  # fmt: skip


# Twenty-one, and the bounds of their turns.
AT_A_SIGN_IN = 50


@pytest.fixture
def client(db: None) -> Client:
    """A stranger who reads English."""
    stranger = Client()
    stranger.cookies["language"] = "en"
    return stranger


@pytest.fixture
def with_password(alice: Member) -> Member:
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, with_password: Member) -> None:
    sent = client.get("/customers?q=anna")
    assert sent.headers["Location"] == "/login?next=/customers%3Fq%3Danna"
    page = client.get(sent.headers["Location"]).content.decode()
    assert 'name="next" value="/customers?q=anna"' in page
    said = {"login": "Alice", "password": PASSWORD, "next": "/customers?q=anna"}
    assert client.post("/login", said).headers["Location"] == "/customers?q=anna"
    assert client.get("/customers").status_code == 200


def test_a_strangers_fragment_goes_to_sign_in_as_a_whole(client: Client, db: None) -> None:
    answer = client.get(
        "/customers?after=x",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/customers"},
    )
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/login?next=/customers")


def test_what_a_stranger_sends_from_an_open_page_does_not_take_the_page_away(
    client: Client, db: None
) -> None:
    answer = client.post("/cases/1/answers", {"text": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers


def test_what_a_stranger_sends_comes_back_to_be_sent_again(client: Client, db: None) -> None:
    typed = {
        "text": "\r\n收到的<b>杯子</b>碎了",
        "line": ["1", "2"],
        "csrfmiddlewaretoken": "outworn",
    }
    answer = client.post("/cases/new?from=mail", typed)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert '<form method="post" action="/cases/new?from=mail">' in page
    assert '<textarea name="text" hidden>\n\r\n收到的&lt;b&gt;杯子&lt;/b&gt;碎了</textarea>' in page
    assert page.count('<textarea name="line" hidden>') == 2
    assert "outworn" not in page
    assert 'action="/language"' not in page


def test_a_wrong_password_is_told_in_words_and_nobody_is_in(
    client: Client, with_password: Member
) -> None:
    answer = client.post("/login", {"login": "alice", "password": "wrong"})
    assert 'role="alert"' in answer.content.decode()
    assert client.get("/settings").status_code == 302


def test_guessing_is_paused(client: Client, with_password: Member) -> None:
    for _ in range(6):
        answer = client.post("/login", {"login": "alice", "password": "wrong"})
    assert answer.status_code in (200, 429)
    right = client.post("/login", {"login": "alice", "password": PASSWORD})
    assert right.status_code != 302


def test_a_whole_floor_signs_in_from_one_address_within_a_minute(
    settings: Any, alice: Member
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    alice.set_password(PASSWORD)
    alice.save()
    entered = {"login": "alice", "password": PASSWORD}
    assert {Client().post("/login", entered).status_code for _ in range(32)} == {302}


def test_who_left_cannot_sign_in(client: Client, with_password: Member) -> None:
    Member.objects.filter(id=with_password.pk).update(is_active=False)
    client.post("/login", {"login": "alice", "password": PASSWORD})
    assert client.get("/settings").status_code == 302


def test_who_left_is_out_at_once(signed_in: SignedIn, charlie: Member) -> None:
    client = signed_in(charlie)
    assert client.get("/settings").status_code == 200
    Member.objects.filter(id=charlie.pk).update(is_active=False)
    assert client.get("/settings").status_code == 302


def test_signing_out_asks_first_and_ends_the_session(signed_in: SignedIn, alice: Member) -> None:
    client = signed_in(alice)
    assert client.get("/logout").status_code == 200
    assert client.get("/settings").status_code == 200
    assert client.post("/logout").headers["Location"] == "/login"
    assert client.get("/settings").status_code == 302


@pytest.mark.parametrize("path", ["/signup", "/email", "/password/reset", "/accounts/signup/"])
def test_nobody_signs_up_or_resets_by_themselves(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_first_start_sets_up_and_signs_in(client: Client, db: None) -> None:
    link = first_link()
    page = client.get(link).content.decode()
    assert 'name="shop_name"' in page
    assert client.post(link, SET_UP).headers["Location"] == "/"
    dora = Member.objects.get(login="dora")
    assert (dora.language, dora.time_zone) == ("en", "Europe/Berlin")
    assert Shop.objects.get().name == "Tea House"
    assert client.get("/settings/people").status_code == 200
    assert Client().get(link).status_code == 410


def test_who_comes_before_the_first_start_is_told_where_its_link_is(
    client: Client, db: None
) -> None:
    link, there = first_link(), "The window in which Ombud was started"
    assert there in client.get("/login").content.decode()
    client.post(link, SET_UP)
    client.logout()
    assert there not in client.get("/login").content.decode()


def test_a_short_password_is_refused_and_the_link_stays_open(client: Client, db: None) -> None:
    link = first_link()
    answer = client.post(link, SET_UP | {"password": "short"})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert client.post(link, SET_UP).status_code == 302


def test_a_taken_login_is_told_at_its_field(client: Client, alice: Member) -> None:
    seat = Seat(name="Dora", role=AGENT)
    token = invite_member(seat=seat, by=SYSTEM, at=timezone.now())
    answer = client.post(f"/welcome/{token}", SET_UP | {"login": "ALICE"})
    assert answer.status_code == 422
    assert "This sign-in name is taken" in answer.content.decode()


def test_an_unknown_link_says_so(client: Client, db: None) -> None:
    answer = client.get("/welcome/nonsense")
    assert answer.status_code == 410
    assert "This link does not work" in answer.content.decode()


def test_the_language_changes_before_signing_in(client: Client, db: None) -> None:
    answer = client.post("/language", {"language": "en", "next": "/login"})
    assert answer.headers["Location"] == "/login"
    assert client.get("/login").headers["Content-Language"] == "en"
    client.post("/language", {"language": "zh-hans"})
    assert client.get("/login").headers["Content-Language"] == "zh-hans"
    assert client.post("/language", {"language": "xx"}).status_code == 400


def test_the_language_stays_with_the_member(signed_in: SignedIn, alice: Member) -> None:
    client = signed_in(alice)
    client.post("/language", {"language": "zh-hans"})
    assert Member.objects.get(id=alice.pk).language == "zh-hans"
    assert client.get("/settings").headers["Content-Language"] == "zh-hans"


def test_nobody_is_sent_to_another_site(client: Client, db: None) -> None:
    said = {"language": "en", "next": "https://evil.example/"}
    assert client.post("/language", said).headers["Location"] == "/"


def test_theme_and_time_zone_stay_with_the_member(signed_in: SignedIn, alice: Member) -> None:
    client = signed_in(alice)
    client.post("/theme", {"theme": "dark"})
    client.post("/time-zone", {"time_zone": "Europe/Berlin"})
    kept = Member.objects.get(id=alice.pk)
    assert (kept.theme, kept.time_zone) == ("dark", "Europe/Berlin")
    assert client.cookies["theme"].value == "dark"
    assert client.post("/time-zone", {"time_zone": "Mars/Base"}).status_code == 400


def test_a_changed_password_works_at_once(with_password: Member, signed_in: SignedIn) -> None:
    client, new = signed_in(with_password), "another good sentence"
    assert client.get("/password").status_code == 200
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/password", said).headers["Location"] == "/settings"
    assert "Your password was changed." in client.get("/settings").content.decode()
    entered = {"login": "alice", "password": new, "next": "/settings"}
    assert Client().post("/login", entered).headers["Location"] == "/settings"


def test_a_sign_in_is_counted_in_few_questions(
    client: Client, with_password: Member, queries_at_most: Callable[[int], Any]
) -> None:
    client.get("/login")
    said = {"login": with_password.login, "password": PASSWORD}
    with queries_at_most(AT_A_SIGN_IN):
        assert client.post("/login", said).status_code == 302
