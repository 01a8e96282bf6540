"""What the cases cost: refunds, compensations and fees, the rates used, and who pays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ombud.learning.queries.costs import CostSum, cost_sums, recovery_sums
from ombud.rules.remedies import COMPENSATION, FEE, REFUND, family
from ombud.web import shown
from ombud.web.reports import charts
from ombud.web.reports.book import Cell, letter
from ombud.web.reports.case_tables import totals_of
from ombud.web.reports.formulas import KEY_OF_ROW, count, quoted, rate, text, total
from ombud.web.reports.looks import COUNT, KEY, LABEL, MONEY, RATE, SHARE, TEXT
from ombud.web.reports.page import Head, Page
from ombud.web.reports.reading import Reading
from ombud.web.reports.words import class_key, label_or_none, rate_key

FAMILIES = (REFUND, COMPENSATION, FEE)
WORTH = 4
CHARTS_MOST = 3
By = Mapping[str, Mapping[str, CostSum]]


def costs(page: Page, read: Reading) -> None:
    """The costs by kind, by remedy and by who pays, and what came back."""
    sums, back = cost_sums(read.scope, "kind"), recovery_sums(read.scope, "line__recover_from")
    currencies = sorted({base for _kind, base in (*sums, *back)})
    page.begin(_("Costs"), _how_counted())
    families = _folded(((family(kind), base), one) for (kind, base), one in sums.items())
    named = [(each, family_words(each)) for each in FAMILIES if each in families]
    _table(page, _("Kind of cost"), "family", named, families, currencies)
    remedies = _folded(sums.items())
    listed = [(kind, shown.listed(kind, "remedy")) for kind in _dearest(remedies)]
    placed = _table(page, _("Remedy"), "kind", listed, remedies, currencies)
    paying = _folded(cost_sums(read.scope, "line__pays").items())
    parties = [(each, label_or_none(shown.listed(each, "party"))) for each in _dearest(paying)]
    _table(page, _("Pays"), "pays", parties, paying, currencies)
    owed = _folded(cost_sums(read.scope, "line__recover_from").items())
    _recoveries(page, owed, _folded(back.items()), currencies)
    page.on_one_page()
    at = charts.Spot(page.row, 1)
    for index, currency in enumerate(currencies[:CHARTS_MOST]):
        series = charts.of_column(placed, WORTH + index)
        charts.bars(page, at, _("Costs by remedy (%(currency)s)") % {"currency": currency}, series)
        at = at.right


def _how_counted() -> list[str]:
    return [
        _("What was agreed or carried out for the cases of this period, whenever that was."),
        _("Amounts of two currencies are never added up. A remedy without a rate to the shop's "
          "currency is counted, but no sum holds it."),
    ]  # fmt: skip


def family_words(name: str) -> str:
    """What kind of money it is, in words."""
    words = {
        REFUND: _("Refunds"), COMPENSATION: _("Compensation paid"),
        FEE: _("Fees waived or refunded"),
    }  # fmt: skip
    return words[name]


def _folded(sums: Iterable[tuple[tuple[Any, ...], CostSum]]) -> dict[str, dict[str, CostSum]]:
    """Sums by the first value, then by currency."""
    found: dict[str, dict[str, CostSum]] = defaultdict(lambda: defaultdict(CostSum))
    for (value, base), one in sums:
        found[value][base].add(one)
    return found


def _dearest(found: By) -> list[str]:
    def worth(value: str) -> Decimal:
        return max((one.worth for one in found[value].values()), default=Decimal(0))

    return sorted(found, key=lambda value: (-worth(value), value))


def _table(
    page: Page, what: str, name: str, named: Sequence[tuple[str, str]], found: By,
    currencies: Sequence[str],
) -> Any:  # fmt: skip
    rows = [_cells(value, label, name, found[value], currencies) for value, label in named]
    heads = [
        (what, LABEL), (_("Times"), COUNT), (_("Without a rate"), COUNT),
        *_money_heads(_("In %(currency)s"), currencies),
    ]  # fmt: skip
    return page.table(heads, rows, totals=totals_of(rows, _("All")) if rows else ())


def _money_heads(words: str, currencies: Sequence[str]) -> list[Head]:
    return [(words % {"currency": each}, MONEY) for each in currencies]


def _cells(
    value: str, label: str, name: str, sums: Mapping[str, CostSum], currencies: Sequence[str]
) -> list[Cell]:
    where = {f"cost_{name}": KEY_OF_ROW, "cost_counted": "1"}
    every = list(sums.values())
    return [
        Cell(class_key(value), KEY), text(label, LABEL),
        count(sum(one.count for one in every), **where),
        count(sum(one.unrated for one in every), **where, cost_unrated="1"),
        *_worths("cost_counted", f"cost_{name}", sums, currencies),
    ]  # fmt: skip


def _worths(
    counted: str, column: str, sums: Mapping[str, CostSum], currencies: Sequence[str]
) -> list[Cell]:
    where = {column: KEY_OF_ROW, counted: "1"}
    return [
        total(sums[each].worth if each in sums else Decimal(0), "cost_worth", **where,
              cost_base=quoted(each))
        for each in currencies
    ]  # fmt: skip


def _recoveries(page: Page, owed: By, back: By, currencies: Sequence[str]) -> None:
    """By the party it is to come from: the costs, what came back, and its part of them."""
    parties = sorted({*(each for each in owed if each), *back}, key=lambda each: (not each, each))
    rows = [
        _recovery(each, owed.get(each, {}) if each else {}, back.get(each, {}), currencies)
        for each in parties
    ]
    heads: list[Head] = [
        (_("To be recovered from"), LABEL), (_("Times"), COUNT), (_("Came back"), COUNT),
        *_money_heads(_("Costs (%(currency)s)"), currencies),
        *_money_heads(_("Recovered (%(currency)s)"), currencies),
        *((_("Rate (%(currency)s)") % {"currency": each}, SHARE) for each in currencies),
    ]  # fmt: skip
    totals = totals_of(rows, _("All")) if rows else ()
    page.table(heads, rows, title=_("What is to come back"), totals=totals)


def _recovery(
    party: str, owed: Mapping[str, CostSum], back: Mapping[str, CostSum], currencies: Sequence[str]
) -> list[Cell]:
    n, n_back = (sum(one.count for one in each.values()) for each in (owed, back))
    name = shown.listed(party, "party") or _("nobody named")
    # Costs that are to come from nobody are not to come back.
    nothing = [Cell(0, COUNT), *(Cell(Decimal(0), MONEY) for _each in currencies)]
    times, *worths = nothing if not party else [
        count(n, cost_recover=KEY_OF_ROW, cost_counted="1"),
        *_worths("cost_counted", "cost_recover", owed, currencies),
    ]  # fmt: skip
    return [
        Cell(class_key(party), KEY), text(name, LABEL), times,
        count(n_back, cost_recover=KEY_OF_ROW, cost_back="1"), *worths,
        *_worths("cost_back", "cost_recover", back, currencies),
        *(
            _rate(owed.get(each, CostSum()), back.get(each, CostSum()), n, place, len(currencies))
            for place, each in enumerate(currencies)
        ),
    ]  # fmt: skip


def _rate(owed: CostSum, back: CostSum, n: int, place: int, currencies: int) -> Cell:
    cost_at, back_at = (letter(WORTH + place + more) for more in (0, currencies))
    values = back.worth, owed.worth, n
    return rate(values, f"${back_at}{{r}}", f"${cost_at}{{r}}", "$C{r}")


def rates(page: Page, read: Reading) -> None:
    """Every exchange rate that was used."""
    page.begin(_("The rates used"))
    rows = []
    for (currency, per, base), one in cost_sums(read.scope, "currency", "rate").items():
        where = {"cost_rate": KEY_OF_ROW, "cost_counted": "1"}
        rows.append([
            Cell(rate_key(currency, per, base), KEY), text(currency, LABEL), Cell(per, RATE),
            text(base, TEXT), count(one.count, **where), total(one.amount, "cost_amount", **where),
            total(one.worth, "cost_worth", **where),
        ])  # fmt: skip
    heads = [
        (_("Currency"), LABEL), (_("Rate"), RATE), (_("Shop's currency"), TEXT),
        (_("Times"), COUNT), (_("Amount"), MONEY), (_("In the shop's currency"), MONEY),
    ]  # fmt: skip
    page.table(heads, rows, is_main=True)
