"""How times, money and codes are shown: in the viewer's zone and language."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ombud.rules import closed_lists, taxonomy

_LOCALES = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW", "en": "en_GB"}


def locale_now() -> str:
    """Babel's name of the active language."""
    return _LOCALES.get(get_language() or "", "zh_Hans_CN")


def day(value: date | datetime | None) -> str:
    """A date, with its weekday when it is within seven days."""
    if value is None:
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    near = abs((on - timezone.localdate()).days) <= 7
    skeleton = "MMMEd" if near else "yMMMd"
    return str(format_skeleton(skeleton, on, locale=locale_now()))


def moment(value: datetime | None) -> str:
    """A date and a time of day in the viewer's zone."""
    return f"{day(value)} {clock_time(value)}" if value else ""


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


def about(code: str | None) -> str:
    """The label of a class or a detail of the taxonomy; empty for none."""
    return taxonomy.label(code, get_language() or "") if code else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "moment": moment,
    "clock_time": clock_time,
    "full_day": full_day,
    "money": money,
    "number": number,
    "listed": listed,
    "order_stage": order_stage,
    "qc_result": qc_result,
    "about": about,
    "file_size": filesizeformat,
}
