"""Cases for the benches of workbooks that leave to be edited: written straight into the tables."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone

from ombud.arrivals.models import Message
from ombud.casework.models import AffectedLine, Case
from ombud.casework.queries.asked import CaseList
from ombud.people.models import Customer, CustomerShop, Member, Shop
from ombud.people.queries import viewer_of
from ombud.people.viewer import Viewer
from ombud.rules.taxonomy import taxonomy
from ombud.store.rows import insert_rows, reserve_ids
from ombud.store.sealing import seal_text
from ombud.store.turn import turn
from ombud.workbooks.actions.export import export_workbook

PART = 5_000
PIECE = 1 << 16
CUSTOMERS = 2_000
TITLES = (
    "收到的杯子碎了，要求退款",
    "快递三天没动",
    "Shoe sole came off",
    "少发一件，请补发",
    "尺码不对要换货",
)


def administrator() -> Viewer:
    """Whoever sees everything in full."""
    member = Member.objects.create(
        login="bench", name="Bench", role="administrator", is_active=True, sees_all_shops=True
    )
    viewer = viewer_of(member)
    assert viewer
    return viewer


def fill(count: int) -> None:
    """So many cases of one shop, with a line each and names in full."""
    shop = Shop.objects.create(name="Bench", currency="CNY")
    owners = [Member.objects.create(name=f"客服{n}").pk for n in range(20)]
    customers = _customers(shop)
    dice = random.Random(1)
    for start in range(0, count, PART):
        with turn():
            _part(shop.pk, start, min(PART, count - start), owners, customers, dice)


def _customers(shop: Shop) -> list[int]:
    ids = list(reserve_ids(Customer, CUSTOMERS))
    now = timezone.now()
    with turn():
        for row_id in ids:
            name = seal_text(f"客户{row_id}", f"customer.name.{row_id}")
            Customer.objects.create(pk=row_id, sealed_name=name, first_seen_at=now)
        CustomerShop.objects.bulk_create(
            CustomerShop(customer_id=row_id, shop=shop) for row_id in ids
        )
    return ids


def _part(
    shop_id: int, start: int, count: int, owners: list[int], customers: list[int],
    dice: random.Random,
) -> None:  # fmt: skip
    now = timezone.now()
    messages, cases = list(reserve_ids(Message, count)), list(reserve_ids(Case, count))
    said = [(one, shop_id, one, "in", "chat", "text", now, now) for one in messages]
    fields = ("id", "shop_id", "thread", "direction", "channel", "text", "said_at", "received_at")
    insert_rows(Message, (*fields, "said_precision", "title", "is_automatic"),
                [(*row, "minute", "", False) for row in said])  # fmt: skip
    Case.objects.bulk_create(
        [
            _case(case_id, message_id, shop_id, start + n, owners, customers, dice, now)
            for n, (case_id, message_id) in enumerate(zip(cases, messages, strict=True))
        ]
    )
    AffectedLine.objects.bulk_create(
        [AffectedLine(case_id=case_id, label="杯子", detail_code="QUA.DEFECT") for case_id in cases]
    )


def _case(
    case_id: int, message_id: int, shop_id: int, n: int, owners: list[int], customers: list[int],
    dice: random.Random, now: Any,
) -> Case:  # fmt: skip
    detail = dice.choice(list(taxonomy().details))
    return Case(
        id=case_id, shop_id=shop_id, number=f"C-{n:06}", thread=message_id,
        first_message_id=message_id, customer_id=dice.choice(customers),
        order_no=f"{dice.randrange(10**17):017}", title=f"{dice.choice(TITLES)} {n}",
        class_code=detail.partition(".")[0], detail_code=detail,
        priority=dice.choice(("P1", "P2", "P3", "P3", "P4")), owner_id=dice.choice(owners),
        next_on=date(2026, 1, 1) + timedelta(days=dice.randrange(365)) if n % 3 else None,
        amount_wanted=Decimal(dice.randrange(100_000)) / 100, amount_currency="CNY",
        platform="taobao", channel="chat", opened_at=now, changed_at=now,
        due_at=now + timedelta(hours=dice.randrange(-100, 100)), due_kind="settlement",
    )  # fmt: skip


def exported(viewer: Viewer) -> bytes:
    """Every case as a workbook to be edited."""
    with _left(viewer) as file:
        return file.read()


def export_all(viewer: Viewer) -> None:
    """The same, sent piece by piece as the desk sends it."""
    with _left(viewer) as file:
        while file.read(PIECE):
            pass


def _left(viewer: Viewer) -> BinaryIO:
    by = viewer.by("workbook")
    left = export_workbook(viewer, CaseList(), language="zh-hans", by=by, at=timezone.now())
    return left.file
