"""The files of a folder: live workbooks, and what office programs write beside them."""

import io
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from wsgidav.dav_error import HTTP_FORBIDDEN, HTTP_MEDIATYPE_NOT_SUPPORTED, DAVError
from wsgidav.dav_provider import DAVNonCollection

from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.people.viewer import Viewer
from ombud.web.dav.incoming import Incoming
from ombud.web.sheets import TYPES
from ombud.workbooks.actions.live import fresh_workbook, last_made, save_live, workbook_bytes
from ombud.workbooks.actions.merge import WORKBOOK
from ombud.workbooks.actions.office_files import (
    TooManyFiles,
    forget_office_files,
    office_file_bytes,
    write_office_file,
)
from ombud.workbooks.book import TooManyRows
from ombud.workbooks.models import EditedFile, LiveWorkbook, OfficeFile
from ombud.workbooks.queries.live import LiveList, live_list_named
from ombud.workbooks.reasons import NotTaken

LOOKING = ("GET", "HEAD", "PROPFIND")
# Some programs move the old file aside before they put the new one in its place.
ASIDE_SECONDS = 60
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


def is_office_file(name: str) -> bool:
    """Whether a name is of those that programs write for themselves, not of a person's workbook."""
    return name.startswith(("~", ".")) or not name.lower().endswith(WORKBOOKS)


def aside_key(viewer: Viewer, key: str) -> str:
    """Under which a workbook counts as moved aside."""
    return f"dav-aside:{viewer.member_id}:{key}"


class _File(DAVNonCollection):
    """A file of the person who asks."""

    def __init__(self, path: str, environ: dict[str, Any]) -> None:
        super().__init__(path, environ)
        self.viewer: Viewer = environ["ombud.viewer"]

    def support_content_length(self) -> bool:
        return True

    def support_etag(self) -> bool:
        return True

    def support_modified(self) -> bool:
        return True

    def support_ranges(self) -> bool:
        return False

    def set_last_modified(self, dest_path: str, time_stamp: Any, *, dry_run: bool) -> bool:
        """Dates are ours; a refusal would be taken for a failed saving."""
        return True

    def begin_write(self, *, content_type: str | None = None) -> Incoming:
        self._incoming = Incoming(self.environ)
        return self._incoming

    def end_write(self, *, with_errors: bool) -> None:
        if not with_errors:
            self.take(self._incoming.whole())

    def take(self, content: bytes) -> None:
        """Do with the content what this file is for."""
        raise NotImplementedError

    def whole(self) -> bytes:
        """The content."""
        raise NotImplementedError

    def get_content(self) -> io.BytesIO:
        return io.BytesIO(self.whole())

    def copy_move_single(self, dest_path: str, *, is_move: bool) -> None:
        """Into a workbook's place a copy is saved; anywhere else it is the programs' own."""
        put(self.viewer, self.environ, dest_path, self.whole())

    def support_recursive_move(self, dest_path: str) -> bool:
        return True

    def move_recursive(self, dest_path: str) -> list[Any]:
        self.copy_move_single(dest_path, is_move=True)
        self.delete()
        return []


