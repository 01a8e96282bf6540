"""What office programs write beside a workbook is kept for a while, for its person alone."""

from datetime import datetime, timedelta

from ombud.arrivals.actions import keep_original, original_bytes
from ombud.arrivals.actions.originals import forget_originals
from ombud.people.viewer import Viewer
from ombud.store.turn import turn
from ombud.workbooks.models import OfficeFile

KEPT = timedelta(days=1)
MOST = 40


class TooManyFiles(Exception):
    """A program wrote more files than one does."""


def write_office_file(viewer: Viewer, name: str, content: bytes, *, at: datetime) -> OfficeFile:
    """Keep it in the place of one of the same name. Raises TooManyFiles."""
    forget_office_files(viewer, at=at)
    own = OfficeFile.objects.filter(member_id=viewer.member_id)
    if own.exclude(name=name).count() >= MOST:
        raise TooManyFiles
    kept = keep_original(content, name=name, at=at) if content else None
    with turn():
        old = list(
            own.filter(name=name, content__isnull=False).values_list("content_id", flat=True)
        )
        written, _new = OfficeFile.objects.update_or_create(
            member_id=viewer.member_id, name=name, defaults={"content": kept, "written_at": at}
        )
        forget_originals(old)
    return written


def forget_office_files(viewer: Viewer, name: str = "", *, at: datetime) -> None:
    """Let go of the one of this name, or of all that are old."""
    own = OfficeFile.objects.filter(member_id=viewer.member_id)
    with turn():
        gone = own.filter(name=name) if name else own.filter(written_at__lt=at - KEPT)
        contents = list(gone.filter(content__isnull=False).values_list("content_id", flat=True))
        gone.delete()
        forget_originals(contents)


def office_file_bytes(file: OfficeFile) -> bytes:
    """What was written."""
    return original_bytes(file.content) if file.content else b""
