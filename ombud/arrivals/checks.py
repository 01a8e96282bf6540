"""What must always hold of what arrived."""

from django.db.models import Count, F

from ombud.arrivals.models import Import, ImportedRow, Message
from ombud.store.checks import Trouble, troubles


def broken_rules() -> list[Trouble]:
    """Rows, cursors and threads that do not add up."""
    uneven = Import.objects.annotate(kept=Count("rows")).exclude(cursor=F("kept")).order_by("id")
    lost = ImportedRow.objects.filter(outcome=ImportedRow.CREATED, message__isnull=True).order_by(
        "id"
    )
    headless = Message.objects.exclude(
        thread__in=Message.objects.filter(thread=F("id")).values("id")
    ).order_by("id")
    return [
        *troubles(
            "every row before an import's cursor is accounted for",
            uneven.values_list("id", flat=True),
        ),
        *troubles("every created row has its message", lost.values_list("id", flat=True)),
        *troubles(
            "every thread begins with its first message", headless.values_list("id", flat=True)
        ),
    ]
