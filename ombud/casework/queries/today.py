"""What somebody has before them today: how much of what, and the rows themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from ombud.casework.models import Case
from ombud.casework.queries.filters import Now, open_cases
from ombud.people.viewer import Viewer

WORK_MOST = 200
SHOWN = (
    "id", "number", "title", "stage", "waiting_for", "reopened_times", "class_code", "detail_code",
    "priority", "due_at", "due_kind", "next_on", "owner_id", "customer_id", "shop_id", "opened_at",
    "opened_precision", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """The open cases of one person, in the order of what is due: each case once.

    now: promised for today or before, or to be taken up today. next: waiting for us, later.
    waiting: others have to move first.
    """

    now: list[Case]
    next: list[Case]
    waiting: list[Case]


def counts_today(viewer: Viewer, *, at: datetime) -> Mapping[str, int]:
    """How many open cases are overdue, due today, to be taken up, unassigned; and how many mine."""
    now = Now(viewer, at)
    tonight = now.start_of(now.today + timedelta(days=1))
    overdue, mine = Q(due_at__lt=at), Q(owner_id=viewer.member_id)
    today = Q(due_at__gte=at, due_at__lt=tonight)
    return _seen(viewer).aggregate(
        open=Count("id"),
        overdue=Count("id", filter=overdue),
        due_today=Count("id", filter=today),
        unassigned=Count("id", filter=Q(owner_id__isnull=True)),
        mine=Count("id", filter=mine),
        mine_overdue=Count("id", filter=mine & overdue),
        mine_today=Count("id", filter=mine & today),
    )


def late_cases(viewer: Viewer, *, at: datetime, most: int) -> list[Case]:
    """The open cases that are overdue, those of this person first, longest overdue first."""
    overdue = _seen(viewer).filter(due_at__lt=at)
    mine = list(overdue.filter(owner_id=viewer.member_id).order_by("due_at", "id")[:most])
    if len(mine) == most:
        return mine
    others = overdue.exclude(owner_id=viewer.member_id) | overdue.filter(owner_id__isnull=True)
    return [*mine, *others.order_by("due_at", "id")[: most - len(mine)]]


def follow_ups(viewer: Viewer, *, at: datetime, most: int) -> list[Case]:
    """This person's open cases whose next date is today or has passed."""
    today = Now(viewer, at).today
    wanted = _seen(viewer).filter(owner_id=viewer.member_id, next_on__lte=today)
    return list(wanted.order_by("next_on", "id")[:most])


def work_of(viewer: Viewer, *, at: datetime) -> Work:
    """The open cases of this person; WORK_MOST at most, the soonest due first."""
    mine = _seen(viewer).filter(owner_id=viewer.member_id).order_by("due_at", "id")[:WORK_MOST]
    work = Work([], [], [])
    now = Now(viewer, at)
    tonight = now.start_of(now.today + timedelta(days=1))
    for case in mine:
        _place(work, case, now, tonight).append(case)
    return work


def _place(work: Work, case: Case, now: Now, tonight: datetime) -> list[Case]:
    asked_for = case.next_on is not None and case.next_on <= now.today
    if case.due_at < tonight or asked_for:
        return work.now
    return work.next if case.waiting_for == "us" else work.waiting


def _seen(viewer: Viewer) -> QuerySet[Case]:
    rows = Case.objects.filter(open_cases()).select_related("owner").only(*SHOWN, "owner__name")
    return rows if viewer.shop_ids is None else rows.filter(shop_id__in=viewer.shop_ids)
