"""Settings make and revoke the passwords with which office programs come in."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from ombud.ledger.models import Entry
from ombud.people.actions import note_use
from ombud.people.models import AppPassword, Member
from ombud.people.queries import app_password_of
from tests.web.test_settings_and_people import words

SignedIn = Callable[[Member], Client]
PATH = "/settings/app-passwords"


def made(client: Client, name: str = "Excel in the office") -> str:
    """Make a password as a person does; what the page showed."""
    page = client.post(PATH, {"name": name})
    assert page.headers["Cache-Control"].startswith("max-age=0")
    found = re.search(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}", words(page))
    assert found
    return found[0]


def test_a_password_is_shown_once_and_only_its_hash_is_kept(
    signed_in: SignedIn, bob: Member
) -> None:
    client = signed_in(bob)
    password = made(client)
    assert password not in words(client.get(PATH))
    assert "Excel in the office" in words(client.get(PATH))
    assert password not in str(AppPassword.objects.values_list().get())
    assert app_password_of("bob", password) == AppPassword.objects.get()
    assert app_password_of("BOB", f" {password.replace('-', ' ').upper()} ")


def test_it_opens_for_its_own_person_and_never_the_desk(
    signed_in: SignedIn, bob: Member, charlie: Member
) -> None:
    password = made(signed_in(bob))
    assert app_password_of("charlie", password) is None
    assert app_password_of("bob", password[:-1]) is None
    assert app_password_of("bob", "") is None
    stranger = Client()
    stranger.post("/login", {"login": "bob", "password": password})
    assert stranger.get("/").status_code == 302


def test_a_revoked_password_opens_nothing_and_nobody_elses_is_revoked(
    signed_in: SignedIn, bob: Member, charlie: Member
) -> None:
    password = made(signed_in(bob))
    path = f"{PATH}/{AppPassword.objects.get().pk}/revocation"
    assert signed_in(charlie).post(path).status_code == 404
    assert signed_in(bob).get(path).status_code == 405
    assert app_password_of("bob", password)
    for _ in range(2):
        assert signed_in(bob).post(path).status_code == 302
    assert app_password_of("bob", password) is None
    kinds = Entry.objects.filter(about_kind="app_password").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["AppPasswordMade", "AppPasswordRevoked"]


def test_the_last_use_is_shown_and_noted_once_in_a_while(signed_in: SignedIn, bob: Member) -> None:
    made(signed_in(bob))
    assert "not used yet" in words(signed_in(bob).get(PATH))
    now = timezone.now()
    note_use(AppPassword.objects.get(), at=now)
    note_use(AppPassword.objects.get(), at=now + timedelta(minutes=1))
    assert AppPassword.objects.get().used_at == now
    assert "not used yet" not in words(signed_in(bob).get(PATH))


def test_a_password_needs_a_name(signed_in: SignedIn, bob: Member) -> None:
    assert signed_in(bob).post(PATH, {"name": " "}).status_code == 422
    assert not AppPassword.objects.exists()
