"""What an import would change, told on the command line before it asks."""

import sys
from typing import Any

import click

CHANGES_SHOWN = 20
STAYS = {
    "": "taken over",
    "worked": "stays, somebody worked on it",
    "closed": "stays closed, nothing is reopened silently",
    "stands": "stays, another one stands already",
    "came": "stays, what was said is not rewritten",
}


def show_changes(imported: Any) -> None:
    """Compare the rows with what other files brought before, and tell it; nothing is changed."""
    from django.utils import timezone

    from ombud.arrivals.actions.foresee import ask_foresight
    from ombud.arrivals.failures import failure_sentence
    from ombud.arrivals.queries import is_behind_others
    from ombud.worker.foreseeing import foresee

    if not is_behind_others(imported):
        return
    asked = ask_foresight(
        imported.pk, version=imported.version, values={}, at=timezone.now(), queued=False
    )
    with click.progressbar(
        length=imported.rows_expected, label="Comparing", file=sys.stderr
    ) as bar:

        def advance(rows: int) -> bool:
            bar.update(rows)
            return True

        foresee(asked.pk, goes_on=advance)
    asked.refresh_from_db()
    imported.refresh_from_db()
    if asked.failure:
        click.echo(f"! {failure_sentence(asked.failure)}")
    else:
        _tell(asked)


def _tell(foresight: Any) -> None:
    from ombud.arrivals.foresight import KEPT, opened_changes

    counts = dict.fromkeys(("created", "joined", "updated", "unchanged", "refused", KEPT), 0)
    counts |= foresight.counts
    click.echo(
        "Rows: {rows:,}. New: {created:,}, added to a case of this file: {joined:,}, updating "
        "a case: {updated:,}, known already: {unchanged:,}, refused: {refused:,}.".format(
            rows=foresight.looked_at, **counts
        )
    )
    if counts[KEPT]:
        click.echo(f"Saying something that stays as it is here: {counts[KEPT]:,}.")
    told = [(case, *one) for case in opened_changes(foresight.changes) for one in case.told]
    for case, name, ours, theirs, stays in told[:CHANGES_SHOWN]:
        both = " → ".join(_said(name, value) for value in (ours, theirs))
        click.echo(f"  {case.number} {_name(name)}: {both}, {STAYS[stays]}")
    if len(told) > CHANGES_SHOWN:
        click.echo(f"  … and {len(told) - CHANGES_SHOWN:,} more. The desk lists them.")


def _name(field: str) -> str:
    return field.removeprefix("own.").removesuffix("_id").replace("_", " ")


def _said(field: str, value: Any) -> str:
    from ombud.people.queries import member_names

    if field == "owner_id" and isinstance(value, int):
        value = member_names([value]).get(value)
    return "empty" if value in ("", None) else " ".join(str(value).split())[:60]
