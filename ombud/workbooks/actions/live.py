"""A live workbook is opened and saved: each opening is fresh, each saving is taken over."""

import hashlib
import time
from dataclasses import astuple
from datetime import datetime, timedelta

from ombud.arrivals.actions import keep_original, original_bytes
from ombud.arrivals.actions.originals import forget_originals
from ombud.casework.actions.edits import in_batch
from ombud.ledger.events import By
from ombud.ledger.queries import state_of_things
from ombud.people.viewer import Viewer
from ombud.store.jobs import enqueue
from ombud.store.turn import turn
from ombud.workbooks.actions.edited_files import WORK, go_on
from ombud.workbooks.actions.export import export_workbook
from ombud.workbooks.actions.merge import WORKBOOK
from ombud.workbooks.models import EditableExport, EditedFile, LiveWorkbook
from ombud.workbooks.queries.compare import compare_workbook
from ombud.workbooks.queries.live import LiveList
from ombud.workbooks.queries.waiting import clashes, waiting_files
from ombud.workbooks.saved import COPY

# A program asks for a file's size first and for the file then: both must be of the same one.
STEADY = timedelta(seconds=20)
# A saving that takes longer is finished by the worker.
SECONDS_AT_ONCE = 8.0
# An export that nobody saved from: whoever still has it open must export again.
KEPT = timedelta(days=30)
_NOT_OF_LISTS = ("workbook", "app_password")


def fresh_workbook(
    viewer: Viewer, live: LiveList, *, open_since: datetime | None, language: str, at: datetime
) -> LiveWorkbook:
    """The workbook of the list as it stands, made anew when something changed since.

    open_since: a program holds it open, and must find it as it was until it saves: else it would
    warn of a file that somebody else changed. Raises TooManyRows.
    """
    made = last_made(viewer, live.key)
    if made and _stands(made, viewer, live, language, open_since, at):
        return made
    return _made(viewer, live, language, at)


def workbook_bytes(made: LiveWorkbook) -> bytes:
    """The file."""
    return original_bytes(made.content)


def last_made(viewer: Viewer, key: str) -> LiveWorkbook | None:
    """The workbook of a list as it was made last, however old."""
    held = LiveWorkbook.objects.filter(member_id=viewer.member_id, view=key)
    return held.select_related("content", "export").first()


def _stands(
    made: LiveWorkbook, viewer: Viewer, live: LiveList, language: str,
    open_since: datetime | None, at: datetime,
) -> bool:  # fmt: skip
    if made.saved_at:
        return False
    if open_since and made.made_at >= open_since - STEADY:
        return True
    is_new = made.made_at <= at < made.made_at + STEADY
    return is_new or made.mark == _mark(viewer, live, language, at)


def _mark(viewer: Viewer, live: LiveList, language: str, at: datetime) -> str:
    """What a workbook is made from: everything that happened, who looks, at what, in which hour."""
    happened = state_of_things(besides=_NOT_OF_LISTS)
    waiting = list(waiting_files(viewer).values_list("id", "version"))
    hour = at.astimezone(viewer.time_zone).strftime("%Y-%m-%d %H")
    said = (astuple(viewer), live.asked.query(), live.label, language, happened, waiting, hour)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _made(viewer: Viewer, live: LiveList, language: str, at: datetime) -> LiveWorkbook:
    mark = _mark(viewer, live, language, at)
    exported = export_workbook(
        viewer, live.asked, columns=live.asked.columns, language=language,
        by=viewer.by(WORKBOOK), at=at, clashes=clashes(viewer),
    )  # fmt: skip
    with exported.file as file:
        kept = keep_original(file.read(), name=live.name, at=at)
    values = {
        "export_id": exported.export_id, "content": kept, "mark": mark, "made_at": at,
        "saved_at": None,
    }  # fmt: skip
    with turn():
        EditableExport.objects.filter(pk=exported.export_id).update(view=live.key)
        held = LiveWorkbook.objects.select_for_update()
        before = held.filter(member_id=viewer.member_id, view=live.key).first()
        old = [before.content_id] if before else []
        made, _new = LiveWorkbook.objects.update_or_create(
            member_id=viewer.member_id, view=live.key, defaults=values
        )
        forget_originals(old)
    return made


def save_live(
    viewer: Viewer, content: bytes, *, name: str, view: str, way: str, session: str, by: By,
    at: datetime,
) -> EditedFile | None:  # fmt: skip
    """Take over what was saved; where both sides changed, ours stays and the person is asked.

    session: of the program that saved, "" where that is unknown. Returns None where nothing was
    edited. Raises NotTaken, WorkbookRefused; then nothing was done.
    """
    viewer.must("work_cases")
    said = compare_workbook(viewer, content, session)
    with turn():
        _note_saving(viewer, view, said.export_id, session, at)
    if said.says_nothing and not said.alike:
        return None
    kept = keep_original(content, name=name, at=at)
    with turn():
        edited = EditedFile.objects.create(
            export_id=said.export_id, original=kept, made_by_id=viewer.member_id, made_at=at,
            state=EditedFile.QUEUED, way=way, session=session, batch_id=in_batch(by).batch_id,
        )  # fmt: skip
    until = time.monotonic() + SECONDS_AT_ONCE
    if not go_on(edited.pk, viewer, at=at, goes_on=lambda: time.monotonic() < until):
        with turn():
            enqueue(WORK, edited.pk)
    return EditedFile.objects.get(pk=edited.pk)


def _note_saving(viewer: Viewer, view: str, export_id: int, session: str, at: datetime) -> None:
    """The next opening is fresh; what the same window told before is told anew by this saving."""
    LiveWorkbook.objects.filter(member_id=viewer.member_id, view=view).update(saved_at=at)
    if session not in ("", COPY):
        of_window = waiting_files(viewer).filter(export_id=export_id, session=session)
        of_window.update(state=EditedFile.DONE)


def forget_old_exports(*, at: datetime) -> bool:
    """Let go of some live workbooks' exports that nobody saved from; True while there are more."""
    used = EditedFile.objects.filter(export__isnull=False).values("export_id")
    current = LiveWorkbook.objects.values("export_id")
    old = EditableExport.objects.exclude(view="").filter(made_at__lt=at - KEPT)
    found = list(old.exclude(id__in=used).exclude(id__in=current).order_by("id")[:100])
    with turn():
        EditableExport.objects.filter(id__in=[one.pk for one in found]).delete()
        forget_originals([one.standing_id for one in found if one.standing_id])
    return len(found) == 100
