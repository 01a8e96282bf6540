"""What an import counts beside its rows' outcomes."""

from collections import Counter
from collections.abc import Sequence

from ombud.arrivals.models import Import
from ombud.arrivals.rows import Row

LOG_JOINED, COMMENTS, PICTURES = "log.joined", "beside.comments", "beside.pictures"


def count_beside(import_id: int, rows: Sequence[Row]) -> None:
    """Count what came with the rows, inside the turn that took them."""
    came = [row.beside for row in rows if row.beside]
    if not came:
        return
    tally = Counter(Import.objects.values_list("tally", flat=True).get(pk=import_id))
    tally[LOG_JOINED] += sum(len(each.log) for each in came)
    tally[COMMENTS] += sum(len(each.comments) for each in came)
    tally[PICTURES] += sum(len(each.pictures) for each in came)
    Import.objects.filter(pk=import_id).update(tally=tally)
