"""What every test starts from: its own data folder, the same cast, and ways to count and explain.

The suite runs on SQLite, or on PostgreSQL where DATABASE_URL names one.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(tempfile.mkdtemp(prefix="ombud-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
# Set before the settings load: a test run must never open the installation's own data or keys.
os.environ["OMBUD_DATA"] = str(FOLDER / "data")
os.environ.pop("OMBUD_KEYS", None)

from django.conf import settings  # noqa: E402

if settings.configured:
    raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests choose their own data folder.")
os.environ["DJANGO_SETTINGS_MODULE"] = "ombud.site.settings"

import django  # noqa: E402

django.setup()
# A worker of pytest-xdist inherits the environment and must come by here itself.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from ombud.people import queries as people  # noqa: E402
from ombud.people.models import Member, Shop, Team  # noqa: E402
from ombud.people.viewer import Viewer  # noqa: E402
from ombud.store import kept  # noqa: E402
from tests.house import cast  # noqa: E402

# A test's rows are gone when it ends: what was kept of them must not reach the next.
kept.SECONDS = 0.0

pytest_plugins = ["tests.house.browsing"]


def pytest_report_header() -> str:
    """Say which database this run is about."""
    return f"database: {connection.vendor}"


@pytest.fixture
def our_shop(db: None) -> Shop:
    """The shop where everything happens unless a test says otherwise."""
    return cast.shop()


@pytest.fixture
def team(db: None) -> Team:
    """The team Bob leads and Charlie works in."""
    return cast.team()


@pytest.fixture
def alice(db: None) -> Member:
    """The administrator; sees every shop."""
    return cast.alice()


@pytest.fixture
def bob(our_shop: Shop, team: Team) -> Member:
    """The lead of our shop."""
    return cast.bob(our_shop, team)


@pytest.fixture
def charlie(our_shop: Shop, team: Team) -> Member:
    """An agent of our shop, and of no other."""
    return cast.charlie(our_shop, team)


@pytest.fixture
def viewer_of() -> Callable[[Member], Viewer | None]:
    """Turn a member into the viewer that queries take first."""
    return people.viewer_of


@pytest.fixture
def signed_in() -> Callable[[Member], Client]:
    """Return a browserless client that is signed in as the member."""

    def client_of(who: Member) -> Client:
        client = Client()
        client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return client_of


class AtMost(CaptureQueriesContext):
    """Fails when the block asked the database more often than agreed, and shows what it asked."""

    def __init__(self, bound: int) -> None:
        super().__init__(connection)
        self.bound = bound

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        super().__exit__(kind, error, trace)
        if kind is None and len(self) > self.bound:
            asked = "\n".join(query["sql"][:300] for query in self.captured_queries)
            pytest.fail(f"{len(self)} queries, {self.bound} at most:\n{asked}")


@pytest.fixture
def queries_at_most(db: None) -> Callable[[int], AbstractContextManager[CaptureQueriesContext]]:
    """`with queries_at_most(5): ...` fails when the block asks the database more often."""
    return AtMost


@pytest.fixture
def plan_of(db: None) -> Callable[[Any], str]:
    """Return the database's plan of a queryset, as text. On PostgreSQL with scans made costly.

    A test table is small, and PostgreSQL rightly scans small tables: forbidding that shows
    whether an index could serve the query at all.
    """

    def plan(queryset: Any) -> str:
        if connection.vendor != "postgresql":
            return str(queryset.explain())
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            try:
                return str(queryset.explain())
            finally:
                cursor.execute("RESET enable_seqscan")

    return plan


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the browser tests in one process: they share one server and one Chromium."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
