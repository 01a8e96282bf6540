"""The lists of customers and of orders as files: the rows, columns and order of the screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.learning.actions import record_export
from ombud.orders.queries import OrderRow, every_order
from ombud.people.queries import CustomerRow, every_customer
from ombud.people.viewer import Viewer
from ombud.web import sheets, shown
from ombud.web.desk.customers import customer_columns
from ombud.web.desk.orders import order_columns
from ombud.web.exporting import WentOn, heads_of, unwatched
from ombud.web.sheets import Sheet

_KINDS = {
    "contacts": sheets.LONG,
    "since": sheets.DAY,
    "placed": sheets.DAY,
    "paid": sheets.MONEY,
}


def export_customers(
    viewer: Viewer, text: str, kind: str, target: Path, *, went_on: WentOn = unwatched
) -> int:
    """Write the customers that `text` is part of to `target` as "xlsx" or "csv"; returns how many.

    Names and contacts are masked unless the person may export them. Raises PermissionDenied
    without the right to export, TooManyRows (see sheets).
    """
    rows = map(_customer_cells, every_customer(viewer, text))
    named = ("customers", _("Customers"))
    return _export(viewer, named, customer_columns(), rows, kind, target, went_on)


def export_orders(
    viewer: Viewer, text: str, kind: str, target: Path, *, went_on: WentOn = unwatched
) -> int:
    """Write the orders that `text` finds to `target` as "xlsx" or "csv"; returns how many.

    Names are masked unless the person may export them. Raises as export_customers.
    """
    rows = map(_order_cells, every_order(viewer, text))
    return _export(viewer, ("orders", _("Orders")), order_columns(), rows, kind, target, went_on)


def _export(
    viewer: Viewer, named: tuple[str, str], columns: Sequence[Mapping[str, str]],
    rows: Iterable[Sequence[Any]], kind: str, target: Path, went_on: WentOn,
) -> int:  # fmt: skip
    viewer.must("export_lists")
    of, name = named
    written = 0

    def passing() -> Iterator[Sequence[Any]]:
        nonlocal written
        for row in rows:
            yield row
            written += 1
            went_on(1)

    sheets.write_sheets(target, kind, [Sheet(name, _heads(columns), passing)])
    may_see = viewer.may("export_contacts")
    record_export(
        viewer=viewer, of=of, kind=kind, rows=written, contacts=may_see, at=timezone.now()
    )
    return written


def _heads(columns: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    kinds = ((each["label"], _KINDS.get(each["key"], sheets.TEXT)) for each in columns)
    return list(chain.from_iterable(heads_of(label, kind) for label, kind in kinds))


def _customer_cells(row: CustomerRow) -> list[Any]:
    contacts, shops = " · ".join(text for _kind, text in row.contacts), _(", ").join(row.shops)
    return [row.name, contacts, shops, shown.country(row.country), _day(row.first_seen_at)]


def _order_cells(row: OrderRow) -> list[Any]:
    order = row.order
    currency = None if order.paid is None else order.currency or order.shop.currency
    return [
        order.number, order.shop.name, row.customer, _day(order.placed_at), order.paid, currency,
        shown.order_stage(order.stage),
    ]  # fmt: skip


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None
