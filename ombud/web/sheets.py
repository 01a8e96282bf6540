"""Tables leave as XLSX or CSV, row by row: memory does not grow with them.

Excel must take nothing for more than it is: text stays text (`+86…`, `=cmd`, long order numbers),
dates and amounts are typed. A CSV has no types, so there a text that begins like a formula is
written behind an apostrophe.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

XLSX, CSV = "xlsx", "csv"
KINDS = (XLSX, CSV)
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
    "zip": "application/zip",
}
TEXT, LONG, MOMENT, DAY, MONEY, COUNT = "text", "long", "moment", "day", "money", "count"
ROWS_MOST = 1_048_575
CELL_MOST = 32_767
NAME_MOST = 31
_FORMATS = {
    TEXT: "@",
    LONG: "@",
    MOMENT: "yyyy-mm-dd hh:mm",
    DAY: "yyyy-mm-dd",
    MONEY: "#,##0.00",
    COUNT: "0",
}
_WIDTHS = {TEXT: 22, LONG: 50, MOMENT: 18, DAY: 13, MONEY: 15, COUNT: 10}
# The button of the filter stands over the end of the head.
_BUTTON, _HEAD_MOST = 4, 40
# XML knows no other control characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LIKE_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .()-]+$)")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


class TooManyRows(Exception):
    """A workbook sheet cannot hold so many rows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, (label, kind) of its columns, and its rows whenever they are asked for.

    Values are str, int, float, Decimal, date, naive datetime or None.
    """

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Callable[[], Iterable[Sequence[Any]]]

    @property
    def labels(self) -> list[str]:
        """The labels, each once: a team's own column may be called like one of ours."""
        seen: dict[str, int] = {}
        labels = []
        for label, _kind in self.columns:
            seen[label] = seen.get(label, 0) + 1
            labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
        return labels


def write_sheets(target: Path, kind: str, sheets: Sequence[Sheet]) -> None:
    """Write the tables to `target`: a workbook, a CSV, or CSVs in a ZIP when there are several.

    Raises TooManyRows for a workbook over 1,048,575 rows.
    """
    if kind == XLSX:
        _write_workbook(target, sheets)
    elif len(sheets) == 1:
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            _write_csv(file, sheets[0])
    else:
        _write_archive(target, sheets)


def ending(kind: str, sheets: Sequence[Sheet]) -> str:
    """The ending of the file that `write_sheets` writes."""
    return "zip" if kind == CSV and len(sheets) > 1 else kind


def _write_workbook(target: Path, sheets: Sequence[Sheet]) -> None:
    names = [_sheet_name(sheet.name) for sheet in sheets]
    # Heavy, and needed only here: the web starts without it.
    from rustpy_xlsxwriter import write_worksheets

    write_worksheets(
        [(name, _records(sheet)) for name, sheet in zip(names, sheets, strict=True)],
        str(target),
        freeze_panes={"general": {"row": 1, "col": 1}},
        bold_headers=True,
        autofilter=dict.fromkeys(names, True),
        column_formats={name: _formats(sheet) for name, sheet in zip(names, sheets, strict=True)},
        column_widths={name: _widths(sheet) for name, sheet in zip(names, sheets, strict=True)},
    )


def _sheet_name(name: str) -> str:
    return _NOT_IN_NAMES.sub(" ", name)[:NAME_MOST].strip() or "1"


def _formats(sheet: Sheet) -> list[Any]:
    from rustpy_xlsxwriter import Format

    return [Format().set_num_format(_FORMATS[kind]) for _label, kind in sheet.columns]


def _widths(sheet: Sheet) -> list[float]:
    """In characters: what the kind needs, more where the head is longer, within bounds."""
    heads = (min(places(label) + _BUTTON, _HEAD_MOST) for label in sheet.labels)
    kinds = (_WIDTHS[kind] for _label, kind in sheet.columns)
    return [float(max(pair)) for pair in zip(heads, kinds, strict=True)]


def places(text: str) -> int:
    """How many characters of Latin stand as wide as the text: Chinese ones take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _records(sheet: Sheet) -> Iterator[dict[str, Any]]:
    labels = sheet.labels
    rows = iter(sheet.rows())
    # The writer takes the head from the first record: an empty table still shows its columns.
    first = list(islice(rows, 1)) or [[None] * len(labels)]
    for count, row in enumerate(chain(first, rows), 1):
        if count > ROWS_MOST:
            raise TooManyRows(_("A workbook holds 1,048,575 rows at most. Please export CSV."))
        yield dict(zip(labels, map(_for_workbook, row), strict=True))


def _for_workbook(value: Any) -> Any:
    if isinstance(value, str):
        return cell_text(value) or None
    return float(value) if isinstance(value, Decimal) else value


def cell_text(text: str) -> str:
    """The text as a cell of a workbook can hold it."""
    return _UNWRITABLE.sub(" ", _fitting(text))


def _fitting(text: str) -> str:
    """The text as far as a cell holds it, saying so where it ends early."""
    if len(text) <= CELL_MOST:
        return text
    end = _("… (too long for a cell: a CSV holds it whole)")
    return text[: CELL_MOST - len(end)] + end


def _write_csv(file: IO[str], sheet: Sheet) -> None:
    writer = csv.writer(file)
    writer.writerow(map(_for_csv, sheet.labels))
    for row in sheet.rows():
        writer.writerow([_for_csv(value) for value in row])


def _for_csv(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace("\0", "")
        return f"'{text}" if _LIKE_FORMULA.match(text) else text
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _write_archive(target: Path, sheets: Sequence[Sheet]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            with archive.open(f"{_sheet_name(sheet.name)}.csv", "w") as raw:
                file = io.TextIOWrapper(raw, "utf-8-sig", newline="")
                _write_csv(file, sheet)
                file.flush()
                file.detach()
