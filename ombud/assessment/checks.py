"""What must always hold of readings."""

from django.db.models import Exists, OuterRef

from ombud.arrivals.models import Message
from ombud.assessment.models import Reading
from ombud.store.checks import Trouble, troubles


def broken_rules() -> list[Trouble]:
    """Messages of customers that nobody read."""
    said = Message.objects.filter(direction=Message.IN)
    unread = said.filter(~Exists(Reading.objects.filter(message_id=OuterRef("id"))))
    return troubles(
        "every message of a customer was read", unread.order_by("id").values_list("id", flat=True)
    )
