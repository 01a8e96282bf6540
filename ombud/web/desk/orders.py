"""Orders: the list, and one order with its items and parcels."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from ombud.orders.queries import OrderRow, order_card, orders
from ombud.web.desk.access import DeskRequest, signed_in


@signed_in
def order_list(request: DeskRequest) -> HttpResponse:
    """The newest orders, or those a number belongs to."""
    text = request.GET.get("q", "")[:100]
    page = orders(request.viewer, text, request.GET.get("after", ""))
    more = "?" + urlencode({"q": text, "after": page.next_cursor}) if page.next_cursor else ""
    part = "rows" if request.headers.get("HX-Request") else "list"
    rows = [_linked(row) for row in page.rows]
    context = {"columns": order_columns(), "rows": rows, "text": text, "more_url": more}
    context["query"] = urlencode({"q": text}) if text else ""
    return render(request, f"desk/orders/{part}.html", context)


def _linked(row: OrderRow) -> dict[str, Any]:
    url = reverse("order", args=[row.order.pk])
    return {"id": row.order.pk, "url": url, "order": row.order, "customer": row.customer}


def order_columns() -> list[dict[str, str]]:
    """The columns of the list, on the screen and in its files."""
    return [
        {"key": "number", "label": gettext("Order no."), "phone": "lead"},
        {"key": "shop", "label": gettext("Shop"), "phone": "meta"},
        {"key": "customer", "label": gettext("Customer"), "kind": "text", "phone": "text"},
        {"key": "placed", "label": gettext("Placed"), "phone": "meta"},
        {"key": "paid", "label": gettext("Amount paid"), "kind": "number", "phone": "side"},
        {"key": "stage", "label": gettext("Stage")},
    ]


@signed_in
def order(request: DeskRequest, order_id: int) -> HttpResponse:
    """One order."""
    card = order_card(request.viewer, order_id)
    context = {"card": card}
    return render(request, "desk/orders/card.html", context)
