"""The base of a comparison moves on with what was already saved out of the workbook."""

from collections.abc import Mapping, Sequence
from typing import Any

from ombud.arrivals.workbook.cells import plain_cell
from ombud.workbooks.cells import Illegal, Plain, Reader, is_blank
from ombud.workbooks.columns import CASES, SheetColumn
from ombud.workbooks.comparison import CellEdit, Comparison
from ombud.workbooks.identity import signed
from ombud.workbooks.queries.returned import ReturnedSheet
from ombud.workbooks.saved import Saved, SavedCell, WrittenRow
from ombud.workbooks.standing import SheetStanding

Cells = Mapping[str, Any]
# Two windows may tell of two complaints under one title: these say whether they are one.
_WITNESSES = ("number", "order_no", "tracking_no", "customer", "shop", "opened")


def move_on(sheet: SheetStanding, saved: Saved) -> None:
    """What was saved takes the place of what left."""
    rows = saved.cells.get(sheet.kind, {})
    if not rows:
        return
    places = {str(row_id): place for place, row_id in enumerate(sheet.ids)}
    for row_id, cells in rows.items():
        for key, (_left, now, _session) in cells.items():
            if row_id in places and key in sheet.values:
                sheet.values[key][places[row_id]] = now


def doubt(made: Comparison, saved: Saved, session: str) -> None:
    """A cell that says again what once left, in a file of another window, is asked about.

    Somebody may have put it back, or it was never touched there: only a person knows.
    """
    doubtful = [edit for edit in made.edits if _is_doubtful(edit, saved.of(edit), session)]
    if doubtful:
        keys = {edit.key for edit in doubtful}
        made.edits = [edit for edit in made.edits if edit.key not in keys]
        made.conflicts += doubtful


def _is_doubtful(edit: CellEdit, before: SavedCell | None, session: str) -> bool:
    if before is None:
        return False
    left, _saved, by = before
    return left == edit.file and (not session or session != by)


def know_again(
    sheet: SheetStanding,
    file: ReturnedSheet,
    saved: Saved,
    reader: Reader,
    export_id: int,
    session: str,
) -> None:
    """Rows that became cases when they were saved before are these cases, not new ones."""
    if sheet.kind != CASES or not saved.rows:
        return
    places = {
        column.key: at
        for column in sheet.columns
        for at, label in file.labels.items()
        if label == column.label
    }
    for row_no, said, before in _matched(_written(file, places), saved.rows, session):
        file.known[row_no] = signed(CASES, before.case_id, export_id)
        sheet.ids.append(before.case_id)
        for column in sheet.edited:
            sheet.values[column.key].append(_base(column, said.get(column.key), before, reader))


def _written(file: ReturnedSheet, places: Mapping[str, int]) -> list[tuple[int, Cells]]:
    found: list[tuple[int, Cells]] = []
    for row_no, cells in file.rows():
        if is_blank(cells[file.identity_at]):
            said = {key: cells[at] for key, at in places.items() if not is_blank(cells[at])}
            if said:
                found.append((row_no, said))
    return found


def _matched(
    written: Sequence[tuple[int, Cells]], before: Sequence[WrittenRow], session: str
) -> list[tuple[int, Cells, WrittenRow]]:
    """Pairs of rows: the same in all cells, or by the title, or in the same place of one window.

    Of another window, or an unknown one, a title alone does not do; nor does a place where another
    order or customer is named.
    """
    waiting, left, matched = list(before), list(written), []
    for alike in (_same_cells, _same_title, _same_place):
        for row_no, said in list(left):
            old = next((old for old in waiting if alike(row_no, said, old, session)), None)
            if old:
                waiting.remove(old)
                left.remove((row_no, said))
                matched.append((row_no, said, old))
    return matched


def _same_cells(_row_no: int, said: Cells, old: WrittenRow, _session: str) -> bool:
    return {key: plain_cell(cell) for key, cell in said.items()} == dict(old.cells)


def _same_title(row_no: int, said: Cells, old: WrittenRow, session: str) -> bool:
    if plain_cell(said.get("title")) != old.cells.get("title"):
        return False
    if _is_one_window(old, session):
        return row_no == old.row_no or not _speaks_against(said, old)
    return all(plain_cell(said.get(key)) == old.cells.get(key, "") for key in _WITNESSES)


def _same_place(row_no: int, said: Cells, old: WrittenRow, session: str) -> bool:
    is_place = row_no == old.row_no and _is_one_window(old, session)
    # Whoever clears a row and writes the next complaint there has not renamed the first one.
    return is_place and not _speaks_against(said, old)


def _speaks_against(said: Cells, old: WrittenRow) -> bool:
    told = ((plain_cell(said.get(key)), old.cells.get(key, "")) for key in _WITNESSES)
    return any(now and before and now != before for now, before in told)


def _is_one_window(old: WrittenRow, session: str) -> bool:
    return bool(session) and session == old.session


def _base(column: SheetColumn, cell: Any, before: WrittenRow, reader: Reader) -> Plain:
    """What the cell said when it was saved, or the case got by itself where it said nothing."""
    text = before.cells.get(column.key, "")
    is_same = plain_cell(cell) == text
    if not text and not is_same:
        return before.born.get(column.key)
    try:
        return reader.read(column, cell if is_same else text)
    except Illegal:
        return None
