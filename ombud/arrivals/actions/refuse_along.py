"""Rows of sheets beside the complaints that are not taken, with the reason."""

from collections.abc import Sequence

from ombud.arrivals.actions.imports import LIVING
from ombud.arrivals.actions.take_rows import TakenElsewhere
from ombud.arrivals.models import AlongRefusal, Import
from ombud.store.rows import insert_rows
from ombud.store.turn import turn

LOG_REFUSED = "log.refused"
FIELDS = ("imported_id", "sheet", "row_no", "reason")


def refuse_along(import_id: int, sheet: str, refused: Sequence[tuple[int, str]]) -> None:
    """Remember (row number, reason) of a sheet's rows, inside the turn that looked at them."""
    insert_rows(AlongRefusal, FIELDS, [(import_id, sheet, *each) for each in refused])


def refuse_log(import_id: int, sheet: str, refused: Sequence[tuple[int, str]]) -> None:
    """Remember which lines of a log nobody took. Once more changes nothing.

    Raises TakenElsewhere when the import does not live any more.
    """
    with turn():
        imported = Import.objects.select_for_update().get(pk=import_id)
        if imported.state not in LIVING:
            raise TakenElsewhere(import_id)
        known = AlongRefusal.objects.filter(imported_id=import_id, sheet=sheet)
        before, _each = known.delete()
        refuse_along(import_id, sheet, refused)
        count = imported.tally.get(LOG_REFUSED, 0) - before + len(refused)
        Import.objects.filter(pk=import_id).update(tally=imported.tally | {LOG_REFUSED: count})
