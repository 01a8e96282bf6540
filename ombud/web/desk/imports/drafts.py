"""What the steps of a draft share: it must be seen, and still be a draft."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ombud.arrivals.actions.imports import DraftChanged
from ombud.arrivals.models import Import
from ombud.arrivals.queries import import_seen
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_fields import is_whole

View = Callable[..., HttpResponse]


def of_import(view: View) -> View:
    """Give the view an import that this person may see."""

    @signed_in
    @wraps(view)
    def guarded(request: DeskRequest, import_id: int, **more: Any) -> HttpResponse:
        return view(request, import_seen(request.viewer, import_id), **more)

    return guarded


def of_draft(view: View) -> View:
    """Give the view a draft; whatever is begun already leads to its page."""

    @of_import
    @wraps(view)
    def guarded(request: DeskRequest, imported: Import) -> HttpResponse:
        if imported.state != Import.DRAFT:
            return HttpResponseRedirect(reverse("import", args=[imported.pk]))
        try:
            return view(request, imported)
        except DraftChanged:
            messages.warning(request, _("Somebody changed this meanwhile. Please look again."))
            return HttpResponseRedirect(reverse("import", args=[imported.pk]))

    return guarded


def version_of(request: DeskRequest) -> int:
    """The version that the form was filled in on; none that stands for a broken one."""
    version = request.POST.get("version", "")
    return int(version) if is_whole(version) else 0
