"""Folders: everybody finds one, their own."""

from typing import Any

from django.core.cache import cache
from django.utils import timezone
from wsgidav.dav_error import HTTP_FORBIDDEN, DAVError
from wsgidav.dav_provider import DAVCollection, DAVProvider

from ombud.people.viewer import Viewer
from ombud.web.dav.files import ProgramFile, WorkbookFile, aside_key, write
from ombud.workbooks.models import OfficeFile
from ombud.workbooks.queries.live import LiveList, live_list_named, live_lists

Environ = dict[str, Any]


class LiveFolders(DAVProvider):
    """Finds what an address means to the person who asks."""

    def get_resource_inst(self, path: str, environ: Environ) -> Any:
        """The folder or file; None where there is nothing for this person."""
        self._count_get_resource_inst += 1
        login = environ["wsgidav.auth.user_name"]
        whose, _slash, name = path.strip("/").partition("/")
        if not whose:
            return Folders("/", environ)
        if whose.casefold() != login.casefold() or "/" in name:
            return None
        folder = OwnFolder(f"/{login}", environ)
        return folder.file(name) if name else folder


class _Folder(DAVCollection):
    """A folder that is as it is."""

    def create_collection(self, name: str) -> None:
        raise DAVError(HTTP_FORBIDDEN)

    def support_recursive_delete(self) -> bool:
        return True

    def delete(self) -> None:
        raise DAVError(HTTP_FORBIDDEN)

    def support_recursive_move(self, dest_path: str) -> bool:
        return True

    def move_recursive(self, dest_path: str) -> list[Any]:
        raise DAVError(HTTP_FORBIDDEN)

    def copy_move_single(self, dest_path: str, *, is_move: bool) -> None:
        raise DAVError(HTTP_FORBIDDEN)

    def create_empty_resource(self, name: str) -> Any:
        raise DAVError(HTTP_FORBIDDEN)


class Folders(_Folder):
    """The root: one folder, that of the person who asks."""

    def get_member_names(self) -> list[str]:
        return [self.environ["wsgidav.auth.user_name"]]

    def get_member(self, name: str) -> Any:
        return OwnFolder(f"/{name}", self.environ)


class OwnFolder(_Folder):
    """A person's lists, and what their office programs wrote beside them."""

    def __init__(self, path: str, environ: Environ) -> None:
        super().__init__(path, environ)
        self.viewer: Viewer = environ["ombud.viewer"]

    def get_member_list(self) -> list[Any]:
        """Everything here; workbooks as they were made last, for none is made to be listed."""
        lists = [live for live in live_lists(self.viewer) if not self._is_aside(live)]
        files = OfficeFile.objects.filter(member_id=self.viewer.member_id).order_by("name")
        return [
            *(self._workbook(live, live.name, is_listed=True) for live in lists),
            *(self._programs(file) for file in files.select_related("content")),
        ]

    def get_member_names(self) -> list[str]:
        return [member.name for member in self.get_member_list()]

    def get_member(self, name: str) -> Any:
        return self.file(name)

    def file(self, name: str) -> Any:
        """The file of this name; None where there is none."""
        live = live_list_named(self.viewer, name)
        if live:
            return None if self._is_aside(live) else self._workbook(live, name, is_listed=False)
        own = OfficeFile.objects.filter(member_id=self.viewer.member_id, name=name)
        found = own.select_related("content").first()
        return self._programs(found) if found else None

    def create_empty_resource(self, name: str) -> Any:
        """A file for a program to write into, or a workbook in its place again."""
        live = live_list_named(self.viewer, name)
        if live:
            cache.delete(aside_key(self.viewer, live.key))
            return self._workbook(live, name, is_listed=False)
        return self._programs(write(self.viewer, name, b""))

    def _is_aside(self, live: LiveList) -> bool:
        return bool(cache.get(aside_key(self.viewer, live.key)))

    def _workbook(self, live: LiveList, name: str, *, is_listed: bool) -> WorkbookFile:
        return WorkbookFile(f"{self.path}/{name}", self.environ, live, is_listed=is_listed)

    def _programs(self, file: OfficeFile) -> ProgramFile:
        return ProgramFile(f"{self.path}/{file.name}", self.environ, file)

    def get_last_modified(self) -> float:
        return timezone.now().timestamp()
