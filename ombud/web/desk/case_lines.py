"""Affected lines of a case and the remedies for them."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.casework.actions import (
    LineChange,
    NewRemedy,
    RemedyMove,
    move_remedies,
    propose_remedies,
    set_lines,
)
from ombud.casework.models import Case
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.case_doing import answered_batch, of_case
from ombud.web.desk.case_fields import amount, line_values, number, version


@require_POST
@of_case
def case_lines(request: DeskRequest, case: Case, line_id: int | None = None) -> HttpResponse:
    """Add an affected line, or change one."""
    change = LineChange(
        case_id=case.pk,
        line_id=line_id,
        version=version(request.POST) if line_id else None,
        fields=line_values(request.POST),
    )
    batch = set_lines([change], by=request.viewer.by(), at=timezone.now())
    return answered_batch(request, case, batch, _("The line is saved."))


@require_POST
@of_case
def case_remedies(request: DeskRequest, case: Case) -> HttpResponse:
    """Propose a remedy, or record one that is agreed or done."""
    sent = request.POST
    remedy = NewRemedy(
        case_id=case.pk,
        line_id=number(sent.get("line_id", "")),
        kind=sent.get("kind", ""),
        currency=sent.get("currency", "").strip(),
        note=sent.get("note", ""),
        state=sent.get("state", "proposed"),
        **_money(sent),
    )
    batch = propose_remedies([remedy], by=request.viewer.by(), at=timezone.now())
    return answered_batch(request, case, batch, _("The remedy is saved."))


def _money(sent: Any) -> dict[str, Any]:
    return {name: amount(sent.get(name, "")) for name in ("amount", "rate")}


@require_POST
@of_case
def case_remedy(request: DeskRequest, case: Case, remedy_id: int) -> HttpResponse:
    """Agree on a remedy, carry it out or decline it."""
    move = RemedyMove(
        case_id=case.pk,
        remedy_id=remedy_id,
        state=request.POST.get("state", ""),
        version=version(request.POST),
    )
    batch = move_remedies([move], by=request.viewer.by(), at=timezone.now())
    return answered_batch(request, case, batch, _("The remedy is saved."))
