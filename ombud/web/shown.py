"""How times, money and codes are shown: in the viewer's zone and language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ombud.arrivals.workbook.values import choices
from ombud.rules import closed_lists, taxonomy
from ombud.rules.countries import country_name
from ombud.rules.language import MIXED, OTHER

_LOCALES = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW", "en": "en_GB"}


def locale_now() -> str:
    """Babel's name of the active language."""
    return _LOCALES.get(get_language() or "", "zh_Hans_CN")


def day(value: date | datetime | None, *, with_year: bool = False) -> str:
    """A date, with its weekday when it is within seven days, with its year when that is another.

    with_year: say the year of every farther date.
    """
    if value is None:
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    today = timezone.localdate()
    if abs((on - today).days) <= 7:
        skeleton = "MMMEd"
    else:
        skeleton = "yMMMd" if with_year or on.year != today.year else "MMMd"
    return str(format_skeleton(skeleton, on, locale=locale_now()))


def moment(value: datetime | None, *, with_year: bool = False) -> str:
    """A date and a time of day in the viewer's zone."""
    return f"{day(value, with_year=with_year)} {clock_time(value)}" if value else ""


def clock_time(value: datetime | None) -> str:
    """The time of day in the viewer's zone, 24 hours."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


def full_day(value: date | datetime | None) -> str:
    """A date in full, for headings and titles."""
    return str(format_date(value, "full", locale=locale_now())) if value else ""


def money(amount: Decimal | None, currency: str = "CNY") -> str:
    """An amount with its currency, in the reader's way of writing."""
    if amount is None:
        return ""
    return str(format_currency(amount, currency or "CNY", locale=locale_now()))


def number(value: int | float | Decimal | None) -> str:
    """A grouped number."""
    return str(format_decimal(value, locale=locale_now())) if value is not None else ""


def rate(value: Decimal) -> str:
    """An exchange rate with every figure that was given, six behind the point at most."""
    return str(format_decimal(value.normalize(), "#,##0.######", locale=locale_now()))


ORDER_STAGES = {
    "paid": _("Paid"),
    "purchased": _("Bought from the seller"),
    "seller_shipped": _("On the way to the warehouse"),
    "stored": _("In the warehouse"),
    "shipped": _("Shipped"),
    "delivered": _("Delivered"),
    "cancelled": _("Cancelled"),
    "returned": _("Returned"),
}
QC_RESULTS = {"passed": _("Passed"), "flawed": _("Flawed")}


def order_stage(code: str) -> str:
    """Where an order is; a word of a workbook that we do not know stays as it is."""
    return str(ORDER_STAGES.get(code, code))


def qc_result(code: str) -> str:
    """What the warehouse saw; an unknown word stays as it is."""
    return str(QC_RESULTS.get(code, code))


def listed(code: str | None, name: str) -> str:
    """The label of a code of a closed list ("stage", "party", ...); empty for none."""
    return closed_lists.label(name, code, get_language() or "") if code else ""


def country(code: str) -> str:
    """The country of a code; what a workbook wrote otherwise stays as it is."""
    return country_name(code, get_language() or "")


def platform(code: str) -> str:
    """The marketplace of a code; one that we do not know stays as it is."""
    return _platforms(get_language() or "").get(code.lower(), code)


@cache
def _platforms(language: str) -> dict[str, str]:
    return dict(choices("platform", language))


def language_of(code: str) -> str:
    """The language a text was read as; empty when it is not known."""
    if code == MIXED:
        return gettext("Chinese and English")
    if code == OTHER:
        return gettext("another language")
    return str(Locale.parse(locale_now()).languages.get(code.replace("-", "_"), code))


def about(code: str | None) -> str:
    """The label of a class or a detail of the taxonomy; empty for none."""
    return taxonomy.label(code, get_language() or "") if code else ""


def coded(code: str, name: str) -> str:
    """The label of a code of any list that columns, filters and groups know."""
    return _CODED[name](code) if name in _CODED else listed(code, name)


_CODED: Mapping[str, Callable[[str], str]] = {
    "class": about,
    "detail": about,
    "country": country,
    "platform": platform,
    "language": language_of,
}


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "moment": moment,
    "clock_time": clock_time,
    "full_day": full_day,
    "money": money,
    "number": number,
    "listed": listed,
    "country": country,
    "language": language_of,
    "order_stage": order_stage,
    "platform": platform,
    "rate": rate,
    "qc_result": qc_result,
    "about": about,
    "file_size": filesizeformat,
}
