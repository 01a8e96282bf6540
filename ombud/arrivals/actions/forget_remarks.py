"""The remarks on an import's rows quote its workbook: once it is taken back, they go."""

from collections import Counter

from ombud.arrivals.actions.take_rows import REMARK, TakenElsewhere
from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.queries.undo import remarks_to_forget


def forget_remarks(import_id: int, *, most: int) -> int:
    """Inside a turn, after the last row was looked at: how many rows were cleared, 0 at the end.

    Rows whose case stays keep theirs. Raises TakenElsewhere when nobody takes it back any more.
    """
    known = Import.objects.defer("sample", "proposal", "values")
    imported = known.select_for_update().get(pk=import_id)
    if imported.state != Import.UNDOING:
        raise TakenElsewhere(import_id)
    rows = list(remarks_to_forget().filter(imported=imported).order_by("row_no")[:most])
    tally = Counter(imported.tally)
    for row in rows:
        tally.subtract({REMARK + problem["code"] for problem in row.problems or ()})
    imported.tally = {
        name: count for name, count in tally.items() if count or not name.startswith(REMARK)
    }
    imported.save(update_fields=["tally"])
    ImportedRow.objects.filter(id__in=[row.pk for row in rows]).update(problems=None)
    return len(rows)
