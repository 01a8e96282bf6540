"""The page of a case, its side sheet, and the files in it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from ombud.arrivals.actions import original_bytes
from ombud.casework.models import Case
from ombud.casework.queries.case_files import file_of_case
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_doing import of_case, page_of, with_toast
from ombud.web.desk.case_view import case_context

# Only these open in the browser: anything else could run as a page of ours.
SHOWN_INSIDE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@signed_in
def case_page(request: DeskRequest, case_id: int) -> HttpResponse:
    """Everything about a case: what it is, what was said, what to do."""
    context = case_context(request.viewer, page_of(request, case_id))
    return with_toast(request, render(request, "desk/case/page.html", context))


@signed_in
def case_sheet(request: DeskRequest, case_id: int) -> HttpResponse:
    """The case at the side of a list."""
    context = case_context(request.viewer, page_of(request, case_id), back="sheet")
    return with_toast(request, render(request, "desk/case/sheet.html", context))


@of_case
def case_file(request: DeskRequest, case: Case, file_id: int) -> HttpResponse:
    """A file as it came: pictures open, everything else is downloaded."""
    original = file_of_case(case, file_id).original
    inside = original.media_type in SHOWN_INSIDE
    answer = HttpResponse(original_bytes(original), content_type="application/octet-stream")
    if inside:
        answer.headers["Content-Type"] = original.media_type
    answer.headers["Content-Disposition"] = (
        content_disposition_header(not inside, original.name) or ""
    )
    return answer
