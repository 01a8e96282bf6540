"""The fourth step: rows come in while one may leave, then the account in numbers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.arrivals.actions.discard_drafts import discard_drafts
from ombud.arrivals.actions.imports import LIVING, STOPPED, cancel_import, resume_import
from ombud.arrivals.actions.take_rows import REMARK
from ombud.arrivals.models import Import
from ombud.arrivals.queries import may_open_file
from ombud.casework.queries.imports import cases_late, likely_twins, own_columns_of, rows_of_import
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.imports.along import account_of, beside_of, is_plan
from ombud.web.desk.imports.drafts import of_import
from ombud.web.desk.imports.kept import row_shown
from ombud.web.desk.imports.labels import CAME_TO, REMARKS, STATES
from ombud.web.desk.imports.progress import progress_of
from ombud.web.desk.imports.undo import undo_shown
from ombud.web.desk.imports.words import failure_words, note_words, step_titles


@of_import
def import_page(request: DeskRequest, imported: Import) -> HttpResponse:
    """Where an import stands: its draft, its progress or its account."""
    if imported.state == Import.DRAFT:
        return HttpResponseRedirect(reverse("import_columns", args=[imported.pk]))
    context = _account(request.viewer, imported)
    return render(request, "desk/imports/result.html", context)


def _account(viewer: Viewer, imported: Import) -> dict[str, Any]:
    tally = imported.tally
    remarks = [
        (name[len(REMARK) :], REMARKS[name[len(REMARK) :]], count)
        for name, count in sorted(tally.items(), key=lambda each: -each[1])
        if name.startswith(REMARK)
    ]
    return {
        "imported": imported,
        "steps": step_titles(imported),
        "state": STATES[imported.state],
        "is_living": imported.state in LIVING,
        "may_resume": imported.state in STOPPED and imported.started_at is not None,
        "progress": progress_of(imported),
        "failure": failure_words(imported.failure) if imported.failure else "",
        "tally": tally,
        "late": cases_late(imported.pk),
        "outcomes": [(name, CAME_TO[name], tally.get(name, 0)) for name in CAME_TO],
        "own_columns": own_columns_of(imported),
        "notes": [
            *beside_of(imported),
            *(note_words(note) for note in imported.proposal["notes"] if not is_plan(note)),
        ],
        "remarks": remarks,
        "along": account_of(imported),
        "may_open": may_open_file(viewer, imported),
        **undo_shown(viewer, imported),
    }


@of_import
def progress(request: DeskRequest, imported: Import) -> HttpResponse:
    """How far it is; at the end the page shows its account."""
    if imported.state not in (*LIVING, Import.UNDOING):
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"imported": imported, "progress": progress_of(imported)}
    return render(request, "desk/imports/progress.html", context)


@of_import
def rows(request: DeskRequest, imported: Import) -> HttpResponse:
    """The rows with one outcome or one remark."""
    show = request.GET.get("show", "refused")
    page = rows_of_import(request.viewer, imported, show, request.GET.get("after", ""))
    more = f"?show={show}&after={page.next_cursor}" if page.next_cursor else ""
    found = [row_shown(row) for row in page.rows]
    part = "rows_more" if request.headers.get("HX-Request") else "rows"
    title = CAME_TO.get(show) or REMARKS.get(show) or _("Rows with remarks")
    context = {"imported": imported, "rows": found, "more_url": more, "title": title, "show": show}
    return render(request, f"desk/imports/{part}.html", context)


@of_import
def twins(request: DeskRequest, imported: Import) -> HttpResponse:
    """Cases that may be one with an earlier case."""
    found = likely_twins(request.viewer, imported.pk)
    return render(request, "desk/imports/twins.html", {"twins": found})


@of_import
@require_POST
def cancellation(request: DeskRequest, imported: Import) -> HttpResponse:
    """Stop here; what came in stays, and what had not begun is forgotten."""
    by, now = request.viewer.by("import"), timezone.now()
    if imported.started_at is None and discard_drafts([imported.pk], by=by, at=now):
        messages.success(request, _("Discarded: nothing of it had come in."))
        return HttpResponseRedirect(reverse("imports"))
    cancel_import(imported.pk, by=by, at=now)
    messages.success(request, _("The import was stopped. What came in stays."))
    return HttpResponseRedirect(reverse("import", args=[imported.pk]))


@of_import
@require_POST
def resumption(request: DeskRequest, imported: Import) -> HttpResponse:
    """Go on where it stopped."""
    resume_import(imported.pk, by=request.viewer.by("import"), at=timezone.now())
    return HttpResponseRedirect(reverse("import", args=[imported.pk]))
