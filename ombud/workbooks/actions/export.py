"""A list leaves to be edited."""

import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _

from ombud.arrivals.actions import keep_original
from ombud.casework.queries.asked import CaseList
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.viewer import Viewer
from ombud.store.rows import chunks
from ombud.store.turn import turn
from ombud.store.walk import walked_once
from ombud.workbooks.book import SheetOut, WorkbookOut
from ombud.workbooks.clash_sheet import clash_sheet
from ombud.workbooks.columns import CASES, LINES, REMEDIES, SheetColumn, case_columns
from ombud.workbooks.events import WorkbookLeft
from ombud.workbooks.identity import EXPORT, signed, signed_rows
from ombud.workbooks.legend import legend
from ombud.workbooks.models import EditableExport
from ombud.workbooks.queries.beside import (
    order_columns,
    order_rows,
    promise_columns,
    promise_rows,
)
from ombud.workbooks.queries.cases_out import CHUNK, CasesOut, OutRows
from ombud.workbooks.queries.lines_out import (
    line_columns,
    line_rows,
    remedy_columns,
    remedy_rows,
)
from ombud.workbooks.queries.waiting import Clash
from ombud.workbooks.standing import Piece, SheetStanding, StandingWriter
from ombud.workbooks.words import words_in

SheetRow = tuple[str, Sequence[Any], frozenset[str]]
WentOn = Callable[[int], None]


def unwatched(rows: int) -> None:
    """Nobody waits for this workbook."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook that leaves. file: open for reading and gone when it is closed."""

    export_id: int
    rows: int
    file: BinaryIO


