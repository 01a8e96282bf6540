"""An installation of its own, served for real, whose processes may be killed."""

import atexit
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from tools.private_pg import free_port

ROOT = Path(__file__).parents[2]
# Houses bring a database of their own: to try them once is enough.
tried_once = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="tried in the run on SQLite")
PATIENCE = 90.0
_tick = threading.Event()


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What `condition` gives once it is true; fails when it never is within the seconds."""
    last = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > last:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        _tick.wait(0.02)
    return found


def is_alive(process_id: int) -> bool:
    """Whether the process runs (a dead one that nobody fetched does not)."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def kill(process_id: int) -> bool:
    """Kill without warning; False when it had ended."""
    try:
        os.kill(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def descendants(process_id: int) -> list[int]:
    """The processes below a process."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents.setdefault(int(fields[1]), []).append(int(place.parent.name))
    found, level = [], [process_id]
    while level:
        level = [child for each in level for child in parents.get(each, [])]
        found += level
    return found


class House:
    """A data folder, a port, and whatever runs on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.environment = {
            **os.environ, "OMBUD_DATA": str(self.data), "OMBUD_PASSPHRASE": "correct horse battery",
        }  # fmt: skip
        for name in ("DATABASE_URL", "OMBUD_KEYS", "DJANGO_SETTINGS_MODULE"):
            self.environment.pop(name, None)
        self.serving: subprocess.Popen[bytes] | None = None

    def ombud(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run `ombud WORDS...` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "ombud.cli", *map(str, words)],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def start(self, *words: object, says: Any = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start `ombud WORDS...`; what it says goes to the file `says`."""
        command = [sys.executable, "-m", "ombud.cli", *map(str, words)]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=says, stderr=says)

    def python(self, code: str) -> str:
        """Run a piece of Python with Django set up; what it printed."""
        start = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ombud.site.settings'; "
        done = subprocess.run(
            [sys.executable, "-c", f"{start}django.setup()\n{code}"],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def serve(self, *options: object) -> None:
        """Start `ombud serve` and wait until it answers."""
        with (self.folder / "serve.log").open("ab") as log:
            self.serving = self.start("serve", "--port", self.port, *options, says=log)
        until(self._answers_or_ended, "ombud serve answers")
        assert self.serving.poll() is None, self.log()

    def _answers_or_ended(self) -> bool:
        return self.answers() or (self.serving is not None and self.serving.poll() is not None)

    def log(self) -> str:
        """What `ombud serve` said."""
        return (self.folder / "serve.log").read_text()

    def answers(self) -> bool:
        """Whether the web answers."""
        try:
            return self.post("/api/complaints", {}, {})[0] == 401
        except (OSError, http.client.HTTPException):
            return False

    def post(self, where: str, sent: Any, headers: dict[str, str]) -> tuple[int, Any]:
        """POST JSON; (status, answer)."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request("POST", where, json.dumps(sent), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            line.close()

    def processes(self) -> list[int]:
        """Everything that `ombud serve` keeps running."""
        return descendants(self.serving.pid) if self.serving else []

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """Ask `ombud serve` to stop; its exit status."""
        assert self.serving is not None
        self.serving.send_signal(sign)
        status = self.serving.wait(PATIENCE)
        self.serving = None
        return status

    def end(self) -> None:
        """Leave nothing running, however the test ended."""
        if self.serving is not None and self.serving.poll() is None:
            left = self.processes()
            self.serving.kill()
            self.serving.wait()
            for each in left:
                kill(each)

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows straight from the database file."""
        connection = pysqlite3.connect(self.data / "ombud.sqlite3", timeout=PATIENCE)
        try:
            return list(connection.execute(question, values))
        finally:
            connection.close()


@cache
def _started_once() -> Path:
    """An installation that was started once, with its keys: to make one takes seconds each time."""
    folder = Path(tempfile.mkdtemp(prefix="ombud-started-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    house = House(folder)
    assert house.ombud("doctor").returncode == 0
    return folder


def started_house(folder: Path) -> House:
    """An installation in `folder` that was started before and holds nothing yet."""
    shutil.copytree(_started_once(), folder, dirs_exist_ok=True)
    return House(folder)


@contextmanager
def house_at(folder: Path, make: Callable[[Path], House] = House) -> Iterator[House]:
    """An installation in `folder` that is gone from the process table afterwards."""
    house = make(folder)
    try:
        yield house
    finally:
        house.end()


class Victims:
    """Processes to be killed, forked from one that has everything loaded."""

    def __init__(self, house: House) -> None:
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.victims"],
            env=house.environment, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._one_at_a_time = threading.Lock()

    def start(self, deed: str, *args: object) -> int:
        """The id of a new process that does the deed."""
        assert self._forks.stdin is not None
        assert self._forks.stdout is not None
        with self._one_at_a_time:
            self._forks.stdin.write(json.dumps([deed, *map(str, args)]) + "\n")
            self._forks.stdin.flush()
            return int(self._forks.stdout.readline())

    def kill_one(self, luck: random.Random, most: float, deed: str, *args: object) -> bool:
        """Start a deed and kill it within `most` seconds; False when it was done before."""
        victim = self.start(deed, *args)
        last = time.monotonic() + luck.uniform(0.01, most)
        while is_alive(victim):
            if time.monotonic() > last:
                return kill(victim)
            _tick.wait(0.005)
        return False

    def let_one_finish(self, deed: str, *args: object) -> None:
        """Do a deed to its end."""
        victim = self.start(deed, *args)
        until(lambda: not is_alive(victim), f"{deed} comes to its end")

    def end(self) -> None:
        """No more victims."""
        assert self._forks.stdin is not None
        self._forks.stdin.close()
        self._forks.wait(PATIENCE)
