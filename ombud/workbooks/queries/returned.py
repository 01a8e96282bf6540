"""A workbook that came back, as its sheets stand in the file."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ombud.arrivals.workbook.cells import plain_cell
from ombud.workbooks.identity import EXPORT, HEAD, SHEET, Identity, identity_of
from ombud.workbooks.reasons import NotTaken

HEAD_SEARCHED = 20
_SHEET_LIST_MOST = 1 << 20
_FIRST_LINE = 4096


@dataclass(slots=True)
class ReturnedSheet:
    """A sheet with our hidden column. labels: its heads by place; identity_at: the place of the id.

    rows: (number in the sheet, cells) beneath the heads. known: signed ids, by number, of rows that
    were written beneath the list and became cases when the workbook was saved before.
    """

    name: str
    labels: dict[int, str]
    identity_at: int
    head_row: int
    grid: Any
    kind: str = ""
    known: dict[int, str] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """The rows beneath the heads, each as wide as they are."""
        width = max(self.labels) + 1
        for number, cells in enumerate(
            islice(self.grid.rows(), self.head_row, None), self.head_row + 1
        ):
            padded = cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))]
            if number in self.known:
                padded = [*padded]
                padded[self.identity_at] = self.known[number]
            yield number, padded


@dataclass(slots=True)
class Returned:
    """Every sheet of ours in a file, and the export it came from. bare: names of the others."""

    export_id: int
    sheets: list[ReturnedSheet] = field(default_factory=list)
    bare: set[str] = field(default_factory=set)


def is_edited_workbook(content: bytes) -> bool:
    """Whether a file was exported for editing, judged without reading its sheets."""
    if not content.startswith(b"PK"):
        return HEAD.encode() in content[:_FIRST_LINE]
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open("xl/workbook.xml") as listed,
        ):
            return f'name="{SHEET}"'.encode() in listed.read(_SHEET_LIST_MOST)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError, OSError):
        return False


class Returning:
    """A workbook that came back, while a thread decodes its sheets: that work leaves us the
    processor, to get ready what they will be held against.
    """

    def __init__(self, content: bytes, aside: Executor) -> None:
        # The readers of workbooks are heavy: they load where one is read, not with the web.
        from ombud.arrivals.workbook.books import open_book

        self._book = open_book(content)
        self._told = _told(_grid(self._book, SHEET)) if SHEET in self._book.sheets else None
        self._reading = aside.submit(self._read)

    @property
    def export_id(self) -> int:
        """The export it came from, at once where it says so. Raises as `found`."""
        return self._told.export_id if self._told else self.found().export_id

    def found(self) -> Returned:
        """What is in it, when it is read. Raises NotTaken, WorkbookRefused."""
        return self._reading.result()

    def _read(self) -> Returned:
        every = self._book.sheets
        sheets = [sheet for name in every if (sheet := _sheet(_grid(self._book, name)))]
        if not sheets:
            raise NotTaken("identity_missing" if SHEET in every else "not_ours")
        for sheet in sheets:
            sheet.kind = _kind(sheet)
        export_id = self._told.export_id if self._told else _export_of(sheets)
        if export_id is None:
            raise NotTaken("export_unknown")
        return Returned(export_id, sheets, set(every) - {sheet.name for sheet in sheets})


@contextmanager
def returning(content: bytes) -> Iterator[Returning]:
    """Open what came back. Raises NotTaken, or WorkbookRefused for what is no readable workbook."""
    with ThreadPoolExecutor(max_workers=1) as aside:
        yield Returning(content, aside)


def _grid(book: Any, name: str) -> Any:
    """The cells alone: pictures, comments and colours are not asked for, and cost a second look."""
    grid = book.opener(name)
    grid.date1904 = book.date1904
    return grid


def _sheet(grid: Any) -> ReturnedSheet | None:
    for row, cells in enumerate(islice(grid.rows(), HEAD_SEARCHED), 1):
        labels = {at: _label(cell) for at, cell in enumerate(cells) if _label(cell)}
        for at, label in labels.items():
            if label == HEAD:
                return ReturnedSheet(grid.name, labels, at, row, grid)
    return None


def _label(cell: Any) -> str:
    return re.sub(r"\s+", " ", plain_cell(cell))


def _told(grid: Any) -> Identity | None:
    for cells in islice(grid.rows(), 1):
        told = identity_of(plain_cell(cells[0])) if cells else None
        return told if told and told.kind == EXPORT else None
    return None


def _identities(sheet: ReturnedSheet) -> Iterator[Identity]:
    for _number, cells in sheet.rows():
        told = identity_of(plain_cell(cells[sheet.identity_at]))
        if told:
            yield told


def _kind(sheet: ReturnedSheet) -> str:
    first = next(_identities(sheet), None)
    return first.kind if first else ""


def _export_of(sheets: Sequence[ReturnedSheet]) -> int | None:
    for sheet in sheets:
        first = next(_identities(sheet), None)
        if first:
            return first.export_id
    return None
