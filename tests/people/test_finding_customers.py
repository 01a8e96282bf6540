"""Customers are found by a part of what is sealed, and only by those who may see them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.utils import timezone

from ombud.ledger.events import SYSTEM
from ombud.people import queries
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.masks import masked_contact, masked_name
from ombud.people.models import Customer, Member, Shop
from ombud.people.search import SHELF_BITS
from ombud.store.turn import turn

Known = Callable[..., int]


def found(member: Member, text: str) -> list[int]:
    """Ids of the customers the member finds."""
    viewer = queries.viewer_of(member)
    assert viewer is not None
    return [row.id for row in queries.customers(viewer, text).rows]


@pytest.fixture
def anna(our_shop: Shop, known: Known) -> int:
    return known(
        our_shop,
        "Anna Schmidt",
        phones=("+86 138 1234 5678",),
        emails=("kitty.fan@example.com",),
        handles=("wx_Sonnenschein",),
    )


@pytest.mark.parametrize(
    "text",
    ["5678", "2345678", "13812345678", "+86 13812345678", "45678",
     "anna", "Schmi", "SCHMIDT", "anna schmidt", "nensch", "wx_sonnenschein", "kitty", "fan",
     "kitty.fan@example.com", "Kitty.Fan@Example.com"],
)  # fmt: skip
def test_a_customer_is_found_by_a_part(anna: int, bob: Member, text: str) -> None:
    assert found(bob, text) == [anna]


@pytest.mark.parametrize("text", ["an", "1234", "678", "annasc", "example.com", "5678x", "ab"])
def test_what_is_too_short_or_elsewhere_finds_nobody(anna: int, bob: Member, text: str) -> None:
    assert found(bob, text) == []


def test_pieces_in_another_order_do_not_pass_for_the_text(
    our_shop: Shop, known: Known, alice: Member
) -> None:
    known(our_shop, "abcd bcde")
    assert found(alice, "abcde") == []


def test_a_name_of_two_characters_is_found_in_full(
    our_shop: Shop, known: Known, alice: Member
) -> None:
    li = known(our_shop, "李雷")
    known(our_shop, "李雷雷锋")
    assert found(alice, "李雷") == [li]


def test_the_newest_come_first_across_shelves(our_shop: Shop, known: Known, alice: Member) -> None:
    far = 40 << SHELF_BITS
    Customer.objects.create(id=far, first_seen_at=timezone.now())
    old, new = known(our_shop, "Anna Old"), known(our_shop, "Anna New")
    assert found(alice, "anna") == sorted([old, new], reverse=True)


def test_a_list_goes_on_after_its_cursor(our_shop: Shop, alice: Member) -> None:
    many = [(our_shop.pk, CustomerClaim(name=f"Anna {n:03}")) for n in range(120)]
    with turn():
        ids = know_customers(many, at=timezone.now(), by=SYSTEM)
    viewer = queries.viewer_of(alice)
    assert viewer is not None
    for text in ("", "anna"):
        seen, cursor = [], ""
        for _ in range(3):
            page = queries.customers(viewer, text, cursor)
            seen += [row.id for row in page.rows]
            cursor = page.next_cursor
        assert cursor == ""
        assert seen == sorted(filter(None, ids), reverse=True)


def test_nobody_finds_customers_of_a_shop_they_may_not_see(
    other_shop: Shop, known: Known, bob: Member, alice: Member
) -> None:
    theirs = known(other_shop, "Anna", phones=("13900001111",))
    viewer = queries.viewer_of(bob)
    assert viewer is not None
    assert found(bob, "") == found(bob, "anna") == found(bob, "1111") == []
    assert queries.customer_names(viewer, [theirs]) == {}
    with pytest.raises(Customer.DoesNotExist):
        queries.customer_card(viewer, theirs)
    assert found(alice, "1111") == [theirs]


def test_a_customer_of_two_shops_shows_only_the_shop_one_may_see(
    our_shop: Shop, other_shop: Shop, known: Known, bob: Member
) -> None:
    both = known(our_shop, "Anna", phones=("13900001111",))
    assert known(other_shop, phones=("13900001111",)) == both
    viewer = queries.viewer_of(bob)
    assert viewer is not None
    assert queries.customer_card(viewer, both).shops == ("Our Shop",)
    assert queries.customers(viewer).rows[0].shops == ("Our Shop",)


def test_a_list_shows_names_in_full_and_contacts_masked(anna: int, bob: Member) -> None:
    viewer = queries.viewer_of(bob)
    assert viewer is not None
    [row] = queries.customers(viewer).rows
    assert row.name == "Anna Schmidt"
    assert dict(row.contacts) == {
        "phone": "+86****5678", "email": "k***@example.com", "im": "wx***",
    }  # fmt: skip
    assert queries.customer_names(viewer, [anna, None], masked=True) == {anna: "An**"}


def test_a_page_of_customers_costs_few_queries(
    our_shop: Shop,
    bob: Member,
    queries_at_most: Callable[[int], AbstractContextManager[object]],
) -> None:
    many = [(our_shop.pk, CustomerClaim(name=f"Anna {n:03}")) for n in range(60)]
    with turn():
        know_customers(many, at=timezone.now(), by=SYSTEM)
    viewer = queries.viewer_of(bob)
    assert viewer is not None
    with queries_at_most(3):
        queries.customers(viewer)
    with queries_at_most(6):
        queries.customers(viewer, "anna")


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("phone", "13812345678", "138****5678"),
        ("phone", "+33 6 39 98 01 37", "+33****0137"),
        ("phone", "12345", "****45"),
        ("email", "anna@example.com", "a***@example.com"),
        ("im", "wx_anna", "wx***"),
        ("im", "wx", "***"),
    ],
)
def test_a_contact_is_masked(kind: str, text: str, shown: str) -> None:
    assert masked_contact(kind, text) == shown


def test_a_name_is_masked() -> None:
    assert [masked_name(name) for name in ("张三", "Li Wei", "")] == ["张**", "Li**", ""]
