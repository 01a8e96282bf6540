"""`ombud write-list`: the process that writes a long list, started by the worker."""

import threading
import time
from contextlib import suppress

import click

from ombud.cli.house import open_house

SECONDS_BETWEEN_SIGNS = 1


@click.command("write-list", hidden=True)
@click.argument("list_id", type=int)
def command(list_id: int) -> None:
    """Write a long list that somebody asked for."""
    open_house()
    from ombud.web.long_lists import write_long_list

    signs = Signs(list_id)
    threading.Thread(target=signs.keep_giving, daemon=True).start()
    write_long_list(list_id, told=signs.tell)


class Signs:
    """Tells every second how far the list is.

    From a thread with a connection of its own: the list's is in the middle of reading, and would
    have to write over what it read.
    """

    def __init__(self, list_id: int) -> None:
        self.list_id, self.done, self.total = list_id, 0, 0

    def tell(self, done: int, total: int) -> None:
        """Remember it for the next sign."""
        self.done, self.total = done, total

    def keep_giving(self) -> None:
        """Give signs until the process ends."""
        from django.db import OperationalError
        from django.utils import timezone

        from ombud.learning.actions import go_on_with_list

        while True:
            time.sleep(SECONDS_BETWEEN_SIGNS)
            with suppress(OperationalError):
                now = timezone.now()
                go_on_with_list(self.list_id, done=self.done, total=self.total, at=now)