def export_workbook(
    viewer: Viewer, asked: CaseList, *, columns: Sequence[str] = (), language: str, by: By,
    at: datetime, clashes: Sequence[Clash] | None = None,
) -> Exported:  # fmt: skip
    """Write the list as a workbook to be edited, and remember what stood in it.

    columns: keys of the cases' columns, all that are good to edit where none is named. clashes: for
    a live workbook, what waits from its earlier savings. Raises PermissionDenied without the right
    to export, TooManyRows (see book).
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "cases.xlsx"
        left = write_workbook(
            viewer, asked, target, columns=columns, language=language, by=by, at=at,
            clashes=clashes,
        )  # fmt: skip
        # Its folder goes at once; the open file is read to its end.
        return Exported(left.pk, left.rows, target.open("rb"))


def write_workbook(
    viewer: Viewer, asked: CaseList, target: Path, *, columns: Sequence[str] = (), language: str,
    by: By, at: datetime, clashes: Sequence[Clash] | None = None, went_on: WentOn = unwatched,
) -> EditableExport:  # fmt: skip
    """The same, written to `target`. went_on: told of the cases done, in the sheet of the cases and
    once more in that of their lines.
    """
    viewer.must("export_lists")
    with translation.override(language), walked_once():
        leaving = _Leaving(viewer, asked, columns, language, by, at)
        leaving.clashes, leaving.went_on = clashes, went_on
        leaving.remember(leaving.write(target))
        return leaving.export


class _Leaving:
    """One workbook on its way out."""

    def __init__(
        self,
        viewer: Viewer,
        asked: CaseList,
        columns: Sequence[str],
        language: str,
        by: By,
        at: datetime,
    ) -> None:
        self.viewer, self.asked, self.by, self.at = viewer, asked, by, at
        self.words, self.language = words_in(language), language
        self.masks = not viewer.may("export_contacts")
        shown = case_columns(columns)
        with turn():
            self.export = EditableExport.objects.create(
                made_by_id=by.id if by.kind == "member" else None,
                made_at=at,
                language=language,
                zone=viewer.zone,
                columns=[column.key for column in shown],
            )
        self.cases = SheetStanding(CASES, _("Cases"), shown)
        self.lines = SheetStanding(LINES, _("Affected lines"), line_columns())
        self.remedies = SheetStanding(REMEDIES, _("Remedies"), remedy_columns())
        self.standing = StandingWriter([self.cases, self.lines, self.remedies], self.words)
        # The list is walked once: its other sheets are of the very cases that stand in the first.
        self.case_ids = array("q")
        self.stages: Counter[str] = Counter()
        self.clashes: Sequence[Clash] | None = None
        self.went_on: WentOn = unwatched

    def write(self, target: Path) -> int:
        """Write the file; returns how many cases it holds."""
        book = WorkbookOut(target, self.words)
        out = CasesOut(self.viewer, self.cases.columns, self.words, self.language)
        cases = self._sheet(self.cases, out.chunks(self.asked, at=self.at), takes_rows=True)
        count = book.add(cases)
        if self.clashes:
            book.add(clash_sheet(self.clashes, self.viewer.time_zone))
        masks = {"masks": self.masks}
        lines = line_rows(self._chunks_told(), self.lines.columns, **masks)
        book.add(self._sheet(self.lines, lines))
        remedies = remedy_rows(self._chunks(), self.remedies.columns, **masks)
        book.add(self._sheet(self.remedies, remedies))
        beside = [
            (_("Orders"), order_columns(), order_rows(self.viewer, self._chunks(), self.words)),
            (_("Promises"), promise_columns(), promise_rows(self.viewer, self._chunks())),
        ]
        for name, columns, rows in beside:
            book.add(SheetOut(name, columns, _unsigned(rows), is_edited=False))
        told: list[tuple[str, Iterable[SheetColumn]]] = [
            (one.name, one.columns) for one in (self.cases, self.lines, self.remedies)
        ]
        told += [(name, columns) for name, columns, _rows in beside]
        told.append((book.overview(cases, count, self.stages), ()))
        book.close(signed(EXPORT, 0, self.export.pk), self._legend(told))
        return count

    def _legend(self, told: list[tuple[str, Iterable[SheetColumn]]]) -> list[tuple[str, str]]:
        return legend(told, masks=self.masks, is_live=self.clashes is not None)

    def _sheet(
        self, sheet: SheetStanding, chunks: Iterator[OutRows], *, takes_rows: bool = False
    ) -> SheetOut:
        return SheetOut(sheet.name, sheet.columns, self._signed(chunks), takes_rows=takes_rows)

    def _chunks(self) -> Iterable[Sequence[int]]:
        return chunks(self.case_ids, CHUNK)

    def _chunks_told(self) -> Iterator[Sequence[int]]:
        for case_ids in self._chunks():
            yield case_ids
            self.went_on(len(case_ids))

    def _signed(self, chunks: Iterator[OutRows]) -> Iterator[SheetRow]:
        for chunk in chunks:
            piece = chunk.piece
            self.standing.add(piece)
            if piece.kind == CASES:
                self._count(piece)
            masked = {
                row_id: frozenset(key for key, ids in piece.masked.items() if row_id in ids)
                for ids in piece.masked.values()
                for row_id in ids
            }
            identities = signed_rows(piece.kind, piece.ids, self.export.pk)
            for row_id, identity, row in zip(piece.ids, identities, chunk.rows, strict=True):
                yield identity, row, masked.get(row_id, frozenset())
            if piece.kind == CASES:
                self.went_on(len(piece.ids))

    def _count(self, piece: Piece) -> None:
        self.case_ids.extend(piece.ids)
        at = [column.key for column in self.cases.edited].index("stage")
        self.stages.update(str(values[at]) for values in piece.values)

    def remember(self, rows: int) -> None:
        """Keep what stood in it, sealed, and write down that it left."""
        name = f"export-{self.export.pk}.gz"
        kept = keep_original(self.standing.content(), name=name, at=self.at)
        facts = {
            "rows": rows, "columns": len(self.cases.columns), "language": self.language,
            "contacts": not self.masks,
        }  # fmt: skip
        left = WorkbookLeft(about=(("workbook", self.export.pk),), at=self.at, facts=facts)
        with turn():
            self.export.standing, self.export.rows = kept, rows
            self.export.save(update_fields=["standing", "rows"])
            record([left], by=self.by)


def _unsigned(rows: Iterator[list[Any]]) -> Iterator[SheetRow]:
    return (("", row, frozenset()) for row in rows)
