"""The stories that the tests read: three seeds, each ending at another time of the year."""

from datetime import UTC, datetime
from functools import cache

import pytest

from ombud.cli.demo import story
from ombud.cli.demo.shapes import Story

ENDS = {
    1: datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
    7: datetime(2026, 6, 3, 1, 0, tzinfo=UTC),
    42: datetime(2027, 2, 28, 23, 59, tzinfo=UTC),
}


@cache
def told(seed: int) -> Story:
    return story(seed, ENDS[seed])


@pytest.fixture(params=ENDS, scope="session")
def tale(request: pytest.FixtureRequest) -> Story:
    return told(request.param)
