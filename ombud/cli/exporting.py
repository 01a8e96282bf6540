"""`ombud export`: a list of cases, or a grouping, as a file."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import click

from ombud.cli.house import open_house, stop

if TYPE_CHECKING:
    from ombud.people.viewer import Viewer

XLSX, CSV, ZIP = "xlsx", "csv", "zip"
EVERYTHING = "view=all"


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--query",
    default=EVERYTHING,
    show_default=True,
    help="What stands behind the ? when the list is open in the browser, such as "
    "'open=1&class=QUA&q=退款'.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice([XLSX, CSV]),
    help="What to write (default: as FILE ends).",
)
@click.option(
    "--with",
    "extras",
    multiple=True,
    type=click.Choice(["messages", "lines"]),
    help="Also the conversations, or the affected lines; may be given twice.",
)
@click.option("--groups", is_flag=True, help="Groups and their counts: 'group=class&group=month'.")
@click.option(
    "--with-contacts", is_flag=True, help="Names and contacts in full; it is written down."
)
@click.option(
    "--language",
    type=click.Choice(["zh-hans", "zh-hant", "en"]),
    default="zh-hans",
    show_default=True,
    help="The language of heads and words.",
)
def command(
    file: Path,
    query: str,
    kind: str | None,
    extras: tuple[str, ...],
    groups: bool,
    with_contacts: bool,
    language: str,
) -> None:
    """Export the list of cases to FILE (.xlsx or .csv; several CSV tables come in a .zip).

    It holds the same rows, columns and order as the list in the browser.
    """
    open_house()
    kind = kind or _kind_of(file)
    _must_end_rightly(file, kind, several=bool(extras) and not groups)
    query = query or EVERYTHING
    _must_be_understood(query)
    viewer = _console(with_contacts)
    with _reading(language):
        count = _written(file, _way(viewer, query, kind, extras, groups))
    what = "group" if groups else "case"
    click.echo(f"{count:,} {what}{'' if count == 1 else 's'} in {file}")


def _kind_of(file: Path) -> str:
    ending = file.suffix.lower().lstrip(".")
    if ending not in (XLSX, CSV, ZIP):
        stop(f"Name the file so that it ends in .xlsx, .csv or .zip, or say --format: {file}")
    return CSV if ending == ZIP else ending


def _must_end_rightly(file: Path, kind: str, *, several: bool) -> None:
    is_zip = file.suffix.lower() == f".{ZIP}"
    if kind == CSV and several and not is_zip:
        stop(f"Several CSV tables come in one ZIP. Name it {file.with_suffix('.zip').name}")
    if is_zip and not (kind == CSV and several):
        stop("Only several CSV tables come in a ZIP. Add --with messages, or end FILE otherwise.")


def _must_be_understood(query: str) -> None:
    """Stop at words the list would pass over: it would then give more than was asked for."""
    from ombud.casework.queries.asked import CaseList

    kept = parse_qsl(CaseList.parsed(query).query())
    odd = [f"{name}={value}" for name, value in parse_qsl(query) if (name, value) not in kept]
    if odd:
        stop(f"The list does not know {' or '.join(odd)}. Copy the query from the browser.")


def _console(with_contacts: bool) -> "Viewer":
    """Whoever holds the machine sees every shop; contacts only when they ask for them."""
    from ombud.ledger.events import SYSTEM, By
    from ombud.people.roles import ADMINISTRATOR, LEAD
    from ombud.people.viewer import Viewer

    class Console(Viewer):
        __slots__ = ()

        def by(self, via: str = "screen") -> By:
            return SYSTEM

    return Console(0, ADMINISTRATOR if with_contacts else LEAD, None)


@contextmanager
def _reading(language: str) -> Iterator[None]:
    """Words in the language, times in the zone of the first shop."""
    from zoneinfo import ZoneInfo

    from django.utils import timezone, translation

    from ombud.people.models import Shop

    zones = Shop.objects.order_by("id").values_list("time_zone", flat=True)
    zone = zones.first() or "Asia/Shanghai"
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        yield


Way = Callable[[Path], int]


def _way(viewer: "Viewer", query: str, kind: str, extras: tuple[str, ...], groups: bool) -> Way:
    from ombud.web.exporting import export_cases, export_groups

    if groups:
        return lambda target: export_groups(viewer, query, kind, target)
    return lambda target: export_cases(viewer, query, kind, target, extras=extras)


def _written(file: Path, write: Way) -> int:
    """Write beside the file first: one that was there is kept when something goes wrong."""
    from ombud.web.sheets import TooManyRows

    part = file.with_name(f".{file.name}.part")
    try:
        count = write(part)
        os.replace(part, file)
    except TooManyRows as refusal:
        stop(str(refusal))
    except OSError as broken:
        stop(f"{file} cannot be written: {broken.strerror or broken}")
    finally:
        part.unlink(missing_ok=True)
    return count
