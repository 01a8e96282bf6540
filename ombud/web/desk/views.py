"""Lists kept under a name."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.casework.actions.saved_views import NameMissing, remove_view, save_view
from ombud.web.desk.access import DeskRequest, signed_in


@require_POST
@signed_in
def view_list(request: DeskRequest) -> HttpResponse:
    """Keep the present list under a name."""
    query, name = request.POST.get("query", ""), request.POST.get("name", "")
    is_shared, now = "shared" in request.POST, timezone.now()
    try:
        saved = save_view(
            viewer=request.viewer, name=name, query=query, is_shared=is_shared, at=now
        )
    except NameMissing:
        messages.warning(request, _("Please give the view a name."))
        return HttpResponseRedirect(f"{reverse('cases')}?{query}")
    messages.success(request, _("The view «%(name)s» is kept.") % {"name": saved.name})
    return HttpResponseRedirect(f"{reverse('cases')}?{saved.query}&view=v{saved.pk}")


@require_POST
@signed_in
def view_removal(request: DeskRequest, view_id: int) -> HttpResponse:
    """Forget a view of one's own."""
    remove_view(viewer=request.viewer, view_id=view_id, at=timezone.now())
    messages.success(request, _("The view is removed."))
    return HttpResponseRedirect(reverse("cases"))
