"""Every request knows its viewer, and speaks the viewer's language in the viewer's zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from ombud.people.queries import viewer_of

Answer = Callable[[HttpRequest], HttpResponse]


def viewer_and_language(get_response: Answer) -> Answer:
    """Set `request.viewer` (None before sign-in), the language and the time zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = viewer_of(request.user)  # type: ignore[attr-defined]
        language = _language(request)
        zone = request.viewer.zone if request.viewer else "Asia/Shanghai"  # type: ignore[attr-defined]
        with translation.override(language), timezone.override(ZoneInfo(zone)):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _language(request: HttpRequest) -> str:
    viewer = request.viewer  # type: ignore[attr-defined]
    if viewer:
        return str(viewer.language)
    chosen = request.COOKIES.get("language", "")
    if translation.check_for_language(chosen):
        return chosen
    return translation.get_language_from_request(request)
