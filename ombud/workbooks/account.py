"""What an edited workbook says or did, as lines to be shown and kept."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ombud.store.sealing import open_bytes, seal_bytes
from ombud.workbooks.comparison import CellEdit, NotRead
from ombud.workbooks.words import Words

SHOWN = 500


@dataclass(slots=True)
class Line:
    """A cell with what left, what stands now and what came back, in the words of the file."""

    key: str
    row_no: int
    case_id: int
    number: str
    label: str
    left: str
    now: str
    file: str


@dataclass(slots=True)
class Account:
    """The first SHOWN of each. added: (row, case id, number, was here before)."""

    changes: list[Line] = field(default_factory=list)
    conflicts: list[Line] = field(default_factory=list)
    refused: list[NotRead] = field(default_factory=list)
    added: list[tuple[int, int, str, bool]] = field(default_factory=list)
    notes: list[tuple[str, Sequence[str]]] = field(default_factory=list)

    def sealed(self, file_id: int) -> bytes:
        """Sealed for the row of its edited file."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        return seal_bytes(text.encode(), _place(file_id))


def account_of(sealed: bytes | memoryview, file_id: int) -> Account:
    """Open what `sealed` made. Raises SealBroken."""
    told: dict[str, Any] = json.loads(open_bytes(bytes(sealed), _place(file_id)))
    return Account(
        [Line(**line) for line in told["changes"]],
        [Line(**line) for line in told["conflicts"]],
        [NotRead(**line | {"missing": tuple(line["missing"])}) for line in told["refused"]],
        [(row, case_id, number, here) for row, case_id, number, here in told["added"]],
        [(code, names) for code, names in told["notes"]],
    )


def _place(file_id: int) -> str:
    return f"workbooks.edited.{file_id}"


def lines_of(edits: Iterable[CellEdit], words: Words) -> list[Line]:
    """The cells in words, SHOWN at most."""
    return [_line(edit, words) for edit, _ in zip(edits, range(SHOWN), strict=False)]


def _line(edit: CellEdit, words: Words) -> Line:
    def told(value: str | None) -> str:
        return words.word(edit.column.listed, value) if edit.column.listed else value or ""

    return Line(
        edit.key, edit.row_no, edit.case_id, edit.number, edit.column.label,
        told(edit.left), told(edit.now), told(edit.file),
    )  # fmt: skip
