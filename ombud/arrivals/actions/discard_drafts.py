"""Drafts of imports that nobody will begin go, with their files."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from ombud.arrivals.actions.originals import forget_originals
from ombud.arrivals.events import ImportDiscarded
from ombud.arrivals.models import Import
from ombud.ledger.actions import record
from ombud.ledger.events import SYSTEM, By
from ombud.store.turn import turn

KEPT_FOR = timedelta(days=30)
AT_ONCE = 50


def discard_drafts(import_ids: Collection[int], *, by: By, at: datetime) -> int:
    """Forget drafts, and their files unless something else uses them; how many there were.

    An import that began is left alone.
    """
    with turn():
        drafts = list(_never_begun().select_for_update().filter(id__in=import_ids).order_by("id"))
        record([ImportDiscarded(about=(("import", one.pk),), at=at) for one in drafts], by=by)
        Import.objects.filter(id__in=[one.pk for one in drafts]).delete()
        forget_originals([one.original_id for one in drafts])
    return len(drafts)


def discard_old_drafts(*, at: datetime) -> int:
    """Forget some drafts that lay unfinished for 30 days; how many, 0 when none is left."""
    old = _never_begun().filter(made_at__lt=at - KEPT_FOR).order_by("id")
    ids = list(old.values_list("id", flat=True)[:AT_ONCE])
    return discard_drafts(ids, by=SYSTEM, at=at) if ids else 0


def _never_begun() -> QuerySet[Import]:
    unfinished = (Import.DRAFT, Import.CANCELLED)
    return Import.objects.filter(state__in=unfinished, started_at=None)
