"""Drafts as the doors make them."""

from datetime import UTC, datetime
from typing import Any

from ombud import journey
from ombud.arrivals.drafts import Claims, Draft
from ombud.casework.models import Case
from ombud.ledger.events import By
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop

ARRIVED = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TEXT = "鞋子穿了一天就开胶了，订单号 4012345678901234567，要求退款 128 元"
BY = By("customer", via="api")


def draft(shop: Shop, text: str = TEXT, **more: Any) -> Draft:
    """A complaint that arrived on 2 March 2026 at 09:30 in Shanghai."""
    claim = CustomerClaim(name="王小明", phones=("13800005678",))
    given: dict[str, Any] = {"said_at": ARRIVED, "channel": "chat", "customer": claim}
    return Draft(shop_id=shop.pk, text=text, **given | more)


def taken_in(*drafts: Draft, by: By = BY) -> list[Case]:
    """The cases the drafts became, in their order."""
    journey.take_in(drafts, by=by, at=ARRIVED)
    cases = Case.objects.in_bulk([each.case_id for each in drafts])
    return [cases[each.case_id] for each in drafts]


def history(**more: Any) -> Claims:
    """What a closed row of a workbook claims."""
    answered = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    closed = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    given: dict[str, Any] = {
        "number": "TS2026-00041", "closes": True, "answer": "已为您退款", "answered_at": answered,
        "closed_at": closed, "outcome": "upheld",
    }  # fmt: skip
    return Claims(**given | more)
