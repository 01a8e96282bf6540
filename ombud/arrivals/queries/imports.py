"""Imports as people look for them."""

from django.db.models import F, QuerySet

from ombud.arrivals.models import Import
from ombud.people.viewer import Viewer
from ombud.store.pages import Page, after, cursor_of

RIGHT = "import_workbooks"
PAGE = 50
# What the lists show; samples and proposals are large.
LISTED = (
    "state failure cursor rows_expected tally worked_at started_at ended_at made_at version "
    "sheet shop__name original__name original__size made_by__name"
).split()


def imports(viewer: Viewer, cursor: str = "") -> Page[Import]:
    """Imports of the shops this person may see, the newest first."""
    viewer.must(RIGHT)
    newest = _within_sight(viewer).filter(after("id", True, cursor)).order_by("-id")
    rows = list(newest.only(*LISTED)[: PAGE + 1])
    return Page(rows[:PAGE], cursor_of(rows[PAGE - 1], "id") if len(rows) > PAGE else "")


def imports_living(viewer: Viewer) -> list[Import]:
    """Imports that are coming in or being taken back now, the oldest first.

    None for those who may not import.
    """
    if not viewer.may(RIGHT):
        return []
    living = _within_sight(viewer).filter(state__in=(Import.QUEUED, Import.RUNNING, Import.UNDOING))
    return list(living.only(*LISTED).order_by("id"))


def import_seen(viewer: Viewer, import_id: int) -> Import:
    """One import; Import.DoesNotExist when this person may not see it."""
    viewer.must(RIGHT)
    return _within_sight(viewer).get(pk=import_id)


def is_behind_others(imported: Import | None) -> bool:
    """Whether another import began before it (None: before one that is still to come)."""
    others = Import.objects.exclude(started_at=None)
    if imported and imported.started_at:
        others = others.filter(started_at__lt=imported.started_at)
    return others.exists()


def may_open_file(viewer: Viewer, imported: Import) -> bool:
    """Whether this person may have the file itself: it holds everybody's contacts in full."""
    return imported.made_by_id == viewer.member_id or viewer.may("export_contacts")


def _within_sight(viewer: Viewer) -> QuerySet[Import]:
    # Of several sheets of one workbook, the first led the others: see actions/twins.py.
    seen = Import.objects.select_related("shop", "original", "made_by").annotate(
        led_by=F("proposal__led_by")
    )
    return seen if viewer.shop_ids is None else seen.filter(shop_id__in=viewer.shop_ids)
