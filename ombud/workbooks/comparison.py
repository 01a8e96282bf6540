"""What an edited workbook says, cell by cell, held against what left and what stands now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ombud.workbooks.cells import Plain
from ombud.workbooks.columns import SheetColumn
from ombud.workbooks.words import Words

FILE, OURS = "file", "ours"
ALL = "all"


@dataclass(slots=True)
class CellEdit:
    """A cell that was edited. left, now, file: plain forms of what left, stands now, came back.

    row_id: of the case, line or remedy; case_id and number say which case it belongs to.
    """

    kind: str
    row_no: int
    row_id: int
    case_id: int
    number: str
    column: SheetColumn
    left: Plain
    now: Plain
    file: Plain

    @property
    def key(self) -> str:
        """Its name among the decisions."""
        return f"{self.kind}{self.row_id}.{self.column.key}"


@dataclass(slots=True)
class NotRead:
    """A row or a cell that was not taken. reason: a key of reasons.ROWS or CELLS, or an
    action's refusal. missing: fields or facts that an action asks for. text: what the cell says.
    """

    kind: str
    row_no: int
    reason: str
    number: str = ""
    label: str = ""
    text: str = ""
    missing: tuple[str, ...] = ()
    case_id: int = 0


@dataclass(slots=True)
class NewRow:
    """A row without an id: what its cells say, by column key, as they stand in the file."""

    kind: str
    row_no: int
    cells: dict[str, Any]


@dataclass(slots=True)
class Comparison:
    """Everything an edited workbook says. unchanged: rows without an edit; same: cells edited alike
    in both places (alike says which). missing: numbers of rows that left and did not come back, the
    first of them.
    """

    export_id: int
    words: Words
    edits: list[CellEdit] = field(default_factory=list)
    conflicts: list[CellEdit] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    new_rows: list[NewRow] = field(default_factory=list)
    missing: dict[str, list[int]] = field(default_factory=dict)
    versions: dict[tuple[str, int], int] = field(default_factory=dict)
    stages: dict[int, str] = field(default_factory=dict)
    notes: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    unchanged: int = 0
    same: int = 0
    alike: list[CellEdit] = field(default_factory=list)

    @property
    def missing_count(self) -> int:
        """How many rows that left did not come back."""
        return sum(map(len, self.missing.values()))

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to do and nothing to tell."""
        return not (self.edits or self.conflicts or self.not_read or self.new_rows)

    def ask_again(self, keys: Collection[str] | None) -> None:
        """Leave only the conflicts of these keys, all where None: the rest was done or told."""
        self.edits, self.new_rows = [], []
        if keys is not None:
            self.conflicts = [edit for edit in self.conflicts if edit.key in keys]

    def decided_for_ours(self, decisions: Mapping[str, str]) -> list[CellEdit]:
        """The conflicts that what stands here shall win."""
        every = decisions.get(ALL, "")
        return [edit for edit in self.conflicts if (decisions.get(edit.key) or every) == OURS]

    def decided(self, decisions: Mapping[str, str]) -> tuple[list[CellEdit], list[CellEdit]]:
        """The conflicts that the file shall win, and those that nobody decided."""
        theirs, open_ones = [], []
        for edit in self.conflicts:
            choice = decisions.get(edit.key) or decisions.get(ALL, "")
            if choice == FILE:
                theirs.append(edit)
            elif choice != OURS:
                open_ones.append(edit)
        return theirs, open_ones
