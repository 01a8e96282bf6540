"""Customers are found by what identifies them, and never by less."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import pytest
from django.utils import timezone

from ombud.ledger.events import SYSTEM
from ombud.people.actions import know_customers, know_owners
from ombud.people.claims import CustomerClaim
from ombud.people.contacts import phone_digits
from ombud.people.models import ContactPoint, ContactToken, Customer, CustomerShop, Member, Shop
from ombud.store.sealing import open_text
from ombud.store.turn import turn

ANNA = CustomerClaim(
    name="Anna Schmidt", phones=("+49 151 2345 6789",), emails=("Anna@Example.com",)
)


def known(*claims: tuple[Shop, CustomerClaim]) -> list[int | None]:
    """Customers of the claims, in one turn."""
    pairs = [(shop.pk, claim) for shop, claim in claims]
    with turn():
        return know_customers(pairs, at=timezone.now(), by=SYSTEM)


def owners(names: Sequence[str]) -> dict[str, int]:
    """Owners of the names, in one turn."""
    with turn():
        return know_owners(names, at=timezone.now(), by=SYSTEM)


def test_a_new_customer_is_kept_sealed_with_contacts_and_shop(our_shop: Shop) -> None:
    [anna] = known((our_shop, ANNA))
    customer = Customer.objects.get(id=anna)
    assert "Anna" not in customer.sealed_name
    assert open_text(customer.sealed_name, f"customer.name.{anna}") == "Anna Schmidt"
    points = ContactPoint.objects.filter(customer=customer).order_by("id")
    opened = [open_text(point.sealed, f"contact.{point.kind}.{point.pk}") for point in points]
    assert opened == ["+49 151 2345 6789", "Anna@Example.com"]
    assert CustomerShop.objects.filter(customer=customer, shop=our_shop).exists()


def test_two_claims_of_one_person_in_one_batch_are_one_customer(our_shop: Shop) -> None:
    by_mail = CustomerClaim(name="A. S.", emails=(" ANNA@example.com",))
    by_phone = CustomerClaim(phones=("004915123456789",))
    assert len(set(known((our_shop, ANNA), (our_shop, by_mail), (our_shop, by_phone)))) == 1


def test_knowing_the_same_people_again_writes_nothing(our_shop: Shop) -> None:
    first = known((our_shop, ANNA))
    kept = (Customer, ContactPoint, ContactToken, CustomerShop)
    rows = [model.objects.count() for model in kept]
    assert known((our_shop, ANNA)) == first
    assert [model.objects.count() for model in kept] == rows


def test_a_phone_identifies_across_shops_and_adds_the_shop(
    our_shop: Shop, other_shop: Shop
) -> None:
    [anna] = known((our_shop, ANNA))
    assert known((other_shop, CustomerClaim(phones=ANNA.phones))) == [anna]
    assert CustomerShop.objects.filter(customer_id=anna).count() == 2


def test_a_name_identifies_within_its_shop_only(our_shop: Shop, other_shop: Shop) -> None:
    li = CustomerClaim(name="李雷")
    [here] = known((our_shop, li))
    assert known((our_shop, CustomerClaim(name=" 李雷 "))) == [here]
    assert known((other_shop, li)) != [here]


def test_a_fragment_of_a_name_identifies_nobody(our_shop: Shop) -> None:
    [anna] = known((our_shop, ANNA))
    assert known((our_shop, CustomerClaim(name="Anna"))) != [anna]


def test_two_phones_under_one_name_are_two_people(our_shop: Shop) -> None:
    first, second = (
        CustomerClaim(name="张伟", phones=("13800001111",)),
        CustomerClaim(name="张伟", phones=("13900002222",)),
    )
    assert len(set(known((our_shop, first), (our_shop, second)))) == 2
    [neither] = known((our_shop, CustomerClaim(name="张伟")))
    assert neither not in known((our_shop, first), (our_shop, second))
    assert known((our_shop, CustomerClaim(name="张伟"))) == [neither]


def test_a_customer_known_by_name_alone_receives_the_phone_of_a_later_row(our_shop: Shop) -> None:
    bare, full = CustomerClaim(name="李雷"), CustomerClaim(name="李雷", phones=("13800001111",))
    first, second = known((our_shop, bare), (our_shop, full))
    assert first == second
    assert known((our_shop, CustomerClaim(phones=("138 0000 1111",)))) == [first]


def test_a_customer_met_without_a_name_is_named_by_a_later_row(our_shop: Shop) -> None:
    [who] = known((our_shop, CustomerClaim(handles=("wx_anna",))))
    assert known((our_shop, CustomerClaim(name="Anna", handles=("WX_Anna",)))) == [who]
    sealed = Customer.objects.get(id=who).sealed_name
    assert open_text(sealed, f"customer.name.{who}") == "Anna"


@pytest.mark.parametrize(
    "claim",
    [
        CustomerClaim(phones=("138****5678",)),
        CustomerClaim(name="张**"),
        CustomerClaim(name="匿名"),
        CustomerClaim(handles=("t**3",)),
    ],
)
def test_masked_or_empty_names_join_nobody(our_shop: Shop, claim: CustomerClaim) -> None:
    first, second = known((our_shop, claim), (our_shop, claim))
    assert first != second


def test_a_claim_that_names_nobody_gives_none(our_shop: Shop) -> None:
    assert known((our_shop, CustomerClaim()), (our_shop, CustomerClaim(name="  "))) == [None, None]


def test_a_mail_that_belongs_to_somebody_else_stays_theirs(our_shop: Shop) -> None:
    anna, ben = known(
        (our_shop, CustomerClaim(emails=("anna@example.com",))),
        (our_shop, CustomerClaim(phones=("13800001111",))),
    )
    both = CustomerClaim(phones=("13800001111",), emails=("anna@example.com",))
    assert known((our_shop, both)) == [ben]
    assert ContactPoint.objects.filter(customer_id=ben).count() == 1
    assert known((our_shop, CustomerClaim(emails=("anna@example.com",)))) == [anna]


def test_a_hundred_customers_cost_no_more_queries_than_one(
    our_shop: Shop, queries_at_most: Callable[[int], AbstractContextManager[object]]
) -> None:
    many = [(our_shop, CustomerClaim(name=f"N{n}", phones=(f"138{n:08}",))) for n in range(100)]
    with queries_at_most(18):
        known(*many)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+7 912 345 67 89", "79123456789"),
    ],
)
def test_a_phone_is_the_same_however_it_is_written(written: str, digits: str) -> None:
    assert phone_digits(written) == digits


def test_owners_of_a_workbook_become_members_without_login(alice: Member) -> None:
    found = owners(["Alice", " 小王 ", "小王", ""])
    assert found["Alice"] == alice.pk
    assert found[" 小王 "] == found["小王"]
    named = Member.objects.get(id=found["小王"])
    assert (named.login, named.is_active) == (None, False)
    assert owners(["小王"]) == {"小王": named.pk}
