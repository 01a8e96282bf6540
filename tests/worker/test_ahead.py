"""A process of its own works ahead, and neither its errors nor its death are lost."""

import os
import signal
from contextlib import closing
from itertools import count

import pytest

from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.worker.ahead import AheadDied, ahead


def is_gone(process):
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    return True


def test_items_come_in_their_order_from_another_process():
    items = list(ahead(lambda: ((os.getpid(), number) for number in range(1000))))
    assert [number for _, number in items] == list(range(1000))
    [child] = {process for process, _ in items}
    assert child != os.getpid()
    assert is_gone(child)


def test_what_it_raises_is_raised_here_with_the_place_it_came_from():
    def broken():
        yield 1
        raise WorkbookRefused("too_many_columns", {"columns": 3000, "limit": 1000})

    items = ahead(broken)
    assert next(items) == 1
    with pytest.raises(WorkbookRefused, match="3000") as raised:
        next(items)
    assert raised.value.code == "too_many_columns"
    assert "in broken" in raised.value.__notes__[0]


def test_an_early_end_is_never_taken_for_the_end():
    def killed():
        yield 1
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(AheadDied):
        list(ahead(killed))


def test_what_cannot_be_sent_is_no_end_either():
    with pytest.raises(AheadDied):
        list(ahead(lambda: iter([lambda: 1])))


def test_who_has_read_enough_leaves_no_process_behind():
    with closing(ahead(lambda: (os.getpid() for _ in count()))) as processes:
        child = next(processes)
    assert is_gone(child)


def test_it_inherits_no_open_file(tmp_path):
    with (tmp_path / "lock").open("w") as held:
        number = held.fileno()
        with pytest.raises(OSError, match="Bad file descriptor"):
            list(ahead(lambda: iter([os.fstat(number)])))
