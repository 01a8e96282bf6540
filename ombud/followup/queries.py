"""What can be asked about promises."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from ombud.casework.queries.filters import Now
from ombud.followup.models import Clock, Promise, Reminder
from ombud.people.viewer import Viewer

MANY = 100


def promise_table() -> QuerySet[Promise]:
    """Every promise set by the team; the house's own hold where it is silent."""
    return Promise.objects.order_by("kind", "class_code", "priority", "id")


def promises_said(viewer: Viewer, case_id: int) -> QuerySet[Clock]:
    """What was promised in words in a case they may see, the soonest due first."""
    said = Clock.objects.filter(case_id=case_id, kind__in=Clock.SAID)
    if viewer.shop_ids is not None:
        said = said.filter(case__shop_id__in=viewer.shop_ids)
    return said.order_by("due_at", "id")


def promised_today(viewer: Viewer, *, at: datetime, most: int) -> QuerySet[Clock]:
    """What was promised in words for later today, with its case, the soonest due first."""
    now = Now(viewer, at)
    tonight = now.start_of(now.today + timedelta(days=1))
    # Not rung either: so the index of the clocks that are to ring answers.
    running = Clock.objects.filter(stopped_at__isnull=True, rang_at__isnull=True)
    due = running.filter(kind__in=Clock.SAID, due_at__gte=at, due_at__lt=tonight)
    if viewer.shop_ids is not None:
        due = due.filter(case__shop_id__in=viewer.shop_ids)
    return due.select_related("case__owner").order_by("due_at", "id")[:most]


def unseen_reminders(viewer: Viewer) -> QuerySet[Reminder]:
    """The viewer's reminders not seen yet, newest first, of cases they may see."""
    mine = Reminder.objects.filter(member_id=viewer.member_id, seen_at__isnull=True)
    if viewer.shop_ids is not None:
        mine = mine.filter(case__shop_id__in=viewer.shop_ids)
    return mine.select_related("case").order_by("-id")


def count_unseen(viewer: Viewer) -> int:
    """How many reminders wait for the viewer, 100 at most."""
    return len(unseen_reminders(viewer).values_list("id")[:MANY])
