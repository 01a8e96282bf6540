"""Small tables that every complaint asks for: read once in a while instead of every time."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")
# How long other processes may go on with what stood before somebody changed it.
SECONDS = 5.0


class Kept(Generic[Value]):
    """What `read` gave, kept by this process for SECONDS. Whoever changes it calls `forget`."""

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._kept: tuple[float, Value] | None = None

    def __call__(self) -> Value:
        """The kept value, read anew when it is too old."""
        now, kept = time.monotonic(), self._kept
        if kept is None or now - kept[0] >= SECONDS:
            kept = self._kept = (now, self._read())
        return kept[1]

    def forget(self) -> None:
        """Read it anew the next time."""
        self._kept = None
