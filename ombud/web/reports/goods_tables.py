"""What the cases were about: products, causes, and who was at fault."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ombud.learning.queries.costs import worth_by
from ombud.learning.queries.measures import AT_FAULT, CAUSE, PRODUCT, LineSum, line_sums
from ombud.web import shown
from ombud.web.reports import charts
from ombud.web.reports.book import Cell
from ombud.web.reports.case_tables import CASES, cost_heads
from ombud.web.reports.formulas import KEY_OF_ROW, beside_before, count, quoted, text, total
from ombud.web.reports.looks import COUNT, KEY, LABEL, MORE
from ombud.web.reports.page import Page
from ombud.web.reports.reading import Reading, worth_of
from ombud.web.reports.words import class_key, label_or_none, period_words, product_key

ROWS_MOST = 200
_PATHS = {"product": PRODUCT, "cause": CAUSE, "fault": AT_FAULT}
Named = tuple[str, str, LineSum]


def by_product(page: Page, read: Reading) -> None:
    """The products with most cases."""
    rows = [
        (product_key(one.value), label_or_none(one.label), one)
        for one in line_sums(read.scope, PRODUCT)
    ]
    _fill(page, read, (_("Cases by product"), _("Product")), "product", rows)


def by_cause(page: Page, read: Reading) -> None:
    """The causes that were written down."""
    rows = [
        (read.causes.key(one.value), label_or_none(read.text(one.label)), one)
        for one in line_sums(read.scope, CAUSE)
    ]
    _fill(page, read, (_("Cases by cause"), _("Cause")), "cause", rows)


def by_fault(page: Page, read: Reading) -> None:
    """The parties at fault."""
    rows = [
        (class_key(one.value), label_or_none(shown.listed(one.value, "party")), one)
        for one in line_sums(read.scope, AT_FAULT)
    ]
    _fill(page, read, (_("Cases by who was at fault"), _("At fault")), "fault", rows)


def _fill(
    page: Page, read: Reading, titles: tuple[str, str], name: str, found: Iterable[Named]
) -> None:
    # What nobody wrote down stands last: it is no product and no cause.
    every = sorted(found, key=lambda each: each[2].value in (None, ""))
    named = sum(one.value not in (None, "") for _key, _label, one in every)
    shown_rows = [*every[: min(named, ROWS_MOST)], *every[named:]]
    worth, path = worth_by(read.scope, _PATHS[name]), _PATHS[name]
    before = {one.value: one.cases for one in line_sums(read.before, path)}
    currencies = sorted({currency for money in worth.values() for currency in money})
    rows = [
        _cells((key, label, one), name, before.get(one.value, 0),
               worth.get(one.value, {}), currencies)
        for key, label, one in shown_rows
    ]  # fmt: skip
    heads = [
        (titles[1], LABEL), (_("Cases"), COUNT), (period_words(read.period.before), COUNT),
        (_("More or less"), MORE), (_("Lines"), COUNT), (_("Quantity"), COUNT),
        *cost_heads(currencies),
    ]  # fmt: skip
    page.begin(titles[0], _notes(len(every)))
    placed = page.table(heads, rows, is_main=True)
    series = charts.of_column(placed, CASES, most=named)
    charts.bars(page, charts.near(page, placed, len(heads)), titles[0], series)


def _notes(rows: int) -> list[str]:
    notes = [_("A case with several lines counts once in each row that its lines belong to.")]
    if rows > ROWS_MOST:
        words = _("The %(n)s with most cases; the sheet of lines holds all %(all)s.")
        notes.append(words % {"n": ROWS_MOST, "all": f"{rows:,}"})
    return notes


def _cells(
    named: Named, name: str, before: int, worth: Mapping[str, Decimal], currencies: Sequence[str]
) -> list[Cell]:
    key, label, one = named
    lines: dict[str, Any] = {f"line_{name}": KEY_OF_ROW}
    costs = {f"cost_{name}": KEY_OF_ROW, "cost_counted": "1"}
    return [
        Cell(key, KEY), text(label, LABEL), total(one.cases, f"line_new_{name}", COUNT, **lines),
        *beside_before(one.cases, before, "$C{r}", "$D{r}"), count(one.lines, **lines),
        total(one.quantity, "line_quantity", COUNT, **lines),
        *(
            total(worth_of(worth, each), "cost_worth", **costs, cost_base=quoted(each))
            for each in currencies
        ),
    ]  # fmt: skip
