"""A long list is asked for, written by a process of its own, fetched, and forgotten."""

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from ombud.learning.models import LongList
from ombud.learning.queries.long_lists import KEPT_FOR, asked_in, long_lists, paths_of, place_of
from ombud.people.viewer import Viewer
from ombud.store.jobs import enqueue
from ombud.store.rows import reserve_ids
from ombud.store.sealing import seal_text
from ombud.store.turn import turn

WORK = "lists.work_list"
# Its writer gives a sign every second. Silent for so long, it was killed.
LEFT_BEHIND = timedelta(seconds=45)
# A writer may be killed; one that always dies has a reason.
MOST_STARTS = 3
AT_ONCE = 50


def ask_for_list(
    viewer: Viewer, *, of: str, kind: str, ending: str, query: str, extras: Sequence[str],
    at: datetime,
) -> LongList:  # fmt: skip
    """Have the worker write a list; the same one is not written twice at a time."""
    viewer.must("export_lists")
    asked = {"query": query, "extras": list(extras)}
    with turn():
        waiting = long_lists(viewer).filter(state=LongList.WAITING, of=of, kind=kind)
        same = next((one for one in waiting if asked_in(one) == asked), None)
        return same or _asked(viewer, of, kind, ending, json.dumps(asked), at)


def _asked(viewer: Viewer, of: str, kind: str, ending: str, asked: str, at: datetime) -> LongList:
    list_id = reserve_ids(LongList, 1)[0]
    made = LongList.objects.create(
        id=list_id, made_by_id=viewer.member_id, made_at=at, of=of, kind=kind, ending=ending,
        asked=seal_text(asked, place_of(list_id)),
    )  # fmt: skip
    enqueue(WORK, list_id)
    return made


def begin_list(list_id: int, *, at: datetime) -> LongList | None:
    """Take up a list that nobody writes at present; None when there is nothing to do.

    One whose writers died again and again has failed.
    """
    with turn():
        one = _silent(at).select_for_update().filter(pk=list_id).first()
        if one is None:
            return None
        if one.starts >= MOST_STARTS:
            _let_go(list_id)
            _end(list_id, at, state=LongList.FAILED, failure="stopped_short")
            return None
        started = {"began_at": at, "seen_at": at, "starts": F("starts") + 1, "done": 0}
        LongList.objects.filter(pk=list_id).update(**started)
    return LongList.objects.select_related("made_by").get(pk=list_id)


def take_up_lists(*, at: datetime, left_behind: timedelta = LEFT_BEHIND) -> None:
    """Have lists written whose writers died."""
    with turn():
        for list_id in _silent(at, left_behind).order_by("id").values_list("id", flat=True):
            enqueue(WORK, list_id)


def _silent(at: datetime, left_behind: timedelta = LEFT_BEHIND) -> QuerySet[LongList]:
    unseen = Q(seen_at=None) | Q(seen_at__lte=at - left_behind)
    return LongList.objects.filter(unseen, state=LongList.WAITING)


def go_on_with_list(list_id: int, *, done: int, total: int, at: datetime) -> None:
    """Tell how far its writer is."""
    with turn():
        waiting = LongList.objects.filter(pk=list_id, state=LongList.WAITING)
        waiting.update(done=done, total=total, seen_at=at)


def end_list(
    list_id: int, *, rows: int, size: int, sees: Mapping[str, Any], at: datetime
) -> None:  # fmt: skip
    """Its file lies sealed in its place. sees: of whoever it was written for."""
    with turn():
        _end(list_id, at, state=LongList.READY, rows=rows, size=size, sees=sees)


def fail_list(list_id: int, *, failure: str, at: datetime) -> None:
    """It cannot be written: too_many rows, a full disk, no_right any more, or stopped_short."""
    with turn():
        _end(list_id, at, state=LongList.FAILED, failure=failure)


def _end(list_id: int, at: datetime, **values: object) -> None:
    waiting = LongList.objects.filter(pk=list_id, state=LongList.WAITING)
    waiting.update(ended_at=at, **values)


def _let_go(list_id: int) -> None:
    path, sealed, work = paths_of(list_id)
    path.unlink(missing_ok=True)
    sealed.unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)


def note_fetched(one: LongList, *, at: datetime) -> None:
    """Whoever asked has it now: Home need not tell of it any more."""
    with turn():
        LongList.objects.filter(pk=one.pk, fetched_at=None).update(fetched_at=at)


def forget_old_lists(*, at: datetime) -> int:
    """Let go of some lists that were kept long enough; how many, 0 when none is left."""
    old = LongList.objects.filter(ended_at__lt=at - KEPT_FOR).order_by("id")
    ids = list(old.values_list("id", flat=True)[:AT_ONCE])
    for list_id in ids:
        _let_go(list_id)
    if ids:
        with turn():
            LongList.objects.filter(id__in=ids).delete()
    return len(ids)
