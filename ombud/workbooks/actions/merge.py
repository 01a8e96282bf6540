"""An edited workbook is taken over: through the same actions and rules as the screen."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ombud.casework.actions import (
    CaseChange,
    Closing,
    LineChange,
    RemedyMove,
    Result,
    Step,
    change_cases,
    close_cases,
    move_remedies,
    set_lines,
    step_cases,
)
from ombud.casework.actions.edits import in_batch
from ombud.casework.actions.results import OWNER_WITHOUT_SHOP, UNCHANGED, UNKNOWN_VALUE
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.viewer import Viewer
from ombud.rules import stages
from ombud.store.turn import turn
from ombud.workbooks.actions.add_rows import Added, add_rows
from ombud.workbooks.cells import field_value
from ombud.workbooks.columns import CASES, LINES, REMEDIES
from ombud.workbooks.comparison import CellEdit, Comparison, NotRead
from ombud.workbooks.events import WorkbookCameBack
from ombud.workbooks.queries.compare import compare_workbook
from ombud.workbooks.words import Words

WORKBOOK = "workbook"
# Cases between two looks at whether to go on.
PART = 500
STEPPING = ("stage", "outcome")
# A refusal that names its fields leaves the others of the row alone.
_OF_FIELDS = (UNKNOWN_VALUE, OWNER_WITHOUT_SHOP)


@dataclass(slots=True)
class Merge:
    """What became of an edited workbook. unchanged: rows nobody edited; missing: rows that did not
    come back; refused: rows and cells not taken, with the reason. left: cells
    that are still to be done. settled: cells that stood as the file has them, or were decided for
    ours.
    """

    export_id: int
    batch_id: int
    words: Words
    unchanged: int = 0
    same: int = 0
    missing: int = 0
    left: int = 0
    applied: list[CellEdit] = field(default_factory=list)
    conflicts: list[CellEdit] = field(default_factory=list)
    refused: list[NotRead] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    notes: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    settled: list[CellEdit] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many of each, and of how many cases cells were changed."""
        return {
            "unchanged": self.unchanged, "same": self.same, "missing": self.missing,
            "applied": len(self.applied), "conflicts": len(self.conflicts),
            "refused": len(self.refused), "added": len(self.added),
            "cases": len({edit.case_id for edit in self.applied}),
        }  # fmt: skip


def merge_workbook(
    viewer: Viewer, content: bytes, *, by: By, at: datetime,
    decided: Mapping[str, str] | None = None, goes_on: Callable[[], bool] = lambda: True,
    session: str | None = None,
) -> Merge:  # fmt: skip
    """Compare a workbook that came back, and do what touches nothing else.

    decided: "file" or "ours" by the key of a conflict, or of "all"; what nobody decided stays as it
    is and is told. goes_on: asked before each part of the work; the rest is left for the next
    time. session: see compare_workbook. Raises NotTaken, WorkbookRefused; then nothing was done.
    """
    viewer.must("work_cases")
    said = compare_workbook(viewer, content, session)
    return merge_compared(viewer, said, by=by, at=at, decided=decided or {}, goes_on=goes_on)


def merge_compared(
    viewer: Viewer, said: Comparison, *, by: By, at: datetime, decided: Mapping[str, str],
    goes_on: Callable[[], bool],
) -> Merge:  # fmt: skip
    """Do what a comparison says; see merge_workbook."""
    viewer.must("work_cases")
    theirs, open_ones = said.decided(decided)
    with turn():
        by = in_batch(replace(by, via=WORKBOOK))
    made = Merge(
        said.export_id, by.batch_id or 0, said.words, said.unchanged, said.same, said.missing_count,
        conflicts=open_ones, refused=list(said.not_read), notes=list(said.notes),
        settled=[*said.alike, *said.decided_for_ours(decided)],
    )  # fmt: skip
    _Merging(viewer, said, made, by, at, goes_on).run([*said.edits, *theirs])
    with turn():
        record([_came_back(made, at)], by=by)
    return made


def _came_back(made: Merge, at: datetime) -> WorkbookCameBack:
    return WorkbookCameBack(about=(("workbook", made.export_id),), at=at, facts=made.counts())


