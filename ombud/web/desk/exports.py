"""Lists leave as files."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.web import sheets
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.exporting import EXTRAS, export_cases, export_groups

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}


@signed_in  # type: ignore[arg-type]  # a file is sent piece by piece
def exported_cases(request: DeskRequest, kind: str) -> HttpResponseBase:
    """The list of cases as a file."""
    extras = [extra for extra in EXTRAS if extra in request.GET.getlist("with")]
    query = request.GET.urlencode()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "list"
        try:
            export_cases(request.viewer, query, _known(kind), target, extras=extras)
        except sheets.TooManyRows as refusal:
            messages.warning(request, str(refusal))
            return HttpResponseRedirect(f"{reverse('cases')}?{query}")
        return _sent(target, _("Cases"), "zip" if extras and kind == "csv" else kind)


@signed_in  # type: ignore[arg-type]
def exported_groups(request: DeskRequest, kind: str) -> HttpResponseBase:
    """A grouping as a file."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "groups"
        export_groups(request.viewer, request.GET.urlencode(), _known(kind), target)
        return _sent(target, _("Groups"), kind)


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
        content_type=TYPES[ending],
    )
