"""What is read in one moment is of that moment, and keeps nobody from writing."""

from threading import Thread

import pytest
from django.db import connection

from ombud.people.models import Team
from ombud.store.moment import one_moment
from ombud.store.turn import turn


def _write(name: str) -> None:
    with turn():
        Team.objects.create(name=name)
    connection.close()


def written(name: str) -> None:
    """Somebody else writes a team, and is done."""
    other = Thread(target=_write, args=(name,))
    other.start()
    other.join()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_not_seen_and_stands_afterwards() -> None:
    with one_moment():
        assert not Team.objects.exists()
        written("B")
        assert not Team.objects.exists()
    assert Team.objects.get().name == "B"


@pytest.mark.django_db(transaction=True)
def test_one_may_write_again_after_it_even_when_it_broke() -> None:
    with pytest.raises(ZeroDivisionError), one_moment():
        assert 1 / 0
    with turn():
        Team.objects.create(name="A")
    assert Team.objects.count() == 1
