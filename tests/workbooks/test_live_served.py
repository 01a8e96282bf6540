"""Live workbooks on a running installation: real sockets, two web processes, real LibreOffice."""

import base64
import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.house.browsing import ROOT, Served, running
from tests.workbooks.office import PYTHON, knows_uno, office_listening
from tests.workbooks.trips import edited, rows_of

FILE = "Cases - All.xlsx"


@dataclass
class Colleague:
    """Somebody whose office program reaches the installation."""

    url: str
    login: str
    password: str

    @property
    def path(self) -> str:
        """Of the workbook of all cases."""
        return quote(f"/dav/{self.login}/{FILE}")

    @property
    def headers(self) -> dict[str, str]:
        """With name and password."""
        signed = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {signed}"}

    def ask(self, method: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Ask for the workbook; (status, body)."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        try:
            connection.request(method, self.path, body or None, self.headers | headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def opened(self) -> bytes:
        """The workbook as it is found."""
        status, body = self.ask("GET")
        assert status == 200
        return body

    def saves(self, content: bytes, edits: dict[tuple[str, str], Any]) -> int:
        """Edit and save it; the status."""
        return self.ask("PUT", edited(content, edits))[0]

    def reads(self, number: str, head: str) -> Any:
        """What stands in a cell of a fresh copy."""
        return next(row[head] for row in rows_of(self.opened()) if row["No."] == number)


@pytest.fixture(scope="module")
def colleagues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Colleague, Colleague]]:
    """Bob and Charlie, on an installation of their own."""
    with running(tmp_path_factory.mktemp("live")) as installation:
        installation.write("tests.house.cast")
        passwords = _furnished(installation)
        bob, charlie = (
            Colleague(installation.url, who, passwords[who]) for who in ("bob", "charlie")
        )
        yield bob, charlie


def _furnished(installation: Served) -> dict[str, str]:
    command = [sys.executable, "-m", "tests.workbooks.live_house"]
    told = subprocess.run(
        command, env=installation.environment, cwd=ROOT, capture_output=True, check=True
    )
    passwords: dict[str, str] = json.loads(told.stdout)
    return passwords


def test_two_who_save_at_once_are_both_merged_and_the_clash_is_told(
    colleagues: tuple[Colleague, Colleague],
) -> None:
    bob, charlie = colleagues
    theirs = {
        who.login: edited(
            who.opened(), {("TS-3", "Title"): f"{who.login}'s", ("TS-3", head): value}
        )
        for who, head, value in ((bob, "Priority", "P1"), (charlie, "Order no.", "A-1"))
    }
    statuses: list[int] = []
    threads = [
        threading.Thread(
            target=lambda who=who: statuses.append(who.ask("PUT", theirs[who.login])[0])
        )
        for who in colleagues
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [204, 204]
    assert (bob.reads("TS-3", "Priority"), bob.reads("TS-3", "Order no.")) == ("Urgent", "A-1")
    winner = bob.reads("TS-3", "Title")
    loser = charlie if winner == "bob's" else bob
    [told] = rows_of(loser.opened(), "Conflicts")
    assert (told["In your workbook"], told["Here now"]) == (f"{loser.login}'s", winner)


def test_a_connection_that_drops_in_the_middle_changes_nothing(
    colleagues: tuple[Colleague, Colleague],
) -> None:
    bob, _charlie = colleagues
    content = edited(bob.opened(), {("TS-1", "Title"): "never arrives"})
    head = [f"PUT {bob.path} HTTP/1.1", f"Host: {urlsplit(bob.url).netloc}"]
    head += [f"Content-Length: {len(content)}", f"Authorization: {bob.headers['Authorization']}"]
    place = urlsplit(bob.url)
    with socket.create_connection((place.hostname or "", place.port or 0)) as wire:
        wire.sendall("\r\n".join([*head, "", ""]).encode() + content[: len(content) // 2])
    assert bob.reads("TS-1", "Title") == "Sole came off TS-1"
    assert bob.saves(bob.opened(), {("TS-1", "Title"): "arrives"}) == 204
    assert bob.reads("TS-1", "Title") == "arrives"


@contextmanager
def _document(who: Colleague, pipe: str) -> Iterator[Any]:
    script = str(ROOT / "tests/workbooks/office_at_work.py")
    command = [PYTHON, script, who.url + who.path, who.login, who.password, pipe]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdin
    assert worker.stdout

    def order(*words: str) -> Any:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(json.dumps(words) + "\n")
        worker.stdin.flush()
        return json.loads(worker.stdout.readline())

    try:
        assert json.loads(worker.stdout.readline()) == {"readonly": False}
        yield order
        worker.communicate('["close"]\n', timeout=60)
    finally:
        worker.kill()
        worker.wait()


def test_libreoffice_opens_edits_and_saves_twice_from_one_window(
    colleagues: tuple[Colleague, Colleague], tmp_path: Path
) -> None:
    if not knows_uno():
        pytest.skip("NOT RUN: LibreOffice with python3-uno is not installed")
    bob, charlie = colleagues
    pipe = f"ombud-{tmp_path.name}"
    with office_listening(tmp_path, pipe), _document(bob, pipe) as order:
        assert bob.saves(bob.opened(), {("TS-2", "Title"): "x"}) == 423
        order("set", "TS-2", "Title", "typed in LibreOffice")
        order("save")
        assert bob.reads("TS-2", "Title") == "typed in LibreOffice"
        # Who just saved finds a fresh copy; others may be shown the one of some seconds ago.
        assert charlie.saves(charlie.opened(), {("TS-1", "Tracking no."): "C-1"}) == 204
        edits = {("TS-2", "Title"): "Charlie's", ("TS-2", "Priority"): "P2"}
        assert charlie.saves(charlie.opened(), edits) == 204
        order("set", "TS-2", "Order no.", "LO-1")
        order("set", "TS-2", "Priority", "P1")
        order("save")
        assert order("sheets")[0] == "Cases"
    said = next(row for row in rows_of(bob.opened()) if row["No."] == "TS-2")
    assert (said["Title"], said["Order no."], said["Priority"]) == ("Charlie's", "LO-1", "High")
    told = [row for row in rows_of(bob.opened(), "Conflicts") if row["Case"] == "TS-2"]
    assert [(row["Column"], row["In your workbook"], row["Here now"]) for row in told] == [
        ("Priority", "Urgent", "High")
    ]
    assert told[0]["Changed here by"] == "Charlie"
    assert bob.saves(bob.opened(), {("TS-1", "Order no."): "after"}) == 204
