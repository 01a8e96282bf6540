"""The rows of the sheets beside the complaints that were not taken, with the reason."""

from django.http import HttpResponse
from django.shortcuts import render

from ombud.arrivals.models import Import
from ombud.arrivals.queries import refused_along
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.imports.drafts import of_import
from ombud.web.desk.imports.words import refusal_words


@of_import
def refused(request: DeskRequest, imported: Import) -> HttpResponse:
    """Sheet, row and reason of each."""
    page = refused_along(imported, request.GET.get("after", ""))
    part = "refused_more" if request.headers.get("HX-Request") else "refused_along"
    more = f"?after={page.next_cursor}" if page.next_cursor else ""
    rows = [(row.sheet, row.row_no, refusal_words(row.reason)) for row in page.rows]
    context = {"imported": imported, "rows": rows, "more_url": more}
    return render(request, f"desk/imports/{part}.html", context)
