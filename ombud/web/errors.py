"""What people see when something is not there, not allowed or broken: calm, and what to do now."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _shown(status: int, request: HttpRequest, exception: object = None) -> HttpResponse:
    return render(request, f"errors/{status}.html", status=status)


bad_request = partial(_shown, 400)
forbidden = partial(_shown, 403)
not_found = partial(_shown, 404)
broken = partial(_shown, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere."""
    return render(request, "errors/csrf.html", status=403)
