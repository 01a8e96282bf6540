"""The whole story is written in one turn: an interrupted demo leaves an empty house."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ombud import journey
from ombud.casework.actions.numbers import go_on_behind
from ombud.casework.actions.search_words import index_again, rebuild_search
from ombud.casework.models import Case
from ombud.cli.demo.shapes import Story
from ombud.cli.demo.writing.cases import Desk, deeds_in, weeks_of
from ombud.cli.demo.writing.house import House, found_house
from ombud.cli.demo.writing.trade import write_trade
from ombud.ledger.actions import register_reactions
from ombud.ledger.events import SYSTEM
from ombud.store.turn import turn

Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: ids of cases by their number, and the company."""

    house: House
    case_ids: dict[str, int]


def write_story(
    tale: Story,
    *,
    password: str,
    language: str,
    on_start: Callable[[int], None] = lambda steps: None,
    tick: Tick = lambda steps: None,
) -> Written:
    """Write the story into an empty house; everybody in it signs in with `password`.

    on_start is told how many steps there are, tick how many were just taken. Raises OutOfStory when
    an action refuses what the story says.
    """
    weeks = weeks_of(tale, english=language == "en")
    on_start(len(tale.orders) + deeds_in(weeks))
    with turn(), indexed_at_the_end():
        house = found_house(tale, password=password, language=language)
        desk = Desk(tale, house, write_trade(tale, house, tick))
        for week in weeks:
            desk.work(week, tick)
        desk.leave()
        for shop_id in house.shops.values():
            go_on_behind(
                Case.objects.filter(shop_id=shop_id), shop_id=shop_id, by=SYSTEM, at=tale.now
            )
    return Written(house, {number: one.case_id for number, one in desk.living.items()})


@contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """Index the words of cases once: after each deed it would take as long as everything else."""
    register_reactions(
        {
            kind: [each for each in reactions if each is not index_again]
            for kind, reactions in journey.JOURNEY.items()
        }
    )
    try:
        yield
        rebuild_search()
    finally:
        journey.connect()
