"""Thinking is done ahead by a process of its own: one core reads while another writes."""

import os
import pickle
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from typing import Any, BinaryIO, NoReturn, TypeVar

T = TypeVar("T")
ITEM, END, RAISED = "item", "end", "raised"
LAST_FD = os.sysconf("SC_OPEN_MAX")
# A pipe holds less than one item: without items in hand each of the two would wait for the other.
ITEMS_IN_HAND = 4


class AheadDied(Exception):
    """The process that worked ahead was killed before its end."""


def ahead(make: Callable[[], Iterator[T]]) -> Generator[T, None, None]:
    """The items of `make()`, made by a child process that is some items ahead of its reader.

    `make` inherits all that stands in memory but may use no database: the child has no open files.
    What it raises is raised here, so it must survive pickling. Raises AheadDied.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _work(make, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield from _received(pipe)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _received(pipe: BinaryIO) -> Iterator[Any]:
    while True:
        try:
            kind, item = pickle.load(pipe)  # noqa: S301 from our own child
        except (EOFError, pickle.UnpicklingError):
            # Killed between two items, or in the middle of one.
            raise AheadDied from None
        if kind == END:
            return
        if kind == RAISED:
            raise item
        yield item


def _work(make: Callable[[], Iterator[Any]], writing: int) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # A lock or a connection that outlived its owner in here would stay taken.
        os.closerange(3, writing)
        os.closerange(writing + 1, LAST_FD)
        in_hand = queue.Queue[bytes](ITEMS_IN_HAND)
        sender = threading.Thread(target=_send, args=(in_hand, writing))
        sender.start()
        for message in _told(make):
            in_hand.put(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
        in_hand.put(b"")
        sender.join()
    finally:
        os._exit(0)


def _send(in_hand: "queue.Queue[bytes]", writing: int) -> None:
    try:
        with os.fdopen(writing, "wb") as pipe:
            while message := in_hand.get():
                pipe.write(message)
                pipe.flush()
    except BrokenPipeError:
        os._exit(0)


def _told(make: Callable[[], Iterator[Any]]) -> Iterator[tuple[str, Any]]:
    try:
        for item in make():
            yield ITEM, item
        yield END, None
    except Exception as failure:
        failure.add_note(traceback.format_exc())
        yield RAISED, failure
