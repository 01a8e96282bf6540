"""An installation nobody has set up yet, and one with cases in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.house.browsing import Served, running, visitors
from tests.road import workbook as book


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


@pytest.fixture(scope="session")
def stocked(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The shared installation with the workbook's cases and one order in it."""
    file = book.complaints(tmp_path_factory.mktemp("book") / "2026.xlsx", "zh")
    served.ombud("import", str(file), "--yes")
    served.write("tests.road.one_order")
    return served
