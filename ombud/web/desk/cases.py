"""The list of cases: the page, its next rows, and what loads when it is asked for."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ombud.casework.actions.saved_views import remember_columns
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.batches import SHEET
from ombud.casework.queries.columns import own_columns
from ombud.web.desk import grid
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_bulk import bulk_choices, change_chosen
from ombud.web.desk.case_filters import fields
from ombud.web.desk.case_table import case_table, column_choice, kept, tally_words


@signed_in
def case_list(request: DeskRequest) -> HttpResponse:
    """A page of cases, or only its rows when more are scrolled to."""
    is_sheet = request.COOKIES.get(grid.COOKIE) == SHEET
    context = case_table(request.viewer, request.GET.urlencode(), is_sheet=is_sheet)
    context["sheet"] = grid.sheet_setup(request.viewer, context) if is_sheet else None
    # The sheet asks for its first rows again, with a cursor that says nothing.
    more = request.headers.get("HX-Request") and "after" in request.GET
    part = "rows" if more else "list"
    return render(request, f"desk/cases/{part}.html", context)


@signed_in
def case_tally(request: DeskRequest) -> HttpResponse:
    """How many cases the list holds, and what they refunded."""
    words = tally_words(request.viewer, request.GET.urlencode())
    return render(request, "desk/cases/tally.html", {"tally": words})


@signed_in
def filter_fields(request: DeskRequest) -> HttpResponse:
    """The filters that can be added."""
    asked = CaseList.parsed(request.GET.urlencode())
    context = {"fields": fields(request.viewer, own_columns()), "kept": kept(asked)}
    return render(request, "desk/cases/fields.html", context)


@signed_in
def case_columns(request: DeskRequest) -> HttpResponse:
    """The columns to choose from; a POST remembers the choice for this view."""
    if request.method != "POST":
        query = request.GET.urlencode()
        context = {"choice": column_choice(request.viewer, query), "query": query}
        return render(request, "desk/cases/columns.html", context)
    asked = CaseList.parsed(request.POST.get("query", ""))
    chosen = _moved(request.POST.getlist("column"), request.POST.get("up", ""))
    remember_columns(viewer=request.viewer, view=asked.view, columns=chosen)
    return HttpResponseRedirect(f"{reverse('cases')}?{asked.query(columns=(), cursor='')}")


def _moved(keys: list[str], up: str) -> list[str]:
    """The keys with one of them a place further to the front."""
    if up in keys and keys.index(up) > 0:
        at = keys.index(up)
        keys[at - 1 : at + 1] = [keys[at], keys[at - 1]]
    return keys


@signed_in
def bulk_fields(request: DeskRequest) -> HttpResponse:
    """What can be done to the selected rows."""
    return render(request, "desk/cases/bulk.html", {"choices": bulk_choices(request.viewer)})


@signed_in
def case_changes(request: DeskRequest) -> HttpResponse:
    """Change the selected cases at once; one undo takes everything back."""
    change_chosen(request)
    query = CaseList.parsed(request.POST.get("query", "")).query(cursor="")
    return HttpResponseRedirect(f"{reverse('cases')}?{query}")
