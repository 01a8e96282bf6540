"""What every page has around it: the rail, the person, the language, the theme, what was just done.

A view says what it did with `messages.success(request, text)`; `extra_tags` holds the address that
undoes it, if one does.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ombud.people.models import Member

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TONES = {messages.SUCCESS: "done", messages.WARNING: "late", messages.ERROR: "late"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame; the rail only holds places this person can go to."""
    viewer = getattr(request, "viewer", None)
    context = {
        "viewer": viewer,
        "rail": _rail(request.path) if viewer else [],
        "languages": LANGUAGES,
        "language": get_language() or "zh-hans",
        "language_url": reverse("language"),
        "theme_url": reverse("theme"),
        "theme": request.COOKIES.get("theme", "auto"),
        # Only a page that shows them may take them: a fragment would swallow them unseen.
        "flashes": SimpleLazyObject(lambda: _flashes(request)),
    }
    return context | _of_the_person(request.user) if viewer else context


def _of_the_person(member: Any) -> dict[str, Any]:
    return {
        "person": {"name": member.name, "role": _role_of(member)},
        "settings_url": reverse("settings"),
        "sign_out_url": reverse("account_logout"),
    }


def _role_of(member: Member) -> str:
    return member.get_role_display()


def _flashes(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"text": said.message, "level": TONES.get(said.level, ""), "undo_url": said.extra_tags}
        for said in messages.get_messages(request)
    ]


def _rail(path: str) -> list[dict[str, Any]]:
    places = [
        ("home", "home", _("Home")),
        ("my_work", "checklist", _("My work")),
        ("cases", "inbox", _("Cases")),
        ("customers", "users", _("Customers")),
        ("orders", "package", _("Orders")),
        ("settings", "settings", _("Settings")),
    ]
    return [place for each in places if (place := _place(*each, path))]


def _place(name: str, icon: str, label: str, path: str) -> dict[str, Any] | None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    active = path == url if url == "/" else path.startswith(url)
    return {"url": url, "icon": icon, "label": label, "active": active}
