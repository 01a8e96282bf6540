"""Masked contacts are shown in full to those who ask, and it is written down that they did."""

from datetime import datetime

from ombud.ledger.actions import record
from ombud.people.events import ContactRevealed
from ombud.people.models import ContactPoint
from ombud.people.queries import customers_seen
from ombud.people.queries.customers import opened_contact
from ombud.people.viewer import Viewer
from ombud.store.turn import turn


def reveal_contact(*, contact_id: int, viewer: Viewer, at: datetime) -> str:
    """The contact in full. ContactPoint.DoesNotExist when this person may not see the customer."""
    viewer.must("reveal_contacts")
    with turn():
        point = ContactPoint.objects.get(id=contact_id, customer__in=customers_seen(viewer))
        about = (("customer", point.customer_id),)
        record([ContactRevealed(about=about, at=at, facts={"contact": point.kind})], by=viewer.by())
    return opened_contact(point)
