"""Bringing the database up to this release, with a copy put aside first."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ombud.store.closed import HouseClosed
from ombud.store.key_check import check_keys

ADVISORY_LOCK = 0x0DB0D


class NewerDatabase(HouseClosed):
    """The database was written by a newer release."""


def bring_up_to_date() -> None:
    """Apply what is pending. A SQLite database that holds anything is copied aside before.

    Raises NewerDatabase, KeysMissing; then nothing was changed.
    """
    with _one_at_a_time():
        executor = MigrationExecutor(connection)
        _refuse_newer(executor)
        check_keys()
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if executor.loader.applied_migrations:
                _put_a_copy_aside()
            call_command("migrate", verbosity=0, interactive=False)
            check_keys()
        call_command("createcachetable", verbosity=0)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # A server and an import may start at the same moment: only one of them updates.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    else:
        with (settings.DATA_FOLDER / "update.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _refuse_newer(executor: MigrationExecutor) -> None:
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if any(room in _rooms() for room, _ in unknown):
        raise NewerDatabase(
            "This database was written by a newer Ombud. "
            "Install that release, or restore an older backup."
        )


def _rooms() -> set[str]:
    return {app.rpartition(".")[2] for app in settings.INSTALLED_APPS if app.startswith("ombud.")}


def _put_a_copy_aside() -> None:
    if connection.vendor != "sqlite":
        click.echo(
            "Updating the database. PostgreSQL is not copied aside here: keep your own backups."
        )
        return
    aside = Path(settings.DATA_FOLDER) / f"before-update-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(aside)])
    click.echo(f"Updating the database. A copy from before is kept: {aside}")
