"""Live workbooks: where one finds them, how programs open them, what was saved last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.people.queries import app_passwords
from ombud.people.viewer import Viewer
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.workbook_words import state_words
from ombud.workbooks.models import EditedFile
from ombud.workbooks.queries.edited_files import edited_files
from ombud.workbooks.queries.live import live_lists, live_workbooks
from ombud.workbooks.queries.waiting import waiting_files
from ombud.workbooks.queries.watched import every_folder, folder_of

SAVINGS_SHOWN = 10
FOLDER = "/dav"


@dataclass(frozen=True, slots=True)
class Row:
    """A list as a live workbook. opened_at: when a program found it last."""

    name: str
    address: str
    opened_at: datetime | None
    saved_at: datetime | None
    is_asked: bool


@signed_in
def live_page(request: DeskRequest) -> HttpResponse:
    """The addresses, the steps, and what was saved."""
    viewer, asked = request.viewer, request.GET.get("view", "")
    rows = _rows(viewer, _address(request), asked)
    context = {
        "folder": _address(request),
        "rows": rows,
        "row": next((row for row in rows if row.is_asked), rows[0]),
        "login": request.user.login,
        "is_safe": request.is_secure(),
        "has_password": app_passwords(viewer).filter(revoked_at=None).exists(),
        "waiting": waiting_words(viewer),
        "watched": folder_of(viewer),
        "savings": [_saving(one) for one in _savings(viewer)],
    }
    return render(request, "desk/workbooks/live.html", context)


@signed_in
def folders(request: DeskRequest) -> HttpResponse:
    """The folders of sync drives in which live workbooks lie, and what is wrong with one."""
    request.viewer.must("invite_people")
    return render(request, "desk/settings/folders.html", {"folders": every_folder()})


def _address(request: DeskRequest) -> str:
    return request.build_absolute_uri(f"{FOLDER}/{quote(request.user.login or '')}/")


def _rows(viewer: Viewer, folder: str, asked: str) -> list[Row]:
    made = {one.view: one for one in live_workbooks(viewer)}
    return [
        Row(
            live.name,
            folder + quote(live.name),
            made[live.key].made_at if live.key in made else None,
            made[live.key].saved_at if live.key in made else None,
            live.key == asked,
        )
        for live in live_lists(viewer)
    ]


def _savings(viewer: Viewer) -> list[EditedFile]:
    live = edited_files(viewer).exclude(way=EditedFile.SCREEN)
    return list(live[:SAVINGS_SHOWN])


def _saving(edited: EditedFile) -> dict[str, Any]:
    told = edited.tally
    return {
        "url": reverse("edited_workbook", args=[edited.pk]), "name": edited.original.name,
        "at": edited.made_at, "state": state_words(edited), "applied": told.get("applied", 0),
        "added": told.get("added", 0), "conflicts": told.get("conflicts", 0),
        "refused": told.get("refused", 0),
    }  # fmt: skip


def waiting_words(viewer: Viewer) -> list[dict[str, Any]]:
    """What waits for this person, each with the way to where it is decided."""
    return [
        {"url": reverse("edited_workbook", args=[one.pk]), "text": _waiting(one)}
        for one in waiting_files(viewer)
    ]


def _waiting(edited: EditedFile) -> str:
    conflicts, refused = (edited.tally.get(name, 0) for name in ("conflicts", "refused"))
    clashed = ngettext(
        "%(n)s cell was changed in both places",
        "%(n)s cells were changed in both places",
        conflicts,
    )
    left = ngettext(
        "%(n)s cell or row could not be taken", "%(n)s cells or rows could not be taken", refused
    )
    counted = ((clashed, conflicts), (left, refused))
    why = _(", ").join(words % {"n": n} for words, n in counted if n)
    return _("%(name)s: %(why)s") % {"name": edited.original.name, "why": why}
