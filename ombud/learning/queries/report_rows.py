"""The rows behind a report's measures, streamed in the order of their cases."""

from typing import Any

from django.db.models import QuerySet

from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.followup.models import Clock
from ombud.learning.queries.measures import open_now
from ombud.learning.queries.periods import Scope

CASES, LINES, PROMISES, REMEDIES, OPEN = "cases", "lines", "promises", "remedies", "open"
# Only what the sheets tell: a case holds much more, and a month has many.
_CASE = (
    "number", "title", "opened_at", "shop_id", "kind", "class_code", "detail_code", "priority",
    "stage", "waiting_for", "outcome", "owner_id", "team_id", "customer_id", "channel", "order_no",
    "first_answered_at", "settled_at", "closed_at", "due_at", "reopened_times", "is_history",
    "satisfaction", "refund_total",
)  # fmt: skip
_CUSTOMER = ("customer__country", "customer__sealed_name")
_LINE = (
    "label", "seller", "quantity", "detail_code", "cause", "at_fault", "pays", "recover_from",
    "outcome", "case__number", "item__product__name", "item__product__sku",
)  # fmt: skip
_CLOCK = (
    "kind", "started_at", "due_at", "stopped_at", "is_approximate", "case__number",
    "case__shop_id", "case__class_code", "case__priority", "case__owner_id", "case__is_history",
    "case__outcome",
)  # fmt: skip
_REMEDY = (
    "kind", "state", "amount", "currency", "rate", "base_amount", "made_at", "line__label",
    "line__cause", "line__at_fault", "line__pays", "line__recover_from", "line__case__number",
    "line__case__shop_id", "line__item__product_id",
)  # fmt: skip


def report_rows(scope: Scope) -> dict[str, QuerySet[Any]]:
    """The tables of the rows by name: cases, lines, promises, remedies, and the cases open now."""
    cases = Case.objects.select_related("customer").only(*_CASE, *_CUSTOMER)
    lines = AffectedLine.objects.select_related("case", "item__product").only(*_LINE)
    clocks = Clock.objects.select_related("case").only(*_CLOCK)
    remedies = Remedy.objects.select_related("line__case", "line__item").only(*_REMEDY)
    still = open_now(scope).only(*_CASE)
    return {
        CASES: cases.filter(scope.opened()).order_by("opened_at", "id"),
        LINES: _ordered(lines.filter(scope.opened("case__")), "case__"),
        PROMISES: _ordered(clocks.filter(scope.opened("case__")), "case__"),
        REMEDIES: _ordered(remedies.filter(scope.opened("line__case__")), "line__case__"),
        OPEN: still.order_by("opened_at", "id"),
    }


def _ordered(rows: QuerySet[Any], to_case: str) -> QuerySet[Any]:
    return rows.order_by(f"{to_case}opened_at", f"{to_case}id", "id")
