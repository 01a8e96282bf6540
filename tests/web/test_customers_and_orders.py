"""Customers and orders on the desk: found, shown, and hidden from those who may not see them."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.orders.actions import add_orders
from ombud.orders.claims import ItemClaim, OrderClaim, ParcelClaim
from ombud.orders.models import Order, Product
from ombud.people.claims import CustomerClaim
from ombud.people.models import ContactPoint, Member, Shop
from tests.casework.scenes import open_case

SignedIn = Callable[[Member], Client]
ANNA = CustomerClaim(
    name="Anna <b>Schmidt</b>", phones=("13812345678",), emails=("anna@example.com",)
)


def bought(shop: Shop, customer: CustomerClaim = ANNA, number: str = "A-1") -> Order:
    """An order of the customer in the shop."""
    claim = OrderClaim(
        shop_id=shop.pk, number=number, customer=customer, stage="in_warehouse",
        items=[ItemClaim(title="茶杯", option="blue", qc_note="chipped", parcel=0)],
        parcels=[ParcelClaim(tracking_no="YT123", carrier="YTO", weight_g=900)],
    )  # fmt: skip
    [order_id] = add_orders([claim], by=SYSTEM, at=timezone.now())
    return Order.objects.get(id=order_id)


@pytest.fixture
def our_order(our_shop: Shop) -> Order:
    return bought(our_shop)


@pytest.fixture
def their_order(db: None) -> Order:
    """An order of a shop that Bob and Charlie may not see."""
    return bought(Shop.objects.create(name="Other Shop"))


@pytest.mark.parametrize("text", ["", "schmidt", "5678", "anna@example.com"])
def test_customers_are_listed_and_found(
    signed_in: SignedIn, charlie: Member, our_order: Order, text: str
) -> None:
    page = signed_in(charlie).get("/customers", {"q": text}).content.decode()
    assert f"/customers/{our_order.customer_id}" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "<b>Schmidt" not in page


def test_a_card_shows_orders_and_masked_contacts(
    signed_in: SignedIn, charlie: Member, our_order: Order
) -> None:
    page = signed_in(charlie).get(f"/customers/{our_order.customer_id}").content.decode()
    assert f"/orders/{our_order.pk}" in page
    assert "a***@example.com" in page
    assert "anna@example.com" not in page


def test_a_contact_is_revealed_by_a_post_and_on_record(
    signed_in: SignedIn, charlie: Member, our_order: Order
) -> None:
    client = signed_in(charlie)
    point = ContactPoint.objects.get(kind="phone")
    assert client.get(f"/contacts/{point.pk}/reveal").status_code == 405
    answer = client.post(f"/contacts/{point.pk}/reveal")
    assert (answer.content, answer.headers["Content-Type"]) == (
        b"13812345678", "text/plain; charset=utf-8",
    )  # fmt: skip
    assert "no-store" in answer.headers["Cache-Control"]
    assert Entry.objects.get(kind="ContactRevealed").actor_id == charlie.pk


def test_an_order_shows_items_and_parcels(
    signed_in: SignedIn, charlie: Member, our_order: Order
) -> None:
    page = signed_in(charlie).get(f"/orders/{our_order.pk}").content.decode()
    for shown in ("茶杯", "blue", "chipped", "YT123", f"/customers/{our_order.customer_id}"):
        assert shown in page


def test_the_list_of_orders_goes_on_where_it_stopped(
    signed_in: SignedIn, charlie: Member, our_shop: Shop
) -> None:
    claims = [OrderClaim(shop_id=our_shop.pk, number=f"N-{n:03}") for n in range(60)]
    add_orders(claims, by=SYSTEM, at=timezone.now())
    client = signed_in(charlie)
    first = client.get("/orders", {"q": "N-"}).content.decode()
    assert "N-059" in first
    assert "N-009" not in first
    more = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    rest = client.get(f"/orders{more}", headers={"HX-Request": "true"}).content.decode()
    assert "N-009" in rest
    assert "<html" not in rest


def test_nobody_sees_what_belongs_to_a_shop_they_may_not_see(
    signed_in: SignedIn, bob: Member, their_order: Order
) -> None:
    client, point = signed_in(bob), ContactPoint.objects.order_by("id").first()
    assert point is not None
    for path in (f"/customers/{their_order.customer_id}", f"/orders/{their_order.pk}"):
        assert client.get(path).status_code == 404
    assert client.post(f"/contacts/{point.pk}/reveal").status_code == 404
    for path in ("/customers", "/customers?q=schmidt", "/customers?q=5678", "/orders?q=A-1"):
        page = client.get(path).content.decode()
        assert "Schmidt" not in page
        assert f"/orders/{their_order.pk}" not in page


def test_a_product_is_named_only_to_those_who_see_a_shop_that_sold_it(
    signed_in: SignedIn, bob: Member, our_order: Order, their_order: Order
) -> None:
    ours, theirs = (Product.objects.create(name=name) for name in ("Our cup", "Their lamp"))
    our_order.items.update(product=ours)
    their_order.items.update(product=theirs)
    client = signed_in(bob)
    assert "Our cup" in client.get(f"/cases?product={ours.pk}").content.decode()
    assert "Their lamp" not in client.get(f"/cases?product={theirs.pk}").content.decode()


def test_codes_are_told_in_words_on_cards_and_in_lists(
    signed_in: SignedIn, charlie: Member, our_shop: Shop
) -> None:
    anna = replace(ANNA, country="德国", language="en")
    claim = OrderClaim(shop_id=our_shop.pk, number="C-1", customer=anna, platform="taobao")
    [order_id] = add_orders([claim], by=SYSTEM, at=timezone.now())
    order = Order.objects.get(id=order_id)
    case = open_case(our_shop, customer=order.customer, platform="taobao", language="mixed")
    client = signed_in(charlie)
    pages = {
        "/customers": "Germany", f"/customers/{order.customer_id}": "English",
        f"/orders/{order_id}": "Taobao", f"/cases/{case.pk}": "Germany",
        "/cases?view=all&country=DE": "country is Germany",
        "/cases?view=all&column=country": "Germany", "/cases?view=all&column=platform": "Taobao",
        "/cases?view=all&column=language": "Chinese and English",
        "/cases/groups?view=all&group=country": "Germany",
    }  # fmt: skip
    for path, words in pages.items():
        assert words in client.get(path).content.decode(), path
    assert order.customer is not None
    assert order.customer.country == "DE"


@pytest.mark.parametrize("said", ["DE", "Germany", "德国"])
def test_cases_are_found_by_the_country_however_it_is_written(
    signed_in: SignedIn, charlie: Member, our_shop: Shop, said: str
) -> None:
    german = bought(our_shop, replace(ANNA, country="Germany"))
    case = open_case(our_shop, customer=german.customer)
    open_case(our_shop)
    page = signed_in(charlie).get("/cases", {"view": "all", "country": said}).content.decode()
    assert re.findall(r'data-row="(\d+)"', page) == [str(case.pk)]


def test_a_customer_of_both_shops_shows_only_orders_one_may_see(
    signed_in: SignedIn, bob: Member, our_order: Order, their_order: Order
) -> None:
    assert our_order.customer_id == their_order.customer_id
    page = signed_in(bob).get(f"/customers/{our_order.customer_id}").content.decode()
    assert f"/orders/{our_order.pk}" in page
    assert f"/orders/{their_order.pk}" not in page
    assert "Other Shop" not in page


@pytest.mark.parametrize("path", ["/customers?after=x", "/orders?after=x", "/orders/9"])
def test_what_is_not_there_is_not_found(signed_in: SignedIn, bob: Member, path: str) -> None:
    assert signed_in(bob).get(path).status_code == 404
