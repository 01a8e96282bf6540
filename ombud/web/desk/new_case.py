"""A new case: typed, or pasted from a chat or a mail, with everything else suggested."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud import journey
from ombud.casework.models import Case
from ombud.casework.queries.case import case_of_thread
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.new_case_form import draft_of, intake_context, why_not


@signed_in
def new_case(request: DeskRequest) -> HttpResponse:
    """The empty form, or the case that was saved from it."""
    if request.method == "POST":
        return _saved(request)
    return render(request, "desk/case/new.html", intake_context(request.viewer, request.GET))


def _saved(request: DeskRequest) -> HttpResponse:
    viewer, sent = request.viewer, request.POST
    context = intake_context(viewer, sent)
    problems = why_not(viewer, sent, context)
    if problems:
        return render(request, "desk/case/new.html", context | {"problems": problems}, status=422)
    case = _taken_in(viewer, context)
    messages.success(request, _("Case %(number)s is saved.") % {"number": case.number})
    return HttpResponseRedirect(reverse("case", args=[case.pk]))


def _taken_in(viewer: Viewer, context: dict[str, Any]) -> Case:
    try:
        thread = _thread_of(viewer, context)
    except IntegrityError:
        # Sent twice at the same moment: by now the other one stands, and this one finds it.
        thread = _thread_of(viewer, context)
    return case_of_thread(viewer, thread)


def _thread_of(viewer: Viewer, context: dict[str, Any]) -> int:
    now = timezone.now()
    draft = draft_of(viewer, context, now)
    journey.take_in([draft], by=viewer.by(), at=now)
    return draft.thread or 0


@signed_in
@require_POST
def new_case_reading(request: DeskRequest) -> HttpResponse:
    """The fields beside the text, filled in with what the text says."""
    context = intake_context(request.viewer, request.POST)
    return render(request, "desk/case/new_fields.html", context)
