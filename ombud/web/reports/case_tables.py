"""Cases by class and detail, by country, and by the people who have them in hand."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ombud.learning.queries.measures import CaseSum, case_sums, currencies_of
from ombud.web import shown
from ombud.web.reports import charts
from ombud.web.reports.book import Cell, Placed, letter
from ombud.web.reports.formulas import (
    ANY,
    KEY_OF_ROW,
    beside_before,
    count,
    counting,
    quoted,
    share,
    summed,
    text,
    total,
)
from ombud.web.reports.looks import BAD, COUNT, KEY, LABEL, MONEY, MORE, SHARE
from ombud.web.reports.page import Head, Page
from ombud.web.reports.reading import Reading, worth_of
from ombud.web.reports.words import class_key, country_of, member_key, period_words

CASES = 2
Sums = Mapping[Any, CaseSum]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of cases: its key and labels, what it counts, and by which formula."""

    key: str
    labels: tuple[str, ...]
    sums: CaseSum
    before: int
    where: Mapping[str, str]


def _table(page: Page, read: Reading, heads: Sequence[str], rows: Iterable[Row]) -> Placed:
    """A table of cases, those of most cases first."""
    found = sorted(rows, key=lambda row: (-row.sums.count, -row.before, row.labels, row.key))
    of_all = sum(row.sums.count for row in found)
    currencies = currencies_of(row.sums for row in found)
    cells = [_cells(row, of_all, currencies) for row in found]
    named = [(head, LABEL) for head in heads]
    totals = totals_of(cells, _("All")) if cells else ()
    every = [*named, *_heads(read, currencies)]
    return page.table(every, cells, totals=totals, is_main=True)


def _heads(read: Reading, currencies: Sequence[str]) -> list[Head]:
    return [
        (_("Cases"), COUNT), (period_words(read.period.before), COUNT),
        (_("More or less"), MORE), (_("Share of all cases"), SHARE), (_("Open"), COUNT),
        (_("Overdue"), BAD), (_("Reopened cases"), COUNT), *cost_heads(currencies),
    ]  # fmt: skip


def cost_heads(currencies: Sequence[str]) -> list[Head]:
    """A head for the costs in each currency."""
    return [(_("Costs (%(currency)s)") % {"currency": each}, MONEY) for each in currencies]


def _cells(row: Row, of_all: int, currencies: Sequence[str]) -> list[Cell]:
    one, where, at = row.sums, dict(row.where), 1 + len(row.labels)
    cases, before = f"${letter(at)}{{r}}", f"${letter(at + 1)}{{r}}"
    return [
        Cell(row.key, KEY), *(text(label, LABEL) for label in row.labels),
        count(one.count, **where), *beside_before(one.count, row.before, cases, before),
        share(one.count, of_all, cases, counting(case_kind=ANY)),
        count(one.open, **where, case_open="1"), count(one.late, BAD, **where, case_late="1"),
        count(one.reopened, **where, case_reopened='">0"'),
        *(_costs(one, each, where) for each in currencies),
    ]  # fmt: skip


def _costs(one: CaseSum, currency: str, where: Mapping[str, str]) -> Cell:
    worth = worth_of(one.refunds, currency)
    return total(worth, "case_refund", **where, case_currency=quoted(currency))


def totals_of(rows: Sequence[Sequence[Cell]], label: str) -> list[Cell]:
    """The row of totals of a table: counts and amounts are added up, rates are not."""
    cells = [Cell("", KEY), text(label, LABEL)]
    for index, (first, *_others) in enumerate(zip(*rows, strict=True)):
        if index >= len(cells):
            is_sum = first.style in (COUNT, BAD, MONEY, MORE)
            column = [row[index] for row in rows]
            name = letter(index)
            cells.append(summed(name, column, first.style) if is_sum else Cell(None, first.style))
    return cells


def _folded(sums: Sums, key: Callable[[Any], Any]) -> dict[Any, CaseSum]:
    found: dict[Any, CaseSum] = defaultdict(CaseSum)
    for values, one in sums.items():
        found[key(values)].add(one)
    return found


def _both(now: Sums, before: Sums) -> Iterable[tuple[Any, CaseSum, int]]:
    """Every value there is now or was before: its sums, and how many cases it had before."""
    for value in dict.fromkeys([*now, *before]):
        was = before[value].count if value in before else 0
        yield value, now.get(value, CaseSum()), was


def by_class(page: Page, read: Reading) -> Placed:
    """The classes."""
    now, before = (
        _folded(case_sums(scope, "class_code"), lambda values: values[0])
        for scope in (read.scope, read.before)
    )
    page.begin(_("Cases by class"))
    rows = [
        Row(class_key(code), (shown.about(code) or _("none"),), one, was,
            {"case_class": KEY_OF_ROW})
        for code, one, was in _both(now, before)
    ]  # fmt: skip
    placed = _table(page, read, [_("Class")], rows)
    draw_classes(page, charts.near(page, placed, _columns(placed)), placed)
    return placed


def draw_classes(page: Page, at: charts.Spot, placed: Placed) -> None:
    """The chart of the classes."""
    series = charts.of_column(placed, CASES, colours=charts.class_colours(placed))
    charts.bars(page, at, _("Cases by class"), series)


def _columns(placed: Placed) -> int:
    return len(placed.rows[0]) - 1 if placed.rows else 1


def by_detail(page: Page, read: Reading) -> None:
    """The details of the classes."""
    now, before = (
        case_sums(scope, "class_code", "detail_code") for scope in (read.scope, read.before)
    )
    page.begin(_("Cases by detail"))
    rows = []
    for (code, detail), one, was in _both(now, before):
        where = {"case_class": quoted(class_key(code)), "case_detail": KEY_OF_ROW}
        labels = shown.about(code) or _("none"), shown.about(detail) or _("no detail")
        rows.append(Row(class_key(detail), labels, one, was, where))
    placed = _table(page, read, [_("Class"), _("Detail")], rows)
    series = charts.of_column(placed, CASES + 1, 2, colours=charts.class_colours(placed))
    charts.bars(page, charts.near(page, placed, _columns(placed)), _("Cases by detail"), series)


def by_country(page: Page, read: Reading) -> None:
    """The countries of the customers."""
    now, before = (
        _folded(case_sums(scope, "customer__country"), lambda values: country_of(values[0]))
        for scope in (read.scope, read.before)
    )
    page.begin(_("Cases by country"), [_("The country is the customer's.")])
    rows = [
        Row(read.countries.key(code), (shown.country(code) if code else _("none"),), one, was,
            {"case_country": KEY_OF_ROW})
        for code, one, was in _both(now, before)
    ]  # fmt: skip
    placed = _table(page, read, [_("Country")], rows)
    spot = charts.near(page, placed, _columns(placed))
    charts.bars(page, spot, _("Cases by country"), charts.of_column(placed, CASES))


def by_agent(page: Page, read: Reading) -> None:
    """Those who have the cases in hand now."""
    now, before = (
        _folded(case_sums(scope, "owner_id"), lambda values: values[0])
        for scope in (read.scope, read.before)
    )
    notes = [
        _("A case counts for whoever has it in hand now. How promises were kept stands in "
          "“Promises kept”.")
    ]  # fmt: skip
    page.begin(_("Cases by agent"), notes)
    rows = [
        Row(member_key(owner), (read.owner(owner),), one, was, {"case_owner": KEY_OF_ROW})
        for owner, one, was in _both(now, before)
    ]
    placed = _table(page, read, [_("Agent")], rows)
    spot = charts.near(page, placed, _columns(placed))
    charts.bars(page, spot, _("Cases by agent"), charts.of_column(placed, CASES))
