"""Lists leave as files."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.people.viewer import Viewer
from ombud.web import sheets
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.long_lists import prepared
from ombud.web.exporting import EXTRAS, export_cases, export_groups
from ombud.web.exporting_lists import export_customers, export_orders
from ombud.web.long_lists import CASES, is_long


@signed_in  # type: ignore[arg-type]  # a file is sent piece by piece
def exported_cases(request: DeskRequest, kind: str) -> HttpResponseBase:
    """The list of cases as a file."""
    extras = [extra for extra in EXTRAS if extra in request.GET.getlist("with")]
    query = request.GET.urlencode()
    if is_long(request.viewer, CASES, query):
        return prepared(request, CASES, _known(kind), query, extras)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "list"
        try:
            export_cases(request.viewer, query, _known(kind), target, extras=extras)
        except sheets.TooManyRows as refusal:
            return _refused(request, refusal, f"{reverse('cases')}?{query}")
        return _sent(target, _("Cases"), "zip" if extras and kind == "csv" else kind)


@signed_in  # type: ignore[arg-type]
def exported_groups(request: DeskRequest, kind: str) -> HttpResponseBase:
    """A grouping as a file."""
    query = request.GET.urlencode()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "groups"
        try:
            export_groups(request.viewer, query, _known(kind), target)
        except sheets.TooManyRows as refusal:
            return _refused(request, refusal, f"{reverse('cases_groups')}?{query}")
        return _sent(target, _("Groups"), kind)


@signed_in  # type: ignore[arg-type]
def exported_customers(request: DeskRequest, kind: str) -> HttpResponseBase:
    """The list of customers as a file."""
    return _list_sent(request, kind, export_customers, "customers", _("Customers"))


@signed_in  # type: ignore[arg-type]
def exported_orders(request: DeskRequest, kind: str) -> HttpResponseBase:
    """The list of orders as a file."""
    return _list_sent(request, kind, export_orders, "orders", _("Orders"))


def _list_sent(
    request: DeskRequest, kind: str, export: Callable[[Viewer, str, str, Path], int],
    page: str, name: str,
) -> HttpResponseBase:  # fmt: skip
    text = request.GET.get("q", "")[:100]
    if is_long(request.viewer, page, text):
        return prepared(request, page, _known(kind), text)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "list"
        try:
            export(request.viewer, text, _known(kind), target)
        except sheets.TooManyRows as refusal:
            return _refused(request, refusal, f"{reverse(page)}?{request.GET.urlencode()}")
        return _sent(target, name, kind)


def _refused(request: DeskRequest, refusal: Exception, page: str) -> HttpResponseBase:
    messages.warning(request, str(refusal))
    return HttpResponseRedirect(page)


def _known(kind: str) -> str:
    if kind not in sheets.KINDS:
        raise Http404
    return kind


def _sent(target: Path, name: str, ending: str) -> HttpResponseBase:
    # The open file outlives its folder: it is read to its end while it is sent, then gone.
    on = timezone.localdate().isoformat()
    return FileResponse(
        target.open("rb"),
        as_attachment=True,
        filename=f"{name} {on}.{ending}",
        content_type=sheets.TYPES[ending],
    )
