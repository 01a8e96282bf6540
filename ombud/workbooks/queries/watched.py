"""Which folders are watched, and whether they are in order."""

from dataclasses import dataclass
from datetime import datetime

from ombud.people.viewer import Viewer
from ombud.workbooks.models import WatchedFolder
from ombud.workbooks.places import NoPlace, plain_folder
from ombud.workbooks.reasons import FOLDERS


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A person's folder. problem: a sentence, empty where all is in order."""

    name: str
    login: str
    path: str
    looked_at: datetime | None
    problem: str


def every_folder() -> list[FolderRow]:
    """For whoever administers the server."""
    watched = WatchedFolder.objects.select_related("member").order_by("member__name", "id")
    return [_row(one) for one in watched]


def folder_of(viewer: Viewer) -> FolderRow | None:
    """That of this person."""
    own = WatchedFolder.objects.select_related("member").filter(member_id=viewer.member_id)
    found = own.first()
    return _row(found) if found else None


def _row(watched: WatchedFolder) -> FolderRow:
    member = watched.member
    problem = str(FOLDERS[code]) if (code := _problem(watched)) else ""
    return FolderRow(member.name, member.login or "", watched.path, watched.looked_at, problem)


def _problem(watched: WatchedFolder) -> str:
    # As it is now, not as it was at the last look: a drive may be gone since.
    try:
        plain_folder(watched.path)
    except NoPlace as none:
        return none.code
    return watched.problem if watched.problem == "refused" else ""
