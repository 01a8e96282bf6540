"""Writes the workbook: typed cells, drop-downs, colours, locks. Rows go to disk as they come."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ombud.arrivals.workbook.folding import column_letter
from ombud.casework.queries.columns import CODE, COUNT, DAY, MOMENT, MONEY, TEXT
from ombud.workbooks.cells import cut, writer_of
from ombud.workbooks.columns import SheetColumn
from ombud.workbooks.identity import HEAD, SHEET
from ombud.workbooks.overview import add_overview
from ombud.workbooks.words import Words

Put = Callable[[int, int, Any, Any], None]
# Place, key, what a cell shows of a value, how it is written, its look.
Cell = tuple[int, str, Callable[[Any], Any], Put, Any]

LISTS = "_lists"
# Room for new rows beneath the list: their cells are drop-downs too.
ROOM = 2_000
ROWS_MOST = 1_048_576
A4, PAGES_WIDE = 9, 2
# Two lines: some heads are long in English.
HEAD_HEIGHT = 30
MASKED_FONT = "#8a8f98"
_NUMBER_FORMATS = {
    TEXT: "@", CODE: "@", DAY: "yyyy-mm-dd", MOMENT: "yyyy-mm-dd hh:mm", MONEY: "#,##0.00",
    COUNT: "0",
}  # fmt: skip
_WIDTHS = {TEXT: 18, CODE: 16, DAY: 12, MOMENT: 17, MONEY: 12, COUNT: 9}
_WIDE = {"title": 44, "detail": 40, "number": 14}
_PROTECTED = {
    "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True,
    "delete_rows": True, "sort": True, "autofilter": True,
}  # fmt: skip
_RED, _AMBER = {"font_color": "#9c1c1c", "bg_color": "#fde8e8"}, {"bg_color": "#fff3d6"}


@dataclass(slots=True)
class SheetOut:
    """A sheet to be written. rows: (signed id, values, keys of masked cells) for each row."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[tuple[str, Sequence[Any], frozenset[str]]]
    is_edited: bool = True
    takes_rows: bool = False

    @property
    def places(self) -> list[tuple[int, SheetColumn]]:
        """The columns with their places, behind the hidden one where there is one."""
        return list(enumerate(self.columns, 1 if self.is_edited else 0))


