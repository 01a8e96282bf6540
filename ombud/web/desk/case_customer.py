"""Whose case it is: a known customer is found and chosen, or a new one written down."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.casework.actions import Naming, name_customers
from ombud.casework.models import Case
from ombud.people.queries.customers import customers_of_shop
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.case_doing import answered_batch, of_case
from ombud.web.desk.case_fields import customer_claim, version

LONGEST_TEXT = 100


@of_case
def case_customers(request: DeskRequest, case: Case) -> HttpResponse:
    """Customers of the case's shop that fit what was typed."""
    text = request.GET.get("q", "")[:LONGEST_TEXT].strip()
    found = customers_of_shop(request.viewer, case.shop_id, text)
    context = {"case": case, "found": found, "text": text, "back": ""}
    return render(request, "desk/case/customers.html", context)


@require_POST
@of_case
def case_customer(request: DeskRequest, case: Case) -> HttpResponse:
    """Write down a customer who is not known yet; who is known after all is taken."""
    claim = customer_claim(request.POST.get("name", ""), request.POST.get("contact", ""))
    naming = Naming(case_id=case.pk, claim=claim, version=version(request.POST))
    batch = name_customers([naming], by=request.viewer.by(), at=timezone.now())
    return answered_batch(request, case, batch, _("The customer is saved."))
