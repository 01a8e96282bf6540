"""Looks over the sheets of a book and picks the one that holds the complaints."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ombud.arrivals.workbook.books import Book
from ombud.arrivals.workbook.headers import candidates
from ombud.arrivals.workbook.kinds import COMPLAINTS, kind_of, places_in
from ombud.arrivals.workbook.mapping import Choice, fingerprint
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.side_by_side import tables_beside
from ombud.arrivals.workbook.tables import Table, find_table

REPORT, LISTS, EMPTY = "report", "lists", "empty"
_REPORTS = re.compile(
    r"统计|統計|月报|月報|周报|日报|透视|樞紐|报表|報表|汇总图|图表|看板|说明|說明|pivot|report|chart"
    r"|dashboard|instruction|readme|summary",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"参数|參數|下拉|字典|选项|選項|枚举|清单值|配置|lists?$|lookup|options|dropdown|settings",
    re.IGNORECASE,
)
_COMPLAINTS = re.compile(
    r"投诉|投訴|客诉|客訴|售后|售後|台账|登记|complaint|ticket|case|dispute", re.IGNORECASE
)
_OTHER_KIND = 20
# What only a table of complaints has; orders, parcels and reports share the other fields.
_TELLING = frozenset(
    "complaint_no complaint_date problem_class problem_sub description title demand status "
    "resolution answer satisfaction closed_at first_response_at kind".split()
)


# Proposes what the columns of a table hold.
Mapped = Callable[[Table], dict[str, Choice]]


@dataclass(slots=True)
class SheetFound:
    """A sheet: rows under its header, how much it looks like complaints, why it was passed over.

    kind: one of kinds.COMPLAINTS and its fellows, or ''. columns: their names in order. mapping:
    what they hold, in the words of its kind. taken: it comes in together with the complaints.
    """

    name: str
    rows: int
    visible: bool
    score: float
    skipped: str
    fingerprint: str
    header_row: int = 0
    kind: str = ""
    columns: list[str] = field(default_factory=list)
    mapping: dict[str, Choice] = field(default_factory=dict)
    taken: bool = False


def look_at_sheets(book: Book, mapped: Mapped) -> tuple[list[SheetFound], Table | None]:
    """Every sheet, and the table of the best one. Only that one stays in memory."""
    found: list[SheetFound] = []
    best: Table | None = None
    for name, visible in book.sheets.items():
        for sheet, table in _look_at(book, name, visible, mapped):
            if table and all(sheet.score > other.score for other in found):
                best = table
            found.append(sheet)
    return found, best


def best_sheet(sheets: list[SheetFound]) -> str:
    """The name of the most complaint-like sheet. Raises WorkbookRefused when all are empty."""
    filled = [sheet for sheet in sheets if sheet.skipped != EMPTY]
    if not filled:
        raise WorkbookRefused("no_rows")
    return max(filled, key=lambda sheet: sheet.score).name


def take_along(sheets: list[SheetFound], chosen: str) -> None:
    """Mark what comes in with the chosen sheet: further sheets of its layout, and other kinds."""
    main = next(sheet for sheet in sheets if sheet.name == chosen)
    for sheet in sheets:
        is_twin = sheet.kind == COMPLAINTS and sheet.fingerprint == main.fingerprint
        is_other = sheet.kind not in ("", COMPLAINTS)
        is_wanted = sheet is not main and not sheet.skipped and sheet.rows > 0 and sheet.visible
        sheet.taken = is_wanted and bool(sheet.fingerprint) and (is_twin or is_other)


def _look_at(
    book: Book, name: str, visible: bool, mapped: Mapped
) -> list[tuple[SheetFound, Table | None]]:
    """The sheet, or the tables that stand side by side on it."""
    try:
        tables = [find_table(grid) for grid in tables_beside(book.grid(name))]
    except WorkbookRefused as refusal:
        if refusal.code == "no_rows" or len(book.sheets) > 1:
            return [(SheetFound(name, 0, visible, -100.0, EMPTY, ""), None)]
        raise
    is_one_of_several = len(book.sheets) > 1 or len(tables) > 1
    found = [(_seen(table, visible), table) for table in tables]
    for sheet, table in found:
        if is_one_of_several and sheet.fingerprint and not sheet.skipped:
            # What stands beside another table speaks for itself, whatever the sheet is called.
            words = [*table.titles, table.headers[0]] if len(tables) > 1 else [sheet.name]
            _name_its_kind(sheet, " ".join(words), mapped(table))
    return list(found)


def _seen(table: Table, visible: bool) -> SheetFound:
    name = table.grid.name
    skipped = REPORT if _REPORTS.search(name) else LISTS if _LISTS.search(name) else ""
    score = _score(table, name) - (20 if skipped else 0) - (0 if visible else 5)
    mark = fingerprint(table.headers) if table.header_row else ""
    return SheetFound(
        name, table.rows_expected, visible, round(score, 1), skipped, mark, table.header_row
    )


def _name_its_kind(sheet: SheetFound, called: str, mapping: dict[str, Choice]) -> None:
    sheet.kind, sheet.columns = kind_of(called, mapping), list(mapping)
    if sheet.kind == COMPLAINTS:
        sheet.mapping = mapping
    elif sheet.kind:
        sheet.mapping = places_in(sheet.kind, mapping)
        sheet.score -= _OTHER_KIND


def _score(table: Table, name: str) -> float:
    known = {found[0].field for header in table.headers if (found := candidates(header))}
    score = len(known) + 2 * len(known & _TELLING) + (3 if _COMPLAINTS.search(name) else 0)
    return score + min(table.rows_expected, 1000) / 500 - (10 if not table.rows_expected else 0)
