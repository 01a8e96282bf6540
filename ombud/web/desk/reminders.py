"""What the product reminds a person of: promises that were missed."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ombud.followup.actions import mark_seen
from ombud.followup.queries import MANY, unseen_reminders
from ombud.web.desk.access import DeskRequest, signed_in
from ombud.web.desk.case_fields import is_whole
from ombud.web.desk.promise_words import promise_words


@signed_in
def reminders(request: DeskRequest) -> HttpResponse:
    """The newest reminders this person has not seen."""
    waiting = unseen_reminders(request.viewer)[:MANY]
    context = {"reminders": waiting, "promise_words": promise_words}
    return render(request, "desk/reminders/list.html", context)


@require_POST
@signed_in
def sightings(request: DeskRequest) -> HttpResponse:
    """These reminders were seen; a single one leads on to its case."""
    chosen = [int(one) for one in request.POST.getlist("ids") if is_whole(one)]
    mark_seen(member_id=request.viewer.member_id, reminder_ids=chosen, at=timezone.now())
    case = request.POST.get("case", "")
    where = reverse("case", args=[int(case)]) if is_whole(case) else reverse("reminders")
    return HttpResponseRedirect(where)
