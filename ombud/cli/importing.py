"""`ombud import`: a workbook from the command line."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from ombud.cli.foreseeing import show_changes
from ombud.cli.house import open_house, stop
from ombud.cli.undoing import take_back

SECONDS_BETWEEN_LOOKS = 2.0
REFUSED_SHOWN = 10
ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
GUESSED = (
    "{column}: {sample} is read {read_as}. That is a guess, as no date in the column decides it. "
    "To choose yourself, import the file in the desk."
)


@click.command("import")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--shop", help="The shop the complaints belong to (default: the first one).")
@click.option("--sheet", help="The sheet to read (default: the one most like complaints).")
@click.option(
    "--undo",
    "undo_id",
    type=int,
    metavar="ID",
    help="Take an import back instead: its cases go, unless somebody worked on them.",
)
@click.option("--yes", is_flag=True, help="Accept what is proposed without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    file: Path | None,
    shop: str | None,
    sheet: str | None,
    undo_id: int | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Import FILE (XLSX, XLS, ODS, CSV or TSV): old rows become history, open rows cases.

    With --undo ID instead of FILE, take the import of that number back.
    """
    if (file is None) == (undo_id is None):
        raise click.UsageError("Name a file to import, or an import to take back with --undo ID.")
    open_house()
    if undo_id is not None:
        take_back(undo_id, yes=yes, as_json=as_json)
    elif file is not None:
        _bring_in(file, shop, sheet, yes=yes, as_json=as_json)


def _bring_in(file: Path, shop: str | None, sheet: str | None, *, yes: bool, as_json: bool) -> None:
    _must_not_be_edited(file)
    imported = _drafted(file, shop, sheet)
    if not as_json:
        _show(imported)
    if not yes and not as_json:
        show_changes(imported)
    if not yes and not click.confirm("Import with these columns?", default=True):
        stop("Nothing was imported. The file is kept as a draft under Import in the desk.")
    _run(imported, quiet=as_json)
    _tell(imported, as_json)


def _must_not_be_edited(file: Path) -> None:
    """Stop at a list that was exported for editing: imported, its cases would be here twice."""
    from ombud.workbooks.queries.returned import is_edited_workbook

    if is_edited_workbook(file.read_bytes()):
        stop(
            "This list was exported for editing, so it is compared and not imported. In the desk, "
            "open Cases, choose Export, then Bring an edited workbook back."
        )


def _drafted(file: Path, shop: str | None, sheet: str | None) -> Any:
    from django.utils import timezone

    from ombud.arrivals.actions.draft_import import draft_import
    from ombud.arrivals.workbook.refusals import WorkbookRefused
    from ombud.ledger.events import By
    from ombud.store.disk import DiskFull, full_disk_told

    try:
        with full_disk_told():
            return draft_import(
                file.read_bytes(),
                name=file.name,
                shop_id=_shop_id(shop),
                by=By("system", via="import"),
                at=timezone.now(),
                sheet=sheet,
            )
    except WorkbookRefused as refused:
        stop(refused.sentence)
    except DiskFull:
        stop("The disk is full, so nothing was imported. Make some space and try again.")


def _shop_id(name: str | None) -> int:
    from ombud.people.models import Shop

    shops = Shop.objects.order_by("id")
    shop = shops.filter(name=name).first() if name else shops.first() or _first_shop()
    if shop is None:
        stop(f"There is no shop {name}. The shops are: {', '.join(map(str, shops)) or 'none yet'}")
    return shop.pk


def _first_shop() -> Any:
    # Before the set-up: an administrator can give it its real name later.
    from django.utils import timezone

    from ombud.ledger.events import SYSTEM
    from ombud.people.actions import ShopPlan, add_shop
    from ombud.people.models import Shop

    plan = ShopPlan(name="我的店铺")
    return Shop.objects.get(pk=add_shop(plan=plan, by=SYSTEM, at=timezone.now()))


