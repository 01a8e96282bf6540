"""An installation nobody has set up yet, and its visitors."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.house.browsing import Served, running, visitors


@pytest.fixture
def first_start(tmp_path: Path) -> Iterator[Served]:
    """Ombud, started for the first time."""
    with running(tmp_path) as installation:
        yield installation


@pytest.fixture
def visiting(browser: Browser, first_start: Served) -> Iterator[Callable[..., Page]]:
    """`new_page` for the installation that was just started."""
    with visitors(browser, first_start.url) as fresh:
        yield fresh
