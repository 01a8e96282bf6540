"""`ombud demo`: a company that feels real, in a data folder of its own."""

import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ombud.cli.house import open_house, stop, told_in_a_sentence

if TYPE_CHECKING:
    from ombud.cli.demo.shapes import Story

FOLDER = "demo-data"
# Without letters and digits that are mistaken for each other when read aloud or typed.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 4


@click.command("demo")
@click.option("--seed", default=7, show_default=True, help="Another number tells another story.")
@click.option(
    "--language",
    type=click.Choice(["zh-hans", "en"]),
    default="zh-hans",
    show_default=True,
    help="The language its people read.",
)
@click.option("--now", hidden=True, help="When the story ends (ISO time) instead of just now.")
def command(seed: int, language: str, now: str | None) -> None:
    """Fill a data folder with a demo company: nine months of a purchasing agent.

    The folder is OMBUD_DATA, or ./demo-data. One that is in use already is left alone.
    """
    folder = os.environ.setdefault("OMBUD_DATA", FOLDER)
    open_house(migrate=False)
    _must_be_free(folder)
    open_house()
    tale = _told(seed, now)
    password = new_password()
    _write(tale, password, language)
    _tell(tale, password, language, folder)


def _must_be_free(folder: str) -> None:
    """Stop before anything is migrated or written where somebody works already."""
    from django.db import connection

    from ombud.casework.models import Case
    from ombud.cli.demo.cast import SHOPS
    from ombud.people.models import Member, Shop

    if Member._meta.db_table not in connection.introspection.table_names():
        return
    if not (Member.objects.exclude(name="").exists() or Case.objects.exists()):
        return
    if set(Shop.objects.values_list("name", flat=True)) >= {shop.name for shop in SHOPS}:
        stop(
            f"The demo company is in {folder} already. Start it with: {_start(folder)}\n"
            "For a fresh one delete the folder first, or name another with OMBUD_DATA."
        )
    stop(
        f"{folder} holds people or cases of your own, so the demo was not written there. "
        "Name an empty folder: OMBUD_DATA=demo-data ombud demo"
    )


def _start(folder: str) -> str:
    return f"OMBUD_DATA={folder} ombud serve"


def _told(seed: int, now: str | None) -> "Story":
    from ombud.cli.demo import story

    try:
        return story(seed, datetime.fromisoformat(now) if now else datetime.now(UTC))
    except ValueError as unfit:
        stop(f"--now must be a time with its zone, such as 2026-11-22T18:30+08:00 ({unfit}).")


def new_password() -> str:
    """A password that nobody had before, easy to type."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def _write(tale: "Story", password: str, language: str) -> None:
    from ombud.cli.demo.writing import write_story

    progress = click.progressbar(length=0, label="Writing the demo company")
    with told_in_a_sentence(), progress as bar:

        def start(steps: int) -> None:
            bar.length = steps

        write_story(tale, password=password, language=language, on_start=start, tick=bar.update)


def _tell(tale: "Story", password: str, language: str, folder: str) -> None:
    click.echo(
        f"{len(tale.shops)} shops, {len(tale.customers):,} customers, {len(tale.orders):,} orders, "
        f"{len(tale.cases):,} cases.\nSign in as one of:"
    )
    for person in tale.people:
        name = person.name_en if language == "en" else person.name_zh
        click.echo(f"  {person.key:<8} {person.role:<14} {name}")
    click.echo(f"Password of all of them, made just now: {password}")
    click.echo(f"Start it with: {_start(folder)}")
