"""What was promised in words in a case: written down, kept, corrected, or read while one types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.casework.actions import Batch
from ombud.casework.models import Case
from ombud.followup.actions import (
    NewPromise,
    PromiseMove,
    deny_promises,
    move_promises,
    write_promises,
)
from ombud.people.queries import zone_of_shop
from ombud.rules.promises import promises_in
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.case_doing import answered, of_case
from ombud.web.desk.case_fields import moment, time_of_day
from ombud.web.desk.promise_words import promise_words

# Whether it is kept, by the state that a form sends; "none": it was no promise.
KEPT = {"kept": True, "open": False}
NONE = "none"


@require_POST
@of_case
def case_promises(request: DeskRequest, case: Case) -> HttpResponse:
    """Write down what was promised on the phone, or what was not read."""
    due_at = moment(request.POST.get("due_at", ""))
    new = NewPromise(case_id=case.pk, what=request.POST.get("what", ""), due_at=due_at)
    batch = write_promises([new], by=request.viewer.by(), at=timezone.now())
    return answered(request, case, batch.results[0], _("The promise is watched."))


@require_POST
@of_case
def case_promise(request: DeskRequest, case: Case, promise_id: int) -> HttpResponse:
    """A promise is kept, not kept after all, changed, or was none."""
    state = request.POST.get("state", "")
    batch = _changed(request, case, promise_id, state)
    told = {
        NONE: _("It is watched no more."),
        "kept": _("The promise is kept."),
        "open": _("The promise is watched again."),
    }
    return answered(request, case, batch.results[0], told.get(state, _("The promise is changed.")))


def _changed(request: DeskRequest, case: Case, promise_id: int, state: str) -> Batch:
    by, at, sent = request.viewer.by(), timezone.now(), request.POST
    if state == NONE:
        return deny_promises([(case.pk, promise_id)], by=by, at=at)
    move = PromiseMove(
        case_id=case.pk,
        promise_id=promise_id,
        what=sent.get("what"),
        due_at=moment(sent.get("due_at", "")),
        is_kept=KEPT.get(state),
    )
    return move_promises([move], by=by, at=at)


@require_POST
@of_case
def promises_read(request: DeskRequest, case: Case) -> HttpResponse:
    """What the answer that is being written promises."""
    now = timezone.now()
    sent_at = time_of_day(request.POST.get("said_at", ""), now) or now
    found = promises_in(request.POST.get("text", ""), sent_at, zone_of_shop(case.shop_id))
    told = [(promise_words(f"said_{one.kind}"), one.due_at) for one in found]
    return render(request, "desk/case/promises_read.html", {"promises": told})
