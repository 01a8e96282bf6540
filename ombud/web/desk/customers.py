"""Customers: the list, the card, and contacts shown in full on record."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ombud.orders.queries import orders
from ombud.people.actions import reveal_contact
from ombud.people.queries import customer_card, customers
from ombud.web.desk.access import DeskRequest, signed_in


@signed_in
def customer_list(request: DeskRequest) -> HttpResponse:
    """The newest customers, or those a text is part of."""
    text = request.GET.get("q", "")[:100]
    page = customers(request.viewer, text, request.GET.get("after", ""))
    more = "?" + urlencode({"q": text, "after": page.next_cursor}) if page.next_cursor else ""
    part = "rows" if request.headers.get("HX-Request") else "list"
    rows = [asdict(row) | {"url": reverse("customer", args=[row.id])} for row in page.rows]
    context = {"columns": customer_columns(), "rows": rows, "text": text, "more_url": more}
    context["query"] = urlencode({"q": text}) if text else ""
    return render(request, f"desk/customers/{part}.html", context)


def customer_columns() -> list[dict[str, str]]:
    """The columns of the list, on the screen and in its files."""
    return [
        {"key": "name", "label": pgettext("person", "Name"), "phone": "lead"},
        {"key": "contacts", "label": _("Contacts"), "kind": "text", "phone": "text"},
        {"key": "shops", "label": _("Shops"), "phone": "meta"},
        {"key": "country", "label": _("Country"), "phone": "meta"},
        {"key": "since", "label": _("Known since"), "phone": "side"},
    ]


@signed_in
def customer(request: DeskRequest, customer_id: int) -> HttpResponse:
    """What we know of a customer, and what they bought."""
    card = customer_card(request.viewer, customer_id)
    bought = orders(request.viewer, customer_id=customer_id)
    context = {"card": card, "orders": bought.rows, "cases_url": _cases_of(customer_id)}
    return render(request, "desk/customers/card.html", context)


def _cases_of(customer_id: int) -> str:
    try:
        return reverse("cases") + "?" + urlencode({"customer": customer_id})
    except NoReverseMatch:
        return ""


@signed_in
@require_POST
@never_cache
def revealed_contact(request: DeskRequest, contact_id: int) -> HttpResponse:
    """The contact in full, as plain text."""
    whole = reveal_contact(contact_id=contact_id, viewer=request.viewer, at=timezone.now())
    return HttpResponse(whole, content_type="text/plain; charset=utf-8")
