"""What every deed on a case shares: the case must be seen, the answer is a page in words."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from ombud.casework.actions import Batch, Result
from ombud.casework.models import Case
from ombud.casework.queries.batches import is_undoable
from ombud.casework.queries.case import CasePage, case_page, case_seen
from ombud.casework.queries.case_story import MOST_CHANGES
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_fields import is_whole
from ombud.web.desk.case_view import case_context
from ombud.web.desk.case_words import field_label, refusal_words, value_words
from ombud.web.frame import TONES

View = Callable[..., HttpResponse]
# A story this long is read in its export.
ALL_CHANGES = 20_000
# Where on the page a missing fact is filled in.
PLACES = {
    "remedy_proposed": "remedy", "lines_settled": "lines", "outcome": "closing",
    "cause": "closing", "at_fault": "closing", "pays": "closing", "text": "say", "channel": "say",
    "label": "line-new", "reason": "closing", "amount": "remedy", "currency": "remedy",
    "kind": "remedy", "rate": "remedy", "file": "say", "due_at": "promises", "what": "promises",
}  # fmt: skip

# Which part of the reply box stands open, by the address it was sent to.
SAYS = {"answers": "answer", "notes": "note", "messages": "message", "files": "file"}


def of_case(view: View) -> View:
    """Give the view a case that this person may see; whatever else is not there."""

    @signed_in
    @wraps(view)
    def guarded(request: DeskRequest, case_id: int, **more: Any) -> HttpResponse:
        return view(request, case_seen(request.viewer, case_id), **more)

    return guarded


def answered(request: HttpRequest, case: Case, result: Result, said: str) -> HttpResponse:
    """Back to the case with a word about what was done, or the page that says why not."""
    if not result.is_done and result.reason != "unchanged":
        return refused(request, case, result)
    if result.is_done:
        messages.success(request, said)
    return HttpResponseRedirect(place(request, case))


def answered_batch(request: HttpRequest, case: Case, batch: Batch, said: str) -> HttpResponse:
    """As `answered`, with a way to take it back where there is one."""
    result = batch.results[0]
    if not result.is_done or not is_undoable(batch.id):
        return answered(request, case, result, said)
    messages.success(request, said, extra_tags=reverse("batch_undoing", args=[batch.id]))
    return HttpResponseRedirect(place(request, case))


def place(request: HttpRequest, case: Case) -> str:
    """The page or the side sheet the form came from."""
    name = "case_sheet" if request.POST.get("back") == "sheet" else "case"
    return reverse(name, args=[case.pk])


def refused(request: Any, case: Case, result: Result) -> HttpResponse:
    """The page as it stands now, with why it was not done and what the reader had typed."""
    page = page_of(request, case.pk)
    says = SAYS.get(request.path.rsplit("/", 1)[-1], "answer")
    context = case_context(request.viewer, page, typed=request.POST.dict(), says=says)
    context["problem"] = problem(request, page, result)
    return render(request, "desk/case/page.html", context, status=422)


def came_from(request: HttpRequest) -> str:
    """The page a form without an address stood on, if it is ours."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else "/"


def with_toast(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A swapped part of a page has no place for flashes: htmx gets them as an event."""
    if request.headers.get("HX-Request"):
        said = list(messages.get_messages(request))
        if said:
            answer.headers["HX-Trigger"] = json.dumps({"toast": _toast(said)})
    return answer


def _toast(said: Sequence[Message]) -> dict[str, str]:
    last = said[-1]
    return {
        "text": " ".join(str(one.message) for one in said),
        "level": TONES.get(last.level, ""),
        "undo_url": last.extra_tags or "",
    }


def page_of(request: Any, case_id: int) -> CasePage:
    """The case page for this person, today in their zone; `changes` asks for a longer story."""
    wanted = str(request.GET.get("changes", ""))
    most = min(int(wanted), ALL_CHANGES) if is_whole(wanted) else MOST_CHANGES
    return case_page(
        request.viewer, case_id, today=timezone.localdate(), most_changes=max(most, MOST_CHANGES)
    )


def problem(request: Any, page: CasePage, result: Result) -> dict[str, Any]:
    """What the page says about a refusal."""
    return {
        "reason": result.reason,
        "text": refusal_words(result),
        "missing": [(name, PLACES.get(name, "facts")) for name in result.missing],
        "differences": differences(page, result, request.POST),
        "again": _again(request, page),
        "may_excuse": result.reason == "facts_missing"
        and "outcome" not in result.missing
        and request.viewer.may("pass_without_facts"),
    }


def differences(
    page: CasePage, result: Result, sent: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """(field, theirs, yours) where a newer version says something else than one wanted."""
    if result.reason != "stale":
        return []
    pairs = (
        (name, _plain(name, theirs), sent.get(name, "")) for name, theirs in result.theirs.items()
    )
    return [
        (
            field_label(name, page.choices),
            value_words(name, theirs, page.choices),
            value_words(name, _plain(name, yours), page.choices),
        )
        for name, theirs, yours in pairs
        if str("" if theirs is None else theirs) != yours
    ]


def _plain(name: str, value: Any) -> Any:
    return int(value) if name.endswith("_id") and str(value or "").isdecimal() else value


def _again(request: Any, page: CasePage) -> dict[str, Any]:
    """The same form once more, over the version that stands now."""
    left_out = ("csrfmiddlewaretoken", "version", "excuse")
    fields = [(name, value) for name, value in request.POST.items() if name not in left_out]
    return {"url": request.path, "fields": fields, "version": page.case.version}
