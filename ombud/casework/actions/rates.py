"""Money that waited for a rate is counted once the rate is set."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.remedies import count_money, set_refund_totals
from ombud.casework.events import RemedyCounted
from ombud.casework.models import Remedy
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.orders.events import RateSet
from ombud.store.jobs import enqueue
from ombud.store.rows import update_rows
from ombud.store.turn import turn

WORK = "rates.work_rate"


def count_waiting_money(events: Sequence[RateSet], *, by: By) -> None:
    """Ask the worker to count the remedies that waited for these rates, if there are any."""
    for event in events:
        currency, base = event.facts["currency"], event.facts["base"]
        if _uncounted(currency, base).exists():
            enqueue(WORK, currency, base)


def count_remedies(
    currency: str, base: str, *, after: int, most: int, by: By, at: datetime
) -> tuple[int, By]:
    """Count the next remedies behind the id `after` at the rate of their own day, in one turn.

    The last id that was looked at, 0 at the end; and `by` in the batch that all of them share.
    """
    waiting = _uncounted(currency, base).filter(id__gt=after).order_by("id")
    found = dict(waiting.values_list("id", "line__case_id")[:most])
    if not found:
        return 0, by
    with turn():
        by = in_batch(by)
        locked_cases(found.values())
        held = _uncounted(currency, base).filter(id__in=found).select_related("line__case__shop")
        counted = [one for one in held.order_by("id") if count_money(one, one.made_at)]
        rows = [(one.rate, one.base_amount, one.pk) for one in counted]
        update_rows(Remedy, ["rate", "base_amount"], rows)
        set_refund_totals(one.line.case_id for one in counted)
        record([_counted(one, at) for one in counted], by=by)
    return max(found), by


def _uncounted(currency: str, base: str) -> QuerySet[Remedy]:
    # A rate serves both ways.
    pairs = Q(currency=currency, line__case__shop__currency=base) | Q(
        currency=base, line__case__shop__currency=currency
    )
    return Remedy.objects.filter(pairs, rate__isnull=True, amount__isnull=False)


def _counted(remedy: Remedy, at: datetime) -> RemedyCounted:
    facts: dict[str, Any] = {
        "line": remedy.line_id, "remedy": remedy.pk, "kind": remedy.kind,
        "amount": str(remedy.amount), "currency": remedy.currency,
    }  # fmt: skip
    about = (("case", remedy.line.case_id), ("line", remedy.line_id))
    rate = remedy.rate or Decimal()
    changes = {"rate": [None, f"{rate.normalize():f}"]}
    return RemedyCounted(about=about, at=at, changes=changes, facts=facts)