def _show(imported: Any) -> None:
    from ombud.arrivals.queries import samples_by_column
    from ombud.arrivals.workbook.sentences import NOTES

    samples = samples_by_column(imported)
    for column in imported.proposal["columns"]:
        field = imported.mapping[column["name"]]["field"] or "own column"
        sample = next(iter(samples[column["name"]]), "")[:40]
        click.echo(f"  {column['name']:<30} → {field:<20} {sample}")
    for note in imported.proposal["notes"]:
        click.echo("! " + NOTES[note["code"]] % note["params"])
    for guess in _guesses(imported):
        click.echo("? " + GUESSED.format(**guess))


def _guesses(imported: Any) -> list[dict[str, str]]:
    """What nothing in the file decides, and how it is read all the same."""
    return [
        {
            "column": column["name"],
            "sample": question["params"]["sample"],
            "read_as": ORDERS[imported.mapping[column["name"]]["order"]],
        }
        for column in imported.proposal["columns"]
        for question in column["questions"]
        if question["code"] == "date_order"
    ]


def _run(imported: Any, *, quiet: bool) -> None:
    from django.utils import timezone

    from ombud.arrivals.actions.imports import confirm_import
    from ombud.arrivals.actions.twins import twins_led_by
    from ombud.ledger.events import By
    from ombud.store.disk import DiskFull
    from ombud.worker.imports import run_import

    by, at = By("system", via="import"), timezone.now()
    with click.progressbar(
        length=imported.rows_expected, label="Importing", hidden=quiet, file=sys.stderr
    ) as bar:

        def advance(taken: int) -> bool:
            bar.update(taken)
            return True

        try:
            confirm_import(imported.pk, version=imported.version, by=by, at=at, queued=False)
            run_import(imported.pk, goes_on=advance)
            while _is_taken_over(imported.pk):
                run_import(imported.pk, goes_on=advance)
            for twin in twins_led_by(imported.pk):
                run_import(twin.pk, goes_on=advance)
        except DiskFull:
            stop(
                "The disk is full, so the import waits where it stands. Nothing is lost: make some "
                "space, and it goes on by itself while Ombud is running (`ombud serve`)."
            )


def _is_taken_over(import_id: int) -> bool:
    """Whether a worker that started meanwhile took the import over and then left it standing."""
    from ombud.arrivals.actions.imports import LIVING
    from ombud.arrivals.models import Import

    living = Import.objects.filter(pk=import_id, state__in=LIVING).values_list("cursor", flat=True)
    before, cursor = -1, living.first()
    while cursor is not None and cursor != before:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        before, cursor = cursor, living.first()
    return cursor is not None


def _tell(imported: Any, as_json: bool) -> None:
    from ombud.arrivals.actions.twins import twins_led_by
    from ombud.arrivals.failures import failure_sentence
    from ombud.casework.queries.imports import import_account

    account = import_account(imported.pk) | {"guessed": _guesses(imported), "id": imported.pk}
    further = {one.sheet: import_account(one.pk) for one in twins_led_by(imported.pk)}
    if as_json:
        click.echo(json.dumps(account | {"further_sheets": further}, ensure_ascii=False))
    else:
        click.echo(
            "Rows: {rows}. {created} created, {joined} joined, {updated} updated, {unchanged} "
            "unchanged, {turned_away} refused.".format(
                **account, turned_away=len(account["refused"])
            )
        )
        click.echo("{history} history, {open} open, {late} truly late.".format(**account))
        click.echo("To take it back: ombud import --undo {id}".format(**account))
        for sheet, told in further.items():
            click.echo("{sheet}: {created} of {rows} created.".format(sheet=sheet, **told))
        _tell_refused(account["refused"])
    if account["failure"]:
        stop(failure_sentence(account["failure"]))


def _tell_refused(refused: list[tuple[int, str]]) -> None:
    from ombud.arrivals.workbook.sentences import ROW_REFUSALS

    for row_no, reason in refused[:REFUSED_SHOWN]:
        click.echo(f"! Row {row_no} was refused. {ROW_REFUSALS[reason]}")
    if refused:
        click.echo("Import in the desk holds the refused rows as a workbook to correct.")
