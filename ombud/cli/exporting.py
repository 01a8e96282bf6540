"""`ombud export`: a list of cases, customers or orders, a grouping, or a report, as a file."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import click

from ombud.cli.house import open_house, stop

if TYPE_CHECKING:
    from ombud.people.viewer import Viewer

XLSX, CSV, ZIP = "xlsx", "csv", "zip"
CASES, CUSTOMERS, ORDERS = "cases", "customers", "orders"
EVERYTHING = "view=all"


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--list",
    "of",
    type=click.Choice([CASES, CUSTOMERS, ORDERS]),
    default=CASES,
    show_default=True,
    help="Which list.",
)
@click.option(
    "--query",
    default="",
    help="What stands behind the ? when the list is open in the browser, such as "
    "'open=1&class=QUA&q=退款' (default: everything).",
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
@click.option(
    "--report",
    "unit",
    type=click.Choice(["week", "month"]),
    help="Instead of a list: the complaint workbook of the last full week or month.",
)
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --report: a day in the week or month that is wanted.",
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
    of: str,
    query: str,
    kind: str | None,
    extras: tuple[str, ...],
    unit: str | None,
    day: datetime | None,
    groups: bool,
    with_contacts: bool,
    language: str,
) -> None:
    """Export a list to FILE (.xlsx or .csv; several CSV tables come in a .zip).

    It holds the same rows, columns and order as the list in the browser.
    """
    open_house()
    if of != CASES and (extras or groups):
        stop("--with and --groups belong to the list of cases. Leave them out.")
    kind = kind or _kind_of(file)
    if unit or day:
        _must_be_a_report(unit, kind, plain=of == CASES and not (query or extras or groups))
    _must_end_rightly(file, kind, several=bool(extras) and not groups)
    _must_be_understood(of, query)
    viewer = _console(with_contacts)
    with _reading(language):
        if unit:
            count = _written(file, _report_way(viewer, unit, day))
        elif of == CASES:
            count = _written(file, _way(viewer, query or EVERYTHING, kind, extras, groups))
        else:
            count = _written(file, _plain_way(viewer, of, query, kind))
    what = "group" if groups else of.removesuffix("s")
    click.echo(f"{count:,} {what}{'' if count == 1 else 's'} in {file}")


def _kind_of(file: Path) -> str:
    ending = file.suffix.lower().lstrip(".")
    if ending not in (XLSX, CSV, ZIP):
        stop(f"Name the file so that it ends in .xlsx, .csv or .zip, or say --format: {file}")
    return CSV if ending == ZIP else ending


def _must_be_a_report(unit: str | None, kind: str, *, plain: bool) -> None:
    if unit is None:
        stop("--day belongs to --report week or --report month. Say which, or leave it out.")
    if kind != XLSX:
        stop("A report is a workbook. Name the file so that it ends in .xlsx.")
    if not plain:
        stop("A report holds what it holds. Leave out --list, --query, --with and --groups.")


def _must_end_rightly(file: Path, kind: str, *, several: bool) -> None:
    is_zip = file.suffix.lower() == f".{ZIP}"
    if kind == CSV and several and not is_zip:
        stop(f"Several CSV tables come in one ZIP. Name it {file.with_suffix('.zip').name}")
    if is_zip and not (kind == CSV and several):
        stop("Only several CSV tables come in a ZIP. Add --with messages, or end FILE otherwise.")


def _must_be_understood(of: str, query: str) -> None:
    """Stop at words the list would pass over: it would then give more than was asked for."""
    from ombud.casework.queries.asked import CaseList

    said = parse_qsl(query)
    searched = [pair for pair in said if pair[0] == "q"]
    kept = parse_qsl(CaseList.parsed(query).query()) if of == CASES else searched
    odd = [f"{name}={value}" for name, value in said if (name, value) not in kept]
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


def _plain_way(viewer: "Viewer", of: str, query: str, kind: str) -> Way:
    from ombud.web.exporting_lists import export_customers, export_orders

    export, text = {CUSTOMERS: export_customers, ORDERS: export_orders}[of], _text_of(query)
    return lambda target: export(viewer, text, kind, target)


def _report_way(viewer: "Viewer", unit: str, day: datetime | None) -> Way:
    from django.utils import timezone

    from ombud.learning.queries.periods import Period, has_begun, last_full
    from ombud.web.reports.making import make_report

    at = timezone.now()
    period = Period.holding(unit, day.date()) if day else last_full(viewer, unit, at=at)
    if not has_begun(viewer, period, at=at):
        stop(f"The {unit} of {day:%Y-%m-%d} has not begun yet. Name a day of one that has.")
    return lambda target: make_report(viewer, period, target, at=at, who="ombud export")


def _text_of(query: str) -> str:
    return dict(parse_qsl(query)).get("q", "")


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
