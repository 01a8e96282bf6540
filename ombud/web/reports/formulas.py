"""Cells that calculate, with the values that the database counted."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ombud.learning.queries.kept import quantile
from ombud.web.display import TOO_FEW
from ombud.web.reports.book import Cell
from ombud.web.reports.looks import COUNT, HOURS, MONEY, MORE, POINTS, SHARE, TEXT

KEY_OF_ROW = "$A{r}"
NOTHING = "–"
# Every row has a key, and no key is a number.
ANY = '"?*"'
MEDIAN, MOST = 0.5, 0.9
Number = float | Decimal


def quoted(text: str) -> str:
    """A text as a formula holds it."""
    return '"' + text.replace('"', '""') + '"'


def counting(**where: str) -> str:
    """How many rows agree: names of columns with what they must hold."""
    return f"COUNTIFS({_pairs(where)})"


def summing(name: str, **where: str) -> str:
    """The sum of a column over the rows that agree."""
    return f"SUMIFS({name},{_pairs(where)})"


def _pairs(where: dict[str, str]) -> str:
    return ",".join(f"{name},{wanted}" for name, wanted in where.items())


def count(value: int, style: str = COUNT, **where: str) -> Cell:
    """How many rows agree."""
    return Cell(value, style, counting(**where))


def total(value: Number, name: str, style: str = MONEY, **where: str) -> Cell:
    """The sum of a column over the rows that agree."""
    return Cell(value, style, summing(name, **where))


def share(part: int, whole: int, part_at: str, whole_at: str) -> Cell:
    """A rate of two cells or formulas; under 30 cases it says so."""
    return rate((part, whole, whole), part_at, whole_at, whole_at)


def rate(values: tuple[Number, Number, int], part_at: str, whole_at: str, behind_at: str) -> Cell:
    """Part of a whole, of (part, whole, how many stand behind it); under 30 it says so."""
    few = quoted(_("too few"))
    reckoned = f"IF({behind_at}<{TOO_FEW},{few},{part_at}/{whole_at})"
    formula = f"IF({whole_at}=0,{quoted(NOTHING)},{reckoned})"
    return Cell(rate_of(*values), SHARE, formula)


def rate_of(part: Number, whole: Number, behind: int) -> float | str:
    """The rate, or why there is none."""
    if not whole:
        return NOTHING
    return _("too few") if behind < TOO_FEW else float(part) / float(whole)


def hours(values: Sequence[float], part: float, condition: str) -> Cell:
    """The hours that `part` of the promises did not pass, of those the condition holds for.

    condition: a product of comparisons over the columns of the promises.
    """
    chosen = f"{condition}*ISNUMBER(promise_hours)"
    reckoned = f"PERCENTILE(IF({chosen},promise_hours),{part})"
    few = f"IF(SUM({chosen})=0,{quoted(NOTHING)},{quoted(_('too few'))})"
    formula = f"IF(SUM({chosen})<{TOO_FEW},{few},{reckoned})"
    return Cell(hours_at(values, part), HOURS, formula, is_array=True)


def hours_at(values: Sequence[float], part: float) -> float | str | None:
    """The quantile of sorted hours, or why there is none."""
    if not values:
        return NOTHING
    return _("too few") if len(values) < TOO_FEW else quantile(values, part)


def change(now: Any, before: Any, style: str, now_at: str, before_at: str) -> Cell:
    """How much more there is now than before; empty where one of both is no number.

    Rates change by points: from 50 % to 60 % are 10 of them.
    """
    times = 100 if style == POINTS else 1
    times_at = f"*{times}" if times > 1 else ""
    reckoned = f"({now_at}-{before_at}){times_at}"
    formula = f'IF(AND(ISNUMBER({now_at}),ISNUMBER({before_at})),{reckoned},"")'
    numbers = all(isinstance(each, int | float | Decimal) for each in (now, before))
    # A program that calculates nothing shows what a formula gave as text.
    return Cell((float(now) - float(before)) * times if numbers else "", style, formula)


def beside_before(now: int, before: int, now_at: str, before_at: str) -> list[Cell]:
    """The count of the period before, and how many more there are now."""
    return [Cell(before, COUNT), Cell(now - before, MORE, f"{now_at}-{before_at}")]


def summed(column: str, rows: Sequence[Cell], style: str = COUNT) -> Cell:
    """The total of a table's column."""
    value = sum((cell.value for cell in rows), start=Decimal(0) if style == MONEY else 0)
    return Cell(value, style, f"SUM({column}{{first}}:{column}{{last}})")


def text(value: str, style: str = TEXT) -> Cell:
    """A label."""
    return Cell(value, style)
