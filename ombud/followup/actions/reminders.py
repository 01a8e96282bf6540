"""Telling people, once, that a promise was missed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from ombud.casework.models import Case
from ombud.followup.events import PromiseMissed
from ombud.followup.models import Clock, Reminder
from ombud.ledger.actions import record
from ombud.ledger.events import SYSTEM
from ombud.people.models import Member
from ombud.people.queries import shops_by_member
from ombud.people.roles import ADMINISTRATOR, LEAD
from ombud.store.rows import insert_rows, update_rows
from ombud.store.turn import turn

AT_ONCE = 200


def ring_due_clocks(*, at: datetime) -> int:
    """Ring the clocks that ran out: a reminder for the owner, or for the leads where none hears.

    An owner named in a workbook cannot sign in yet; one of another shop does not see the case.
    Rings at most 200 in one short turn and returns how many: the caller goes on while any ring.
    """
    with turn():
        late = Clock.objects.filter(stopped_at__isnull=True, rang_at__isnull=True, due_at__lte=at)
        clocks = list(late.select_related("case").order_by("due_at", "id")[:AT_ONCE])
        listeners = _Listeners(clock.case for clock in clocks)
        rows = [
            (member_id, clock.case_id, clock.kind, at)
            for clock in clocks
            for member_id in listeners.of(clock.case)
        ]
        insert_rows(Reminder, ("member_id", "case_id", "reason", "rang_at"), rows)
        update_rows(Clock, ["rang_at"], [(at, clock.pk) for clock in clocks])
        record([_missed(clock, at) for clock in clocks], by=SYSTEM)
    return len(clocks)


class _Listeners:
    """Who hears of these cases."""

    def __init__(self, cases: Iterable[Case]) -> None:
        owners = {case.owner_id for case in cases if case.owner_id}
        self.owners = shops_by_member(Member.objects.filter(id__in=owners))
        self.leads = shops_by_member(Member.objects.filter(role=LEAD))
        self.administrators = shops_by_member(Member.objects.filter(role=ADMINISTRATOR))

    def of(self, case: Case) -> list[int]:
        """The owner; the leads where the owner hears nothing; administrators where no lead does."""
        own = {case.owner_id: self.owners[case.owner_id]} if case.owner_id in self.owners else {}
        found = (_seeing(case.shop_id, each) for each in (own, self.leads, self.administrators))
        return next((each for each in found if each), [])


def _seeing(shop_id: int, people: Mapping[int, Collection[int] | None]) -> list[int]:
    return [who for who, shops in people.items() if shops is None or shop_id in shops]


def _missed(clock: Clock, at: datetime) -> PromiseMissed:
    facts = {"clock": clock.kind, "due": clock.due_at.isoformat()}
    return PromiseMissed(about=(("case", clock.case_id),), at=at, facts=facts)


def mark_seen(*, member_id: int, reminder_ids: Sequence[int], at: datetime) -> None:
    """The member has seen these reminders."""
    own = Reminder.objects.filter(member_id=member_id, id__in=reminder_ids, seen_at__isnull=True)
    own.update(seen_at=at)
