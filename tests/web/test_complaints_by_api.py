"""A program with a key brings a complaint and learns its case number; whatever is wrong is said."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ombud.arrivals.models import Message
from ombud.casework.models import Case
from ombud.followup.models import Clock
from ombud.ledger.events import By
from ombud.ledger.models import Entry
from ombud.people.actions import make_api_key, revoke_api_key
from ombud.people.models import ApiKey, Member, Shop

pytestmark = pytest.mark.django_db
WHERE = "/api/complaints"
SAID = {
    "text": "鞋子穿了一天就开胶了，要求退款 128 元",
    "customer": {"name": "王小明", "phone": "13800005678", "email": "wang@example.com"},
    "order_no": "4012345678901234567",
    "channel": "chat",
}


@pytest.fixture
def key(our_shop: Shop, alice: Member) -> str:
    by = By("member", alice.pk)
    return make_api_key(shop_id=our_shop.pk, name="web shop", by=by, at=timezone.now())


def sent(key: str, body: Any = SAID, **headers: str) -> tuple[int, dict[str, Any]]:
    raw = body if isinstance(body, bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {key}", **headers}
    answer = Client(enforce_csrf_checks=True).post(
        WHERE, raw, content_type="application/json", headers=headers
    )
    return answer.status_code, answer.json()


def test_a_complaint_is_a_case_on_its_clocks_when_it_is_answered(key: str, our_shop: Shop) -> None:
    status, answer = sent(key)
    case = Case.objects.get(number=answer["number"])
    assert (status, case.class_code, case.order_no) == (201, "QUA", "4012345678901234567")
    assert (case.shop_id, case.channel) == (our_shop.pk, "chat")
    assert case.first_message.text == SAID["text"]
    assert Clock.objects.filter(case_id=case.pk).count() == 2
    entry = Entry.objects.get(kind="CaseOpened")
    assert (entry.actor_kind, entry.via) == ("program", "api")
    assert entry.actor_id == ApiKey.objects.get().pk


def test_a_currency_that_nobody_knows_gets_nowhere(key: str) -> None:
    status, answer = sent(key, SAID | {"currency": "XYZ"})
    assert (status, answer["error"]["fields"]) == (422, {"currency": "is not known here"})
    assert sent(key, SAID | {"text": "broken, I want 128 XYZ back"})[0] == 201
    case = Case.objects.get()
    assert (case.amount_wanted, case.amount_currency) == (None, "")


def test_the_same_customer_is_known_again(key: str) -> None:
    first, second = (sent(key)[1]["number"] for _ in range(2))
    assert first != second
    assert Case.objects.values("customer_id").distinct().count() == 1


def test_a_repeated_request_opens_no_second_case(key: str) -> None:
    once = sent(key, **{"Idempotency-Key": "order-77"})
    again = sent(key, **{"Idempotency-Key": "order-77"})
    assert (once[0], again[0], once[1]) == (201, 200, again[1])
    assert Message.objects.count() == 1


def test_the_key_stands_nowhere_in_plain_text(key: str) -> None:
    assert key not in str(list(ApiKey.objects.values()))


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "Basic abc"])
def test_without_a_valid_key_nobody_comes_in(key: str, shown: str) -> None:
    headers = {"Authorization": shown}
    answer = Client().post(WHERE, "{}", content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_opens_nothing(key: str, alice: Member) -> None:
    revoke_api_key(key_id=ApiKey.objects.get().pk, by=By("member", alice.pk), at=timezone.now())
    assert sent(key)[0] == 401
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"{", 400, "not_json"),
        (b"\xff\xfe{}", 400, "not_json"),
        (b"[" * 100_000, 400, "not_json"),
        (b"[]", 400, "not_an_object"),
        (b'{"text": "' + b"x" * 1_000_000 + b'"}', 413, "too_large"),
    ],
)
def test_what_is_no_object_of_fitting_size_is_refused(
    key: str, body: bytes, status: int, code: str
) -> None:
    answered, answer = sent(key, body)
    assert (answered, answer["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "   "}, "text"),
        ({"text": 7}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "half \ud83d of a face"}, "text"),
        ({"text": "x", "order_no": "9" * 65}, "order_no"),
        ({"text": "x", "channel": "pigeon"}, "channel"),
        ({"text": "x", "customer": "Wang"}, "customer"),
        ({"text": "x", "customer": {"phone": 138}}, "customer.phone"),
        ({"text": "x", "custmer": {}}, "custmer"),
    ],
)
def test_each_wrong_field_is_named(key: str, body: dict[str, Any], field: str) -> None:
    status, answer = sent(key, body)
    assert (status, list(answer["error"]["fields"])) == (422, [field])
    assert not Case.objects.exists()


def test_null_and_missing_fields_are_the_same(key: str) -> None:
    status, _ = sent(key, {"text": "x 坏了", "customer": None, "order_no": None, "channel": ""})
    assert status == 201


def test_a_key_writes_to_its_own_shop_only(key: str, our_shop: Shop) -> None:
    Shop.objects.create(name="Other")
    assert sent(key, SAID | {"shop": our_shop.name})[0] == 201
    assert sent(key, SAID | {"shop": "Other"})[1]["error"]["code"] == "other_shop"


def test_only_a_post_is_taken(key: str) -> None:
    assert Client().get(WHERE, headers={"Authorization": f"Bearer {key}"}).status_code == 405
