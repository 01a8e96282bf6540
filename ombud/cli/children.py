"""The processes `ombud serve` keeps running: each in its own session, started anew when it dies.

A worker signalled through its process group hangs (measured), so only the child itself is told to
stop; what is left of its session is ended afterwards.
"""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import click

from ombud.site.orphans import SERVED, end_with_parent

SECONDS_TO_STOP = 20
SECONDS_BETWEEN_LOOKS = 0.5


@dataclass
class Child:
    """One command that should be running. name: what people call it."""

    command: Sequence[str]
    name: str = "process"
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            env=os.environ | {SERVED: str(os.getpid())},
            preexec_fn=partial(end_with_parent, os.getpid(), signal.SIGTERM),  # noqa: PLW1509
        )

    def is_dead(self) -> bool:
        """Whether it ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Tell it to stop; it may take its time."""
        with contextlib.suppress(ProcessLookupError):
            if self.process is not None:
                self.process.terminate()

    def stop(self) -> None:
        """Ask it to stop, wait, and end whatever is left of its session."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.process is not None:
                self.process.wait(SECONDS_TO_STOP)
        self.end_session()

    def end_session(self) -> None:
        """Kill whatever still runs in its session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.process is not None:
                os.killpg(self.process.pid, signal.SIGKILL)


def keep_running(children: Sequence[Child]) -> None:
    """Run `children` until SIGINT or SIGTERM, then stop them together."""
    stopping = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stopping.set())
    for child in children:
        child.start()
    while not stopping.wait(SECONDS_BETWEEN_LOOKS):
        for child in children:
            _start_anew(child)
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()


def _start_anew(child: Child) -> None:
    if child.is_dead():
        click.echo(f"The {child.name} ended unexpectedly and is started again.", err=True)
        child.end_session()
        child.start()
