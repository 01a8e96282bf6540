"""Edited workbooks that say much are taken over by the worker, some seconds at a time."""

import time

from django.utils import timezone, translation

from ombud.people.queries import viewer_of
from ombud.store.jobs import enqueue
from ombud.workbooks.actions.edited_files import WORK, go_on
from ombud.workbooks.models import EditedFile

SECONDS_A_JOB = 12.0


def work_edited(file_id: int) -> None:
    """The queue's job: some seconds of one edited workbook, then the next job goes on."""
    edited = EditedFile.objects.select_related("made_by").get(pk=file_id)
    viewer = viewer_of(edited.made_by)
    if viewer is None:
        return
    until = time.monotonic() + SECONDS_A_JOB
    with translation.override(viewer.language):
        if not go_on(file_id, viewer, at=timezone.now(), goes_on=lambda: time.monotonic() < until):
            enqueue(WORK, file_id)
