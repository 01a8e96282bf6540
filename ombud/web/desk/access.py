"""Who may come to the desk. Every view of it stands behind `signed_in`."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from ombud.people.models import Member
from ombud.people.viewer import Viewer
from ombud.store.disk import DiskFull, full_disk_told
from ombud.store.pages import BadCursor

View = Callable[..., HttpResponse]


class DeskRequest(HttpRequest):
    """What a view behind `signed_in` receives."""

    viewer: Viewer
    user: Member


def signed_in(view: View) -> View:
    """Send strangers to the sign-in page; say 403 in words; what one may not see is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "viewer", None) is None:
            return _to_sign_in(request)
        request.GET, request.POST = _without_nul(request.GET), _without_nul(request.POST)
        try:
            with full_disk_told():
                return view(request, *args, **kwargs)
        except PermissionDenied:
            return render(request, "errors/403.html", status=403)
        except DiskFull:
            return render(request, "errors/507.html", status=507)
        except (ObjectDoesNotExist, BadCursor) as missing:
            raise Http404 from missing

    return guarded


def _without_nul(sent: Any) -> Any:
    # PostgreSQL keeps no NUL, and nobody means to type one: pasted along, it is left out.
    if not any("\0" in value for _name, values in sent.lists() for value in values):
        return sent
    kept = sent.copy()
    for name, values in sent.lists():
        kept.setlist(name, [value.replace("\0", "") for value in values])
    return kept


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") and request.method != "GET":
        # The page with what was typed stays open; its script says how to go on.
        return HttpResponse(status=401)
    if request.headers.get("HX-Request"):
        # The fragment's own address is no page: come back to the page around it.
        page = urlsplit(request.headers.get("HX-Current-URL", "/")).path
        where = redirect_to_login(page).headers["Location"]
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    if request.method == "POST":
        return _kept_for_later(request)
    return redirect_to_login(request.get_full_path())


def _kept_for_later(request: HttpRequest) -> HttpResponse:
    """What was sent comes back in a page that can send it again, files apart."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    context = {"typed": typed, "address": request.get_full_path(), "had_files": request.FILES}
    return render(request, "errors/401.html", context, status=401)


def page_before(request: HttpRequest, otherwise: str = "/") -> str:
    """Where a small form came from (`next`), if that is a page of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else otherwise
