"""What is done to many selected cases in one action, and taken back in one."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ombud.casework.actions import (
    Batch,
    CaseChange,
    Closing,
    Step,
    change_cases,
    close_cases,
    step_cases,
)
from ombud.casework.actions.edits import in_batch
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.batches import is_own_batch
from ombud.casework.queries.list import case_ids, case_ids_seen
from ombud.ledger.events import By
from ombud.people.viewer import Viewer
from ombud.rules.closed_lists import choices
from ombud.rules.taxonomy import taxonomy
from ombud.store.turn import turn
from ombud.web import shown
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.case_fields import day, is_whole, number
from ombud.web.desk.case_filters import choosable
from ombud.web.desk.case_words import joined, whole_refusal

AT_ONCE = 5_000
NOBODY = "none"
NOT_A_REFUSAL = "unchanged"


def bulk_choices(viewer: Viewer) -> dict[str, Any]:
    """What the bulk bar offers: people, stages, classes with their details; how many at once."""
    language, people = get_language() or "", choosable(viewer)
    return {
        "owners": people["member"].filter(is_active=True).values_list("id", "name"),
        "teams": people["team"].values_list("id", "name"),
        "at_once": AT_ONCE,
        "stages": choices("stage", language),
        "outcomes": choices("outcome", language),
        "waiting": choices("waiting_for", language),
        "classes": [
            (shown.about(group.code), [(one.code, shown.about(one.code)) for one in group.details])
            for group in taxonomy().classes
        ],
    }


def change_chosen(request: DeskRequest) -> None:
    """Change what the form names, and say what was done, with its undo."""
    at, form = timezone.now(), request.POST
    ids, is_cut = chosen_ids(request.viewer, form, at)
    fields = _fields(form)
    stage = form.get("stage", "")
    if not ids or not (fields or stage):
        messages.warning(request, _("Nothing was chosen to change."))
        return
    with turn():
        by = in_batch(request.viewer.by())
    batches = [_change(ids, fields, by, at)] if fields else []
    batches += [_step(ids, stage, form.get("outcome", ""), by, at)] if stage else []
    _say(request, batches)
    if is_cut:
        _say_cut(request)


def chosen_ids(viewer: Viewer, form: QueryDict, at: datetime) -> tuple[list[int], bool]:
    """The ticked cases this person may see, or all of the list; whether the list holds more."""
    if form.get("all"):
        asked = CaseList.parsed(form.get("query", ""))
        ids = case_ids(viewer, asked, at=at, most=AT_ONCE + 1)
        return ids[:AT_ONCE], len(ids) > AT_ONCE
    ticked = {int(each) for each in form.getlist("ids")[:AT_ONCE] if is_whole(each)}
    return case_ids_seen(viewer, ticked), False


def _fields(form: QueryDict) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name in ("owner_id", "team_id"):
        wanted = str(form.get(name, ""))
        if wanted:
            fields[name] = None if wanted == NOBODY else number(wanted)
    for name in ("detail_code", "waiting_for"):
        if form.get(name):
            fields[name] = form[name]
    if form.get("next_on"):
        fields["next_on"] = day(str(form["next_on"]))
    return fields


def _change(ids: Sequence[int], fields: dict[str, Any], by: By, at: datetime) -> Batch:
    changes = [CaseChange(case_id=case_id, fields=fields) for case_id in ids]
    return change_cases(changes, by=by, at=at)


def _step(ids: Sequence[int], stage: str, outcome: str, by: By, at: datetime) -> Batch:
    if stage == "closed":
        closings = [Closing(case_id=case_id, outcome=outcome) for case_id in ids]
        return close_cases(closings, by=by, at=at)
    return step_cases([Step(case_id=case_id, stage=stage) for case_id in ids], by=by, at=at)


def _undo_url(request: DeskRequest, batch_id: int) -> str:
    # An undo that finds nothing is not offered.
    undoable = is_own_batch(request.viewer, batch_id)
    return reverse("batch_undoing", args=[batch_id]) if undoable else ""


def _say(request: DeskRequest, batches: Sequence[Batch]) -> None:
    done = {each.case_id for batch in batches for each in batch.results if each.is_done}
    refused = [each for batch in batches for each in batch.refused if each.reason != NOT_A_REFUSAL]
    if done:
        said = ngettext("%(n)s case changed.", "%(n)s cases changed.", len(done))
        undo = _undo_url(request, batches[0].id)
        messages.success(request, said % {"n": shown.number(len(done))}, extra_tags=undo)
    for reason, left in Counter(map(whole_refusal, refused)).most_common():
        said = ngettext("%(n)s case was left:", "%(n)s cases were left:", left)
        messages.warning(request, joined(said % {"n": shown.number(left)}, reason))
    if not done and not refused:
        messages.info(request, _("They are like this already."))


def _say_cut(request: DeskRequest) -> None:
    words = _(
        "Only the first %(n)s cases of the list were taken; the others are as they were. Narrow "
        "the list with a filter to change those too."
    )
    messages.warning(request, words % {"n": shown.number(AT_ONCE)})
