"""Keys and labels of what a report groups by. A key is never a label: see `book`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_interval, format_skeleton
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.learning.calendar import WEEK
from ombud.learning.queries.periods import Period, Scope
from ombud.rules.contacts import as_written_masked
from ombud.rules.countries import country_code
from ombud.web.shown import locale_now

NONE = "none"


def class_key(code: str) -> str:
    """The key of a class or a detail: its code."""
    return code or NONE


def member_key(member_id: int | None) -> str:
    """The key of an owner."""
    return f"a{member_id or 0}"


def product_key(product_id: int | None) -> str:
    """The key of a product."""
    return f"p{product_id or 0}"


def country_of(said: str | None) -> str:
    """One country however it was written."""
    return country_code(said or "")


@dataclass(frozen=True, slots=True)
class TextKeys:
    """Keys of texts that people wrote: the texts themselves are no safe criterion of a formula."""

    prefix: str
    known: Mapping[str, str]

    @classmethod
    def of(cls, prefix: str, texts: Iterable[str]) -> "TextKeys":
        """Number the texts in their order; an empty one is 0."""
        named = dict.fromkeys(text for text in texts if text)
        return cls(prefix, {text: f"{prefix}{n}" for n, text in enumerate(named, 1)})

    def key(self, text: str) -> str:
        """The key of a text."""
        return self.known.get(text, f"{self.prefix}0")


def rate_key(currency: str, rate: Decimal | None, base: str) -> str:
    """The key of an exchange rate: two that look alike when shown are still two."""
    return f"{currency}>{base}@{'-' if rate is None else rate.normalize()}"


def period_words(period: Period) -> str:
    """ "9–15 Nov 2026", or "October 2026"."""
    if period.unit == WEEK:
        return str(format_interval(period.first, period.last, "yMMMd", locale=locale_now()))
    return str(format_skeleton("yMMMM", period.first, locale=locale_now()))


def weekday(day: date) -> str:
    """The name of a day of the week."""
    return str(format_date(day, "EEEE", locale=locale_now()))


def title_of(period: Period) -> str:
    """What the report is called."""
    return _("Weekly complaint report") if period.unit == WEEK else _("Monthly complaint report")


def shown_text(text: str, *, masked: bool) -> str:
    """What people wrote freely, which may hold a phone."""
    return as_written_masked(text) if masked else text


def bands(edges: Collection[tuple[int, int | None]]) -> list[str]:
    """The bands of age in words."""
    return [
        _("%(from)s–%(to)s days") % {"from": since, "to": until}
        if until
        else _("over %(n)s days") % {"n": since}
        for since, until in edges
    ]


def scope_notes(scope: Scope, shops: Collection[str], who: str) -> list[str]:
    """What the figures are about, in sentences for every sheet's reader."""
    at = timezone.localtime(scope.at)
    return [
        _("Shops: %(shops)s") % {"shops": _(", ").join(shops) or "–"},
        _("Made by %(who)s on %(day)s at %(time)s. What is open or overdue is so at that moment.")
        % {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "who": who},
        _("A case counts in the period in which it was opened, by the clock of its shop."),
    ]  # fmt: skip


def label_or_none(text: Any) -> str:
    """A label, or a word for nothing."""
    return str(text) if text else _("none")