@dataclass(slots=True)
class _Merging:
    """The edits of one workbook being done. versions: of each row, as they go up meanwhile."""

    viewer: Viewer
    said: Comparison
    made: Merge
    by: By
    at: datetime
    goes_on: Callable[[], bool]
    versions: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.versions = dict(self.said.versions)

    def run(self, edits: Sequence[CellEdit]) -> None:
        """Part by part: fields first, then the steps that may need them; at the end new rows."""
        rows = list(_by_case(edits).values())
        for at in range(0, len(rows), PART):
            part = [edit for several in rows[at : at + PART] for edit in several]
            if not self.goes_on():
                self.made.left = sum(map(len, rows[at:])) + len(self.said.new_rows)
                return
            self._part(part)
        self._add()

    def _part(self, edits: Sequence[CellEdit]) -> None:
        of_cases = [edit for edit in edits if edit.kind == CASES]
        self._change([edit for edit in of_cases if edit.column.field not in STEPPING])
        self._change_lines([edit for edit in edits if edit.kind == LINES])
        self._move([edit for edit in edits if edit.kind == REMEDIES])
        self._step([edit for edit in of_cases if edit.column.field in STEPPING])

    def _change_lines(self, edits: Sequence[CellEdit]) -> None:
        rows = _by_row(edits)
        changes = [
            LineChange(
                case_id=several[0].case_id,
                line_id=line_id,
                fields={one.column.field: field_value(one.column, one.file) for one in several},
                version=self.versions[LINES, line_id],
            )
            for line_id, several in rows.items()
        ]
        again: list[CellEdit] = []
        results = set_lines(changes, by=self.by, at=self.at)
        for several, result in zip(rows.values(), results, strict=True):
            again += self._set_or_refused(several, result)
        if again:
            self._change_lines(again)

    def _move(self, edits: Sequence[CellEdit]) -> None:
        moves = [
            RemedyMove(
                case_id=edit.case_id,
                remedy_id=edit.row_id,
                state=edit.file or "",
                version=self.versions[REMEDIES, edit.row_id],
            )
            for edit in edits
        ]
        results = move_remedies(moves, by=self.by, at=self.at)
        for edit, result in zip(edits, results, strict=True):
            self._done([edit], result)

    def _add(self) -> None:
        added, refused = add_rows(
            self.viewer, self.said, by=replace(self.by, batch_id=None), at=self.at
        )
        self.made.added += added
        self.made.refused += refused

    def _change(self, edits: Sequence[CellEdit]) -> None:
        """Set the fields. Where some may not have their value, the others are set without them."""
        rows = _by_case(self._agreeing(edits))
        changes = [self._case_change(case_id, several) for case_id, several in rows.items()]
        results = change_cases(changes, by=self.by, at=self.at).results
        again: list[CellEdit] = []
        for result in results:
            again += self._set_or_refused(rows[result.case_id], result)
        if again:
            self._change(again)

    def _set_or_refused(self, edits: Sequence[CellEdit], result: Result) -> list[CellEdit]:
        """Note what became of a row's cells; returns those to be set without the unfit ones."""
        if result.reason not in _OF_FIELDS:
            self._done(edits, result)
            return []
        self._refuse([edit for edit in edits if edit.column.field in result.missing], result)
        return [edit for edit in edits if edit.column.field not in result.missing]

    def _agreeing(self, edits: Sequence[CellEdit]) -> list[CellEdit]:
        """Without classes that the detail of the same row brings along or speaks against."""
        details = {edit.case_id: edit.file for edit in edits if edit.column.field == "detail_code"}
        kept = []
        for edit in edits:
            detail = details.get(edit.case_id)
            if edit.column.field != "class_code" or not detail:
                kept.append(edit)
            elif edit.file == detail.partition(".")[0]:
                self.made.applied.append(edit)
            else:
                self._not(edit, "class_and_detail")
        return kept

    def _case_change(self, case_id: int, edits: Sequence[CellEdit]) -> CaseChange:
        fields = {edit.column.field: field_value(edit.column, edit.file) for edit in edits}
        return CaseChange(case_id=case_id, fields=fields, version=self.versions[CASES, case_id])

    def _step(self, edits: Sequence[CellEdit]) -> None:
        rows = _by_case(edits)
        steps: list[Step] = []
        closings: list[Closing] = []
        for case_id, several in rows.items():
            values = {edit.column.field: edit for edit in several}
            stage = values["stage"].file if "stage" in values else None
            version = self.versions[CASES, case_id]
            if stage is None:
                self._not(several[0], "outcome_without_closing")
            elif stages.is_reopening(self.said.stages[case_id], stage):
                self._not(values["stage"], "reopening")
            elif stage == stages.CLOSED:
                outcome = values["outcome"].file if "outcome" in values else None
                closings.append(Closing(case_id=case_id, outcome=outcome or "", version=version))
            else:
                steps.append(Step(case_id=case_id, stage=stage, version=version))
                if "outcome" in values:
                    self._not(values["outcome"], "outcome_without_closing")
        self._took(close_cases(closings, by=self.by, at=self.at).results, rows)
        self._took(step_cases(steps, by=self.by, at=self.at).results, rows, only="stage")

    def _took(
        self, results: Iterable[Result], rows: Mapping[int, list[CellEdit]], only: str = ""
    ) -> None:
        for result in results:
            several = [edit for edit in rows[result.case_id] if only in ("", edit.column.field)]
            self._done(several, result)

    def _done(self, edits: Sequence[CellEdit], result: Result) -> None:
        if result.is_done:
            self.made.applied += edits
            self.versions[edits[0].kind, edits[0].row_id] += 1
        elif result.reason == UNCHANGED:
            self.made.same += len(edits)
            self.made.settled += edits
        else:
            self._refuse(edits, result)

    def _refuse(self, edits: Iterable[CellEdit], result: Result) -> None:
        for edit in edits:
            self._not(edit, result.reason, result.missing)

    def _not(self, edit: CellEdit, reason: str, missing: tuple[str, ...] = ()) -> None:
        text, label = told(edit, self.said), edit.column.label
        self.made.refused.append(
            NotRead(edit.kind, edit.row_no, reason, edit.number, label, text, missing, edit.case_id)
        )


def told(edit: CellEdit, said: Comparison) -> str:
    """What the file says, in its own words."""
    if edit.file and edit.column.listed:
        return said.words.word(edit.column.listed, edit.file)
    return edit.file or ""


def _by_row(edits: Iterable[CellEdit]) -> dict[int, list[CellEdit]]:
    rows: dict[int, list[CellEdit]] = defaultdict(list)
    for edit in edits:
        rows[edit.row_id].append(edit)
    return rows


def _by_case(edits: Iterable[CellEdit]) -> dict[int, list[CellEdit]]:
    rows: dict[int, list[CellEdit]] = defaultdict(list)
    for edit in edits:
        rows[edit.case_id].append(edit)
    return rows
