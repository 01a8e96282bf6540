"""What must always hold of promises."""

from django.db.models import Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from ombud.arrivals.models import Message
from ombud.casework.models import NEVER, Case
from ombud.followup.models import Clock
from ombud.store.checks import Trouble, troubles


def broken_rules() -> list[Trouble]:
    """Open cases without a clock, ended ones with one, due times that are not their clocks'.

    And promises of answers that were taken back.
    """
    cases = Case.objects.order_by("id")
    running = Clock.objects.filter(case_id=OuterRef("id"), stopped_at__isnull=True)
    forgotten = cases.exclude(stage__in=("settled", "closed")).filter(
        ~Exists(running.filter(kind=Clock.SETTLEMENT))
    )
    still_ringing = cases.filter(Q(stage="closed"), Exists(running))
    soonest = running.order_by().values("case_id").annotate(soonest=Min("due_at")).values("soonest")
    drifted = cases.annotate(soonest=Coalesce(soonest, NEVER)).exclude(due_at=F("soonest"))
    unsaid = Clock.objects.filter(message__direction=Message.WITHDRAWN).order_by("case_id")
    return [
        *troubles(
            "no promise of a withdrawn answer is watched", unsaid.values_list("case_id", flat=True)
        ),
        *troubles(
            "every open case has its settlement clock", forgotten.values_list("id", flat=True)
        ),
        *troubles("no clock runs on a closed case", still_ringing.values_list("id", flat=True)),
        *troubles(
            "the due time on the case is its soonest clock's", drifted.values_list("id", flat=True)
        ),
    ]
