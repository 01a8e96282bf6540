"""What every page has around it: the rail, the person, the language, the theme."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame; the rail only holds places this person can go to."""
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "rail": _rail(request.path) if viewer else [],
        "languages": LANGUAGES,
        "language": get_language() or "zh-hans",
        "theme": request.COOKIES.get("theme", "auto"),
    }


def _rail(path: str) -> list[dict[str, Any]]:
    places = [
        ("home", "home", _("Home")),
        ("my_work", "checklist", _("My work")),
        ("cases", "inbox", _("Cases")),
        ("customers", "users", _("Customers")),
        ("orders", "package", _("Orders")),
        ("settings", "settings", _("Settings")),
    ]
    return [_place(name, icon, label, path) for name, icon, label in places]


def _place(name: str, icon: str, label: str, path: str) -> dict[str, Any]:
    url = reverse(name)
    active = path == url if url == "/" else path.startswith(url)
    return {"url": url, "icon": icon, "label": label, "active": active}
