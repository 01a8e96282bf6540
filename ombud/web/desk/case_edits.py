"""A case is changed, stepped, closed, reopened; a batch of changes is taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.casework.actions import (
    CaseChange,
    Closing,
    EvidenceMark,
    Reopening,
    Step,
    change_cases,
    close_cases,
    mark_evidence,
    reopen_cases,
    step_cases,
    undo_batch,
)
from ombud.casework.models import Case
from ombud.casework.queries.batches import cases_to_undo, is_own_batch
from ombud.casework.queries.evidence import ASKED, HAVE
from ombud.web.desk.access import DeskRequest, page_before, signed_in
from ombud.web.desk.case_doing import answered_batch, came_from, of_case
from ombud.web.desk.case_fields import case_values, closing_lines, is_whole, version
from ombud.web.desk.case_words import undo_words


@require_POST
@of_case
def case_changes(request: DeskRequest, case: Case) -> HttpResponse:
    """Set fields of the case."""
    change = CaseChange(
        case_id=case.pk, version=version(request.POST), fields=case_values(request.POST)
    )
    batch = change_cases([change], by=request.viewer.by(), at=timezone.now())
    return answered_batch(request, case, batch, _("Saved."))


@require_POST
@of_case
def case_stage(request: DeskRequest, case: Case) -> HttpResponse:
    """Take the case to another stage."""
    step = Step(
        case_id=case.pk,
        stage=request.POST.get("stage", ""),
        version=version(request.POST),
        excuse=request.POST.get("excuse", ""),
    )
    batch = step_cases([step], by=request.viewer.by(), at=timezone.now())
    return answered_batch(request, case, batch, _("The case moved to that stage."))


@require_POST
@of_case
def case_closure(request: DeskRequest, case: Case) -> HttpResponse:
    """Close the case with its outcome, and with who was at fault where money moved."""
    line_ids = case.lines.order_by("id").values_list("id", flat=True)
    closing = Closing(
        case_id=case.pk,
        outcome=request.POST.get("outcome", ""),
        version=version(request.POST),
        lines=closing_lines(request.POST, line_ids),
        excuse=request.POST.get("excuse", ""),
    )
    batch = close_cases([closing], by=request.viewer.by(), at=timezone.now())
    return answered_batch(request, case, batch, _("Case %(number)s is closed.") % {"number": case})


@require_POST
@of_case
def case_reopening(request: DeskRequest, case: Case) -> HttpResponse:
    """Take a settled or closed case back into work."""
    reason = request.POST.get("reason", "")
    reopening = Reopening(case_id=case.pk, reason=reason, version=version(request.POST))
    batch = reopen_cases([reopening], by=request.viewer.by(), at=timezone.now())
    return answered_batch(
        request, case, batch, _("Case %(number)s is open again.") % {"number": case}
    )


@require_POST
@of_case
def case_evidence(request: DeskRequest, case: Case) -> HttpResponse:
    """Note that a piece of evidence was asked for, that it is here, or neither."""
    sent = request.POST
    mark = EvidenceMark(case_id=case.pk, code=sent.get("code", ""), state=sent.get("state", ""))
    batch = mark_evidence([mark], by=request.viewer.by(), at=timezone.now())
    said = {ASKED: _("Noted as asked for."), HAVE: _("Noted as here.")}
    return answered_batch(request, case, batch, said.get(mark.state, _("Noted as not needed.")))


@require_POST
@signed_in
def batch_undoing(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Take back what this person did in one go."""
    if not is_own_batch(request.viewer, batch_id):
        raise Http404
    wanted = [int(each) for each in request.POST.getlist("case_id") if is_whole(each)]
    only = cases_to_undo(request.viewer, batch_id, wanted)
    undone = undo_batch(batch_id, by=request.viewer.by(), at=timezone.now(), only=only)
    if not request.accepts("text/html"):
        cases = [each.case_id for each in undone.results if each.is_done]
        return JsonResponse({"done": undone.done, "words": undo_words(undone), "cases": cases})
    say = messages.success if undone.done else messages.warning
    say(request, undo_words(undone))
    return HttpResponseRedirect(page_before(request, came_from(request)))
