"""Pictures of every screen: `python tools/shots.py [SCREEN...]`, or all of them.

The demo company is made and served, then photographed in both languages, at two widths, light and
dark, into .made/shots/. The few that README.md shows go to docs/shots/.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, Literal

from light_png import lightened
from playwright.sync_api import Browser, sync_playwright
from private_pg import free_port
from screens import SCREENS, Screen, show

HOUSE = Path(__file__).resolve().parent.parent
MADE = HOUSE / ".made" / "shots"
SHOWN = HOUSE / "docs" / "shots"
IN_README = ("home", "cases", "case", "import-columns")
MOST_BYTES = 200_000
LANGUAGES = {"zh-hans": "zh", "en": "en"}
SIZES = {1440: 900, 390: 844}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
START_SECONDS = 60


def main() -> None:
    """Photograph the screens that are named, or all of them."""
    wanted = set(sys.argv[1:])
    screens = [screen for screen in SCREENS if not wanted or screen.name in wanted]
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None or not screens:
        sys.exit("There is no chromium on this machine." if screens else "No such screen.")
    folder = MADE / f"demo-{datetime.now(UTC):%Y-%m-%d}"
    login, password = demo_company(folder)
    with served(folder) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in LANGUAGES:
            photograph(browser, url, language, screens, (login, password))
        show_in_readme(browser)
        browser.close()
    print(f"{len(screens) * len(LANGUAGES) * len(SIZES) * len(THEMES)} pictures in {MADE}")


def demo_company(folder: Path) -> tuple[str, str]:
    """Make the demo company, once a day: its lists speak of today. Return who signs in, and how."""
    told = folder / "told.txt"
    if not told.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        told.write_text(_ombud(folder, "demo"), "utf-8")
    words = told.read_text("utf-8")
    login = re.search(r"^ +(\w+) +administrator", words, re.MULTILINE)
    password = re.search(r"\b[a-z0-9]{4}(?:-[a-z0-9]{4}){2}\b", words)
    assert login, words
    assert password, words
    return login.group(1), password.group()


def _ombud(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "ombud.cli", *words]
    done = subprocess.run(
        command, env=_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\n{done.stderr}")
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {"OMBUD_DATA": str(folder / "data")}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the folder on a free port; gives the address."""
    port = free_port()
    command = [sys.executable, "-m", "ombud.cli", "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=_environment(folder), stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("`ombud serve` did not start.")


def photograph(
    browser: Browser, url: str, language: str, screens: list[Screen], person: tuple[str, str]
) -> None:
    """Photograph the screens in one language, at every width, light and dark."""
    signed_in = _sign_in(browser, url, language, *person)
    for (width, height), theme in product(SIZES.items(), THEMES):
        context = browser.new_context(
            base_url=url, storage_state=signed_in, color_scheme=theme, reduced_motion="reduce",
            viewport={"width": width, "height": height}, locale=language,
        )  # fmt: skip
        folder = MADE / f"{LANGUAGES[language]}-{width}-{theme}"
        folder.mkdir(parents=True, exist_ok=True)
        page = context.new_page()
        for screen in screens:
            show(page, screen)
            page.screenshot(path=folder / f"{screen.name}.png", caret="initial")
        context.close()


def _sign_in(browser: Browser, url: str, language: str, login: str, password: str) -> Any:
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.locator("nav.rail").wait_for()
    with page.expect_navigation():
        page.click(f".switch [value={language}]")
    state = context.storage_state()
    context.close()
    return state


def show_in_readme(browser: Browser) -> None:
    """Bring the pictures that README.md shows to docs/, light enough for a page."""
    SHOWN.mkdir(parents=True, exist_ok=True)
    page = browser.new_page()
    for name, language in product(IN_README, LANGUAGES.values()):
        picture = MADE / f"{language}-1440-light" / f"{name}.png"
        if picture.exists():
            light = lightened(page, picture.read_bytes())
            assert len(light) <= MOST_BYTES, f"{picture} has {len(light):,} bytes."
            (SHOWN / f"{name}-{language}.png").write_bytes(light)


if __name__ == "__main__":
    main()
