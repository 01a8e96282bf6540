"""Edited workbooks that are long or say much are compared and taken over by the worker."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from django.utils import timezone, translation

from ombud.people.queries import viewer_of
from ombud.people.viewer import Viewer
from ombud.store.jobs import enqueue
from ombud.workbooks.actions.edited_files import WORK, compare_kept, go_on
from ombud.workbooks.actions.long_files import begin_file
from ombud.workbooks.models import EditedFile

SECONDS_A_JOB = 12.0
COMMAND = (sys.executable, "-m", "ombud.cli", "work-workbook")


def work_edited(file_id: int) -> None:
    """The queue's job: some seconds of one edited workbook, then the next job goes on.

    A long one takes longer to read than a job may: it has a process of its own.
    """
    edited = EditedFile.objects.select_related("made_by", "original").get(pk=file_id)
    if edited.is_long:
        subprocess.Popen(
            [*COMMAND, str(file_id)],
            stdin=subprocess.DEVNULL,
            # With it the hooks of a fork run too, so that it ends with the worker.
            preexec_fn=partial(os.nice, 10),  # noqa: PLW1509
        )
        return
    viewer = viewer_of(edited.made_by)
    if viewer and not _gone_on(file_id, viewer):
        enqueue(WORK, file_id)


def work_long_file(file_id: int) -> None:
    """All that is to do with a long workbook now, if nobody else does it."""
    if not begin_file(file_id, at=timezone.now()):
        return
    edited = EditedFile.objects.select_related("made_by").get(pk=file_id)
    viewer = viewer_of(edited.made_by)
    if viewer is None:
        return
    if edited.state == EditedFile.COMPARING:
        with translation.override(viewer.language):
            compare_kept(file_id, viewer, at=timezone.now())
    else:
        while not _gone_on(file_id, viewer):
            pass


def _gone_on(file_id: int, viewer: Viewer) -> bool:
    with translation.override(viewer.language):
        return go_on(file_id, viewer, at=timezone.now(), goes_on=_for_some_seconds())


def _for_some_seconds() -> Callable[[], bool]:
    """True until so many seconds are over, counted from the first question: after the reading."""
    until: list[float] = []

    def goes_on() -> bool:
        if not until:
            until.append(time.monotonic() + SECONDS_A_JOB)
        return time.monotonic() < until[0]

    return goes_on
