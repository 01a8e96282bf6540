"""The affected lines that a row names: one, or one for each of its orders, products or problems."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from ombud.arrivals.drafts import LineClaim
from ombud.arrivals.workbook.clean import CleanRow
from ombud.rules.taxonomy import taxonomy

QUANTITIES = range(1, 1_000_001)
MOST_LINES = 50
SURE_MARKS = re.compile(r"\s*[；\n]\s*|\s*[①-⑳]\s*")
COUNTED = re.compile(r"(?:^|\s+|[,，])[(（]?\d{1,2}[)）、.](?=\s*\D)")
# A title may hold any of these; only as many parts as there are orders are products.
MARKS = re.compile(r"\s*[；;、,，/+＋&|\n]\s*")


@cache
def codes_by_label() -> dict[str, str]:
    """Class and detail codes by their names in every language, in lower case."""
    groups = taxonomy().classes
    details = [detail for group in groups for detail in group.details]
    named = [(one.code, one.labels) for one in groups] + [(one.code, one.labels) for one in details]
    return {label.casefold(): code for code, labels in named for label in labels.values()}


@lru_cache(maxsize=5_000)
def codes_in(words: str) -> tuple[str, ...]:
    """The codes that the words name: as a whole, or part by part."""
    whole = codes_by_label().get(words.casefold())
    if whole:
        return (whole,)
    parts = (codes_by_label().get(part.casefold()) for part in MARKS.split(words))
    return tuple(dict.fromkeys(code for code in parts if code))


def lines_of(clean: CleanRow, detail_code: str) -> list[LineClaim]:
    """One line at least. What the row names once (money, quantity) stands in the first."""
    numbers = (clean.order_no, *clean.more_order_nos) if clean.more_order_nos else ()
    products = products_in(clean.product, len(numbers))
    details = [code for code in codes_in(clean.detail_words or clean.class_words) if "." in code]
    count = min(MOST_LINES, len(numbers) or max(len(products), 1))
    if count == 1 < len(details):
        count = min(MOST_LINES, len(details))
    skus = (count > 1 and _matching(MARKS.split(clean.sku), count)) or [clean.sku]
    labels = [
        " ".join(filter(None, (_at(products, at, count), _at(skus, at, count), *numbers[at:][:1])))
        for at in range(count)
    ]
    codes = _matching(details, count) or [detail_code] * count
    lines = [_line(clean, label, code) for label, code in zip(labels, codes, strict=True)]
    _take_what_stands_once(lines[0], clean, count)
    return lines


@lru_cache(maxsize=5_000)
def products_in(text: str, orders: int) -> Sequence[str]:
    """The products of a cell; one, unless line breaks or counting part them."""
    marks = COUNTED if COUNTED.match(text) else SURE_MARKS
    parts = [part for part in marks.split(text) if part.strip()]
    if len(parts) > 1:
        return parts
    return _matching([part for part in MARKS.split(text) if part], orders) or [text]


def _matching(parts: Sequence[str], count: int) -> Sequence[str]:
    return parts if len(parts) == count > 1 else ()


def _at(parts: Sequence[str], at: int, count: int) -> str:
    """What stands for this line: its part, or for the first all of them."""
    if len(parts) == count:
        return parts[at]
    return "；".join(parts) if at == 0 else ""


def _line(clean: CleanRow, label: str, detail_code: str) -> LineClaim:
    return LineClaim(
        label=label,
        seller=clean.seller,
        detail_code=detail_code,
        at_fault=clean.at_fault,
        cause=clean.cause,
    )


def _take_what_stands_once(line: LineClaim, clean: CleanRow, count: int) -> None:
    line.remedy = clean.remedy
    line.amount, line.currency = _paid(clean)
    if clean.qty and clean.qty in QUANTITIES and clean.qty != count:
        line.quantity = clean.qty


def _paid(clean: CleanRow) -> tuple[Any, str]:
    if clean.refund is None:
        return clean.compensation, clean.compensation_currency
    return clean.refund, clean.refund_currency