class WorkbookFile(_File):
    """A list as a live workbook. is_listed: only its name was asked for, with others'."""

    def __init__(
        self, path: str, environ: dict[str, Any], live: LiveList, *, is_listed: bool
    ) -> None:
        super().__init__(path, environ)
        self.live = live
        self._is_read = not is_listed and environ["REQUEST_METHOD"] in LOOKING
        self._made: LiveWorkbook | None = None
        self._is_saved = False

    @property
    def made(self) -> LiveWorkbook | None:
        """The file as it is to be found: fresh to whoever reads it, else as it was made last."""
        if self._made is None:
            self._made = self._fresh() if self._is_read else last_made(self.viewer, self.live.key)
        return self._made

    def _fresh(self) -> LiveWorkbook:
        held = self.provider.lock_manager.get_url_lock_list(self.get_ref_url())
        since = min((lock["since"] for lock in held), default=None)
        language, now = self.viewer.language, timezone.now()
        try:
            return fresh_workbook(
                self.viewer, self.live, open_since=since, language=language, at=now
            )
        except TooManyRows as many:
            told = _("A workbook holds 1,048,575 rows at most. Add a filter.")
            raise DAVError(HTTP_FORBIDDEN, told) from many

    def get_content_length(self) -> int | None:
        return self.made.content.size if self.made else None

    def get_content_type(self) -> str:
        return TYPES["xlsx"]

    def get_creation_date(self) -> float | None:
        return self.get_last_modified()

    def get_last_modified(self) -> float | None:
        return self.made.made_at.timestamp() if self.made else None

    def get_etag(self) -> str | None:
        # What was saved is not what the next reading finds: a tag would say that it is.
        return f"{self.made.export_id}" if self.made and not self._is_saved else None

    def get_display_name(self) -> str:
        return self.live.name

    def whole(self) -> bytes:
        made = self.made or self._fresh()
        return workbook_bytes(made)

    def take(self, content: bytes) -> None:
        self._is_saved = True
        cache.delete(aside_key(self.viewer, self.live.key))
        # Windows and macOS make an empty file before they send the real one.
        if content:
            merge(self.viewer, self.environ, self.live, content)

    def delete(self) -> None:
        """It stands aside for a while; a list cannot be deleted from here."""
        self.remove_all_locks(recursive=True)
        cache.set(aside_key(self.viewer, self.live.key), 1, ASIDE_SECONDS)


def merge(viewer: Viewer, environ: dict[str, Any], live: LiveList, content: bytes) -> None:
    """Take over what was saved. Raises DAVError for what is no workbook of ours."""
    tokens = environ.get("wsgidav.ifLockTokenList") or [""]
    try:
        save_live(
            viewer, content, name=live.name, view=live.key, way=EditedFile.DAV, session=tokens[0],
            by=viewer.by(WORKBOOK), at=timezone.now(),
        )  # fmt: skip
    except (NotTaken, WorkbookRefused) as refused:
        raise DAVError(HTTP_MEDIATYPE_NOT_SUPPORTED, str(refused)) from refused


class ProgramFile(_File):
    """What an office program wrote for itself. written: None before anything was."""

    def __init__(self, path: str, environ: dict[str, Any], written: OfficeFile) -> None:
        super().__init__(path, environ)
        self.written = written

    def get_content_length(self) -> int:
        return self.written.content.size if self.written.content else 0

    def get_content_type(self) -> str:
        return "application/octet-stream"

    def get_creation_date(self) -> float:
        return self.get_last_modified()

    def get_last_modified(self) -> float:
        return self.written.written_at.timestamp()

    def get_etag(self) -> str:
        return f"{self.written.pk}-{self.written.content_id or 0}"

    def whole(self) -> bytes:
        return office_file_bytes(self.written)

    def take(self, content: bytes) -> None:
        self.written = write(self.viewer, self.written.name, content)

    def delete(self) -> None:
        self.remove_all_locks(recursive=True)
        forget_office_files(self.viewer, self.written.name, at=timezone.now())


def write(viewer: Viewer, name: str, content: bytes) -> OfficeFile:
    """Keep a program's own file. Raises DAVError for what a person would look for in vain."""
    if not is_office_file(name):
        told = _("Only your live workbooks can be saved here.")
        raise DAVError(HTTP_FORBIDDEN, told)
    try:
        return write_office_file(viewer, name[:200], content, at=timezone.now())
    except TooManyFiles as many:
        raise DAVError(HTTP_FORBIDDEN) from many


def put(viewer: Viewer, environ: dict[str, Any], path: str, content: bytes) -> None:
    """What lands in a workbook's place is saved; anything else is a program's own."""
    name = path.strip("/").rpartition("/")[2]
    live = live_list_named(viewer, name)
    if live is None:
        write(viewer, name, content)
        return
    cache.delete(aside_key(viewer, live.key))
    merge(viewer, environ, live, content)
