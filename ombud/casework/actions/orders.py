"""Cases find their orders, also those that come in after them."""

from collections.abc import Sequence
from datetime import datetime

from ombud.casework.events import CaseChanged
from ombud.casework.models import Case
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.orders.events import OrdersAdded
from ombud.orders.models import Order
from ombud.store.rows import update_rows

FIELDS = ("order_id", "customer_id", "platform")


def join_orders(events: Sequence[OrdersAdded], *, by: By) -> None:
    """Cases that name an order which came in just now, and have none yet, belong to it.

    A case without a customer or a marketplace takes those of its order.
    """
    came = {
        (event.subject_id, number): order_id
        for event in events
        for number, order_id in (event.carrying or {}).items()
    }
    named = Case.objects.filter(order_no__in={number for _, number in came}, order=None)
    waiting = [
        case
        for case in named.filter(order_no_damaged=False).select_for_update().order_by("id")
        if (case.shop_id, case.order_no) in came
    ]
    if not waiting:
        return
    orders = Order.objects.in_bulk({came[case.shop_id, case.order_no] for case in waiting})
    at = events[0].at
    joined = [(case, _found(case, orders[came[case.shop_id, case.order_no]])) for case in waiting]
    update_rows(
        Case,
        (*FIELDS, "version", "changed_at"),
        [(*found, case.version + 1, at, case.pk) for case, found in joined],
    )
    record([_changed(case, found, at) for case, found in joined], by=by)


def _found(case: Case, order: Order) -> tuple[int, int | None, str]:
    return order.pk, case.customer_id or order.customer_id, case.platform or order.platform


def _changed(case: Case, found: tuple[int, int | None, str], at: datetime) -> CaseChanged:
    before = tuple(getattr(case, name) for name in FIELDS)
    changes = {
        name: [old, new] for name, old, new in zip(FIELDS, before, found, strict=True) if old != new
    }
    return CaseChanged(about=(("case", case.pk),), at=at, changes=changes)
