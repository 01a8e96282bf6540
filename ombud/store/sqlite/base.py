"""Django's SQLite backend on pysqlite3, with one fair lock before every write transaction.

SQLite's own busy handler polls and is unfair: an importer once shut a desk writer out for 12 s.
A blocking file lock queues the writers, so nobody waits longer than the transactions before them.
"""

import contextlib
import fcntl
import os
import sys
from typing import Any

with contextlib.suppress(ImportError):
    # Debian's SQLite 3.40 has the WAL-reset bug (fixed in 3.51.3); the wheel carries a current one.
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before BEGIN IMMEDIATE and gives it back after."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def others_wait(self) -> bool:
        """Whether somebody stands in the queue behind whoever has the turn."""
        queue = self._lock_file(".queue")
        try:
            return not _locked_at_once(queue, fcntl.LOCK_EX)
        finally:
            os.close(queue)

    def _take_turn(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            self._turn = self._lock_file(".turn")
            if not _locked_at_once(self._turn, fcntl.LOCK_EX):
                self._queue_for_turn(self._turn)

    def _queue_for_turn(self, turn: int) -> None:
        queue = self._lock_file(".queue")
        try:
            fcntl.flock(queue, fcntl.LOCK_SH)
            fcntl.flock(turn, fcntl.LOCK_EX)
        finally:
            os.close(queue)

    def _lock_file(self, ending: str) -> int:
        name = str(self.settings_dict["NAME"]) + ending
        return os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _give_turn_back(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


def _locked_at_once(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
