"""The complaint workbook of a week or a month, made in one moment and put on record."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ombud.learning.actions import record_report
from ombud.learning.calendar import WEEK
from ombud.learning.queries.measures import CAUSE, case_sums, line_sums, owner_ids
from ombud.learning.queries.periods import Period, Scope, scope_of
from ombud.learning.queries.report_rows import (
    CASES,
    LINES,
    OPEN,
    PROMISES,
    REMEDIES,
    report_rows,
)
from ombud.people.queries import member_names, shops_seen, teams
from ombud.people.viewer import Viewer
from ombud.store.moment import one_moment
from ombud.web import sheets
from ombud.web.reports import charts
from ombud.web.reports import rows as lines
from ombud.web.reports.book import Book, Column, Placed
from ombud.web.reports.case_tables import by_agent, by_class, by_country, by_detail, draw_classes
from ombud.web.reports.cost_tables import costs, rates
from ombud.web.reports.definitions import definitions
from ombud.web.reports.goods_tables import by_cause, by_fault, by_product
from ombud.web.reports.over_time import draw_days, draw_periods, over_time
from ombud.web.reports.page import Page
from ombud.web.reports.promise_tables import ageing, draw_promises, promises
from ombud.web.reports.reading import Reading
from ombud.web.reports.remedy_rows import remedy_columns, remedy_rows
from ombud.web.reports.summary import summary
from ombud.web.reports.tiles import PLACES, tiles
from ombud.web.reports.words import TextKeys, country_of, period_words, scope_notes, title_of

CHUNK = 1_000
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Rows:
    """A sheet of rows: what formulas call it, its columns, and how its rows are told."""

    table: str
    prefix: str
    columns: Callable[[], list[Column]]
    rows: Callable[[Any, Reading], Any]


_ROWS = (
    _Rows(CASES, "case", lines.case_columns, lines.case_rows),
    _Rows(LINES, "line", lines.line_columns, lines.line_rows),
    _Rows(PROMISES, "promise", lines.promise_columns, lines.promise_rows),
    _Rows(REMEDIES, "cost", remedy_columns, remedy_rows),
    _Rows(OPEN, "open", lines.open_columns, lines.open_rows),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the charts of the summary show: where its tables stand on the sheets after it."""

    days: Placed
    periods: Placed
    classes: Placed
    promises: Placed


def make_report(
    viewer: Viewer, period: Period, target: Path, *,
    at: datetime, shop_ids: Collection[int] = (), who: str = "",
    told: Told = lambda done, total: None,
) -> int:  # fmt: skip
    """Write the workbook to `target`; returns how many cases were opened in the period.

    shop_ids: the shops it is about; all that the viewer may see without any. who: made it. told:
    rows done and rows in all, again and again. Raises PermissionDenied without the right to make
    reports, TooManyRows where a sheet cannot hold them.
    """
    viewer.must("make_reports")
    scope = scope_of(viewer, period, at=at, shop_ids=shop_ids)
    with one_moment():
        rows = Counted(report_rows(scope), told)
        count = _write(viewer, scope, period, rows, target, who)
    contacts = viewer.may("export_contacts")
    record_report(viewer=viewer, period=period, shop_ids=scope.shop_ids, rows=count,
                  contacts=contacts, at=at)  # fmt: skip
    return count


def file_name(period: Period) -> str:
    """What the file is called."""
    of = period.first.isoformat() if period.unit == WEEK else f"{period.first:%Y-%m}"
    return f"{title_of(period)} {of}.xlsx"


class Counted:
    """The tables of rows on their way into the workbook. Raises TooManyRows when made."""

    def __init__(self, tables: Mapping[str, Any], told: Told) -> None:
        self.tables, self.told, self.done = tables, told, 0
        counts = [rows.count() for rows in tables.values()]
        if max(counts) > sheets.ROWS_MOST:
            raise sheets.TooManyRows(
                _("A workbook holds 1,048,575 rows at most. Choose a week, or fewer shops.")
            )
        self.total = sum(counts)

    def of(self, table: str) -> Iterator[Any]:
        """The rows of a table; how many are done is told on the way."""
        for row in self.tables[table].iterator(chunk_size=CHUNK):
            yield row
            self.done += 1
            if self.done % CHUNK == 0:
                self.told(self.done, self.total)


def _write(
    viewer: Viewer, scope: Scope, period: Period, rows: Counted, target: Path, who: str
) -> int:
    read = _reading(viewer, scope, period)
    title = f"{title_of(period)} · {period_words(period)}"
    book = Book(target, title)
    first, course, classes = (
        Page(book, name) for name in (_("Summary"), _("Over time"), _("Classes"))
    )
    days, periods = over_time(course, read)
    drawn = Drawn(days, periods, by_class(classes, read), _write_pages(book, read))
    definitions(Page(book, _("Definitions")))
    count = _write_rows(book, rows, read)
    shops = [shop.name for shop in read.shops.values()]
    first.begin(title, scope_notes(scope, shops, who))
    _write_first(first, drawn, read)
    book.close()
    return count


def _write_first(first: Page, drawn: Drawn, read: Reading) -> None:
    """The summary, with the charts of the sheets after it."""
    tiles(first, read)
    at = charts.Spot(first.row, PLACES[-1][1] + 2)
    draw_days(first, at, read, drawn.days)
    draw_periods(first, at.below, read, drawn.periods)
    draw_classes(first, at.below.below, drawn.classes)
    draw_promises(first, at.below.below.below, drawn.promises)
    summary(first, read)
    first.on_one_page()


def _write_pages(book: Book, read: Reading) -> Placed:
    """The measures but the first three sheets; returns where the promises stand."""
    for name, fill in _pages():
        fill(Page(book, name), read)
    kept = promises(Page(book, _("Promises kept")), read)
    costs(Page(book, _("Costs")), read)
    rates(Page(book, _("Rates")), read)
    return kept


def _pages() -> list[tuple[str, Callable[[Page, Reading], None]]]:
    return [
        (_("Details"), by_detail), (_("Products"), by_product), (_("Countries"), by_country),
        (_("Agents"), by_agent), (_("Causes"), by_cause), (_("At fault"), by_fault),
        (_("Age of open cases"), ageing),
    ]  # fmt: skip


def _write_rows(book: Book, found: Counted, read: Reading) -> int:
    """Every sheet of rows; returns how many cases there are."""
    names = {CASES: _("Cases"), LINES: _("Affected lines"), PROMISES: _("Promises"),
             REMEDIES: _("Remedies"), OPEN: _("Open cases")}  # fmt: skip
    counts = {}
    for each in _ROWS:
        rows = each.rows(found.of(each.table), read)
        counts[each.table] = book.rows(names[each.table], each.prefix, each.columns(), rows)
    return counts[CASES]


def _reading(viewer: Viewer, scope: Scope, period: Period) -> Reading:
    before = replace(scope, first=period.before.first, last=period.before.last)
    causes = TextKeys.of("c", (one.value for one in line_sums(scope, CAUSE)))
    said = (
        country for each in (scope, before) for (country,) in case_sums(each, "customer__country")
    )
    countries = TextKeys.of("l", map(country_of, said))
    owners = {*owner_ids(scope), *(owner for (owner,) in case_sums(before, "owner_id"))}
    return Reading(
        viewer, period, scope, before, causes, countries, member_names(owners),
        {team.pk: team.name for team in teams()},
        {shop.pk: shop for shop in shops_seen(viewer).filter(id__in=scope.shop_ids)},
        {shop_id: zone for zone, ids in scope.shops.items() for shop_id in ids},
    )  # fmt: skip
