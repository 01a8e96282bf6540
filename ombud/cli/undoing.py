"""`ombud import --undo ID`: a whole import is taken back from the command line."""

import json
import sys
from typing import Any

import click

from ombud.cli.house import stop

NOT_UNDOABLE = {
    "not_begun": "Import {id} has not begun: there is nothing to take back.",
    "coming_in": "Import {id} is not in yet. Stop it first, or wait until it is done.",
    "undone": "Import {id} was taken back already, and nothing of it is left.",
}


def take_back(import_id: int, *, yes: bool, as_json: bool) -> None:
    """Say what would go and what would stay, ask, and do it."""
    from ombud.arrivals.models import Import
    from ombud.arrivals.queries.undo import why_not_undoable

    imported = Import.objects.select_related("original").filter(pk=import_id).first()
    if imported is None:
        stop(f"There is no import {import_id}. The desk lists them under Imports.")
    if imported.state != Import.UNDOING:
        why_not = why_not_undoable(imported)
        if why_not:
            stop(NOT_UNDOABLE[why_not].format(id=import_id))
        if not as_json:
            _show(imported)
        if not yes and not click.confirm("Take it back?", default=False):
            stop("Nothing was taken back.")
    _run(imported, quiet=as_json)
    _tell(import_id, as_json)


def _show(imported: Any) -> None:
    from ombud.casework.queries.import_undo import undo_outlook

    outlook = undo_outlook(imported)
    click.echo(f"{imported.original.name}: cases that go: {outlook.withdrawn:,}.")
    if outlook.left:
        click.echo(
            f"Cases that stay, worked on since or known to a later import: {outlook.left:,}."
        )
    if outlook.updates:
        click.echo(f"Cases brought up to date that become as they were: {outlook.updates:,}.")
    if outlook.changed:
        click.echo(
            f"Of these, worked on since: {outlook.changed:,}. Where somebody changed what the file "
            "had written, they stay as they are."
        )
    click.echo("Customers, orders and the file stay. The file can be imported again.")


def _run(imported: Any, *, quiet: bool) -> None:
    from django.utils import timezone

    from ombud.arrivals.actions.undo_import import begin_undo
    from ombud.arrivals.models import Import
    from ombud.arrivals.queries.undo import rows_to_undo
    from ombud.ledger.events import SYSTEM
    from ombud.store.disk import DiskFull
    from ombud.worker.undoing import run_undo

    if imported.state != Import.UNDOING:
        begin_undo(imported.pk, by=SYSTEM, at=timezone.now(), queued=False)
    with click.progressbar(
        length=rows_to_undo(imported).count(), label="Taking back", hidden=quiet, file=sys.stderr
    ) as bar:

        def advance(rows: int) -> bool:
            bar.update(rows)
            return True

        try:
            run_undo(imported.pk, goes_on=advance)
        except DiskFull:
            stop("The disk is full. Make some space, and run the same command again to go on.")


def _tell(import_id: int, as_json: bool) -> None:
    from ombud.arrivals.failures import failure_sentence
    from ombud.arrivals.models import Import
    from ombud.arrivals.undoing import CASES, LEFT, UPDATES

    imported = Import.objects.get(pk=import_id)
    told = {
        "cases_withdrawn": imported.tally[CASES],
        "cases_put_back": imported.tally[UPDATES],
        "cases_left": imported.tally[LEFT],
        "failure": imported.failure,
    }
    if as_json:
        click.echo(json.dumps(told))
    else:
        click.echo(
            "Cases withdrawn: {cases_withdrawn:,}, put back as they were: {cases_put_back:,}, "
            "left: {cases_left:,}.".format(**told)
        )
    if imported.failure:
        stop(failure_sentence(imported.failure))
