"""A block of changed cells is written in one batch: each cell is done, or told why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ombud.casework.actions import Batch, CaseChange, Result, Step, change_cases, step_cases
from ombud.casework.actions.edits import in_batch
from ombud.casework.actions.results import NO_SUCH_STEP, STALE, UNCHANGED, UNKNOWN
from ombud.casework.queries.list import case_ids_seen
from ombud.ledger.events import By
from ombud.people.viewer import Viewer
from ombud.store.rows import chunks
from ombud.store.turn import turn
from ombud.web.desk.grid_values import NotUnderstood, people_named, read_cell

AT_ONCE = 5_000
_HALF = re.compile("[\ud800-\udfff]")


class BadBlock(ValueError):
    """What was sent is no block of cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One changed cell: the version of the case it was changed in, and what it is to hold."""

    case_id: int
    version: int
    field: str
    value: Any


@dataclass(slots=True)
class _Row:
    """What the cells of one case ask for. cells: places of the cells that name a field."""

    case_id: int
    version: int
    fields: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    step: Step | None = None


def block_of(sent: Any) -> list[Cell]:
    """The cells of a block as it was sent. Raises BadBlock."""
    try:
        cells = [Cell(one["id"], one["version"], one["field"], one["value"]) for one in sent]
    except (KeyError, TypeError) as wrong:
        raise BadBlock from wrong
    if len(cells) > AT_ONCE or not all(map(_is_whole, cells)):
        raise BadBlock
    return cells


def _is_whole(cell: Cell) -> bool:
    numbers = (cell.case_id, cell.version)
    if not all(type(each) is int and 0 <= each < 2**53 for each in numbers):
        return False
    # JSON can spell half a character, which no database keeps.
    texts = (cell.field, cell.value) if isinstance(cell.value, str) else (cell.field,)
    return all(isinstance(each, str) and _HALF.search(each) is None for each in texts)


def change_cells(viewer: Viewer, cells: Sequence[Cell], *, by: By, at: datetime) -> Batch:
    """Write what can be written; one result for each cell, in their order.

    by: the viewer, perhaps in a batch that goes on. Beside the refusals of casework a cell may not
    be understood: see grid_values.
    """
    results = [Result(case_id=cell.case_id) for cell in cells]
    rows = _rows(viewer, cells, results)
    for some in chunks(list(rows.values())):
        with turn():
            by = in_batch(by)
            _set_fields(some, results, by, at)
            _take_steps(some, results, by, at)
    return Batch(id=by.batch_id or 0, results=tuple(results))


def _rows(viewer: Viewer, cells: Sequence[Cell], results: list[Result]) -> dict[int, _Row]:
    seen = set(case_ids_seen(viewer, {cell.case_id for cell in cells}))
    people = people_named()
    rows: dict[int, _Row] = {}
    for place, cell in enumerate(cells):
        if cell.case_id not in seen:
            results[place] = Result(case_id=cell.case_id, reason=UNKNOWN)
            continue
        try:
            values = read_cell(cell.field, cell.value, people)
        except NotUnderstood as wrong:
            results[place] = Result(case_id=cell.case_id, reason=wrong.args[0])
            continue
        _add(rows.setdefault(cell.case_id, _Row(cell.case_id, cell.version)), place, cell, values)
    return rows


def _add(row: _Row, place: int, cell: Cell, values: dict[str, Any]) -> None:
    row.cells[cell.field] = place
    if cell.field == "stage":
        row.step = Step(case_id=row.case_id, version=cell.version, **values)
    else:
        row.fields |= values


def _set_fields(rows: Sequence[_Row], results: list[Result], by: By, at: datetime) -> None:
    """Set the fields; a value that is refused does not hold back the others of its row."""
    wanted = [row for row in rows if row.fields]
    while wanted:
        changes = [
            CaseChange(case_id=row.case_id, fields=row.fields, version=row.version)
            for row in wanted
        ]
        batch = change_cases(changes, by=by, at=at)
        for row, result in zip(wanted, batch.results, strict=True):
            _tell(row, result, results)
        wanted = [
            row
            for row, result in zip(wanted, batch.results, strict=True)
            if result.missing and row.fields
        ]


def _tell(row: _Row, result: Result, results: list[Result]) -> None:
    """Write the result to the cells it is about, and leave out what was refused by name."""
    told = result.missing or tuple(row.fields)
    for name in told:
        row.fields.pop(name, None)
        if name in row.cells and result.reason != UNCHANGED:
            results[row.cells[name]] = result
    if row.step and result.is_done:
        # Nobody else comes between: the fields and the step are one turn.
        row.step = replace(row.step, version=None)
    elif row.step and result.reason == STALE:
        results[row.cells["stage"]] = result
        row.step = None


def _take_steps(rows: Sequence[_Row], results: list[Result], by: By, at: datetime) -> None:
    asked = [row for row in rows if row.step]
    batch = step_cases([row.step for row in asked if row.step], by=by, at=at)
    for row, result in zip(asked, batch.results, strict=True):
        stands = row.step and result.theirs.get("stage") == row.step.stage
        if not (stands and result.reason == NO_SUCH_STEP):
            results[row.cells["stage"]] = result
