"""One writer's turn: every write of the house happens inside one."""

from django.db import connection, transaction


def turn() -> transaction.Atomic:
    """A short write transaction; on SQLite it first waits in the fair queue of writers."""
    return transaction.atomic()


def others_wait() -> bool:
    """Whether somebody queues for this thread's turn; on PostgreSQL nobody can tell: yes."""
    return connection.vendor != "sqlite" or connection.others_wait()  # type: ignore[attr-defined]