class WorkbookOut:
    """One workbook being written to a file."""

    def __init__(self, target: Path, words: Words) -> None:
        # Heavy, and needed only here: the web starts without it.
        from xlsxwriter import Workbook

        self.words = words
        # Nothing in it is a formula or a link, whatever a text begins with.
        told = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                "strings_to_numbers": False, "tmpdir": str(target.parent)}  # fmt: skip
        self._book = Workbook(str(target), told)
        self._styles: dict[tuple[str, bool, bool], Any] = {}
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#eef1f5"}
        )
        self._ranges: dict[str, str] = {}

    def add(self, sheet: SheetOut) -> int:
        """Write a sheet; returns how many rows it holds."""
        made = self._book.add_worksheet(sheet.name)
        self._columns(made, sheet)
        if sheet.is_edited:
            made.write_string(0, 0, HEAD)
        made.set_row(0, HEAD_HEIGHT)
        for at, column in sheet.places:
            made.write_string(0, at, column.label, self._head)
        last = self._rows(made, sheet)
        first, right = sheet.places[0][0], sheet.places[-1][0]
        made.freeze_panes(1, first + 1)
        # Printed, every page says what its columns are and which case a row is.
        made.set_landscape()
        made.set_paper(A4)
        made.fit_to_pages(PAGES_WIDE, 0)
        made.repeat_rows(0)
        made.repeat_columns(first)
        made.autofilter(0, 0, max(last, 1), right)
        made.protect("", _PROTECTED)
        if sheet.is_edited:
            self._checks(made, sheet, last)
        self._colours(made, sheet, last)
        return last

    def _columns(self, made: Any, sheet: SheetOut) -> None:
        if sheet.is_edited:
            made.set_column(0, 0, 4, None, {"hidden": True})
        for at, column in sheet.places:
            # The cells beneath the list wait for new rows.
            is_open = sheet.takes_rows or column.is_edited
            width = _WIDE.get(column.key, _WIDTHS[column.kind])
            made.set_column(at, at, width, self._style(column.kind, locked=not is_open))

    def _style(self, kind: str, *, locked: bool, grey: bool = False) -> Any:
        known = self._styles.get((kind, locked, grey))
        if known is None:
            told = {"num_format": _NUMBER_FORMATS[kind], "locked": locked, "valign": "top"}
            told |= {"font_color": MASKED_FONT} if grey else {}
            known = self._styles[kind, locked, grey] = self._book.add_format(told)
        return known

    def _rows(self, made: Any, sheet: SheetOut) -> int:
        cells = [self._cell(made, *place) for place in sheet.places]
        row = 0
        for row, (identity, values, masked) in enumerate(sheet.rows, 1):
            if row >= ROWS_MOST:
                raise TooManyRows
            if identity:
                made.write_string(row, 0, identity)
            if masked:
                self._masked_row(made, row, cells, values, masked)
                continue
            for (at, _key, shown, put, style), value in zip(cells, values, strict=True):
                said = shown(value)
                if said is not None:
                    put(row, at, said, style)
        return row

    def _cell(self, made: Any, at: int, column: SheetColumn) -> Cell:
        style = self._style(column.kind, locked=not column.is_edited, grey=not column.is_edited)
        if column.is_edited:
            # An open cell without content needs none of its own: its column is open.
            return at, column.key, writer_of(column, self.words), _put(made, column.kind), style
        return at, column.key, self._read_only(column), _put_or_lock(made, column.kind), style

    def _read_only(self, column: SheetColumn) -> Callable[[Any], Any]:
        if column.kind == CODE:
            return lambda value: self.words.word(column.listed, value)
        return lambda value: "" if value is None else value

    def _masked_row(
        self,
        made: Any,
        row: int,
        cells: Sequence[Cell],
        values: Sequence[Any],
        masked: frozenset[str],
    ) -> None:
        locked = self._style(TEXT, locked=True, grey=True)
        for (at, key, shown, put, style), value in zip(cells, values, strict=True):
            said = shown(value)
            if said is not None:
                put(row, at, said, locked if key in masked else style)

    def _checks(self, made: Any, sheet: SheetOut, last: int) -> None:
        end = min(last + ROOM, ROWS_MOST - 1) if sheet.takes_rows else max(last, 1)
        for at, column in sheet.places:
            check = self._check(column) if column.is_edited else None
            if check:
                made.data_validation(1, at, end, at, check)

    def _check(self, column: SheetColumn) -> dict[str, Any] | None:
        if column.kind == CODE:
            message = _("Please choose from the list.")
            return {"validate": "list", "source": self._range(column.listed),
                    "error_title": column.label[:32], "error_message": message}  # fmt: skip
        if column.kind == DAY:
            message = _("Please write a day, such as 2026-11-20.")
            return {"validate": "date", "criteria": ">=", "value": date(FIRST_YEAR, 1, 1),
                    "error_title": column.label[:32], "error_message": message}  # fmt: skip
        if column.kind in (MONEY, COUNT):
            message = _("Please write a number, 0 or more.")
            return {"validate": "decimal", "criteria": ">=", "value": 0,
                    "error_title": column.label[:32], "error_message": message}  # fmt: skip
        return None

    def _range(self, listed: str) -> str:
        if listed not in self._ranges:
            at = column_letter(len(self._ranges))
            count = max(len(self.words.choosable(listed)), 1)
            self._ranges[listed] = f"='{LISTS}'!${at}$1:${at}${count}"
        return self._ranges[listed]

    def _colours(self, made: Any, sheet: SheetOut, last: int) -> None:
        places = {column.key: at for at, column in sheet.places}
        if "due" in places:
            at = places["due"]
            made.conditional_format(1, at, max(last, 1), at, self._late(places))
        if "priority" in places:
            at = places["priority"]
            for code, look in (("P1", _RED), ("P2", _AMBER)):
                rule = {"type": "cell", "criteria": "==", "format": self._book.add_format(look),
                        "value": f'"{self.words.word("priority", code)}"'}  # fmt: skip
                made.conditional_format(1, at, max(last, 1), at, rule)

    def _late(self, places: Mapping[str, int]) -> dict[str, Any]:
        due = f"${column_letter(places['due'])}2"
        parts = [f"ISNUMBER({due})", f"{due}<NOW()"]
        if "stage" in places:
            stage = f"${column_letter(places['stage'])}2"
            ended = (self.words.word("stage", code) for code in ("settled", "closed"))
            parts += [f'{stage}<>"{word}"' for word in ended]
        look = self._book.add_format(_RED)
        return {"type": "formula", "criteria": f"=AND({','.join(parts)})", "format": look}

    def overview(self, cases: SheetOut, last: int, stages: Mapping[str, int]) -> str:
        """Count the cases by stage, in the order of the stages; returns the sheet's name."""
        at = next(at for at, column in cases.places if column.key == "stage")
        letter = column_letter(at)
        end = min(last + ROOM, ROWS_MOST - 1) + 1
        quoted = cases.name.replace("'", "''")
        words = self.words.labels["stage"]
        counts = {word: stages.get(code, 0) for code, word in words.items()}
        return add_overview(
            self._book, self._head, f"'{quoted}'!${letter}$2:${letter}${end}", counts
        )

    def close(self, identity: str, legend: Sequence[tuple[str, str]]) -> None:
        """Write the legend, the lists and the hidden identity, and finish the file."""
        self._legend(legend)
        lists = self._book.add_worksheet(LISTS)
        named = list(self._ranges)
        depth = max((len(self.words.choosable(listed)) for listed in named), default=0)
        for row in range(depth):
            for at, listed in enumerate(named):
                words = self.words.choosable(listed)
                if row < len(words):
                    lists.write_string(row, at, words[row])
        lists.very_hidden()
        hidden = self._book.add_worksheet(SHEET)
        hidden.write_string(0, 0, identity)
        hidden.very_hidden()
        self._book.close()

    def _legend(self, lines: Sequence[tuple[str, str]]) -> None:
        made = self._book.add_worksheet(_("Legend")[:31])
        made.set_column(0, 0, 26)
        made.set_column(1, 1, 90, self._book.add_format({"text_wrap": True, "valign": "top"}))
        for row, (head, text) in enumerate(lines):
            made.write_string(row, 0, head, self._head if head else None)
            made.write_string(row, 1, text)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        made.protect("", _PROTECTED)


def _put(made: Any, kind: str) -> Put:
    if kind in (MONEY, COUNT):
        return made.write_number
    if kind in (DAY, MOMENT):
        return partial(_put_day, made)
    return made.write_string


def _put_day(made: Any, row: int, at: int, value: date, style: Any) -> None:
    if value.year < FIRST_YEAR:
        made.write_string(row, at, value.isoformat(), style)
    else:
        made.write_datetime(row, at, value, style)


def _put_or_lock(made: Any, kind: str) -> Put:
    """A cell that is only read is locked though it be empty: its column waits for new rows."""
    put = _put(made, kind)

    def put_or_lock(row: int, at: int, value: Any, style: Any) -> None:
        if value == "":
            made.write_blank(row, at, None, style)
        else:
            put(row, at, cut(value) if isinstance(value, str) else value, style)

    return put_or_lock


FIRST_YEAR = 1990


class TooManyRows(Exception):
    """A sheet cannot hold so many rows."""
