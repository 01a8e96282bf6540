"""What was already saved out of a workbook that is still open: its base moves on.

A program that saves twice from one window sends its first changes again. They are held against what
the first saving said, not against what once left: else a colleague's later change of the same cell
would look like a conflict, and a step back to the first value like nothing at all.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ombud.store.sealing import open_bytes, seal_bytes
from ombud.workbooks.cells import Plain
from ombud.workbooks.comparison import CellEdit

# The session of a copy that a sync drive set aside: it never saw what the other file saved.
COPY = "copy"
# The session of a workbook that is brought back by the screen, again and again perhaps.
SCREEN = "screen"
# What left, what was saved, and the session that saved it: another may hold an older copy open.
SavedCell = tuple[Plain, Plain, str]


@dataclass(slots=True)
class WrittenRow:
    """A row written beneath the list that became a case. cells: what it says, by column key; born:
    plain forms of what the case then had.
    """

    row_no: int
    case_id: int
    cells: Mapping[str, str]
    born: Mapping[str, Plain]
    session: str = ""


@dataclass(slots=True)
class Saved:
    """cells: {kind: {row id: {column key: saved cell}}}. rows: written beneath the list."""

    cells: dict[str, dict[str, dict[str, SavedCell]]] = field(default_factory=dict)
    rows: list[WrittenRow] = field(default_factory=list)

    def of(self, edit: CellEdit) -> SavedCell | None:
        """What was saved of the cell before, if it was."""
        return self.cells.get(edit.kind, {}).get(str(edit.row_id), {}).get(edit.column.key)

    def take(self, session: str, edits: Iterable[CellEdit], rows: Sequence[WrittenRow]) -> None:
        """Remember a saving: cells that stand as the file has them, or were decided; new rows."""
        for edit in edits:
            row = self.cells.setdefault(edit.kind, {}).setdefault(str(edit.row_id), {})
            left = row[edit.column.key][0] if edit.column.key in row else edit.left
            row[edit.column.key] = (left, edit.file, session)
        again = {row.case_id for row in rows}
        self.rows = [row for row in self.rows if row.case_id not in again] + list(rows)

    def sealed(self, export_id: int) -> bytes:
        """Sealed for the row of its export."""
        return seal_bytes(json.dumps(asdict(self)).encode(), _place(export_id))


def saved_of(sealed: bytes | memoryview | None, export_id: int) -> Saved:
    """Open what `sealed` made; nothing saved where there is none. Raises SealBroken."""
    if sealed is None:
        return Saved()
    told: dict[str, Any] = json.loads(open_bytes(bytes(sealed), _place(export_id)))
    return Saved(told["cells"], [WrittenRow(**row) for row in told["rows"]])


def _place(export_id: int) -> str:
    return f"workbooks.saved.{export_id}"
