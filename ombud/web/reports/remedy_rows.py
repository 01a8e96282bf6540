"""The sheet of remedies: what every cost and everything that came back is counted from."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ombud.casework.models import Remedy
from ombud.learning.queries.costs import is_cost, is_recovery
from ombud.rules.remedies import family
from ombud.web import shown
from ombud.web.desk.case_words import remedy_state
from ombud.web.reports.book import Column
from ombud.web.reports.looks import COUNT, KEY, MOMENT, MONEY, RATE, TEXT
from ombud.web.reports.reading import Reading
from ombud.web.reports.rows import FLAG, NO, SHORT
from ombud.web.reports.words import class_key, product_key, rate_key


def remedy_columns() -> list[Column]:
    """The columns of the sheet of remedies."""
    return [
        Column(_("No."), width=NO), Column(_("Line"), width=28), Column(_("Remedy"), width=20),
        Column(_("State"), width=SHORT), Column(_("Amount"), MONEY, "amount", 13),
        Column(_("Currency"), TEXT, "", FLAG), Column(_("Rate"), RATE),
        Column(_("In the shop's currency"), MONEY, "worth", 13),
        Column(_("Shop's currency"), TEXT, "base", FLAG), Column(_("Proposed"), MOMENT),
        Column(_("Cause"), width=24), Column(_("At fault"), width=16),
        Column(_("Pays"), width=16), Column(_("Recover from"), width=16),
        Column(_("Counted as a cost"), COUNT, "counted", FLAG),
        Column(_("Came back"), COUNT, "back", FLAG),
        Column(_("Without a rate"), COUNT, "unrated", FLAG),
        Column("remedy", KEY, "kind"), Column("family", KEY, "family"),
        Column("rate", KEY, "rate"), Column("pays", KEY, "pays"),
        Column("recover", KEY, "recover"), Column("product", KEY, "product"),
        Column("cause", KEY, "cause"), Column("fault", KEY, "fault"),
    ]  # fmt: skip


def remedy_rows(remedies: Iterable[Remedy], read: Reading) -> Iterator[list[Any]]:
    """One row for each remedy, those that are only proposed or were declined too."""
    return (_remedy_row(remedy, read) for remedy in remedies)


def _remedy_row(remedy: Remedy, read: Reading) -> list[Any]:
    line, shop = remedy.line, read.shops[remedy.line.case.shop_id]
    counts = int(is_cost(remedy)), int(is_recovery(remedy))
    return [
        line.case.number, read.text(line.label), shown.listed(remedy.kind, "remedy"),
        remedy_state(remedy.state), remedy.amount, remedy.currency, remedy.rate,
        remedy.base_amount, shop.currency, read.there(remedy.made_at, shop.pk),
        read.text(line.cause),
        shown.listed(line.at_fault, "party"), shown.listed(line.pays, "party"),
        shown.listed(line.recover_from, "party"), *counts,
        int(any(counts) and remedy.base_amount is None), remedy.kind, family(remedy.kind),
        rate_key(remedy.currency, remedy.rate, shop.currency), class_key(line.pays),
        class_key(line.recover_from),
        product_key(line.item.product_id if line.item else None), read.causes.key(line.cause),
        class_key(line.at_fault),
    ]  # fmt: skip
