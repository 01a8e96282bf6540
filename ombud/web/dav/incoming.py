"""What a program sends, until all of it is here: half a file changes nothing."""

import tempfile
from typing import Any

from wsgidav.dav_error import HTTP_BAD_REQUEST, HTTP_REQUEST_ENTITY_TOO_LARGE, DAVError

MOST_BYTES = 50 * 1024 * 1024
IN_MEMORY = 4 * 1024 * 1024


class Incoming:
    """A file being sent. Raises DAVError for one that is too large, or that broke off."""

    def __init__(self, environ: dict[str, Any]) -> None:
        told = environ.get("CONTENT_LENGTH") or ""
        self._announced = int(told) if told.isdecimal() else None
        if (self._announced or 0) > MOST_BYTES:
            raise DAVError(HTTP_REQUEST_ENTITY_TOO_LARGE)
        self._spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 closed by `whole`
        self._size = 0

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        self._size += len(piece)
        if self._size > MOST_BYTES:
            raise DAVError(HTTP_REQUEST_ENTITY_TOO_LARGE)
        self._spool.write(piece)

    def close(self) -> None:
        """The sender has no more; `whole` says whether that was all."""

    def whole(self) -> bytes:
        """All of it."""
        with self._spool:
            if self._announced is not None and self._size != self._announced:
                raise DAVError(HTTP_BAD_REQUEST, "The file broke off.")
            self._spool.seek(0)
            return self._spool.read()
