"""The first rows of a workbook that is being mapped, sealed: they hold names and phones."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from ombud.store.sealing import open_bytes, seal_bytes

PLACE = "import.sample"
Numbered = Sequence[tuple[int, list[Any]]]


@dataclass(frozen=True, slots=True)
class Sample:
    """(row number in the sheet, cells) of the first rows. date1904: how bare numbers count days.

    counts: column -> text -> how often it stands in the whole table, see workbook/distinct.py; none
    where these rows are the whole table.
    """

    rows: Numbered
    date1904: bool = False
    counts: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


def sealed_sample(sample: Sample) -> bytes:
    """The sample as it is kept with its import."""
    rows = [[number, [_kept(cell) for cell in cells]] for number, cells in sample.rows]
    counts = list(sample.counts.items())
    text = json.dumps([sample.date1904, rows, counts], ensure_ascii=False)
    return seal_bytes(zlib.compress(text.encode("utf-8", "surrogatepass")), PLACE)


def opened_sample(sealed: bytes) -> Sample:
    """The sample that was kept. Raises SealBroken."""
    text = zlib.decompress(open_bytes(sealed, PLACE)).decode("utf-8", "surrogatepass")
    # Drafts from before the counts have none.
    date1904, rows, *more = json.loads(text)
    numbered = [(number, [_cell(one) for one in cells]) for number, cells in rows]
    return Sample(numbered, date1904, dict(more[0]) if more else {})


def _kept(cell: Any) -> Any:
    if type(cell) in (str, float, int, bool):
        return cell
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    if isinstance(cell, date | time):
        return [type(cell).__name__, cell.isoformat()]
    return [type(cell).__name__, cell]


def _cell(kept: Any) -> Any:
    return _kinds()[kept[0]](kept[1]) if isinstance(kept, list) else kept


@cache
def _kinds() -> dict[str, Callable[[Any], Any]]:
    from ombud.arrivals.workbook.tables import CarriedNumber, CarriedText  # loads the readers

    return {
        "CarriedText": CarriedText,
        "CarriedNumber": CarriedNumber,
        "timedelta": lambda seconds: timedelta(seconds=seconds),
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
    }
