"""Watched folders are looked into by the worker, each by a job of its own."""

from datetime import datetime

from django.utils import timezone, translation

from ombud.people.queries import viewer_of
from ombud.store.jobs import enqueue
from ombud.store.turn import turn
from ombud.workbooks.actions.watched import look_into
from ombud.workbooks.models import WatchedFolder

WORK = "folders.work_folder"


def look_into_folders() -> None:
    """Ask for a look into each."""
    for folder_id in WatchedFolder.objects.order_by("id").values_list("id", flat=True):
        with turn():
            enqueue(WORK, folder_id)


def work_folder(folder_id: int, at: datetime | None = None) -> None:
    """The queue's job: one look into one folder, unless its person has left."""
    watched = WatchedFolder.objects.select_related("member").filter(pk=folder_id).first()
    viewer = viewer_of(watched.member) if watched else None
    if watched is None or viewer is None:
        return
    with translation.override(viewer.language):
        look_into(watched, viewer, at=at or timezone.now())
