"""The three-way comparison: what left, what stands now, what the file says."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.workbook.cells import plain_cell
from ombud.casework.queries.columns import COLUMNS, own_columns
from ombud.people.viewer import Viewer
from ombud.store.sealing import SealBroken
from ombud.workbooks.cells import (
    Illegal,
    Plain,
    Reader,
    is_blank,
    is_same_text,
    is_untouched,
    writer_of,
)
from ombud.workbooks.columns import CASES, CURRENCY_OF_WISH, LINES, REMEDIES, SheetColumn
from ombud.workbooks.comparison import CellEdit, Comparison, NewRow, NotRead
from ombud.workbooks.identity import identity_of
from ombud.workbooks.models import EditableExport
from ombud.workbooks.queries.cases_out import Now, cases_now
from ombud.workbooks.queries.lines_out import lines_now, remedies_now
from ombud.workbooks.queries.moved_on import doubt, know_again, move_on
from ombud.workbooks.queries.returned import Returned, ReturnedSheet, returning
from ombud.workbooks.queries.rows_left import AsRead, RowsLeft, Write
from ombud.workbooks.reasons import NotTaken
from ombud.workbooks.saved import COPY, SCREEN, Saved, saved_of
from ombud.workbooks.standing import SheetStanding, Standing, standing_of
from ombud.workbooks.words import Words

ROWS_AT_ONCE = 500
Present = Callable[[Viewer, Sequence[SheetColumn], Collection[int]], dict[int, Now]]
_PRESENT: Mapping[str, Present] = {
    CASES: cases_now, LINES: lines_now, REMEDIES: remedies_now,
}  # fmt: skip


def compare_workbook(viewer: Viewer, content: bytes, session: str | None = None) -> Comparison:
    """Hold a workbook that came back against what left and what stands now; nothing is written.

    session: of the program that saved a live workbook ("" for an unknown one): what was saved out
    of it before then takes the place of what left. Raises NotTaken, WorkbookRefused.
    """
    with returning(content) as coming:
        export = _export(coming.export_id)
        standing, saved = _standing(export), _saved(viewer, export, session)
        ready = {
            kind: _ready(sheet, standing.words, saved, export.pk)
            for kind, sheet in standing.sheets.items()
        }
        found = coming.found()
    made = Comparison(found.export_id, standing.words)
    zone = ZoneInfo(export.zone)
    if any(sheet.name in found.bare for sheet in standing.sheets.values()):
        raise NotTaken("identity_missing")
    for kind, sheet in standing.sheets.items():
        came_back = _sheet_of(found, kind, sheet.name)
        if came_back:
            reader = Reader(standing.words, zone, date1904=came_back.grid.date1904)
            of_window = SCREEN if session is None else session
            know_again(sheet, came_back, saved, reader, found.export_id, of_window)
            _SheetComparison(made, sheet, came_back, reader, ready[kind]).run(viewer)
    doubt(made, saved, session or "")
    return made


def _ready(sheet: SheetStanding, words: Words, saved: Saved, export_id: int) -> AsRead:
    move_on(sheet, saved)
    return AsRead(sheet, words, export_id)


def _export(export_id: int) -> EditableExport:
    exports = EditableExport.objects.select_related("standing")
    export = exports.filter(pk=export_id).first()
    if export is None or export.standing is None:
        raise NotTaken("export_unknown")
    return export


def _standing(export: EditableExport) -> Standing:
    assert export.standing is not None  # noqa: S101 as found
    try:
        return standing_of(original_bytes(export.standing))
    except (SealBroken, OSError) as broken:
        raise NotTaken("standing_lost") from broken


def _saved(viewer: Viewer, export: EditableExport, session: str | None) -> Saved:
    # A workbook that somebody handed on is another's copy: it knows nothing of these savings.
    if session == COPY or export.made_by_id != viewer.member_id:
        return Saved()
    try:
        saved = saved_of(export.saved, export.pk)
    except SealBroken as broken:
        raise NotTaken("standing_lost") from broken
    return saved if session is not None else Saved(rows=saved.rows)


def _sheet_of(found: Returned, kind: str, name: str) -> ReturnedSheet | None:
    of_kind = [sheet for sheet in found.sheets if sheet.kind == kind]
    named = [sheet for sheet in found.sheets if not sheet.kind and sheet.name == name]
    return next(iter([*of_kind, *named]), None)


@dataclass(slots=True)
class _Touched:
    """A row with cells that do not say what left. cells: (column, what stands in the file).

    number: the cell that says in plain sight which case the row is of; None without that column.
    """

    row_no: int
    position: int
    number: Any
    cells: list[tuple[SheetColumn, Any]] = field(default_factory=list)


class _SheetComparison:
    """One sheet being compared; what it finds goes into `made`."""

    def __init__(
        self,
        made: Comparison,
        left: SheetStanding,
        file: ReturnedSheet,
        reader: Reader,
        ready: AsRead,
    ) -> None:
        self.made, self.left, self.file, self.reader = made, left, file, reader
        self.ready = ready
        by_label = {label: at for at, label in file.labels.items()}
        self.places = {
            column.key: by_label[column.label]
            for column in left.columns
            if column.label in by_label
        }
        known = _known_keys()
        self.columns = [
            column
            for column in left.edited
            if column.key in self.places and (left.kind != CASES or column.key in known)
        ]
        self._tell_columns(by_label, known)

    def _tell_columns(self, by_label: Mapping[str, int], known: Collection[str]) -> None:
        ours = {column.label for column in self.left.columns}
        odd = [label for label in by_label if label not in ours and label != _head(self.file)]
        gone = [
            column.label
            for column in self.left.edited
            if self.left.kind == CASES and column.key not in known
        ]
        lost = [column.label for column in self.left.edited if column.key not in self.places]
        told = {"columns_unknown": odd, "columns_missing": lost, "columns_gone": gone}
        self.made.notes += [(code, names) for code, names in told.items() if names]

    def run(self, viewer: Viewer) -> None:
        """Compare every row."""
        writers = [writer_of(column, self.reader.words) for column in self.columns]
        touched = self._touched_rows(writers)
        ids = {self.left.ids[row.position] for row in touched}
        present = _PRESENT[self.left.kind](viewer, self.columns, ids) if ids else {}
        for row in touched:
            self._compare(row, present.get(self.left.ids[row.position]))

    def _touched_rows(self, writers: Sequence[Write]) -> list[_Touched]:
        rows, left, touched, place = self.file.rows(), self._rows_left(), [], 0
        while some := list(islice(rows, ROWS_AT_ONCE)):
            # Rows that came back as they left, in their order, are done at once.
            if left.take_all([cells for _no, cells in some], place):
                self.made.unchanged += len(some)
                place += len(some)
                continue
            for row_no, cells in some:
                found = left.take(cells)
                if found is None:
                    self._odd_row(row_no, cells)
                    continue
                place = found + 1
                edits = self._edits(found, cells, writers)
                if edits:
                    touched.append(_Touched(row_no, found, self._number_cell(cells), edits))
                else:
                    self.made.unchanged += 1
        if left.waiting:
            self.made.missing[self.left.kind] = [self.left.ids[at] for at in left.waiting.values()]
        return touched

    def _rows_left(self) -> RowsLeft:
        self.ready.grow()
        keys = [column.key for column in self.columns]
        columns = [self.ready.ids, *(self.ready.cells[key] for key in keys)]
        return RowsLeft(columns, [self.file.identity_at, *(self.places[key] for key in keys)])

    def _edits(
        self, place: int, cells: Sequence[Any], writers: Sequence[Write]
    ) -> list[tuple[SheetColumn, Any]]:
        edits = []
        for column, write in zip(self.columns, writers, strict=True):
            written = write(self.left.values[column.key][place])
            cell = cells[self.places[column.key]]
            if not is_untouched(column, written, cell):
                edits.append((column, cell))
        return edits

    def _odd_row(self, row_no: int, cells: Sequence[Any]) -> None:
        text = plain_cell(cells[self.file.identity_at])
        if not text:
            self._new_row(row_no, cells)
            return
        told = identity_of(text)
        if told is None or told.kind != self.left.kind:
            reason = "identity_edited"
        elif told.export_id != self.made.export_id:
            reason = "other_export"
        else:
            reason = "twice"
        self.made.not_read.append(NotRead(self.left.kind, row_no, reason, self._number(cells)))

    def _number(self, cells: Sequence[Any]) -> str:
        return plain_cell(self._number_cell(cells))

    def _number_cell(self, cells: Sequence[Any]) -> Any:
        at = self.places.get("number")
        return cells[at] if at is not None else None

    def _new_row(self, row_no: int, cells: Sequence[Any]) -> None:
        said = {key: cells[at] for key, at in self.places.items() if not is_blank(cells[at])}
        if said and self.left.kind == CASES:
            self.made.new_rows.append(NewRow(self.left.kind, row_no, said))
        elif said:
            told = NotRead(self.left.kind, row_no, "only_on_page", self._number(cells))
            self.made.not_read.append(told)

    def _compare(self, row: _Touched, now: Now | None) -> None:
        if now is None:
            self.made.not_read.append(NotRead(self.left.kind, row.row_no, "gone"))
            return
        if not is_blank(row.number) and not is_same_text(now.number, row.number):
            told = NotRead(self.left.kind, row.row_no, "of_another_case", plain_cell(row.number))
            self.made.not_read.append(told)
            return
        self.made.versions[self.left.kind, now.row_id] = now.version
        if self.left.kind == CASES:
            self.made.stages[now.case_id] = now.stage
        says_something = False
        for column, cell in row.cells:
            try:
                said = self._decide(row, now, column, self._read(now, column, cell))
                says_something = said or says_something
            except Illegal as illegal:
                told = NotRead(self.left.kind, row.row_no, illegal.reason, now.number)
                told.label, told.text = column.label, plain_cell(cell)[:80]
                told.case_id = now.case_id
                self.made.not_read.append(told)
                says_something = True
        self.made.unchanged += not says_something

    def _read(self, now: Now, column: SheetColumn, cell: Any) -> Plain:
        if now.row_id in self.left.masked.get(column.key, ()):
            raise Illegal("masked")
        return self.reader.read(column, cell)

    def _decide(self, row: _Touched, now: Now, column: SheetColumn, file: Plain) -> bool:
        """Note an edit; False when the cell says what left, only otherwise written."""
        left = self.left.values[column.key][row.position]
        current = now.values[column.key]
        if file == left:
            return False
        edit = CellEdit(
            self.left.kind, row.row_no, now.row_id, now.case_id, now.number, column, left, current,
            file,
        )  # fmt: skip
        if file == current:
            self.made.same += 1
            self.made.alike.append(edit)
            return True
        (self.made.edits if current == left else self.made.conflicts).append(edit)
        return True


def _known_keys() -> set[str]:
    return {*COLUMNS, *own_columns(), CURRENCY_OF_WISH}


def _head(file: ReturnedSheet) -> str:
    return file.labels[file.identity_at]
