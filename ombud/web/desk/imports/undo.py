"""An import is taken back: asked once, with numbers; what was worked on since is listed."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.arrivals.actions.undo_import import NotUndoable, begin_undo
from ombud.arrivals.models import Import
from ombud.arrivals.queries.undo import may_undo, undo_asker, why_not_undoable
from ombud.arrivals.undoing import CASES, LEFT, UPDATES
from ombud.casework.queries.import_undo import (
    SHOWN,
    Left,
    cases_left,
    is_all_seen,
    undo_outlook,
)
from ombud.learning.actions import record_export
from ombud.people.viewer import Viewer
from ombud.rules.contacts import as_written_masked
from ombud.web import sheets, shown
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.imports.drafts import of_import
from ombud.web.desk.imports.files import XLSX, sent
from ombud.web.desk.imports.labels import NOT_UNDOABLE


@of_import
def withdrawal(request: DeskRequest, imported: Import) -> HttpResponse:
    """What would go and what would stay; a POST begins to take the import back."""
    _must(request.viewer, imported)
    if request.method == "POST":
        return _begun(request, imported)
    why_not = why_not_undoable(imported)
    if why_not not in ("", "undone"):
        return _refused(request, imported, why_not)
    context = _outlook(request.viewer, imported) | {"is_undone": why_not == "undone"}
    return render(request, "desk/imports/undo.html", context)


def _outlook(viewer: Viewer, imported: Import) -> dict[str, Any]:
    found = list(islice(cases_left(viewer, imported), SHOWN + 1))
    return {
        "imported": imported,
        "outlook": undo_outlook(imported),
        "is_all_seen": is_all_seen(viewer, imported.pk),
        "left": [_left_shown(each) for each in found[:SHOWN]],
        "is_more": len(found) > SHOWN,
    }


def _must(viewer: Viewer, imported: Import) -> None:
    if not may_undo(viewer, imported):
        raise PermissionDenied("undo_imports")


def _begun(request: DeskRequest, imported: Import) -> HttpResponse:
    if not is_all_seen(request.viewer, imported.pk):
        raise PermissionDenied("undo_imports")
    try:
        begin_undo(imported.pk, by=request.viewer.by(), at=timezone.now())
    except NotUndoable as refused:
        return _refused(request, imported, refused.code)
    return HttpResponseRedirect(reverse("import", args=[imported.pk]))


def _refused(request: DeskRequest, imported: Import, code: str) -> HttpResponse:
    words = _being_undone(imported) if code == "being_undone" else NOT_UNDOABLE[code]
    messages.warning(request, words)
    return HttpResponseRedirect(reverse("import", args=[imported.pk]))


def _being_undone(imported: Import) -> str:
    name = undo_asker(imported.pk)
    if not name:
        return _("It is being taken back already.")
    return _("%(name)s is taking it back already.") % {"name": name}


def _left_shown(left: Left) -> dict[str, Any]:
    return {
        "case": left.case,
        "url": reverse("case", args=[left.case.pk]),
        "why": why_left(left),
        "import_url": left.touch.import_id and reverse("import", args=[left.touch.import_id]),
    }


def why_left(left: Left) -> str:
    """Why a case stays when its import is taken back."""
    when = {"name": left.name, "when": shown.moment(left.touch.at)}
    if left.touch.import_id:
        return _("A later import knows it too. Take that one back first.")
    if left.name:
        return _("%(name)s worked on it, %(when)s.") % when
    return _("It was worked on, %(when)s.") % when


@of_import
def left_file(request: DeskRequest, imported: Import) -> HttpResponse:
    """Every case that stays, with the reason, as a workbook."""
    request.viewer.must("export_lists")
    _must(request.viewer, imported)
    written, rows = _left_written(request.viewer, imported)
    record_export(
        viewer=request.viewer, of="cases that stay", kind=sheets.XLSX, rows=rows, contacts=False,
        at=timezone.now(),
    )  # fmt: skip
    name = _("stays, %(name)s") % {"name": Path(imported.original.name).stem}
    return sent(written, XLSX, f"{name}.xlsx")


def _left_written(viewer: Viewer, imported: Import) -> tuple[bytes, int]:
    """The workbook, and how many cases it names."""
    count = Counter[int]()
    rows = partial(_left_rows, viewer, imported, count)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "left"
        sheet = sheets.Sheet(_("Cases that stay"), _left_heads(), rows)
        sheets.write_sheets(target, sheets.XLSX, [sheet])
        return target.read_bytes(), count.total()


def _left_heads() -> list[tuple[str, str]]:
    return [
        (_("No."), sheets.TEXT), (_("Title"), sheets.TEXT), (_("Why it stays"), sheets.TEXT),
        (_("When"), sheets.MOMENT),
    ]  # fmt: skip


def _left_rows(viewer: Viewer, imported: Import, count: Counter[int]) -> Iterator[list[object]]:
    for left in cases_left(viewer, imported):
        count[left.case.pk] = 1
        title, at = as_written_masked(left.case.title), timezone.make_naive(left.touch.at)
        yield [left.case.number, title, why_left(left), at]


def undo_shown(viewer: Viewer, imported: Import) -> dict[str, Any]:
    """What the page of an import says of its undo: whether one may be asked, what one did."""
    tally = imported.tally
    return {
        "is_undoing": imported.state == Import.UNDOING,
        "is_undone": imported.state == Import.UNDONE,
        "may_undo": may_undo(viewer, imported),
        "withdrawn_cases": tally.get(CASES, 0),
        "updates_back": tally.get(UPDATES, 0),
        "cases_left": tally.get(LEFT, 0),
    }
