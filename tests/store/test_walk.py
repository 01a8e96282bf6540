"""A walk through very many rows keeps little of them in memory."""

import pytest
from django.db import connection

from ombud.store.walk import KEPT_KB, walked_once

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own pages"),
]


def pages_kept():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        return cursor.fetchone()[0]


def test_few_pages_are_kept_while_one_walks_and_as_many_as_before_afterwards():
    before = pages_kept()
    with walked_once():
        assert pages_kept() == -KEPT_KB != before
    assert pages_kept() == before


def test_a_walk_that_fails_leaves_it_as_it_was():
    before = pages_kept()
    with pytest.raises(ZeroDivisionError), walked_once():
        1 / 0  # noqa: B018
    assert pages_kept() == before
