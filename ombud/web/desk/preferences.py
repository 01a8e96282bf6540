"""Language, theme and time zone: one click, before and after signing in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from ombud.people.actions import set_preferences
from ombud.web.desk.access import DeskRequest, page_before, signed_in
from ombud.web.zones import ZONES

THEMES = ("auto", "light", "dark")
YEAR_SECONDS = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show everything in another language from now on."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    return _kept(request, "language", chosen)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system."""
    chosen = request.POST.get("theme", "")
    return _kept(request, "theme", chosen) if chosen in THEMES else HttpResponseBadRequest()


@signed_in
@require_POST
def time_zone(request: DeskRequest) -> HttpResponse:
    """Show times in another zone from now on."""
    chosen = request.POST.get("time_zone", "")
    if chosen not in ZONES:
        return HttpResponseBadRequest()
    set_preferences(member_id=request.viewer.member_id, time_zone=chosen)
    messages.success(request, gettext("Times are shown in this time zone now."))
    return HttpResponseRedirect(page_before(request, "/settings"))


def _kept(request: HttpRequest, name: str, value: str) -> HttpResponse:
    """Keep the choice in the browser and, after signing in, with the member."""
    viewer = getattr(request, "viewer", None)
    if viewer:
        set_preferences(member_id=viewer.member_id, **{name: value})
    answer = HttpResponseRedirect(page_before(request))
    answer.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax")
    return answer
