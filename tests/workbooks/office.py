"""LibreOffice, without a window: it opens a workbook, works in it, and saves it again."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(not SOFFICE, reason="NOT RUN: LibreOffice is not installed")
# The Python of the system, which knows UNO where its package is installed.
PYTHON = "/usr/bin/python3"
FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97",
    # Comma, quotes, UTF-8.
    "csv": "Text - txt - csv (StarCalc):44,34,76,1",
}  # fmt: skip


def knows_uno() -> bool:
    """Whether LibreOffice can be led by a script."""
    tried = [PYTHON, "-c", "import uno"]
    return (
        bool(SOFFICE)
        and Path(PYTHON).exists()
        and not subprocess.run(tried, capture_output=True, check=False).returncode
    )


@contextmanager
def office_listening(folder: Path, pipe: str) -> Iterator[None]:
    """A LibreOffice with a profile of its own that takes orders through a pipe."""
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--norestore", f"--accept=pipe,name={pipe};urp",
    ]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    office = subprocess.Popen(command, start_new_session=True, **quiet)
    try:
        yield
    finally:
        # It is a script that starts a program: both go.
        with suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)
        office.wait()


class Hands:
    """Somebody who works in LibreOffice, in one window for many files."""

    def __init__(self, folder: Path, worker: "subprocess.Popen[str]") -> None:
        self.folder, self.worker = folder, worker

    def work(
        self, content: bytes, deeds: Sequence[Sequence[Any]] = (), kind: str = "xlsx"
    ) -> bytes:
        """Open a workbook, do these deeds (see office_hands.py), and save it as a kind of file."""
        source, target = self.folder / f"in.{_ending(content)}", self.folder / f"out.{kind}"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        order = json.dumps([str(source), str(target), FILTERS[kind], deeds])
        assert self.worker.stdin
        assert self.worker.stdout
        self.worker.stdin.write(order + "\n")
        self.worker.stdin.flush()
        assert self.worker.stdout.readline(), "LibreOffice could not do it"
        return target.read_bytes()


@contextmanager
def hands(folder: Path) -> Iterator[Hands]:
    """LibreOffice, started once for many files."""
    pipe = f"ombud-{os.getpid()}"
    script = str(Path(__file__).with_name("office_hands.py"))
    with office_listening(folder, pipe):
        worker = subprocess.Popen(
            [PYTHON, script, pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield Hands(folder, worker)
            worker.communicate(timeout=60)
        finally:
            worker.kill()
            worker.wait()


def saved_as(content: bytes, kind: str, folder: Path) -> bytes:
    """The workbook as LibreOffice converts it, as "xlsx", "ods" or "csv" (its first sheet)."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "in" / f"book.{_ending(content)}"
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(content)
    told = FILTERS[kind].partition(":")
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--convert-to", f"{kind}:{told[0]}{told[1]}{told[2]}", "--outdir", str(folder / "out"),
        str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / f"book.{kind}").read_bytes()


def _ending(content: bytes) -> str:
    return "ods" if b"opendocument.spreadsheet" in content[:200] else "xlsx"
