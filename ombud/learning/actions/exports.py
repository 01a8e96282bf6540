"""What is written down when the cases are looked at as a whole."""

from collections.abc import Sequence
from datetime import datetime

from ombud.learning.events import ListExported, ReportMade
from ombud.learning.queries.periods import Period
from ombud.ledger.actions import record
from ombud.people.viewer import Viewer
from ombud.store.turn import turn


def record_export(
    *, viewer: Viewer, of: str, kind: str, rows: int, contacts: bool, at: datetime
) -> None:
    """Write down that a list left: cases, groups, customers or orders.

    What was searched for is not kept: it may be a phone.
    """
    facts = {"list": of, "kind": kind, "rows": rows, "contacts": contacts}
    exported = ListExported(about=(("member", viewer.member_id),), at=at, facts=facts)
    with turn():
        record([exported], by=viewer.by())


def record_report(
    *, viewer: Viewer, period: Period, shop_ids: Sequence[int], rows: int, contacts: bool,
    at: datetime,
) -> None:  # fmt: skip
    """Write down that the workbook of a period was made, and for which shops."""
    facts = {
        "period": period.unit, "first": period.first.isoformat(), "shops": list(shop_ids),
        "rows": rows, "contacts": contacts,
    }  # fmt: skip
    made = ReportMade(about=(("member", viewer.member_id),), at=at, facts=facts)
    with turn():
        record([made], by=viewer.by())
