"""Workbooks leave to be edited and are brought back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.web.desk import uploads
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_table import asked_by
from ombud.web.desk.imports.words import failure_words
from ombud.web.desk.live import waiting_words
from ombud.web.desk.long_lists import prepared
from ombud.web.desk.uploads import too_large
from ombud.web.desk.workbook_words import page_of, row_of
from ombud.web.long_lists import EDITING, is_long
from ombud.web.sheets import TYPES, XLSX
from ombud.workbooks.actions.edited_files import receive_edited, take_over
from ombud.workbooks.actions.export import export_workbook
from ombud.workbooks.actions.long_files import STOPPED_SHORT
from ombud.workbooks.actions.merge import WORKBOOK
from ombud.workbooks.book import TooManyRows
from ombud.workbooks.comparison import ALL
from ombud.workbooks.models import EditedFile
from ombud.workbooks.queries.edited_files import EARLIER, edited_files
from ombud.workbooks.reasons import FILES, NotTaken

CHOICE = "choice."


@signed_in  # type: ignore[arg-type]  # a file is sent piece by piece
def editable_workbook(request: DeskRequest) -> HttpResponseBase:
    """The list of cases as a workbook to be edited; a long one is written by the worker."""
    viewer, query = request.viewer, request.GET.urlencode()
    if is_long(viewer, EDITING, query):
        return prepared(request, EDITING, XLSX, query)
    asked, _known = asked_by(viewer, query)
    language, by = get_language() or "", viewer.by(WORKBOOK)
    try:
        left = export_workbook(
            viewer, asked, columns=asked.columns, language=language, by=by, at=timezone.now()
        )
    except TooManyRows:
        messages.warning(request, _("A workbook holds 1,048,575 rows at most. Add a filter."))
        return HttpResponseRedirect(f"{reverse('cases')}?{query}")
    name = f"{_named()} {timezone.localdate().isoformat()}.xlsx"
    return FileResponse(left.file, as_attachment=True, filename=name, content_type=TYPES[XLSX])


def _named() -> str:
    return _("Cases to edit")


@signed_in
def bring_back(request: DeskRequest) -> HttpResponse:
    """The place to drop an edited workbook; a POST hands it over."""
    if request.method != "POST":
        return _asking(request)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > uploads.MOST_BYTES:
        return _asking(request, too_large() if file else _("Please choose a file."))
    return brought(request, file.read(), file.name or "")


def brought(request: DeskRequest, content: bytes, name: str) -> HttpResponse:
    """Hand an edited workbook over, and go on to what it says."""
    viewer, at = request.viewer, timezone.now()
    try:
        edited = receive_edited(viewer, content, name=name, by=viewer.by(WORKBOOK), at=at)
    except NotTaken as refused:
        return _asking(request, str(refused))
    except WorkbookRefused as refused:
        return _asking(request, failure_words({"code": refused.code, "params": refused.params}))
    return HttpResponseRedirect(reverse("edited_workbook", args=[edited.pk]))


def _asking(request: DeskRequest, problem: str = "") -> HttpResponse:
    earlier = [row_of(one) for one in edited_files(request.viewer)[:EARLIER]]
    most = {"most": uploads.MOST_BYTES, "too_large": too_large()}
    waiting = waiting_words(request.viewer)
    context = {"problem": problem, "earlier": earlier, "waiting": waiting, **most}
    status = 422 if problem else 200
    return render(request, "desk/workbooks/bring.html", context, status=status)


@signed_in
def edited_workbook(request: DeskRequest, file_id: int) -> HttpResponse:
    """What an edited workbook would change, how far it is, or what became of it."""
    edited = edited_files(request.viewer).get(pk=file_id)
    try:
        context = page_of(request.viewer, edited)
    except NotTaken as refused:
        return _asking(request, str(refused))
    context["why_failed"] = _why_failed(edited.failure)
    return render(request, "desk/workbooks/edited.html", context)


def _why_failed(failure: Mapping[str, Any]) -> str:
    """Why a workbook was not taken, as far as that is known."""
    if not failure:
        return ""
    if failure["code"] == STOPPED_SHORT:
        return _("The server could not finish it. Bring back fewer rows, or tell an administrator.")
    if failure["code"] in FILES:
        return str(FILES[failure["code"]])
    return failure_words(failure)


@signed_in
def progress(request: DeskRequest, file_id: int) -> HttpResponse:
    """How far it is; at the end the page shows what became of it."""
    edited = edited_files(request.viewer).get(pk=file_id)
    if edited.state not in (EditedFile.COMPARING, EditedFile.QUEUED):
        return HttpResponse(headers={"HX-Refresh": "true"})
    is_comparing = edited.state == EditedFile.COMPARING
    context = {"edited": edited, "tally": edited.tally, "is_comparing": is_comparing}
    return render(request, "desk/workbooks/progress.html", context)


@signed_in
@require_POST
def application(request: DeskRequest, file_id: int) -> HttpResponse:
    """Take an edited workbook over, with what was decided where both sides changed."""
    viewer = request.viewer
    edited = edited_files(viewer).get(pk=file_id)
    take_over(
        edited, viewer, decided=_decided(request.POST), by=viewer.by(WORKBOOK), at=timezone.now()
    )
    return HttpResponseRedirect(reverse("edited_workbook", args=[file_id]))


def _decided(sent: Any) -> dict[str, str]:
    chosen = {
        name[len(CHOICE) :]: str(sent[name])
        for name in sent
        if name.startswith(CHOICE) and sent[name] in ("file", "ours")
    }
    return chosen | ({ALL: sent[ALL]} if sent.get(ALL) in ("file", "ours") else {})
