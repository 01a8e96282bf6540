"""Customers and orders as files: what the screen shows, masked by role, on record."""

import csv
import io
import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook

from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.orders.actions import add_orders
from ombud.orders.claims import OrderClaim
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.store.turn import turn
from ombud.web import sheets
from ombud.web.exporting_lists import export_customers, export_orders

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
AtMost = Callable[[int], AbstractContextManager[Any]]
ADMINISTRATOR = Viewer(10**9, "administrator", None)
AGENT = Viewer(10**9, "agent", None)
SINCE = datetime(2026, 3, 1, 20, tzinfo=UTC)


def known(shop: Shop, *claims: CustomerClaim) -> None:
    """The customers of the claims, the first one oldest."""
    with turn():
        know_customers([(shop.pk, claim) for claim in claims], at=SINCE, by=SYSTEM)


def ordered(shop: Shop, *numbers: str, **fields: Any) -> None:
    """Orders of these numbers, the first one oldest."""
    claims = [OrderClaim(shop_id=shop.pk, number=number, **fields) for number in numbers]
    add_orders(claims, by=SYSTEM, at=timezone.now())


def named(*names: str) -> list[CustomerClaim]:
    """Customers of these names, each with a phone of their own."""
    return [
        CustomerClaim(name=name, phones=(f"138{n:08}",)) for n, name in enumerate(names, 12345678)
    ]


def sheet(path: Path) -> list[list[Any]]:
    """Values of every row of a workbook."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def lines(content: bytes) -> list[list[str]]:
    """Cells of every row of a CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def of_the_screen(page: str) -> tuple[list[str], list[str]]:
    """Heads of a table and the first words of its rows."""
    heads = re.findall(r"<th[^>]*scope=\"col\"[^>]*>(.*?)</th>", page, re.S)
    first = re.findall(r"<tr[^>]*data-row=.*?<t[hd][^>]*>(.*?)</t[hd]>", page, re.S)
    return [[re.sub(r"<[^>]+>", "", each).strip() for each in found] for found in (heads, first)]


@pytest.mark.parametrize("query", ["", "?q=Anna"])
def test_customers_leave_with_the_rows_columns_and_order_of_the_screen(
    signed_in: SignIn, alice: Member, our_shop: Shop, query: str
) -> None:
    known(our_shop, *named("Anna Berg", "Bert Tal", "Anna Stein"))
    desk = signed_in(alice)
    heads, names = of_the_screen(desk.get(f"/customers{query}").content.decode())
    answer = desk.get(f"/customers/list.csv{query}")
    head, *rows = lines(b"".join(answer.streaming_content))
    assert head == heads
    assert [row[0] for row in rows] == names
    assert names[0] == "Anna Stein"


@pytest.mark.parametrize("query", ["", "?q=A-"])
def test_orders_leave_with_the_rows_columns_and_order_of_the_screen(
    signed_in: SignIn, alice: Member, our_shop: Shop, query: str
) -> None:
    ordered(our_shop, "A-1", "B-1", "A-2", paid=Decimal(5))
    desk = signed_in(alice)
    heads, numbers = of_the_screen(desk.get(f"/orders{query}").content.decode())
    answer = desk.get(f"/orders/list.csv{query}")
    head, *rows = lines(b"".join(answer.streaming_content))
    assert [each for each in head if each in heads] == heads
    assert len(head) == len(heads) + 1
    assert [row[0] for row in rows] == numbers
    assert numbers[0] == "A-2"


def test_the_menu_of_a_list_leads_to_its_files_with_what_was_searched(
    signed_in: SignIn, charlie: Member
) -> None:
    desk = signed_in(charlie)
    for room in ("customers", "orders"):
        page = desk.get(f"/{room}", {"q": "鞋"}).content.decode()
        for kind in sheets.KINDS:
            assert f'href="/{room}/list.{kind}?q=%E9%9E%8B"' in page
            answer = desk.get(f"/{room}/list.{kind}?q=%E9%9E%8B")
            assert f".{kind}" in answer.headers["Content-Disposition"]
        assert desk.get(f"/{room}/list.exe").status_code == 404


def test_cells_are_typed_and_a_long_number_stays_text(our_shop: Shop, tmp_path: Path) -> None:
    number = "602134567890123456789"
    ordered(our_shop, number, paid=Decimal("12.50"), currency="EUR", stage="shipped",
            placed_at=datetime(2026, 3, 1, 8, tzinfo=UTC))  # fmt: skip
    with translation.override("en"):
        export_orders(ADMINISTRATOR, "", "xlsx", tmp_path / "list")
    head, row = sheet(tmp_path / "list")
    assert head[4:6] == ["Amount paid", "Amount paid, currency"]
    assert row == [
        number, our_shop.name, None, datetime(2026, 3, 1), 12.5, "EUR", "Shipped",
    ]  # fmt: skip


