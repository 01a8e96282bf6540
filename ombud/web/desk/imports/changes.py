"""The step before the rows come in: what of the cases that are known would change."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.arrivals.actions.foresee import ask_foresight
from ombud.arrivals.foresight import UNLISTED, CaseForeseen, opened_changes
from ombud.arrivals.models import Foresight, Import
from ombud.arrivals.queries import values_step
from ombud.casework.queries.list import case_ids_seen
from ombud.people.queries import member_names
from ombud.people.viewer import Viewer
from ombud.rules.contacts import as_written_masked
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.case_fields import is_whole
from ombud.web.desk.imports.drafts import of_draft, version_of
from ombud.web.desk.imports.kept import field_told, value_told
from ombud.web.desk.imports.labels import FORESEEN, FORESEEN_BESIDE, STAYS
from ombud.web.desk.imports.values import values_sent
from ombud.web.desk.imports.words import failure_words, rows_words, step_titles

CASES_A_PAGE = 50
# Longer without a row, nobody works on it.
STANDS_STILL = timedelta(seconds=90)


@of_draft
def changes(request: DeskRequest, imported: Import) -> HttpResponse:
    """What would happen; a POST says what the values mean, and has it reckoned anew."""
    if request.method == "POST":
        values, version = values_sent(request, values_step(imported)), version_of(request)
        ask_foresight(imported.pk, version=version, values=values, at=timezone.now())
        return HttpResponseRedirect(reverse("import_changes", args=[imported.pk]))
    foresight = Foresight.objects.filter(imported=imported, version=imported.version).first()
    if foresight is None:
        return HttpResponseRedirect(reverse("import_values", args=[imported.pk]))
    context = _context(imported, foresight)
    after = request.GET.get("after", "")
    context |= _listed(request.viewer, foresight, int(after) if is_whole(after) else 0)
    part = "changes_more" if request.headers.get("HX-Request") else "changes"
    return render(request, f"desk/imports/{part}.html", context)


@of_draft
def changes_now(request: DeskRequest, imported: Import) -> HttpResponse:
    """How far the reckoning is; at its end the page shows what was found."""
    foresight = Foresight.objects.filter(imported=imported).first()
    if foresight is None or foresight.ended_at:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/imports/changes_now.html", _context(imported, foresight))


def _context(imported: Import, foresight: Foresight) -> dict[str, Any]:
    counts, now = foresight.counts, timezone.now()
    last = foresight.worked_at or foresight.asked_at
    return {
        "imported": imported,
        "steps": step_titles(imported),
        "foresight": foresight,
        "is_stuck": not foresight.ended_at and last < now - STANDS_STILL,
        "failure": failure_words(foresight.failure) if foresight.failure else "",
        "outcomes": [(name, words, counts.get(name, 0)) for name, words in FORESEEN.items()],
        "remarks": [
            (words, counts[name]) for name, words in FORESEEN_BESIDE.items() if counts.get(name)
        ],
        "unlisted": counts.get(UNLISTED, 0),
        "is_whole": foresight.looked_at >= foresight.total,
        "rows": rows_words(imported.rows_expected),
    }


def _listed(viewer: Viewer, foresight: Foresight, after: int) -> dict[str, Any]:
    """A page of the cases that would change, of those that this person may see."""
    told = opened_changes(foresight.changes)
    seen = set(case_ids_seen(viewer, {each.case_id for each in told}))
    known = [each for each in told if each.case_id in seen]
    shown, until = known[after : after + CASES_A_PAGE], after + CASES_A_PAGE
    sheets = {each.sheet for each in told}
    return {
        "cases": _shown(shown, has_sheets=len(sheets) > 1),
        "unseen": len(told) - len(known),
        "more_url": f"?after={until}" if len(known) > until else "",
    }


def _shown(cases: Sequence[CaseForeseen], *, has_sheets: bool) -> list[dict[str, Any]]:
    names = member_names(_members(cases))
    return [
        {
            "number": each.number,
            "url": reverse("case", args=[each.case_id]),
            "row": each.row_no,
            "sheet": each.sheet if has_sheets else "",
            "told": [_told(names, *one) for one in each.told],
        }
        for each in cases
    ]


def _members(cases: Iterable[CaseForeseen]) -> set[int]:
    pairs = (one[1:3] for each in cases for one in each.told if one[0] == "owner_id")
    return {value for pair in pairs for value in pair if isinstance(value, int)}


def _told(names: dict[int, str], name: str, ours: Any, theirs: Any, stays: str) -> dict[str, Any]:
    return {
        "label": field_told(name),
        "ours": as_written_masked(value_told(name, ours, names)),
        "theirs": as_written_masked(value_told(name, theirs, names)),
        "stays": STAYS[stays] if stays else "",
        "becomes": _("will be taken over"),
    }
