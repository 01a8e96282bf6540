"""What stands in the cells of a list of cases: words on the screen, typed values in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from ombud.casework.models import NEVER, Case
from ombud.casework.queries.columns import CODE, COUNT, DAY, MOMENT, MONEY, Column
from ombud.people.queries import zone_of_shop
from ombud.web import display, shown
from ombud.web.desk.case_ways import way
from ombud.web.desk.promise_words import promise_words

Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the table shows it. texts: by column key; marks are made in the template.

    held: what stands behind the words, where the cells can be edited. group: what it is grouped by.
    """

    id: int
    url: str
    sheet_url: str
    label: str
    case: Case
    texts: Mapping[str, str]
    held: Mapping[str, str] = field(default_factory=dict)
    group: str | None = None

    @property
    def version(self) -> int:
        """What a change of the row is made from."""
        return self.case.version

    @property
    def due_what(self) -> str:
        """What is due next."""
        return promise_words(self.case.due_kind)

    @property
    def tone(self) -> str:
        """How the stage is drawn."""
        return stage_tone(self.case)


def words_of(column: Column, case: Case, names: Names) -> str:
    """The cell in words, for the screen."""
    value = value_of(column, case, names)
    if value in (None, ""):
        return ""
    return _WORDS.get(column.kind, _plain)(column, case, value)


def value_of(column: Column, case: Case, names: Names) -> Any:
    """What the case holds there, codes still codes."""
    if column.key == "customer":
        return names.get(case.customer_id or 0, "")
    if column.own_id is not None:
        return case.own.get(str(column.own_id))
    value: Any = case
    for step in column.path.split("__"):
        value = getattr(value, step, None)
    is_nothing = value == NEVER or (column.key == "refund" and not value)
    return None if is_nothing else value


def typed_value(column: Column, case: Case, names: Names) -> Any:
    """The cell as a file holds it: text, number, date, or a naive moment in the viewer's zone."""
    value = value_of(column, case, names)
    if column.key == "opened" and case.opened_precision == "day":
        return datetime.combine(opened_on(case), time())
    if isinstance(value, datetime):
        return timezone.make_naive(value)
    if column.kind in (MONEY, COUNT, DAY) or value is None:
        return value
    return _WORDS[CODE](column, case, value) if column.kind == CODE else str(value)


def opened_on(case: Case) -> date:
    """The day a case was opened on, by its shop: a bare date stays that date for every reader."""
    return timezone.localtime(case.opened_at, zone_of_shop(case.shop_id)).date()


def currency_of(column: Column, case: Case) -> str:
    """The currency of a column of amounts."""
    return case.shop.currency if column.key == "refund" else case.amount_currency


def refund_words(refunds: Mapping[str, Decimal]) -> str:
    """Sums side by side: they are never added up across currencies."""
    return " + ".join(shown.money(amount, currency) for currency, amount in refunds.items())


def stage_tone(case: Case) -> str:
    """How the stage is drawn."""
    if case.stage in ("settled", "closed"):
        return case.stage
    if case.reopened_times:
        return "reopened"
    if case.waiting_for not in ("us", ""):
        return "waiting"
    return "new" if case.stage == "received" else "active"


def _plain(column: Column, case: Case, value: Any) -> str:
    return str(value)


def _code(column: Column, case: Case, value: Any) -> str:
    return way(value) if column.listed == "channel" else shown.coded(value, column.listed)


def _money(column: Column, case: Case, value: Any) -> str:
    return _money_words(value, currency_of(column, case), get_language() or "")


def _moment(column: Column, case: Case, value: Any) -> str:
    if column.key == "opened" and case.opened_precision == "day":
        return _day(column, case, opened_on(case))
    local = timezone.localtime(value).replace(second=0, microsecond=0)
    return _moment_words(local, timezone.localdate(), get_language() or "")


def _day(column: Column, case: Case, value: Any) -> str:
    return _day_words(value, timezone.localdate(), get_language() or "")


# Babel takes longer for one date than the database for a page: a screen shows few different ones.
@lru_cache(maxsize=4096)
def _moment_words(at: datetime, today: Any, language: str) -> str:
    return display.near_clock(at)


@lru_cache(maxsize=4096)
def _day_words(on: Any, today: Any, language: str) -> str:
    return shown.day(on)


@lru_cache(maxsize=4096)
def _money_words(amount: Any, currency: str, language: str) -> str:
    return shown.money(amount, currency)


_WORDS: Mapping[str, Callable[[Column, Case, Any], str]] = {
    CODE: _code,
    MONEY: _money,
    MOMENT: _moment,
    DAY: _day,
}
