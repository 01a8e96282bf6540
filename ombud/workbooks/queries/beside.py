"""What is put beside the cases to be read: their orders, and the promises made."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from ombud.casework.models import Case
from ombud.casework.queries.columns import MOMENT, MONEY
from ombud.casework.queries.found import among
from ombud.followup.models import Clock
from ombud.people.viewer import Viewer
from ombud.workbooks.columns import SheetColumn
from ombud.workbooks.words import Words

CaseIds = Sequence[int]
_OF_ORDER = tuple(
    f"order__{name}" for name in ("number", "platform", "placed_at", "stage", "paid", "currency")
)


def order_columns() -> list[SheetColumn]:
    """The columns of the orders' sheet."""
    return [
        SheetColumn("number", _("No.")), SheetColumn("order_no", _("Order no.")),
        SheetColumn("platform", _("Platform")), SheetColumn("placed", _("Ordered"), MOMENT),
        SheetColumn("order_stage", _("Stage")), SheetColumn("paid", _("Amount"), MONEY),
        SheetColumn("currency", _("Currency")),
    ]  # fmt: skip


def order_rows(viewer: Viewer, chunks: Iterable[CaseIds], words: Words) -> Iterator[list[Any]]:
    """The order of each case that has one."""
    with_order = Case.objects.filter(order__isnull=False).select_related("order")
    for case_ids in chunks:
        places = {case_id: place for place, case_id in enumerate(case_ids)}
        cases = with_order.filter(id__in=among(case_ids)).only("number", *_OF_ORDER)
        for case in sorted(cases.order_by("id"), key=lambda one: places[one.pk]):
            order: Any = case.order
            yield [
                case.number, order.number, words.word("platform", order.platform),
                _local(order.placed_at, viewer), order.stage,
                None if order.paid is None else float(order.paid), order.currency,
            ]  # fmt: skip


def promise_columns() -> list[SheetColumn]:
    """The columns of the promises' sheet."""
    return [
        SheetColumn("number", _("No.")), SheetColumn("promise", _("Promise")),
        SheetColumn("started", _("From"), MOMENT), SheetColumn("promised", _("Due"), MOMENT),
        SheetColumn("kept", _("Kept"), MOMENT),
    ]  # fmt: skip


def promise_rows(viewer: Viewer, chunks: Iterable[CaseIds]) -> Iterator[list[Any]]:
    """Every promise to the customers of the cases."""
    named = _promise_names()
    numbered = Clock.objects.annotate(number=F("case__number"))
    for case_ids in chunks:
        places = {case_id: place for place, case_id in enumerate(case_ids)}
        clocks = numbered.filter(case_id__in=among(case_ids))
        for clock in sorted(clocks.order_by("id"), key=lambda one: places[one.case_id]):
            yield [
                clock.number, named.get(clock.kind, clock.kind),
                _local(clock.started_at, viewer), _local(clock.due_at, viewer),
                _local(clock.stopped_at, viewer),
            ]  # fmt: skip


def _promise_names() -> dict[str, str]:
    return {
        Clock.FIRST_ANSWER: _("First answer"), Clock.SETTLEMENT: _("Settlement"),
        Clock.SAID_ANSWER: _("Promised answer"), Clock.SAID_CALL: _("Promised call"),
        Clock.SAID_REFUND: _("Promised refund"), Clock.SAID_SEND: _("Promised parcel"),
        Clock.SAID_HANDLE: _("Promised handling"),
    }  # fmt: skip


def _local(at: datetime | None, viewer: Viewer) -> datetime | None:
    return at.astimezone(viewer.time_zone).replace(tzinfo=None) if at else None
