"""Telling people, once, that a promise was missed."""

from collections.abc import Sequence
from datetime import datetime

from ombud.followup.events import PromiseMissed
from ombud.followup.models import Clock, Reminder
from ombud.ledger.actions import record
from ombud.ledger.events import SYSTEM
from ombud.people.models import Member
from ombud.people.roles import LEAD
from ombud.store.rows import insert_rows, update_rows
from ombud.store.turn import turn

AT_ONCE = 200


def ring_due_clocks(*, at: datetime) -> int:
    """Ring the clocks that ran out: a reminder for the owner, or for the leads of ownerless cases.

    Rings at most 200 in one short turn and returns how many: the caller goes on while any ring.
    """
    with turn():
        late = Clock.objects.filter(stopped_at__isnull=True, rang_at__isnull=True, due_at__lte=at)
        clocks = list(late.select_related("case").order_by("due_at", "id")[:AT_ONCE])
        leads = _leads() if any(clock.case.owner_id is None for clock in clocks) else []
        rows = [
            (member_id, clock.case_id, clock.kind, at)
            for clock in clocks
            for member_id in ([clock.case.owner_id] if clock.case.owner_id else leads)
        ]
        insert_rows(Reminder, ("member_id", "case_id", "reason", "rang_at"), rows)
        update_rows(Clock, ["rang_at"], [(at, clock.pk) for clock in clocks])
        record([_missed(clock, at) for clock in clocks], by=SYSTEM)
    return len(clocks)


def _leads() -> list[int]:
    leads = Member.objects.filter(role=LEAD, is_active=True)
    return list(leads.order_by("id").values_list("id", flat=True))


def _missed(clock: Clock, at: datetime) -> PromiseMissed:
    facts = {"clock": clock.kind, "due": clock.due_at.isoformat()}
    return PromiseMissed(about=(("case", clock.case_id),), at=at, facts=facts)


def mark_seen(*, member_id: int, reminder_ids: Sequence[int], at: datetime) -> None:
    """The member has seen these reminders."""
    own = Reminder.objects.filter(member_id=member_id, id__in=reminder_ids, seen_at__isnull=True)
    own.update(seen_at=at)
