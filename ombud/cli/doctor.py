"""`ombud doctor`: is everything as it must be, and making derived things anew."""

import sys
from importlib import import_module
from typing import Any

import click

from ombud.cli.house import open_house

ROOMS_CHECKED = ("people", "arrivals", "assessment", "casework", "followup", "ledger")


@click.command("doctor")
@click.option(
    "--verify", is_flag=True, help="Check every rule of the data; exit code 1 when one is broken."
)
@click.option("--rebuild", is_flag=True, help="Make the search index and the due times anew.")
def command(verify: bool, rebuild: bool) -> None:
    """Look after the data: say where it stands, check its rules, rebuild what is derived."""
    open_house()
    _tell_where()
    _tell_folders()
    if rebuild:
        _rebuild()
    if verify:
        _verify()


def _tell_where() -> None:
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
        )
        version = cursor.fetchone()[0]
    click.echo(f"Database: {connection.vendor} {version}, {connection.settings_dict['NAME']}")
    click.echo(f"Files:    {settings.FILES_FOLDER}")
    click.echo(f"Keys:     {settings.KEY_FILE if settings.KEY_FILE.exists() else 'OMBUD_KEYS'}")


def _tell_folders() -> None:
    from django.utils import translation

    from ombud.workbooks.queries.watched import every_folder

    with translation.override("en"):
        for folder in every_folder():
            click.echo(f"Folder:   {folder.path} of {folder.login}: {folder.problem or 'in order'}")


def _rebuild() -> None:
    from ombud.casework.actions.search_words import rebuild_search
    from ombud.followup.actions import rebuild_dues

    click.echo(f"Cases in the search index: {rebuild_search():,}. Due times: {rebuild_dues():,}.")


def _verify() -> None:
    found = [trouble for room in ROOMS_CHECKED for trouble in _checks_of(room).broken_rules()]
    for trouble in found:
        click.echo(f"BROKEN  {trouble.rule}: {trouble.count} (first: {trouble.ids})")
    if found:
        sys.exit(1)
    click.echo("Verified: nothing lost, doubled or half done.")


def _checks_of(room: str) -> Any:
    return import_module(f"ombud.{room}.checks")
