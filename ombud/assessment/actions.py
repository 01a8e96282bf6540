"""Keeping first readings."""

from collections.abc import Collection, Sequence
from typing import Any

from ombud.arrivals.drafts import Draft
from ombud.arrivals.events import MessageArrived
from ombud.arrivals.models import Message
from ombud.assessment.events import MessageAssessed
from ombud.assessment.models import Reading
from ombud.assessment.queries import reader
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.store.rows import insert_rows

FIELDS = (
    "message_id reader detail_code confidence band words ranked language entities priority "
    "priority_reason is_complaint"
).split()


def assess(events: Sequence[MessageArrived], *, by: By) -> None:
    """Write down what the reader made of each message; the reading itself was done before."""
    name = reader().name
    insert_rows(Reading, FIELDS, [_row(event.carrying, name) for event in events])
    record(
        [
            MessageAssessed(about=event.about, at=event.at, carrying=event.carrying)
            for event in events
        ],
        by=by,
    )


def forget_readings(threads: Collection[int]) -> None:
    """What was made of conversations that are withdrawn goes with their words; inside a turn."""
    said = Message.objects.filter(thread__in=threads).values_list("id", flat=True)
    Reading.objects.filter(message_id__in=list(said)).delete()


def _row(draft: Draft, name: str) -> tuple[Any, ...]:
    read = draft.reading
    return (
        draft.message_id, name, read.detail_code or "", read.confidence, read.band, read.words,
        read.ranked, read.language, _entities(read), read.priority, _reason(read),
        read.is_complaint,
    )  # fmt: skip


def _entities(read: Any) -> dict[str, Any]:
    found = {
        "orders": read.order_numbers,
        "tracking": read.tracking_numbers,
        "amounts": read.amounts,
        "remedies": read.remedies_wanted,
    }
    return {name: values for name, values in found.items() if values}


def _reason(read: Any) -> dict[str, Any]:
    return {"code": read.priority_reason.code, **read.priority_reason.params}
