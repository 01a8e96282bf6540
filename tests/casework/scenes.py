"""Cases to work on, made as the intake makes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ombud.arrivals.models import Message
from ombud.casework.models import AffectedLine, Case
from ombud.ledger.events import By
from ombud.people.models import Member, Shop
from ombud.rules.stages import awaited_in

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def by(member: Member, **more: Any) -> By:
    """The member as the actor of an action."""
    return By("member", member.pk, **more)


def open_case(shop: Shop, lines: int = 1, **fields: Any) -> Case:
    """A case of one message with `lines` lines, received an hour before NOW."""
    opened_at = NOW - timedelta(hours=1)
    message = Message.objects.create(
        shop=shop, thread=0, direction=Message.IN, channel="chat", said_at=opened_at,
        received_at=opened_at, text="鞋底开胶了，请尽快退款给我",
    )  # fmt: skip
    Message.objects.filter(id=message.pk).update(thread=message.pk)
    values: dict[str, Any] = {
        "number": f"TS-{message.pk:05}", "title": "鞋底开胶", "class_code": "QUA",
        "detail_code": "QUA.DEFECT", "confidence": 0.8, "opened_at": opened_at,
        "changed_at": opened_at, "customer": None,
    }  # fmt: skip
    values["waiting_for"] = awaited_in(fields.get("stage", ""), "us")
    case = Case.objects.create(
        shop=shop, thread=message.pk, first_message=message, **values | fields
    )
    for place in range(1, lines + 1):
        AffectedLine.objects.create(case=case, label=f"line {place}", detail_code="QUA.DEFECT")
    return case
