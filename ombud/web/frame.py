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

from ombud.followup.queries import count_unseen
from ombud.people.models import Member
from ombud.people.viewer import Viewer

# The shortest that every reader knows, and the name in full.
LANGUAGES = [("zh-hans", "简", "简体中文"), ("zh-hant", "繁", "繁體中文"), ("en", "EN", "English")]
# In the session: the long list whose end every page watches for, to say so at once.
AWAITED = "awaited_list"
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
    return context | _of_the_person(request, viewer) if viewer else context


def _of_the_person(request: Any, viewer: Viewer) -> dict[str, Any]:
    return {
        "person": {"name": request.user.name, "role": _role_of(request.user)},
        "search_url": _address("cases"),
        "new_case_url": _address("new_case"),
        "awaited_list": request.session.get(AWAITED),
        "reminders_url": _address("reminders"),
        "reminders_count": SimpleLazyObject(lambda: count_unseen(viewer)),
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
        ("home", "home", _("Home"), "g h"),
        ("my_work", "checklist", _("My work"), "g m"),
        ("cases", "inbox", _("Cases"), "g c"),
        ("customers", "users", _("Customers"), "g u"),
        ("orders", "package", _("Orders"), "g o"),
        ("settings", "settings", _("Settings"), "g s"),
    ]
    return [place for each in places if (place := _place(*each, path))]


def _place(name: str, icon: str, label: str, key: str, path: str) -> dict[str, Any] | None:
    url = _address(name)
    if not url:
        return None
    active = path == url if url == "/" else path.startswith(url)
    return {"url": url, "icon": icon, "label": label, "active": active, "key": key}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
