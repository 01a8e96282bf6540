"""Money that waited for a rate is counted by the worker: in short turns, some seconds at a time."""

import time

from django.utils import timezone

from ombud.casework.actions.rates import WORK, count_remedies
from ombud.ledger.events import SYSTEM
from ombud.store.jobs import enqueue
from ombud.worker.pace import SMALLEST_CHUNK

SECONDS_A_JOB = 15.0


def work_rate(currency: str, base: str, after: int = 0) -> None:
    """The queue's job: some seconds of the remedies that waited, then the next job goes on."""
    until, by = time.monotonic() + SECONDS_A_JOB, SYSTEM
    while time.monotonic() < until:
        after, by = count_remedies(
            currency, base, after=after, most=SMALLEST_CHUNK, by=by, at=timezone.now()
        )
        if not after:
            return
    enqueue(WORK, currency, base, after)
