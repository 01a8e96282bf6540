"""What all web processes count together, such as attempts to sign in."""

import base64
import pickle
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from ombud.store.turn import turn

# How often a write also clears away what has expired.
CLEARS = 0.01
_SET = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)"
    " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
_ADD = _SET + " WHERE {table}.expires < %s"


class InTurn(DatabaseCache):
    """Django's cache in the database; each write is one statement in a turn of its own.

    Django's takes four statements and as many transactions: a sign-in, which locks and counts for
    each of its limits, asked 89 times. Without a turn a write does not wait in the fair queue.
    """

    _table: str

    def _base_set(
        self, mode: str, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]
        until = self.get_backend_timeout(timeout)
        expires = (
            datetime.max.replace(tzinfo=UTC)
            if until is None
            else datetime.fromtimestamp(until, UTC)
        )
        text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        given = [key, text, _moment(expires)]
        if mode == "add":
            return self._write(_ADD, [*given, _moment(datetime.now(UTC))])
        return self._write(_SET, given)

    def _write(self, statement: str, given: Sequence[Any]) -> bool:
        with turn(), connection.cursor() as cursor:
            cursor.execute(statement.format(table=self._table), given)
            is_written = cursor.rowcount == 1
            if random.random() < CLEARS:
                now = _moment(datetime.now(UTC))
                cursor.execute(f"DELETE FROM {self._table} WHERE expires < %s", [now])
        return is_written

    def _base_delete_many(self, keys: Sequence[str]) -> bool:
        if not keys:
            return False
        with turn():
            return bool(super()._base_delete_many(keys))  # type: ignore[misc]


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))
