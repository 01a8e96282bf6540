"""Ids of several tables are reserved in one statement, and never given twice."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from ombud.people.models import Shop, Team
from ombud.store.rows import ids_together, reserve_ids
from ombud.store.turn import turn

pytestmark = pytest.mark.django_db


def test_the_first_reservation_takes_the_others_along(
    queries_at_most: Callable[[int], AbstractContextManager[object]],
) -> None:
    Shop.objects.create(name="seen")
    Team.objects.create(name="seen")
    with turn(), ids_together({Team: 2}), queries_at_most(1):
        assert len(reserve_ids(Shop, 1)) == 1
        assert len(reserve_ids(Team, 2)) == 2


def test_ids_reserved_together_differ_from_all_others() -> None:
    with turn(), ids_together({Team: 3}):
        first = [*reserve_ids(Team, 1), *reserve_ids(Team, 2), *reserve_ids(Team, 4)]
    with turn():
        then = [*reserve_ids(Team, 2), Team.objects.create(name="one").pk]
    assert len({*first, *then}) == 10
    assert max(first) < min(then)


def test_what_nobody_took_is_not_kept_for_the_next_turn() -> None:
    with turn(), ids_together({Team: 5}):
        taken = reserve_ids(Team, 1)[0]
    with turn():
        assert reserve_ids(Team, 1)[0] == taken + 5
