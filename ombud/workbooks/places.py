"""Files in a watched folder, read and written so that no link and no half copy misleads us."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MERGED = "merged"
MOST_BYTES = 50 * 1024 * 1024


class NoPlace(Exception):
    """A folder that cannot be used. `code` is a key of reasons.FOLDERS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Look:
    """How a file looked: size in bytes, time of its last change in nanoseconds."""

    size: int
    changed: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Look":
        """As the system tells it."""
        return cls(found.st_size, found.st_mtime_ns)


class Place:
    """One folder, held open by its descriptor: every name in it is taken as it stands there."""

    def __init__(self, descriptor: int) -> None:
        self._at = descriptor

    def looks(self) -> dict[str, Look]:
        """The plain files in it, by name; links, folders and devices are passed over."""
        found = {}
        for name in os.listdir(self._at):
            try:
                told = os.stat(name, dir_fd=self._at, follow_symlinks=False)
            except FileNotFoundError:
                continue
            if stat.S_ISREG(told.st_mode):
                found[name] = Look.of(told)
        return found

    def look(self, name: str) -> Look | None:
        """How a file looks now."""
        return self.looks().get(name)

    def read(self, name: str, expected: Look) -> bytes | None:
        """The file, unless it changed since it looked so."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            handle = os.open(name, flags, dir_fd=self._at)
        except OSError:
            return None
        with os.fdopen(handle, "rb") as file:
            is_same = Look.of(os.fstat(file.fileno())) == expected
            content = file.read(MOST_BYTES + 1) if is_same else b""
            is_same = is_same and Look.of(os.fstat(file.fileno())) == expected
        return content if is_same and len(content) <= MOST_BYTES else None

    def write(self, name: str, content: bytes, expected: Look | None) -> Look | None:
        """Put the file in the place of the one that looked so (None: of none), as a whole.

        None when somebody changed it meanwhile: then nothing was written.
        """
        beside = f".ombud-{secrets.token_hex(8)}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(beside, flags, 0o660, dir_fd=self._at), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            written = Look.of(os.fstat(file.fileno()))
        if self.look(name) != expected:
            os.unlink(beside, dir_fd=self._at)
            return None
        os.replace(beside, name, src_dir_fd=self._at, dst_dir_fd=self._at)
        return written

    def set_aside(self, name: str) -> None:
        """Move a file into the subfolder of those that are merged."""
        with suppress(FileExistsError):
            os.mkdir(MERGED, 0o770, dir_fd=self._at)
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        merged = os.open(MERGED, flags, dir_fd=self._at)
        try:
            free = name
            while free in os.listdir(merged):
                free = f"{secrets.token_hex(2)} {name}"
            os.rename(name, free, src_dir_fd=self._at, dst_dir_fd=merged)
        finally:
            os.close(merged)


def plain_folder(path: str) -> Path:
    """The folder of an absolute path that leads there without a link. Raises NoPlace."""
    place = Path(path)
    if not place.is_absolute() or ".." in place.parts:
        raise NoPlace("not_plain")
    try:
        is_plain = place.resolve(strict=True) == place and place.is_dir()
    except OSError as gone:
        raise NoPlace("missing") from gone
    if not is_plain:
        raise NoPlace("not_plain")
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise NoPlace("no_access")
    return place


@contextmanager
def place_at(path: str) -> Iterator[Place]:
    """The folder, held open. Raises NoPlace."""
    folder = plain_folder(path)
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as gone:
        raise NoPlace("missing") from gone
    try:
        yield Place(descriptor)
    except PermissionError as refused:
        raise NoPlace("no_access") from refused
    finally:
        os.close(descriptor)
