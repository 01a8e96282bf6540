"""What is said in a case: answers recorded, notes, files, further messages of the customer."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud import journey
from ombud.arrivals.drafts import Draft
from ombud.casework.actions import (
    NewAnswer,
    NewFile,
    NewNote,
    Result,
    add_attachments,
    record_answers,
    write_notes,
)
from ombud.casework.models import Case
from ombud.rules.stages import OPEN_STAGES
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.case_doing import answered, answered_batch, of_case
from ombud.web.desk.case_fields import day, time_of_day
from ombud.web.desk.case_ways import way

MOST_BYTES = 25 * 1024 * 1024


@require_POST
@of_case
def case_answers(request: DeskRequest, case: Case) -> HttpResponse:
    """Record what was said to the customer, through which channel and when."""
    sent, now = request.POST, timezone.now()
    answer = NewAnswer(
        case_id=case.pk,
        text=sent.get("text", ""),
        channel=sent.get("channel", ""),
        said_at=time_of_day(sent.get("said_at", ""), now),
        waiting_for=sent.get("waiting_for", ""),
        next_on=day(sent.get("next_on", "")),
    )
    batch = record_answers([answer], by=request.viewer.by(), at=now)
    said = _("Recorded as sent by you on %(channel)s.") % {"channel": way(answer.channel)}
    return answered_batch(request, case, batch, said)


@require_POST
@of_case
def case_notes(request: DeskRequest, case: Case) -> HttpResponse:
    """Write an internal note."""
    note = NewNote(case_id=case.pk, text=request.POST.get("text", ""))
    result = write_notes([note], by=request.viewer.by(), at=timezone.now())[0]
    return answered(request, case, result, _("Note saved. Only we can see it."))


@require_POST
@of_case
def case_files(request: DeskRequest, case: Case) -> HttpResponse:
    """Add files to the conversation."""
    sent = request.FILES.getlist("file")
    if not sent or any((file.size or 0) > MOST_BYTES for file in sent):
        reason = "too_big" if sent else "empty"
        return answered(
            request, case, Result(case_id=case.pk, reason=reason, missing=("file",)), ""
        )
    files = [_file(case, file) for file in sent]
    results = add_attachments(files, by=request.viewer.by(), at=timezone.now())
    worst = next((one for one in results if not one.is_done), results[0])
    return answered(request, case, worst, _("Files added."))


def _file(case: Case, file: UploadedFile) -> NewFile:
    kind = file.content_type or ""
    return NewFile(case_id=case.pk, name=file.name or "", content=file.read(), media_type=kind)


@require_POST
@of_case
def case_messages(request: DeskRequest, case: Case) -> HttpResponse:
    """Record a further message of the customer, pasted from where it came in."""
    draft = _further_message(case, request.POST, timezone.now())
    if not draft.text:
        empty = Result(case_id=case.pk, reason="empty", missing=("text",))
        return answered(request, case, empty, "")
    journey.take_in([draft], by=request.viewer.by(), at=timezone.now())
    return answered(request, case, Result(case_id=case.pk), _recorded(case))


def _recorded(case: Case) -> str:
    if case.stage in OPEN_STAGES:
        return _("The customer's message is in the conversation. The next move is ours.")
    return _(
        "The customer's message is in the conversation, but the case has ended. Reopen it if "
        "there is something to do."
    )


def _further_message(case: Case, sent: QueryDict, now: datetime) -> Draft:
    return Draft(
        shop_id=case.shop_id,
        text=sent.get("text", "").strip(),
        said_at=time_of_day(sent.get("said_at", ""), now) or now,
        channel=sent.get("channel", "")[:20] or case.channel,
        customer_id=case.customer_id,
        thread=case.thread,
    )
