"""Bringing the database up to this release, with a copy put aside first."""

from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class NewerDatabase(Exception):
    """The database was written by a newer release."""


def bring_up_to_date() -> None:
    """Apply what is pending. A SQLite database that holds anything is copied aside before."""
    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    unknown = {
        name for name in applied - set(executor.loader.disk_migrations) if name[0] in _rooms()
    }
    if unknown:
        raise NewerDatabase(
            "This database was written by a newer Ombud. "
            "Install that release, or restore an older backup."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if applied:
            _put_a_copy_aside()
        call_command("migrate", verbosity=0, interactive=False)


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
