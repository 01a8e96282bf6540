"""`ombud write-list`: the process that writes a long list, started by the worker."""

import threading
from datetime import datetime

import click

from ombud.cli.house import open_house
from ombud.cli.signs import keep_giving


@click.command("write-list", hidden=True)
@click.argument("list_id", type=int)
def command(list_id: int) -> None:
    """Write a long list that somebody asked for."""
    open_house()
    from ombud.web.long_lists import write_long_list

    signs = Signs(list_id)
    threading.Thread(target=keep_giving, args=[signs.give], daemon=True).start()
    write_long_list(list_id, told=signs.tell)


class Signs:
    """How far the list is, to be told."""

    def __init__(self, list_id: int) -> None:
        self.list_id, self.done, self.total = list_id, 0, 0

    def tell(self, done: int, total: int) -> None:
        """Remember it for the next sign."""
        self.done, self.total = done, total

    def give(self, at: datetime) -> None:
        """Tell it."""
        from ombud.learning.actions import go_on_with_list

        go_on_with_list(self.list_id, done=self.done, total=self.total, at=at)
