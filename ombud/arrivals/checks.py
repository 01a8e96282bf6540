"""What must always hold of what arrived."""

from collections.abc import Iterator

from django.db.models import Count, F

from ombud.arrivals.actions.originals import original_bytes
from ombud.arrivals.models import Import, ImportedRow, Message, Original
from ombud.arrivals.queries.undo import remarks_to_forget
from ombud.store.checks import Trouble, troubles
from ombud.store.sealing import SealBroken, digest

OUTCOMES = (
    ImportedRow.CREATED, ImportedRow.JOINED, ImportedRow.UPDATED, ImportedRow.UNCHANGED,
    ImportedRow.REFUSED, ImportedRow.WITHDRAWN,
)  # fmt: skip


def broken_rules() -> list[Trouble]:
    """Rows, cursors, accounts, threads and originals that do not add up."""
    created = ImportedRow.objects.filter(outcome=ImportedRow.CREATED)
    twice = created.values("message_id").annotate(times=Count("id")).filter(times__gt=1)
    headless = Message.objects.exclude(
        thread__in=Message.objects.filter(thread=F("id")).values("id")
    )
    undone = remarks_to_forget().filter(
        imported__state=Import.UNDONE, imported__failure__isnull=True
    )
    return [
        *_uneven_imports(),
        *troubles(
            "every created row has its message",
            created.filter(message=None).order_by("id").values_list("id", flat=True),
        ),
        *troubles(
            "no two rows created one message",
            twice.order_by("message_id").values_list("message_id", flat=True),
        ),
        *troubles(
            "every thread begins with its first message",
            headless.order_by("id").values_list("id", flat=True),
        ),
        *troubles(
            "an import that was taken back quotes its rows no more",
            undone.order_by("id").values_list("id", flat=True),
        ),
        *troubles("every original is kept byte for byte", list(_lost_originals())),
    ]


def _uneven_imports() -> list[Trouble]:
    cursors, tallies = [], []
    for imported in Import.objects.order_by("id"):
        rows = ImportedRow.objects.filter(imported=imported).order_by().values("outcome")
        counts = dict(rows.annotate(count=Count("id")).values_list("outcome", "count"))
        if sum(counts.values()) != imported.cursor:
            cursors.append(imported.pk)
        if any(imported.tally.get(name, 0) != counts.get(name, 0) for name in OUTCOMES):
            tallies.append(imported.pk)
    return [
        *troubles("every row before an import's cursor is accounted for", cursors),
        *troubles("an import's account is the sum of its rows", tallies),
    ]


def _lost_originals() -> Iterator[int]:
    for original in Original.objects.order_by("id"):
        try:
            content = original_bytes(original)
        except (OSError, SealBroken):
            yield original.pk
        else:
            if digest(content) != original.digest:
                yield original.pk
