"""Lists that the worker writes: how far they are, and their files, for whoever asked for them."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ombud.learning.actions import ask_for_list, note_fetched
from ombud.learning.models import LongList
from ombud.learning.queries.long_lists import (
    SHOWN,
    kept_until,
    long_lists,
    path_of,
    place_of,
    still_sees,
)
from ombud.store.sealed_files import opened_blocks
from ombud.store.sealing import SealBroken
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.frame import AWAITED
from ombud.web.long_lists import EDITING, name_of
from ombud.web.sheets import CSV, TYPES


def prepared(
    request: DeskRequest, of: str, kind: str, query: str, extras: Sequence[str] = ()
) -> HttpResponse:
    """Have the worker write a list that is too long to be waited for, and show how far it is."""
    ending = "zip" if extras and kind == CSV else kind
    made = ask_for_list(
        request.viewer, of=of, kind=kind, ending=ending, query=query, extras=extras,
        at=timezone.now(),
    )  # fmt: skip
    request.session[AWAITED] = made.pk
    return HttpResponseRedirect(reverse("long_lists"))


@signed_in
def long_list_page(request: DeskRequest) -> HttpResponse:
    """Everything this person asked for, the newest first."""
    rows = [row_of(one) for one in long_lists(request.viewer)[:SHOWN]]
    return render(request, "desk/long_lists/page.html", {"rows": rows})


@signed_in
def progress(request: DeskRequest, list_id: int) -> HttpResponse:
    """How far a list is; at its end, where it lies."""
    one = long_lists(request.viewer).get(pk=list_id)
    return render(request, "desk/long_lists/line.html", {"row": row_of(one)})


@signed_in
def news(request: DeskRequest, list_id: int) -> HttpResponse:
    """A word at the end of a list, on whatever page one is by then; nothing before."""
    one = long_lists(request.viewer).filter(pk=list_id).first()
    if one and one.state == LongList.WAITING:
        return HttpResponse(status=204)
    request.session.pop(AWAITED, None)
    if one is None or one.fetched_at:
        return HttpResponse()
    return HttpResponse(headers={"HX-Trigger": json.dumps({"toast": _news(one)})})


def _news(one: LongList) -> dict[str, Any]:
    if one.state == LongList.FAILED:
        link = {"url": reverse("long_lists"), "label": _("See why")}
        return {"text": _("The list could not be written."), "level": "late", "link": link}
    said = _("%(name)s is ready.") % {"name": name_of(one)}
    link = {"url": reverse("long_list", args=[one.pk]), "label": _("Download")}
    return {"text": said, "level": "done", "link": link}


@signed_in  # type: ignore[arg-type]  # a file is sent piece by piece
def long_list_file(request: DeskRequest, list_id: int) -> HttpResponseBase:
    """The finished file."""
    one = long_lists(request.viewer).get(pk=list_id, state=LongList.READY)
    if not still_sees(request.viewer, one):
        return _not_sent(
            request, _("You may see less than when this was written. Please export it again.")
        )
    try:
        content = _opened(one)
    except (OSError, SealBroken):
        return _not_sent(request, _("This file is not there any more. Please export it again."))
    note_fetched(one, at=timezone.now())
    named = content_disposition_header(True, name_of(one)) or ""
    headers = {"Content-Length": str(one.size), "Content-Disposition": named}
    return StreamingHttpResponse(content, content_type=TYPES[one.ending], headers=headers)


def _not_sent(request: DeskRequest, why: str) -> HttpResponseBase:
    messages.warning(request, why)
    return HttpResponseRedirect(reverse("long_lists"))


def _opened(one: LongList) -> Iterator[bytes]:
    """The file's blocks; the first is opened here, while one can still say that it does not."""
    blocks = opened_blocks(path_of(one.pk), place_of(one.pk))
    return chain([next(blocks, b"")], blocks)


def row_of(one: LongList) -> dict[str, Any]:
    """A list as a line of a page."""
    rate = _rate(one)
    return {
        "list": one,
        "name": name_of(one),
        "rate": round(rate),
        "seconds_left": (one.total - one.done) / rate if rate else None,
        "until": kept_until(one),
        "why": _why_failed(one).get(one.failure, ""),
    }


def _rate(one: LongList) -> float:
    seconds = (one.seen_at - one.began_at).total_seconds() if one.seen_at and one.began_at else 0
    return one.done / seconds if seconds > 0 else 0


def _why_failed(one: LongList) -> dict[str, str]:
    too_many = _("A workbook holds 1,048,575 rows at most. Please export CSV.")
    if one.of == EDITING:
        too_many = _("A workbook holds 1,048,575 rows at most. Add a filter.")
    return {
        "too_many": too_many,
        "disk": _("The disk of the server is full. Please tell an administrator, then try again."),
        "no_right": _("You may not export lists any more. Please ask an administrator."),
        "stopped_short": _(
            "The server could not finish it. Add a filter to make it shorter, or tell an "
            "administrator."
        ),
    }
