"""Which report somebody asks for, and what there is to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ombud.learning.calendar import MONTH, WEEK
from ombud.learning.queries.measures import case_count, open_now
from ombud.learning.queries.periods import (
    Period,
    has_begun,
    last_full,
    scope_of,
    shops_by_zone,
    this_period,
)
from ombud.people.queries import shops_seen
from ombud.people.viewer import Viewer
from ombud.web.reports.making import Told, file_name, make_report
from ombud.web.reports.words import period_words

UNITS = (WEEK, MONTH)
# So many full ones before the one that still runs.
CHOICES = {WEEK: 26, MONTH: 24}
YEARS = range(1990, 2100)
# More than these keep a person waiting: the worker makes the workbook.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """A period, the shops (none means all that one may see) and the language of the words.

    refusals: what was asked for and cannot be, in sentences; the rest stands for it.
    """

    period: Period
    shop_ids: tuple[int, ...]
    language: str
    refusals: tuple[str, ...] = ()

    @classmethod
    def parsed(cls, viewer: Viewer, asked: Any, *, at: datetime) -> "ReportAsked":
        """What a query string asks for; without a period the last full one of its unit."""
        named = asked.get("period", "").partition(":")[0], asked.get("unit")
        unit = next((each for each in named if each in UNITS), WEEK)
        period, why_not = _period_asked(viewer, asked, at)
        shop_ids, why_no_shop = _shops_asked(viewer, asked)
        chosen = asked.get("language")
        known = chosen in dict(settings.LANGUAGES)
        return cls(
            period or last_full(viewer, unit, at=at), shop_ids,
            chosen if known else get_language() or "zh-hans",
            tuple(why for why in (why_not, why_no_shop) if why),
        )  # fmt: skip

    @property
    def query(self) -> str:
        """The query string that asks for the same."""
        shops = [("shop", str(shop_id)) for shop_id in self.shop_ids]
        return urlencode([("period", code_of(self.period)), *shops, ("language", self.language)])


def _period_asked(viewer: Viewer, asked: Any, at: datetime) -> tuple[Period | None, str]:
    """The period that is named, by itself or by a day of another one, or why it cannot be told."""
    text, day = asked.get("period", ""), asked.get("day", "")
    if not text and not day:
        return None, ""
    period = period_of(f"{text.partition(':')[0] or WEEK}:{day}" if day else text)
    if period is None:
        return None, _("No week or month is called that. Choose one from the list, or name a day.")
    if not has_begun(viewer, period, at=at):
        words = {"period": period_words(period)}
        return None, _("%(period)s has not begun yet. Choose one that has.") % words
    return period, ""


def _shops_asked(viewer: Viewer, asked: Any) -> tuple[tuple[int, ...], str]:
    """The shops that are named and seen, or why not all of them are."""
    seen = {str(shop_id) for ids in shops_by_zone(viewer).values() for shop_id in ids}
    named = asked.getlist("shop")
    shop_ids = tuple(int(each) for each in named if each in seen)
    if len(shop_ids) == len(named):
        return shop_ids, ""
    return (), _("A shop is not there, or not among those you see. Choose among these.")


def period_of(text: str) -> Period | None:
    """The period that "week:2026-11-09" names by any of its days; None for anything else."""
    unit, _colon, day = text.partition(":")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return Period.holding(unit, on) if unit in UNITS and on.year in YEARS else None


def name_asked(query: str) -> str:
    """The file's name, of a query string of `ReportAsked`."""
    asked = QueryDict(query)
    period = period_of(asked["period"])
    with override(asked["language"]):
        return file_name(period) if period else ""


def make_asked(
    viewer: Viewer, query: str, target: Path, *, who: str,
    told: Told = lambda done, total: None,
) -> int:  # fmt: skip
    """Write the workbook that a query string of `ReportAsked` names; returns its cases."""
    at = timezone.now()
    asked = ReportAsked.parsed(viewer, QueryDict(query), at=at)
    with override(asked.language):
        return make_report(
            viewer, asked.period, target, at=at, shop_ids=asked.shop_ids, who=who, told=told
        )


def code_of(period: Period) -> str:
    """How a query string names the period."""
    return f"{period.unit}:{period.first.isoformat()}"


def choices(viewer: Viewer, asked: ReportAsked, *, at: datetime) -> dict[str, Any]:
    """What the page shows: periods and shops to choose from, and what the chosen ones hold."""
    scope = scope_of(viewer, asked.period, at=at, shop_ids=asked.shop_ids)
    count = case_count(scope)
    return {
        "asked": asked,
        "period": code_of(asked.period),
        "title": period_words(asked.period),
        "periods": _periods(viewer, asked.period, at),
        "today": at.astimezone(viewer.time_zone).date().isoformat(),
        "shops": list(shops_seen(viewer)),
        "count": count,
        "open_count": open_now(scope).count(),
        "is_long": count > AT_ONCE,
    }


def is_long(viewer: Viewer, asked: ReportAsked, *, at: datetime) -> bool:
    """Whether the worker should make it."""
    scope = scope_of(viewer, asked.period, at=at, shop_ids=asked.shop_ids)
    return case_count(scope) > AT_ONCE


def _periods(
    viewer: Viewer, chosen: Period, at: datetime
) -> Sequence[tuple[str, list[tuple[str, str]]]]:
    names: Mapping[str, str] = {WEEK: _("Weeks"), MONTH: _("Months")}
    return [(names[unit], list(_of_unit(viewer, unit, chosen, at))) for unit in UNITS]


def _of_unit(viewer: Viewer, unit: str, chosen: Period, at: datetime) -> Iterator[tuple[str, str]]:
    running = period = this_period(viewer, unit, at=at)
    found = [running]
    for _n in range(CHOICES[unit]):
        period = period.before
        found.append(period)
    # One from an old link stands there too.
    if chosen.unit == unit and chosen not in found:
        found.append(chosen)
    for each in found:
        words = period_words(each)
        so_far = _("%(period)s, so far") % {"period": words}
        yield code_of(each), so_far if each == running else words
