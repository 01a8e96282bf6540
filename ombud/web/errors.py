"""What people see when something is not there, not allowed or broken: calm, and what to do now."""

from functools import partial

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _shown(status: int, request: HttpRequest, exception: object = None) -> HttpResponse:
    return render(request, f"errors/{status}.html", status=status)


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:
    """The request could not be read, or came by an address this server was not told of."""
    if isinstance(exception, DisallowedHost):
        return render(request, "errors/host.html", status=400)
    return _shown(400, request)


forbidden = partial(_shown, 403)
not_found = partial(_shown, 404)
broken = partial(_shown, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere."""
    return render(request, "errors/csrf.html", status=403)
