"""Orders, customers and products of a workbook are taken in, before its complaints."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from ombud.arrivals.actions.imports import LIVING
from ombud.arrivals.actions.refuse_along import refuse_along
from ombud.arrivals.actions.take_rows import TakenElsewhere
from ombud.arrivals.along import Sheet
from ombud.arrivals.along_claims import Claimed
from ombud.arrivals.models import Import
from ombud.arrivals.workbook.kinds import CUSTOMERS, ORDERS, PRODUCTS
from ombud.ledger.events import By
from ombud.orders.actions import add_orders, add_products
from ombud.orders.queries import orders_by_number
from ombud.people.actions import know_customers
from ombud.people.models import Customer

Take = Callable[[Import, list[Any], By, datetime], int]


def cursor_key(sheet: Sheet) -> str:
    """Where an import's tally keeps how many claims of a sheet are in."""
    return f"along.{sheet['name']}"


def take_claims(
    imported: Import, sheet: Sheet, claimed: Sequence[Claimed], *, by: By, at: datetime
) -> None:
    """Take what rows of a sheet claim, inside the caller's turn, and count it in the tally.

    What is known already stays as it is. Raises TakenElsewhere when another worker took them.
    """
    now = Import.objects.select_for_update().get(pk=imported.pk)
    key, kind = cursor_key(sheet), sheet["kind"]
    if now.state not in LIVING or now.tally.get(key, 0) != imported.tally.get(key, 0):
        raise TakenElsewhere(imported.pk)
    claims = [one.claim for one in claimed if one.claim is not None]
    added = _TAKEN[kind](imported, claims, by, at) if claims else 0
    rows = sum(len(one.rows) for one in claimed)
    refused = [(row, one.reason) for one in claimed if one.claim is None for row in one.rows]
    refuse_along(imported.pk, sheet["name"], refused)
    tally = Counter(now.tally)
    tally.update({
        key: len(claimed),
        f"{kind}.rows": rows,
        f"{kind}.added": added,
        f"{kind}.known": len(claims) - added,
        f"{kind}.refused": len(refused),
    })  # fmt: skip
    imported.tally = dict(tally)
    Import.objects.filter(pk=imported.pk).update(
        tally=imported.tally, state=Import.RUNNING, worked_at=at
    )


def _orders(imported: Import, claims: list[Any], by: By, at: datetime) -> int:
    asked = {(claim.shop_id, claim.number) for claim in claims}
    known = orders_by_number(asked)
    add_orders(claims, by=by, at=at)
    return len(asked) - len(known)


def _customers(imported: Import, claims: list[Any], by: By, at: datetime) -> int:
    ids = {who for who in know_customers(claims, at=at, by=by) if who is not None}
    return Customer.objects.filter(id__in=ids, first_seen_at=at).count()


def _products(imported: Import, claims: list[Any], by: By, at: datetime) -> int:
    return add_products(claims, shop_id=imported.shop_id, by=by, at=at)


_TAKEN: dict[str, Take] = {ORDERS: _orders, CUSTOMERS: _customers, PRODUCTS: _products}
