"""The first step: the workbook is dropped, chosen or pasted. And the list of those that came."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ombud.arrivals.actions.draft_import import draft_import
from ombud.arrivals.models import Import
from ombud.arrivals.queries import imports, imports_living
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.casework.queries.imports import has_cases
from ombud.people.models import Shop
from ombud.people.queries import shops_seen
from ombud.store.disk import DiskFull, full_disk_told
from ombud.web.desk import uploads
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.imports.labels import STATES
from ombud.web.desk.imports.progress import progress_of
from ombud.web.desk.imports.words import failure_words, step_titles
from ombud.web.desk.uploads import too_large
from ombud.web.desk.workbooks import brought
from ombud.workbooks.queries.returned import is_edited_workbook


class TooLarge(Exception):
    """A file over `uploads.MOST_BYTES`."""


@signed_in
def import_list(request: DeskRequest) -> HttpResponse:
    """The workbooks that came in, the newest first."""
    page = imports(request.viewer, request.GET.get("after", ""))
    more = "?" + urlencode({"after": page.next_cursor}) if page.next_cursor else ""
    part = "list_rows" if request.headers.get("HX-Request") else "list"
    context = {"columns": _columns(), "rows": [_row(one) for one in page.rows], "more_url": more}
    return render(request, f"desk/imports/{part}.html", context)


def _columns() -> list[dict[str, str]]:
    return [
        {"key": "name", "label": _("Workbook"), "kind": "text", "phone": "lead"},
        {"key": "state", "label": _("State"), "phone": "side"},
        {"key": "result", "label": _("Result"), "phone": "text"},
        {"key": "shop", "label": _("Shop"), "phone": "meta"},
        {"key": "who", "label": _("By"), "phone": "meta"},
        {"key": "when", "label": _("When"), "phone": "meta"},
        {"key": "discard", "label": "", "phone": "meta"},
    ]


def _label(imported: Import) -> str:
    """The workbook's name; with the sheet's where several sheets of it came in."""
    name, led_by = imported.original.name, getattr(imported, "led_by", None)
    return f"{name} · {imported.sheet}" if led_by else name


def _row(imported: Import) -> dict[str, Any]:
    return {
        "id": imported.pk,
        "url": reverse("import", args=[imported.pk]),
        "label": _label(imported),
        "state": imported.state,
        "is_begun": imported.started_at is not None,
        "state_label": STATES[imported.state],
        "progress": progress_of(imported),
        "tally": imported.tally,
        "shop": imported.shop.name,
        "who": imported.made_by.name if imported.made_by else _("the command line"),
        "when": imported.made_at,
    }


@signed_in
def imports_now(request: DeskRequest) -> HttpResponse:
    """What is coming in at this moment, for Home; where there is no case yet, the way to begin."""
    living = [_row(one) for one in imports_living(request.viewer)]
    context = {"living": living, "has_cases": bool(living) or has_cases(request.viewer)}
    return render(request, "desk/imports/now.html", context)


@signed_in
def new_import(request: DeskRequest) -> HttpResponse:
    """The place to drop a workbook; a POST hands it over."""
    request.viewer.must("import_workbooks")
    if request.method != "POST":
        return _asking(request)
    try:
        return _taken(request)
    except WorkbookRefused as refused:
        return _asking(request, failure_words({"code": refused.code, "params": refused.params}))
    except TooLarge:
        return _asking(request, too_large())
    except DiskFull:
        return _asking(request, _disk_full())


def _taken(request: DeskRequest) -> HttpResponse:
    content, name = _content(request)
    # Imported, the cases of a list that left to be edited would be here twice.
    if is_edited_workbook(content):
        return brought(request, content, name)
    imported = _drafted(request, content, name)
    return HttpResponseRedirect(reverse("import_columns", args=[imported.pk]))


def _asking(request: DeskRequest, problem: str = "") -> HttpResponse:
    shops = [(str(shop.pk), shop.name) for shop in shops_seen(request.viewer)]
    context = {
        "steps": step_titles(), "shops": shops, "problem": problem,
        "shop": request.POST.get("shop", ""), "pasted": request.POST.get("paste", ""),
        "most": uploads.MOST_BYTES, "too_large": too_large(),
    }  # fmt: skip
    return render(request, "desk/imports/file.html", context, status=422 if problem else 200)


def _drafted(request: DeskRequest, content: bytes, name: str) -> Import:
    shop = _shop(request)
    with full_disk_told():
        return draft_import(
            content, name=name, shop_id=shop.pk, by=request.viewer.by("import"), at=timezone.now()
        )


def _shop(request: DeskRequest) -> Shop:
    """The shop that was chosen; the only one when there was nothing to choose."""
    shops, chosen = shops_seen(request.viewer), request.POST.get("shop", "")
    return shops.get(pk=int(chosen)) if chosen.isdecimal() else shops[:1].get()


def _content(request: DeskRequest) -> tuple[bytes, str]:
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("paste", "").encode(), _("Pasted rows") + ".tsv"
    if (file.size or 0) > uploads.MOST_BYTES:
        raise TooLarge
    return file.read(), file.name or ""


def _disk_full() -> str:
    return _(
        "The disk of this server is full, so the file was not kept. Please ask your administrator "
        "to make some space, then try again."
    )
