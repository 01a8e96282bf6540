"""What is written down when the cases are looked at as a whole."""

from datetime import datetime

from ombud.learning.events import ListExported
from ombud.ledger.actions import record
from ombud.people.viewer import Viewer
from ombud.store.turn import turn


def record_export(*, viewer: Viewer, kind: str, rows: int, contacts: bool, at: datetime) -> None:
    """Write down that a list left. What was searched for is not kept: it may be a phone."""
    facts = {"kind": kind, "rows": rows, "contacts": contacts}
    exported = ListExported(about=(("member", viewer.member_id),), at=at, facts=facts)
    with turn():
        record([exported], by=viewer.by())
