"""Settings make and revoke the keys with which programs bring complaints in."""

import re
from collections.abc import Callable

from django.test import Client

from ombud.casework.models import Case
from ombud.ledger.models import Entry
from ombud.people.models import ApiKey, Member, Shop
from tests.web.test_complaints_by_api import sent
from tests.web.test_settings_and_people import words

SignedIn = Callable[[Member], Client]
PATH = "/settings/keys"


def made(client: Client, shop: Shop, name: str = "web shop") -> str:
    """Make a key as an administrator does; what the page showed."""
    page = client.post(PATH, {"name": name, "shop": shop.pk})
    assert page.headers["Cache-Control"].startswith("max-age=0")
    found = re.search(r"ombud_[\w-]{40,}", words(page))
    assert found
    return found[0]


def test_a_key_is_made_shown_once_and_opens_its_shop(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    client = signed_in(alice)
    key = made(client, our_shop)
    status, answer = sent(key)
    assert (status, Case.objects.get(number=answer["number"]).shop_id) == (201, our_shop.pk)
    page = words(client.get(PATH))
    assert key not in page
    assert "web shop" in page
    assert "by Alice" in page


def test_a_revoked_key_is_refused_and_stays_in_the_list(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    client = signed_in(alice)
    key = made(client, our_shop)
    path = f"{PATH}/{ApiKey.objects.get().pk}/revocation"
    assert client.get(path).status_code == 405
    for _ in range(2):
        assert client.post(path).status_code == 302
    assert sent(key)[0] == 401
    page = words(client.get(PATH))
    assert "revoked" in page
    assert path not in page
    kinds = Entry.objects.filter(about_kind="api_key").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["ApiKeyMade", "ApiKeyRevoked"]


def test_a_key_needs_a_name_and_a_shop(signed_in: SignedIn, alice: Member, our_shop: Shop) -> None:
    client = signed_in(alice)
    for wrong in ({"name": " ", "shop": our_shop.pk}, {"name": "x", "shop": 0}, {"name": "x"}):
        assert client.post(PATH, wrong).status_code == 422
    assert not ApiKey.objects.exists()


def test_only_administrators_make_and_revoke(
    signed_in: SignedIn, alice: Member, bob: Member, our_shop: Shop
) -> None:
    made(signed_in(alice), our_shop)
    client = signed_in(bob)
    assert client.post(PATH, {"name": "mine", "shop": our_shop.pk}).status_code == 403
    assert client.post(f"{PATH}/{ApiKey.objects.get().pk}/revocation").status_code == 403
    assert not ApiKey.objects.exclude(revoked_at=None).exists()


def test_keys_to_a_shop_one_does_not_see_are_not_there(
    signed_in: SignedIn, alice: Member, our_shop: Shop
) -> None:
    other = Shop.objects.create(name="Tea House")
    made(signed_in(alice), other)
    alice.sees_all_shops = False
    alice.save()
    alice.shops.set([our_shop])
    client = signed_in(alice)
    assert "Tea House" not in words(client.get(PATH))
    assert client.post(PATH, {"name": "x", "shop": other.pk}).status_code == 422
    assert client.post(f"{PATH}/{ApiKey.objects.get().pk}/revocation").status_code == 404
