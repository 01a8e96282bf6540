"""Who numbers for several shops and who changes a series never wait for each other in a ring."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from ombud.casework.actions.numbers import SeriesPlan, set_series, take_numbers
from ombud.casework.models import NumberSeries
from ombud.people.models import Member, Shop
from ombud.store.turn import turn
from tests.casework.scenes import NOW, by

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writers take turns"),
]
WAITING = (
    "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_database ON datname = current_database()"
    " WHERE NOT granted AND (database = pg_database.oid OR database IS NULL)"
)


class Another(threading.Thread):
    """Somebody else's deed, in a connection of its own."""

    def __init__(self, deed: Callable[[], object]) -> None:
        super().__init__()
        self.deed = deed
        self.failure: Exception | None = None

    def run(self) -> None:
        """Do it; a failure is kept."""
        try:
            self.deed()
        except Exception as failure:
            self.failure = failure
        finally:
            connection.close()


def begun(*deeds: Callable[[], object]) -> Iterator[Another]:
    """Each begins once the one before it waits for somebody."""
    for place, deed in enumerate(deeds, 1):
        one = Another(deed)
        one.start()
        while one.is_alive() and _waiting() < place:
            one.join(timeout=0.02)
        yield one


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def in_a_turn(wanted: list[tuple[int, str]]) -> list[str]:
    """The numbers, taken in a turn of their own."""
    with turn():
        return take_numbers(wanted)


@pytest.fixture
def three() -> list[int]:
    """Shops of which the third counts in the row of the first."""
    ids = [Shop.objects.create(name=name).pk for name in ("First", "Second", "Third")]
    for shop_id, prefix in zip(ids, ("X-", "Y-", "X-"), strict=True):
        NumberSeries.objects.create(shop_id=shop_id, prefix=prefix)
    return ids


def test_an_import_of_several_shops_and_a_change_of_a_shared_series_both_end(
    three: list[int], alice: Member
) -> None:
    first, second, third = three
    who = by(alice)

    def change() -> None:
        plan = SeriesPlan(prefix="X-", width=6)
        set_series(shop_id=first, version=0, plan=plan, by=who, at=NOW)

    with turn():
        # While somebody holds the second shop's row, both others come to want it.
        NumberSeries.objects.select_for_update().get(shop_id=second)
        others = list(begun(lambda: in_a_turn([(second, ""), (third, "")]), change))
    for one in others:
        one.join()
    assert [one.failure for one in others] == [None, None]
    now = dict(NumberSeries.objects.values_list("shop_id", "next"))
    assert (now[first], now[second], now[third]) == (2, 2, 2)


def test_two_who_begin_the_series_at_once_both_end(three: list[int], alice: Member) -> None:
    NumberSeries.objects.all().delete()
    first, second, third = three
    who = by(alice)

    def change(shop_id: int) -> None:
        plan = SeriesPlan(prefix=f"S{shop_id}-", width=4)
        set_series(shop_id=shop_id, version=0, plan=plan, by=who, at=NOW)

    with turn():
        take_numbers([(second, "")])
        others = list(begun(lambda: change(first), lambda: change(third)))
    for one in others:
        one.join()
    assert [one.failure for one in others] == [None, None]
    prefixes = dict(NumberSeries.objects.values_list("shop_id", "prefix"))
    assert prefixes == {first: f"S{first}-", second: "C-", third: f"S{third}-"}
