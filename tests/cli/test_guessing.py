"""Guesses of a password are counted by all web processes together."""

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ombud.people.models import Member
from tests.house.browsing import Served, running

PROCESSES = 4


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Served]:
    """A house of its own: guesses from one machine are counted, too."""
    with running(tmp_path, "--processes", str(PROCESSES)) as served:
        yield served


def answered(served: Served, password: str) -> str:
    """What a stranger with a new connection and no cookies reads after one guess."""
    jar = urllib.request.HTTPCookieProcessor(CookieJar())
    browser = urllib.request.build_opener(jar)
    browser.addheaders = [("Accept-Language", "en"), ("Connection", "close")]
    page = browser.open(f"{served.url}/login").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    said = {"csrfmiddlewaretoken": token[1], "login": "nobody", "password": password}
    sent = urllib.parse.urlencode(said).encode()
    return browser.open(f"{served.url}/login", sent).read().decode()


@pytest.mark.xdist_group("serve")
def test_whichever_process_answers_the_sixth_guess_is_refused(installation: Served) -> None:
    told = [answered(installation, f"guess {n}") for n in range(6)]
    paused = ["Too many attempts" in page for page in told]
    assert paused == [False] * 5 + [True]


def test_an_ordinary_page_never_asks_for_the_counts(
    signed_in: Callable[[Member], Client], alice: Member
) -> None:
    client = signed_in(alice)
    asked: list[dict[str, Any]] = []
    for path in ("/", "/cases", "/settings"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked += queries.captured_queries
    assert asked
    assert not [query for query in asked if "counted" in query["sql"]]
