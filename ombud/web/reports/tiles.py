"""The figures at the head of the first sheet, which look up the table below them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ombud.learning.queries.kept import promise_sums
from ombud.learning.queries.measures import case_count, late_count, open_now
from ombud.web.desk.promise_words import promise_words
from ombud.web.reports.book import Cell
from ombud.web.reports.formulas import quoted, rate_of
from ombud.web.reports.looks import TILE_COUNT, TILE_NAME, TILE_NOTE, TILE_SHARE
from ombud.web.reports.page import Page
from ombud.web.reports.promise_tables import KINDS
from ombud.web.reports.reading import Reading
from ombud.web.reports.words import period_words

# First and last column of each.
PLACES = ((1, 1), (2, 3), (4, 5), (6, 7))
LAST_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Tile:
    """A name, a figure and what stands under it: formulas with their values."""

    name: str
    figure: Cell
    note: Cell


def tiles(page: Page, read: Reading) -> None:
    """Write them in a row."""
    found = [_opened(read), _open(read), *_promises(read)]
    for column, width in ((1, 46), (2, 20), (3, 13), (4, 20), (5, 13), (6, 17), (7, LAST_WIDTH)):
        page.widen(column, width)
    page.sheet.set_row(page.row + 1, 32)
    for line, cells in enumerate(zip(*(_lines(tile) for tile in found), strict=True)):
        for (first, last), cell in zip(PLACES, cells, strict=True):
            look = page.book.look(cell.style)
            if last > first:
                page.sheet.merge_range(page.row + line, first, page.row + line, last, "", look)
            page.put(cell, page.row + line, first, look)
    page.row += 4


def _lines(tile: Tile) -> Sequence[Cell]:
    return Cell(tile.name, TILE_NAME), tile.figure, tile.note


def _of(key: str, column: str = "C") -> str:
    """What the table says of a measure, wherever its row stands."""
    return f"INDEX(${column}:${column},MATCH({quoted(key)},$A:$A,0))"


def _told(words: str, value: Any, formula: str) -> Cell:
    """A sentence around one figure, which stands in it as %(n)s."""
    before, _n, after = (words % {"n": "\0"}).partition("\0")
    parts = [quoted(part) if part else "" for part in (before, after)]
    said = "&".join(part for part in (parts[0], formula, parts[1]) if part)
    return Cell(words % {"n": value}, TILE_NOTE, said)


def _opened(read: Reading) -> Tile:
    now, then = case_count(read.scope), case_count(read.before)
    before = period_words(read.period.before)
    words = _("%(n)s against %(period)s") % {"n": "%(n)s", "period": before}
    more = _told(words, f"{now - then:+}" if now != then else "0",
                 f'TEXT({_of("opened", "G")},"+0;-0;0")')  # fmt: skip
    return Tile(_("Cases opened"), Cell(now, TILE_COUNT, _of("opened")), more)


def _open(read: Reading) -> Tile:
    late = _told(_("%(n)s of them overdue"), late_count(read.scope), _of("late_now"))
    n = open_now(read.scope).count()
    return Tile(_("Open now"), Cell(n, TILE_COUNT, _of("open_now")), late)


def _promises(read: Reading) -> list[Tile]:
    sums = promise_sums(read.scope)
    found = []
    for kind in KINDS:
        one = sums.get((kind,))
        kept, due = (one.kept, one.due) if one else (0, 0)
        name = _("%(promise)s: in time") % {"promise": promise_words(kind)}
        figure = Cell(rate_of(kept, due, due), TILE_SHARE, _of(f"{kind}.share"))
        judged = _told(_("of %(n)s judged"), due, _of(f"{kind}.share", "D"))
        found.append(Tile(name, figure, judged))
    return found
