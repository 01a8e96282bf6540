"""Opening the house for a command: settings, keys, database, in the order they can fail."""

import sys
from typing import NoReturn

import click


def open_house(*, migrate: bool = True) -> None:
    """Load Django and bring the database up to this release.

    Ends the command with a sentence when the keys, the disk or the database do not allow it.
    """
    from ombud.store.keys import KeyRingBroken

    try:
        import django

        django.setup()
        if migrate:
            _bring_up_to_date()
    except KeyRingBroken as broken:
        stop(str(broken))
    except OSError as broken:
        stop(
            f"Ombud cannot use its data folder: {broken.strerror or broken}. "
            "Free some space or check who may write there."
        )


def _bring_up_to_date() -> None:
    from ombud.cli.migrating import NewerDatabase, bring_up_to_date
    from ombud.store.key_check import KeysMissing, check_keys

    try:
        bring_up_to_date()
        check_keys()
    except (NewerDatabase, KeysMissing) as broken:
        stop(str(broken))


def stop(sentence: str) -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
