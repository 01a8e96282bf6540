"""What each measure means, how it is reckoned and what it leaves out, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ombud.web.reports.book import Cell
from ombud.web.reports.formulas import text
from ombud.web.reports.looks import KEY, LABEL, WRAP
from ombud.web.reports.page import Page

RECKONED, LEFT_OUT, BEHIND = 78, 46, 20


@dataclass(frozen=True, slots=True)
class Meaning:
    """A measure, its formula in words, what it leaves out, its unit, and where its rows stand."""

    name: str
    reckoned: str
    left_out: str
    unit: str
    rows: str


def definitions(page: Page) -> None:
    """The table of every measure."""
    page.begin(
        _("What the figures mean"),
        [
            _("Figures are formulas over the sheets of rows: filter, correct or delete a row, and "
              "they follow. Figures of the period before, and what was closed, stand as they were "
              "when the report was made."),
            _("A rate or a median over fewer than 30 says “too few”; the number behind it stands "
              "beside it."),
        ],
    )  # fmt: skip
    heads = [
        (_("Measure"), LABEL), (_("How it is reckoned"), WRAP), (_("Left out"), WRAP),
        (_("Unit"), WRAP), (_("Rows behind it"), WRAP),
    ]  # fmt: skip
    page.widen(2, RECKONED)
    page.widen(3, LEFT_OUT)
    page.widen(5, BEHIND)
    rows = [
        [
            Cell("", KEY), text(each.name, WRAP), text(each.reckoned, WRAP),
            text(each.left_out, WRAP), text(each.unit, WRAP),
            text(each.rows, WRAP),
        ]
        for each in (*_of_cases(), *_of_shares(), *_of_promises(), *_of_money())
    ]  # fmt: skip
    page.table(heads, rows, is_main=True)


def _of_cases() -> Iterable[Meaning]:
    cases, nothing = _("Cases"), "–"
    yield Meaning(
        _("Cases opened"),
        _("Cases whose complaint came in the period, by the clock of their shop. Weeks begin on "
          "Monday."),
        _("Nothing: duplicates, withdrawn cases and those that arrived closed are told apart."),
        _("cases"), cases,
    )  # fmt: skip
    yield Meaning(
        _("Arrived closed, duplicates, withdrawn"),
        _("Of the cases opened: brought in closed by an import; closed as a duplicate of another; "
          "closed because the customer took it back."),
        nothing, _("cases"), cases,
    )  # fmt: skip
    yield Meaning(
        _("Open, overdue"),
        _("Neither settled nor closed when the report was made; overdue: its next due time had "
          "passed then."),
        nothing, _("cases"), _("Cases, Open cases"),
    )  # fmt: skip
    yield Meaning(
        _("Cases closed in the period"),
        _("Closed in the period, by the clock of their shop, whenever they were opened."),
        _("Cases that were opened again since."), _("cases"), _("counted when made"),
    )  # fmt: skip


def _of_shares() -> Iterable[Meaning]:
    cases, nothing = _("Cases"), "–"
    yield Meaning(
        _("Reopened of those once settled"),
        _("Cases reopened at least once ÷ cases that were settled or closed at least once."),
        _("Cases never settled."), "%", cases,
    )  # fmt: skip
    yield Meaning(
        _("Content (4 or 5 of 5)"), _("Ratings of 4 or 5 ÷ ratings."),
        _("Cases that nobody rated."), "%", cases,
    )  # fmt: skip
    yield Meaning(
        _("Share of all cases"), _("Cases of the row ÷ cases opened in the period."), nothing, "%",
        cases,
    )  # fmt: skip
    yield Meaning(
        _("Product, cause, at fault"),
        _("Cases with at least one affected line of that product, cause or party. A case with "
          "several lines may count in several rows, so that the rows are more than the cases."),
        nothing, _("cases"), _("Affected lines"),
    )  # fmt: skip
    yield Meaning(
        _("Age of open cases"),
        _("From the opening to the moment the report was made: 0 to under 1 day, 1 to under 3, 3 "
          "to under 7, 7 to under 15, 15 and more."),
        _("Settled and closed cases."), _("days"), _("Open cases"),
    )  # fmt: skip
    yield Meaning(
        _("More or less"),
        _("This period less the one before. Rates change by points: from 50 % to 60 % are 10 "
          "points."),
        nothing, _("as the measure"), "–",
    )  # fmt: skip


def _of_promises() -> Iterable[Meaning]:
    rows = _("Promises")
    yield Meaning(
        _("In time, late, still running"),
        _("Each promise (first answer, settlement, and what agents promised in their answers) "
          "counts. In time: ended when due or before. "
          "Late: ended later, or due and not ended. Still running: not due yet."),
        _("Cases that arrived closed; duplicates."), _("promises"), rows,
    )  # fmt: skip
    yield Meaning(
        _("Share in time"), _("In time ÷ (in time + late)."),
        _("Promises still running; cases that arrived closed; duplicates."), "%", rows,
    )  # fmt: skip
    yield Meaning(
        _("Median hours, nine in ten"),
        _("From the beginning of a promise to its end, day and night: half of them took no longer "
          "than the median, nine in ten no longer than the other."),
        _("Promises that began with a bare day or have not ended; cases that arrived closed; "
          "duplicates."),
        _("hours"), rows,
    )  # fmt: skip


def _of_money() -> Iterable[Meaning]:
    rows = _("Remedies")
    yield Meaning(
        _("Costs"),
        _("Refunds + compensation (cash, coupons, assessed damages) + fees waived or refunded, "
          "agreed or carried out for the cases of the period, whenever that was, each at its own "
          "rate. Amounts of two currencies are never added up."),
        _("What was only proposed, or declined; goods sent again; remedies without a rate to the "
          "shop's currency."),
        _("money"), rows,
    )  # fmt: skip
    yield Meaning(
        _("Recovered"),
        _("Claims on carriers and insurers that were carried out, by their amounts."),
        _("Claims proposed or agreed: their money is not here yet. Claims without a rate."),
        _("money"), rows,
    )  # fmt: skip
    yield Meaning(
        _("Recovered of all costs"), _("Recovered ÷ costs, each currency by itself."),
        _("Remedies without a rate to the shop's currency."), "%", rows,
    )  # fmt: skip
    yield Meaning(
        _("To be recovered from"),
        _("Costs of the lines whose “recover from” names that party; beside them what came back "
          "for its lines, and its part of these costs."),
        _("Lines that name nobody."), _("money"), rows,
    )  # fmt: skip
