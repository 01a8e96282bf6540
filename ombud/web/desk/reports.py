"""The workbook of a week or a month: chosen on a page, made on the click or by the worker."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.long_lists import prepared
from ombud.web.long_lists import REPORT
from ombud.web.reports.asked import ReportAsked, choices, is_long, make_asked, name_asked
from ombud.web.sheets import TYPES, XLSX, TooManyRows

# Tells the page that its file has come.
MARK = "report"
MARK_SECONDS = 60


@signed_in
def reports(request: DeskRequest) -> HttpResponse:
    """Which week or month, for which shops, in which language."""
    request.viewer.must("make_reports")
    at = timezone.now()
    asked = ReportAsked.parsed(request.viewer, request.GET, at=at)
    return render(request, "desk/reports/reports.html", choices(request.viewer, asked, at=at))


@signed_in  # type: ignore[arg-type]  # a file is sent piece by piece
def report(request: DeskRequest) -> HttpResponseBase:
    """The workbook; a long one is made by the worker."""
    request.viewer.must("make_reports")
    at = timezone.now()
    asked = ReportAsked.parsed(request.viewer, request.GET, at=at)
    if asked.refusals:
        return _refused(request, asked, *asked.refusals)
    if is_long(request.viewer, asked, at=at):
        return prepared(request, REPORT, XLSX, asked.query)
    with tempfile.TemporaryDirectory() as folder:
        try:
            answer = _made(request, asked, Path(folder) / "report")
        except TooManyRows as refusal:
            return _refused(request, asked, str(refusal))
    return _marked(answer, request.GET.get("mark", ""))


def _refused(request: DeskRequest, asked: ReportAsked, *why: str) -> HttpResponseBase:
    for sentence in why:
        messages.warning(request, sentence)
    return HttpResponseRedirect(f"{reverse('reports')}?{asked.query}")


def _marked(answer: HttpResponseBase, mark: str) -> HttpResponseBase:
    answer.set_cookie(MARK, mark if mark.isdecimal() else "", MARK_SECONDS, samesite="Strict")
    return answer


def _made(request: DeskRequest, asked: ReportAsked, target: Path) -> FileResponse:
    make_asked(request.viewer, asked.query, target, who=request.user.name)
    # The open file outlives its folder: it is read to its end while it is sent, then gone.
    return FileResponse(
        target.open("rb"), as_attachment=True, filename=name_asked(asked.query),
        content_type=TYPES[XLSX],
    )  # fmt: skip
