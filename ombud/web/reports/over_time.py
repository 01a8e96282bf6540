"""How many cases were opened and closed, by day and from one period to the next."""

from dataclasses import replace

from django.utils.translation import gettext as _

from ombud.learning.calendar import DAY as DAYS
from ombud.learning.calendar import WEEK
from ombud.learning.queries.measures import closed_by, opened_by
from ombud.learning.queries.periods import Period
from ombud.web.reports import charts
from ombud.web.reports.book import Cell, Placed
from ombud.web.reports.charts import DONE
from ombud.web.reports.formulas import count, text
from ombud.web.reports.looks import COUNT, DAY, KEY, LABEL
from ombud.web.reports.page import Page
from ombud.web.reports.reading import Reading
from ombud.web.reports.words import period_words, weekday

TRENDS = {"week": 8, "month": 12}
OPENED, CLOSED = 3, 4


def over_time(page: Page, read: Reading) -> tuple[Placed, Placed]:
    """The days of the period, and the periods before it; returns where both stand."""
    page.begin(_("Over time"), [_("Closed: on that day, whenever they were opened.")])
    days = page.table(_heads(_("Weekday")), _days(read))
    periods = page.table(_heads(_("Week") if _is_week(read) else _("Month")), _periods(read))
    page.on_one_page()
    at = charts.Spot(days.first - 1, len(_heads("")) + 2)
    draw_days(page, at, read, days)
    draw_periods(page, at.below, read, periods)
    return days, periods


def _is_week(read: Reading) -> bool:
    return read.period.unit == WEEK


def _heads(what: str) -> list[tuple[str, str]]:
    return [(what, LABEL), (_("Date"), DAY), (_("Cases opened"), COUNT), (_("Cases closed"), COUNT)]


def _days(read: Reading) -> list[list[Cell]]:
    opened, closed = opened_by(read.scope, DAYS), closed_by(read.scope, DAYS)
    return [
        [
            Cell(day.isoformat(), KEY), text(weekday(day), LABEL), Cell(day, DAY),
            count(opened.get(day, 0), case_day="$C{r}"), Cell(closed.get(day, 0), COUNT),
        ]
        for day in read.period.days()
    ]  # fmt: skip


def _periods(read: Reading) -> list[list[Cell]]:
    """The last periods, from the first in which there was anything."""
    found = _last(read.period)
    scope = replace(read.scope, first=found[0].first)
    opened, closed = opened_by(scope, read.period.unit), closed_by(scope, read.period.unit)
    seen = [each.first for each in found if opened.get(each.first) or closed.get(each.first)]
    return [
        [
            Cell(each.first.isoformat(), KEY), text(period_words(each), LABEL),
            Cell(each.first, DAY), Cell(opened.get(each.first, 0), COUNT),
            Cell(closed.get(each.first, 0), COUNT),
        ]
        for each in found
        if seen and each.first >= seen[0]
    ]  # fmt: skip


def _last(period: Period) -> list[Period]:
    found = [period]
    while len(found) < TRENDS[period.unit]:
        found.insert(0, found[0].before)
    return found


def draw_days(page: Page, at: charts.Spot, read: Reading, placed: Placed) -> None:
    """The chart of the days."""
    series = [charts.all_of(placed, OPENED, 2)]
    days = "mm-dd" if _is_week(read) else "d"
    charts.columns(page, at, _("Cases opened by day"), series, days=days)


def draw_periods(page: Page, at: charts.Spot, read: Reading, placed: Placed) -> None:
    """The chart of the periods."""
    series = [
        charts.all_of(placed, OPENED, 2, name=_("Cases opened")),
        charts.all_of(placed, CLOSED, 2, name=_("Cases closed"), colour=DONE),
    ]
    days = "mm-dd" if _is_week(read) else "yyyy-mm"
    title = _("Opened and closed, one period after the other")
    charts.columns(page, at, title, series, days=days)
