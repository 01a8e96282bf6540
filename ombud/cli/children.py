"""The processes `ombud serve` keeps running: each in its own session, started anew when it dies.

A worker signalled through its process group hangs (measured), so only the child itself is told to
stop; what is left of its session is ended afterwards.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 20
SECONDS_BETWEEN_STARTS = 1.0


def _end_with_parent() -> None:
    # Without this a killed `serve` leaves a server behind that holds the port.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One command that should be running."""

    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509
        )

    def is_dead(self) -> bool:
        """Whether it ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to stop, wait, and end whatever is left of its session."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(SECONDS_TO_STOP)
        self.end_session()

    def end_session(self) -> None:
        """Kill whatever still runs in its session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.process is not None:
                os.killpg(self.process.pid, signal.SIGKILL)


def keep_running(children: Sequence[Child]) -> None:
    """Run `children` until SIGINT or SIGTERM, then stop them one by one."""
    signal.signal(signal.SIGTERM, _interrupt)
    for child in children:
        child.start()
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(SECONDS_BETWEEN_STARTS)
            for child in children:
                _start_anew(child)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        child.stop()


def _interrupt(*_signal: object) -> None:
    raise KeyboardInterrupt


def _start_anew(child: Child) -> None:
    if child.is_dead():
        child.end_session()
        child.start()
