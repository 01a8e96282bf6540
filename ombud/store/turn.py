"""One writer's turn: every write of the house happens inside one."""

from django.db import transaction


def turn() -> transaction.Atomic:
    """A short write transaction; on SQLite it first waits in the fair queue of writers."""
    return transaction.atomic()
