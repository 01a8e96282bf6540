"""A full disk, told from every other trouble: nothing is lost by it, and work goes on after it."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
# What SQLite and PostgreSQL say of it.
SAID = ("disk is full", "no space left on device", "disk quota exceeded")
NEEDED_BYTES = 20 * 1024 * 1024


class DiskFull(Exception):
    """There is no space left where Ombud keeps its data; what was being written is not there."""


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Turn whatever a full disk raises inside the block into DiskFull."""
    try:
        # Bulk writes speak to the driver: its own errors become Django's here.
        with connection.wrap_database_errors:
            yield
    except (OSError, DatabaseError) as error:
        if not _is_full(error):
            raise
        raise DiskFull(str(error)) from error


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_SPACE
    said = str(error).lower()
    # SQLite has no room to open the database at all: it then speaks of an I/O error.
    return any(words in said for words in SAID) or ("i/o error" in said and is_nearly_full())


def is_nearly_full() -> bool:
    """Whether the disk of the data folder has too little space left for a database to work."""
    return shutil.disk_usage(settings.DATA_FOLDER).free < NEEDED_BYTES