def test_an_order_without_an_amount_has_no_currency_either(our_shop: Shop, tmp_path: Path) -> None:
    ordered(our_shop, "A-1")
    export_orders(ADMINISTRATOR, "", "xlsx", tmp_path / "list")
    assert sheet(tmp_path / "list")[1][3:6] == [None, None, None]


def test_names_and_contacts_are_in_full_only_for_who_may_export_them(
    our_shop: Shop, tmp_path: Path
) -> None:
    anna = CustomerClaim(name="李小华", phones=("13812345678",), emails=("anna@example.com",))
    known(our_shop, anna)
    ordered(our_shop, "A-1", customer=anna)
    said = {}
    for viewer in (ADMINISTRATOR, AGENT):
        export_customers(viewer, "", "csv", tmp_path / "customers")
        export_orders(viewer, "", "csv", tmp_path / "orders")
        said[viewer.role] = [
            lines((tmp_path / name).read_bytes())[1] for name in ("customers", "orders")
        ]
    (customer, order), (masked, masked_order) = said["administrator"], said["agent"]
    assert customer[:2] == ["李小华", "13812345678 · anna@example.com"]
    assert masked[:2] == ["李**", "138****5678 · a***@example.com"]
    assert (order[2], masked_order[2]) == ("李小华", "李**")


def test_the_day_a_customer_is_known_since_is_the_readers(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    known(our_shop, *named("Anna"))
    answer = signed_in(charlie).get("/customers/list.csv")
    assert lines(b"".join(answer.streaming_content))[1][-1] == "2026-03-02"


def test_nothing_of_a_shop_one_may_not_see_leaves(
    signed_in: SignIn, bob: Member, our_shop: Shop
) -> None:
    other = Shop.objects.create(name="Other Shop")
    known(our_shop, *named("Anna"))
    known(other, *named("Anna"), CustomerClaim(name="Bert", phones=("13900000001",)))
    ordered(other, "B-1")
    desk = signed_in(bob)
    for path in ("/customers/list.csv", "/customers/list.csv?q=0001", "/orders/list.csv",
                 "/orders/list.csv?q=B-1"):  # fmt: skip
        told = b"".join(desk.get(path).streaming_content).decode()
        assert "Be**" not in told
        assert "B-1" not in told
        assert "Other Shop" not in told


def test_an_export_is_on_record_with_its_list_and_without_what_was_searched(
    our_shop: Shop, tmp_path: Path
) -> None:
    known(our_shop, *named("Anna", "Bert"))
    export_customers(AGENT, "", "csv", tmp_path / "list")
    export_orders(ADMINISTRATOR, "13812345678", "xlsx", tmp_path / "list")
    first, second = Entry.objects.filter(kind="ListExported").order_by("id")
    assert first.facts == {"list": "customers", "kind": "csv", "rows": 2, "contacts": False}
    assert second.facts == {"list": "orders", "kind": "xlsx", "rows": 0, "contacts": True}
    assert (first.about_kind, first.about_id) == ("member", AGENT.member_id)


@pytest.mark.parametrize("export", [export_customers, export_orders])
def test_who_may_not_export_gets_nothing(export: Callable[..., int], tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        export(Viewer(1, "guest", None), "", "csv", tmp_path / "list")
    assert not (tmp_path / "list").exists()


@pytest.mark.parametrize("page", ["customers?q=Anna", "orders?q=A-"])
def test_more_rows_than_a_sheet_holds_lead_back_to_the_list(
    signed_in: SignIn, charlie: Member, our_shop: Shop, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(sheets, "ROWS_MOST", 1)
    known(our_shop, *named("Anna Berg", "Anna Stein"))
    ordered(our_shop, "A-1", "A-2")
    answer = signed_in(charlie).get(f"/{page.replace('?', '/list.xlsx?')}")
    assert answer.headers["Location"] == f"/{page}"


@pytest.mark.parametrize(
    ("export", "text", "most"),
    [
        (export_customers, "", 3 * 3 + 6),
        (export_customers, "Anna", 3 * 3 + 18),
        (export_orders, "", 3 * 2 + 6),
        (export_orders, "A-", 3 * 2 + 6),
    ],
)
def test_a_list_is_read_in_chunks_to_its_end(
    our_shop: Shop, tmp_path: Path, queries_at_most: AtMost, monkeypatch: pytest.MonkeyPatch,
    export: Callable[..., int], text: str, most: int,
) -> None:  # fmt: skip
    # A function is called like its module there, so the path leads to the function.
    for module in ("ombud.people.queries.customers", "ombud.orders.queries.desk"):
        monkeypatch.setattr(sys.modules[module], "EXPORT_CHUNK", 5)
    everybody = named(*(f"Anna {n:02}" for n in range(12)))
    known(our_shop, *everybody)
    for n, customer in enumerate(everybody):
        ordered(our_shop, f"A-{n:02}", customer=customer)
    with queries_at_most(most):
        assert export(ADMINISTRATOR, text, "csv", tmp_path / "list") == 12
    told = [row[0][-2:] for row in lines((tmp_path / "list").read_bytes())[1:]]
    assert told == [f"{n:02}" for n in reversed(range(12))]
