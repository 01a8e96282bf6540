"""Processes that must not outlive the one that started them, even when that one is killed."""

import contextlib
import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
# Set by `ombud serve` to its own process id: its servers would otherwise go on holding the port.
SERVED = "OMBUD_SERVED"


def end_with_parent(parent: int, sign: int = signal.SIGKILL) -> None:
    """Have this process signalled when `parent`, its parent, ends. Only Linux knows how."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sign)
    if os.getppid() != parent:
        # It ended before it could be told.
        os.kill(os.getpid(), sign)


def end_forks_with_parent() -> None:
    """Every process forked from this one on ends with the one that forked it."""
    forking: list[int] = []
    os.register_at_fork(
        before=lambda: forking.append(os.getpid()),
        after_in_parent=forking.clear,
        after_in_child=lambda: end_with_parent(forking[-1]),
    )


def end_with_server() -> None:
    """Under `ombud serve`: a process of the web server ends with the web server."""
    serving = os.environ.get(SERVED)
    if serving:
        orphaned = os.getppid() == 1 != int(serving)
        end_with_parent(0 if orphaned else os.getppid())
