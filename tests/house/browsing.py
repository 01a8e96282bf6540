"""Chromium against the real server: `ombud serve` with its own data folder and the cast in it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.house.cast import PASSWORD
from tools.private_pg import free_port

ROOT = Path(__file__).parents[2]
COMMAND = str(Path(sys.executable).with_name("ombud"))
START_SECONDS = 60
CHROMIUM_SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A running installation: its address, and the environment that reaches the same data."""

    url: str
    environment: dict[str, str]
    log: Path

    def ombud(self, *words: str) -> str:
        """Run an `ombud` command on this installation; return what it printed."""
        return _run([COMMAND, *words], self.environment)

    def write(self, module: str) -> None:
        """Run a module of the tests that writes into this installation."""
        _run([sys.executable, "-m", module], self.environment)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The installation that tests share, with the cast in it."""
    with running(tmp_path_factory.mktemp("served")) as installation:
        installation.write("tests.house.cast")
        yield installation


@contextmanager
def running(folder: Path, *words: str) -> Iterator[Served]:
    """Start the server on a free port and an empty folder; stop it as the system would."""
    port = free_port()
    environment = os.environ | {"OMBUD_DATA": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), *words],
            env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_it_listens(port, process, folder / "log")
            yield Served(f"http://127.0.0.1:{port}", environment, folder / "log")
        finally:
            _stop(process)


def _wait_until_it_listens(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    said = log.read_text("utf-8")[-3000:]
    pytest.fail(f"`ombud serve` did not listen:\n{said}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run; without one on the machine the test is skipped and says so."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    # Playwright keeps an event loop on this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return `new_page(width=1440, height=900, **context)`: a page of a fresh visitor.

    After the test it fails for every script error and every part that did not load.
    """
    with visitors(browser, served.url) as fresh:
        yield fresh


@contextmanager
def visitors(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """What `new_page` returns, for the installation at `url`."""
    contexts, faults = [], []

    def fresh(width: int = 1440, height: int = 900, **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        context = browser.new_context(base_url=url, viewport=viewport, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda said: faults.extend(_fault_in(said)))
        return page

    try:
        yield fresh
    finally:
        for context in contexts:
            context.close()
    assert not faults


def _fault_in(said: Any) -> list[str]:
    """A refused page is a test's own business; a missing part of one never is."""
    place = said.location.get("url", "")
    is_page = "Failed to load resource" in said.text and "/static/" not in place
    refused = is_page or "Response Status Error Code 401" in said.text
    return [f"console: {said.text} ({place})"] if said.type == "error" and not refused else []


@pytest.fixture(scope="session")
def cookies_of() -> dict[str, Any]:
    """What the browser holds of each member who signed in once: signing in is slow by design."""
    return {}


@pytest.fixture
def page_of(new_page: Callable[..., Page], cookies_of: dict[str, Any]) -> Callable[..., Page]:
    """Return `page_of("bob", **as_new_page)`: a page where that member of the cast signed in."""

    def signed_in(login: str, **options: Any) -> Page:
        page = new_page(storage_state=cookies_of.get(login), **options)
        page.goto("/")
        if page.locator("input[name=password]").count():
            _sign_in(page, login)
            cookies_of[login] = page.context.storage_state()
        return page

    return signed_in


def _sign_in(page: Page, login: str) -> None:
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("input[name=password]", state="detached")
    page.wait_for_load_state()
