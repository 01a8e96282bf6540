"""Opening the house for a command: settings, keys, database, in the order they can fail."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click


def open_house(*, migrate: bool = True) -> None:
    """Load Django and bring the database up to this release.

    Ends the command with a sentence when the keys, the disk or the database do not allow it.
    """
    with told_in_a_sentence():
        import django

        django.setup()
        if not migrate:
            return
        from ombud.cli.migrating import bring_up_to_date

        bring_up_to_date()
    _ask_to_save_new_keys()


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """End the command with a sentence, not a traceback, for what an administrator can mend."""
    from django.db import DatabaseError, OperationalError

    from ombud.store.closed import HouseClosed

    try:
        yield
    except HouseClosed as closed:
        stop(str(closed))
    except OSError as broken:
        stop(
            f"Ombud cannot use its data folder: {broken.strerror or broken}. "
            "Free some space or check who may write there."
        )
    except OperationalError as broken:
        stop(_unreachable(str(broken)))
    except DatabaseError as broken:
        stop(f"The database is damaged: {broken}. Restore a backup into an empty OMBUD_DATA.")


def _unreachable(said: str) -> str:
    if "full" in said or "No space" in said:
        return "The disk is full. Free some space and start again; nothing was lost."
    return f"Ombud cannot open its database: {said.strip()}. Check that it runs and may be written."


def _ask_to_save_new_keys() -> None:
    from django.conf import settings

    if settings.KEY_RING.is_new:
        click.echo(
            f"A new key file was made: {settings.KEY_FILE}\n"
            "Save a copy elsewhere now. "
            "Without it nobody can ever read names, phones and files again.",
            err=True,
        )


def stop(sentence: str) -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
