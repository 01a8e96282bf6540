"""The files of an import: the original as it came, and the rows that were not taken."""

import tempfile
from collections.abc import Iterator
from functools import wraps
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.models import Import
from ombud.arrivals.queries import may_open_file, refused_sheets
from ombud.arrivals.queries.refused import RefusedSheet
from ombud.store.sealing import SealBroken
from ombud.web import sheets
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.imports.drafts import View, of_import
from ombud.web.desk.imports.words import failure_words, refusal_words

BYTES = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_file(view: View) -> View:
    """Give the view an import and its file, for those who may have it in full."""

    @of_import
    @wraps(view)
    def guarded(request: DeskRequest, imported: Import) -> HttpResponse:
        if not may_open_file(request.viewer, imported):
            raise PermissionDenied
        try:
            return view(request, imported, original_bytes(imported.original))
        except SealBroken:
            code = "keys_missing"
        except FileNotFoundError:
            code = "original_missing"
        messages.error(request, failure_words({"code": code, "params": {}}))
        return HttpResponseRedirect(reverse("import", args=[imported.pk]))

    return guarded


@of_file
def original(request: DeskRequest, imported: Import, content: bytes) -> HttpResponse:
    """The file byte for byte as it came."""
    return sent(content, BYTES, imported.original.name)


@of_file
def refused(request: DeskRequest, imported: Import, content: bytes) -> HttpResponse:
    """The rows that were not taken, with the reason in front: to be corrected and dropped again."""
    found = [_refused(one) for one in refused_sheets(imported, content)]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "refused"
        sheets.write_sheets(target, sheets.XLSX, found)
        written = target.read_bytes()
    name = _("not taken, %(name)s") % {"name": Path(imported.original.name).stem}
    return sent(written, XLSX, f"{name}.xlsx")


def _refused(found: RefusedSheet) -> sheets.Sheet:
    # Known again by these words when the corrected rows come back: `ours` in rules/packs/headers.
    heads = [(_("Why it was not taken"), sheets.TEXT), (_("Row"), sheets.COUNT)]
    heads += [(name, sheets.TEXT) for name in found.headers]

    def rows() -> Iterator[list[object]]:
        for number, reason, cells in found.rows:
            yield [refusal_words(reason), number, *cells]

    return sheets.Sheet(found.name or _("Not taken"), heads, rows)


def sent(content: bytes, media_type: str, name: str) -> HttpResponse:
    """The file under its name, to be kept."""
    answer = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(True, name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    return answer
