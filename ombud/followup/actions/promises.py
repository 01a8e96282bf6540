"""Changing how soon we promise to answer and to settle."""

from datetime import datetime

from django.db import transaction

from ombud.followup.events import PromiseSet
from ombud.followup.models import Promise
from ombud.followup.promises import standing_promises
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.rules.clocks import Window
from ombud.store.turn import turn


def set_promise(
    *,
    kind: str,
    class_code: str,
    priority: str,
    amount: int | None,
    unit: str,
    by: By,
    at: datetime,
) -> None:
    """Set, or with no amount remove, one row of the promise table; new cases follow it.

    Raises ValueError when the window is none.
    """
    with turn():
        row = Promise.objects.filter(kind=kind, class_code=class_code, priority=priority).first()
        before = [row.amount, row.unit] if row else None
        if amount is None:
            Promise.objects.filter(kind=kind, class_code=class_code, priority=priority).delete()
        else:
            Window(amount, unit)
            Promise.objects.update_or_create(
                kind=kind,
                class_code=class_code,
                priority=priority,
                defaults={"amount": amount, "unit": unit},
            )
        after = [amount, unit] if amount else None
        facts = {"kind": kind, "class": class_code, "priority": priority}
        about = (("promise", row.pk if row else 0),)
        record(
            [PromiseSet(about=about, at=at, changes={"window": [before, after]}, facts=facts)],
            by=by,
        )
        transaction.on_commit(standing_promises.forget)
