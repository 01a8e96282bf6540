"""Folders of sync drives are watched: live workbooks lie there, and come back when they changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.people.viewer import Viewer
from ombud.store.sealing import digest
from ombud.store.turn import turn
from ombud.workbooks.actions.live import fresh_workbook, save_live, workbook_bytes
from ombud.workbooks.actions.merge import WORKBOOK
from ombud.workbooks.book import TooManyRows
from ombud.workbooks.models import EditedFile, LiveWorkbook, WatchedFolder
from ombud.workbooks.places import Look, NoPlace, Place, place_at, plain_folder
from ombud.workbooks.queries.live import ENDING, LiveList, live_lists
from ombud.workbooks.reasons import NotTaken
from ombud.workbooks.saved import COPY

# Each new file is sent to every computer of the person, and may meet an open window there.
REWRITTEN_AFTER = timedelta(minutes=15)
FIRST = "open"
# Dropbox, 坚果云 and their like say it; OneDrive adds the name of the computer.
_COPY = re.compile(r".*(conflict|冲突|衝突).*|-[A-Za-z0-9][\w-]*", re.IGNORECASE)


def watch_folder(*, member_id: int, path: str, at: datetime) -> None:
    """Let a person's live workbooks lie in this folder from now on. Raises NoPlace."""
    folder = plain_folder(path)
    data = Path(settings.DATA_FOLDER)
    if folder == data or data in folder.parents or folder in data.parents:
        raise NoPlace("own_data")
    with turn():
        others = WatchedFolder.objects.exclude(member_id=member_id).values_list("path", flat=True)
        if any(_overlap(folder, Path(other)) for other in others):
            raise NoPlace("taken")
        WatchedFolder.objects.update_or_create(
            member_id=member_id,
            defaults={"path": str(folder), "set_at": at, "files": {}, "problem": ""},
        )


def _overlap(one: Path, other: Path) -> bool:
    return one == other or one in other.parents or other in one.parents


def unwatch_folder(*, member_id: int) -> bool:
    """Leave the folder as it is; whether one was watched."""
    with turn():
        return bool(WatchedFolder.objects.filter(member_id=member_id).delete()[0])


def look_into(watched: WatchedFolder, viewer: Viewer, *, at: datetime) -> None:
    """Take what changed and came to rest, and write what is new."""
    try:
        with place_at(watched.path) as place:
            looking = _Looking(viewer, place, dict(watched.files), at)
            looking.run()
            watched.files, watched.problem = looking.files, looking.problem
    except NoPlace as none:
        watched.problem = none.code
    watched.looked_at = at
    with turn():
        watched.save(update_fields=["files", "problem", "looked_at"])


@dataclass(slots=True)
class _Looking:
    """One look into a folder. files: {name: {"written", "seen", "refused": [size, changed],
    "digest", "at"}}.
    """

    viewer: Viewer
    place: Place
    files: dict[str, dict[str, Any]]
    at: datetime
    problem: str = ""

    def run(self) -> None:
        """Every workbook first, then the copies that a sync drive set aside."""
        looks = self.place.looks()
        lists = {
            live.name: live for live in live_lists(self.viewer) if live.key == FIRST or live.is_own
        }
        for live in lists.values():
            if not _is_held(live.name, looks):
                self._workbook(live, looks.get(live.name))
        for name, look in looks.items():
            original = _original_of(name, lists)
            if original and not _is_held(name, looks) and self._is_at_rest(name, look):
                self._copy(name, look, original)
        self.files = {name: known for name, known in self.files.items() if self._is_there(name)}

    def _is_there(self, name: str) -> bool:
        return self.place.look(name) is not None

    def _workbook(self, live: LiveList, look: Look | None) -> None:
        known = self.files.setdefault(live.name, {})
        if look is None or _same(known, "written", look):
            if look is None or self.at - _moment(known) >= REWRITTEN_AFTER:
                self._write(live, look)
        elif self._is_at_rest(live.name, look) and self._take(live, live.name, look, ""):
            self._write(live, look)

    def _is_at_rest(self, name: str, look: Look) -> bool:
        """Whether it looks as at the last look; one that was refused is not tried again."""
        known = self.files.setdefault(name, {})
        if _same(known, "refused", look):
            self.problem = "refused"
            return False
        is_at_rest = _same(known, "seen", look)
        known["seen"] = [look.size, look.changed]
        return is_at_rest

    def _take(self, live: LiveList, name: str, look: Look, session: str) -> bool:
        content = self.place.read(name, look)
        if content is None:
            return False
        if digest(content) == self.files[name].get("digest"):
            return True
        try:
            save_live(
                self.viewer, content, name=name, view=live.key, way=EditedFile.FOLDER,
                session=session, by=self.viewer.by(WORKBOOK), at=self.at,
            )  # fmt: skip
        except (NotTaken, WorkbookRefused):
            self.files[name]["refused"], self.problem = [look.size, look.changed], "refused"
            return False
        return True

    def _copy(self, name: str, look: Look, live: LiveList) -> None:
        if self._take(live, name, look, COPY):
            self.place.set_aside(name)

    def _write(self, live: LiveList, look: Look | None) -> None:
        made = self._fresh(live)
        if made is None:
            return
        content = workbook_bytes(made)
        known = self.files[live.name]
        if look and digest(content) == known.get("digest") and _same(known, "written", look):
            known["at"] = self.at.isoformat()
            return
        written = self.place.write(live.name, content, look)
        if written:
            self.files[live.name] = {
                "written": [written.size, written.changed],
                "digest": digest(content),
                "at": self.at.isoformat(),
            }

    def _fresh(self, live: LiveList) -> LiveWorkbook | None:
        language = self.viewer.language
        try:
            return fresh_workbook(self.viewer, live, open_since=None, language=language, at=self.at)
        except TooManyRows:
            return None


def _same(known: Mapping[str, Any], what: str, look: Look) -> bool:
    return bool(known.get(what) == [look.size, look.changed])


def _moment(known: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(known["at"])


def _is_held(name: str, names: Mapping[str, Look]) -> bool:
    """Whether an office program has it open, as far as its lock came along."""
    locks = (f"~${name}", f"~${name[2:]}", f".~lock.{name}#", f".~{name}")
    return any(lock in names for lock in locks)


def _original_of(name: str, lists: Mapping[str, LiveList]) -> LiveList | None:
    """The workbook that a sync drive's copy is of."""
    if name in lists or not name.endswith(ENDING) or name.startswith(("~", ".")):
        return None
    stem = name.removesuffix(ENDING)
    for original in sorted(lists, key=len, reverse=True):
        begins = original.removesuffix(ENDING)
        if stem.startswith(begins) and _COPY.fullmatch(stem.removeprefix(begins)):
            return lists[original]
    return None
