"""The sheet of cases: the list with cells that are edited in place."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ombud.casework.actions.saved_views import remember_columns, remember_widths
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.batches import SHEET, is_own_batch, is_undoable, sheet_batches
from ombud.casework.queries.changed import changed_since
from ombud.ledger.events import By
from ombud.ledger.queries import newest_entry_id
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_fields import is_whole, number
from ombud.web.desk.case_table import rows_again
from ombud.web.desk.grid_block import BadBlock, block_of, change_cells
from ombud.web.desk.grid_columns import choices_of_fields, column_names
from ombud.web.desk.grid_groups import group_of, group_words
from ombud.web.desk.grid_words import cell_words, grid_phrases

COOKIE = "cases_as"
YEAR_SECONDS = 365 * 24 * 3600
ROWS_AT_ONCE = 500
PLACES = ("cells", "rows", "changes", "choices", "widths", "columns", "groups")


def sheet_setup(viewer: Viewer, context: Mapping[str, Any]) -> str:
    """What the script of the sheet starts from, as JSON: addresses, widths, words."""
    places = {name: reverse(f"grid_{name}") for name in PLACES}
    query = CaseList.parsed(context["query"])
    keys = [column["key"] for column in context["columns"]]
    said = {
        **places,
        "list": reverse("cases"),
        "undoing": reverse("batch_undoing", args=[0]),
        "query": replace(query, columns=tuple(keys)).query(),
        "group": group_of(query),
        "after": newest_entry_id(),
        "wide": context["widths"],
        "frozen": context["frozen"],
        "done": sheet_batches(viewer),
        "words": grid_phrases(),
    }
    return json.dumps(said, ensure_ascii=False)


@require_POST
@signed_in
def grid_switch(request: DeskRequest) -> HttpResponse:
    """Show cases as a sheet or as a list from now on, in this browser."""
    query = CaseList.parsed(request.POST.get("query", "")).query(cursor="")
    answer = HttpResponseRedirect(f"{reverse('cases')}?{query}")
    shown_as = SHEET if request.POST.get("as") == SHEET else "list"
    answer.set_cookie(COOKIE, shown_as, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return answer


@require_POST
@signed_in
def grid_cells(request: DeskRequest) -> HttpResponse:
    """Write a block of changed cells; answer for each, with the rows as they stand now.

    A block too large for one request goes on in the batch that its first part began.
    """
    try:
        sent = json.loads(request.body)
        cells = block_of(sent["cells"])
    except (BadBlock, ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    by = _going_on(request.viewer, sent.get("batch"))
    batch = change_cells(request.viewer, cells, by=by, at=timezone.now())
    results = [{"reason": each.reason, "words": cell_words(each)} for each in batch.results]
    said = {
        "batch": batch.id if batch.done and is_undoable(batch.id) else 0,
        "results": results,
        "rows": _rows(request, {cell.case_id for cell in cells}),
    }
    return JsonResponse(said)


def _going_on(viewer: Viewer, batch_id: Any) -> By:
    is_own = type(batch_id) is int and 0 < batch_id < 2**53 and is_own_batch(viewer, batch_id)
    return replace(viewer.by(SHEET), batch_id=batch_id if is_own else None)


@signed_in
def grid_rows(request: DeskRequest) -> HttpResponse:
    """Some rows as they stand now."""
    ids = {int(each) for each in request.GET.getlist("id")[:ROWS_AT_ONCE] if is_whole(each)}
    return HttpResponse(_rows(request, ids))


def _rows(request: DeskRequest, ids: set[int]) -> str:
    asked = request.GET.copy()
    asked.pop("id", None)
    return render_to_string(
        "desk/cases/rows.html", rows_again(request.viewer, asked.urlencode(), ids), request
    )


@signed_in
def grid_changes(request: DeskRequest) -> HttpResponse:
    """Which cases changed since: their ids with their versions."""
    after = number(request.GET.get("after", "")) or 0
    if not isinstance(after, int):
        return HttpResponseBadRequest()
    found = changed_since(request.viewer, after)
    return JsonResponse({"after": found.after, "versions": found.versions, "flood": found.is_flood})


@signed_in
def grid_choices(request: DeskRequest) -> HttpResponse:
    """What cells may be set to, and the names of columns that a pasted head may use."""
    choices = choices_of_fields(request.viewer)
    return JsonResponse({"choices": choices, "columns": column_names()})


@signed_in
def grid_groups(request: DeskRequest) -> HttpResponse:
    """The subtotals of the groups in which the sheet stands."""
    return JsonResponse(group_words(request.viewer, CaseList.parsed(request.GET.urlencode())))


@require_POST
@signed_in
def grid_columns(request: DeskRequest) -> HttpResponse:
    """Remember in which order columns are wanted in this view."""
    keys = request.POST.getlist("column")
    remember_columns(viewer=request.viewer, view=request.POST.get("view", ""), columns=keys)
    return HttpResponse(status=204)


@require_POST
@signed_in
def grid_widths(request: DeskRequest) -> HttpResponse:
    """Remember how wide columns are wanted, and how many stand still."""
    remember_widths(viewer=request.viewer, said=request.POST.dict())
    return HttpResponse(status=204)
