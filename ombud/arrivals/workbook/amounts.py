"""Reads amounts of money and quantities. An amount that could mean two things is not read."""

import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from math import isfinite
from typing import Any, NamedTuple

from ombud.arrivals.workbook.folding import fold
from ombud.rules.packed import pack

_LARGEST = Decimal(10) ** 10
# ¥ is also the yen and $ many dollars, so a currency column overrules these signs.
_SHARED_SIGNS = {"CNY": ("JPY",), "USD": ("AUD", "CAD", "HKD", "SGD", "NZD", "TWD", "MXN")}
_FREE = {"免费", "free", "包邮", "零元"}
_ABOUT = re.compile(
    r"^(?:约|大约|大概|差不多|about|approx\.?|ca\.|~|≈)\s*|\s*(?:左右|上下)$", re.IGNORECASE
)
_TIMES = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "亿": 10**8}
_AMOUNT = re.compile(
    r"(?P<sign>[-+−]?)\s*(?P<number>\d[\d.,' ]*)\s*(?P<times>[万千亿wk]?)(?P<back>-?)",
    re.IGNORECASE,
)
_WORDS_AFTER = re.compile(r"(?P<amount>[^()]*\d[^()]*?)\s*[((](?P<words>[^()]*)[))]")
_HAN_DIGITS = {char: at % 10 for at, char in enumerate("零壹贰叁肆伍陆柒捌玖〇一二三四五六七八九")}
_HAN_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_HAN_AMOUNT = re.compile(r"[零壹贰叁肆伍陆柒捌玖〇一二三四五六七八九拾十佰百仟千万两]+")


class Amount(NamedTuple):
    """value: None when not read. currency: a code or ''. note: a key of PROBLEMS, or ''."""

    value: Decimal | None
    currency: str
    note: str


UNCLEAR = Amount(None, "", "amount_unclear")


def read_amount(cell: Any) -> Amount:
    """An amount from any cell; an empty one has neither value nor note."""
    if isinstance(cell, str):
        return _read_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return UNCLEAR
    if not isfinite(cell):
        return UNCLEAR
    return _bounded(Decimal(repr(round(cell, 4))).normalize(), "", "")


def read_count(cell: Any) -> int | None:
    """A quantity such as 2, '2件', '×3'; None when it is none."""
    if isinstance(cell, float | int):
        return int(cell) if isfinite(cell) and cell == int(cell) else None
    found = re.fullmatch(r"[x×*]?\s*(\d{1,9})\s*[^\d\s.,]{0,3}", _plain(str(cell)), re.IGNORECASE)
    return int(found[1]) if found else None


def looks_like_number(cell: Any) -> bool:
    """Whether a cell is a number or an amount."""
    if isinstance(cell, str):
        return any(char.isdigit() for char in cell) and _read_text(cell).value is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


@lru_cache(maxsize=10_000)
def _read_text(text: str) -> Amount:
    plain = _plain(text)
    if not plain or plain.casefold() in _FREE:
        return Amount(Decimal(0) if plain else None, "", "")
    shortened = _ABOUT.sub("", plain)
    note = "amount_about" if shortened != plain else ""
    if shortened.startswith("(") and shortened.endswith(")"):
        shortened = "-" + shortened[1:-1]
    explained = _WORDS_AFTER.fullmatch(shortened)
    if explained:
        shortened, note = explained["amount"], "amount_with_words"
    currency, rest = _without_currency(shortened)
    value = _value(rest, currency)
    return _bounded(value, currency, note) if value is not None else UNCLEAR


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lstrip("'").strip()


def _bounded(value: Decimal, currency: str, note: str) -> Amount:
    return Amount(value, currency, note) if abs(value) < _LARGEST else UNCLEAR


@cache
def _currency_marks() -> tuple[tuple[str, str], ...]:
    """(sign or word, code), longest first."""
    marks = [
        (fold(word), entry["value"].partition(".")[2])
        for entry in pack("values")["values"]
        if entry["value"].startswith("currency.")
        for word in entry["words"]
    ]
    return tuple(sorted(marks, key=lambda mark: -len(mark[0])))


def currency_in(text: str) -> str:
    """The currency that a header's unit names, as in 退款金额（元） or Price (USD), or ''."""
    key = fold(text)
    found = re.search(r"[(\[（](.+?)[)\]）]", text) or re.search(
        r"([a-z]{3})$", text, re.IGNORECASE
    )
    unit = fold(found[1]) if found else key
    return next((code for mark, code in _currency_marks() if mark == unit), "")


def stated_currency(sign: str, stated: str) -> str:
    """The currency of an amount's own sign, unless a stated one is written with that sign too."""
    return stated if not sign or stated in _SHARED_SIGNS.get(sign, ()) else sign


def _without_currency(text: str) -> tuple[str, str]:
    sign, text = ("-", text[1:].lstrip()) if text[:1] in "-−" else ("", text)
    key = text.casefold().strip() if text.isascii() else fold(text)
    for mark, code in _currency_marks():
        if key.startswith(mark):
            return code, sign + key[len(mark) :].strip()
        if key.rstrip("整").endswith(mark):
            return code, sign + key.rstrip("整")[: -len(mark)].strip()
    return "", sign + key


def _value(text: str, currency: str) -> Decimal | None:
    found = _AMOUNT.fullmatch(text)
    if not found:
        return _from_han(text)
    number = _number(found["number"].strip(), currency)
    if number is None:
        return None
    number *= _TIMES.get(found["times"].lower(), 1)
    return -number if found["sign"] in ("-", "−") or found["back"] else number


def _number(text: str, currency: str) -> Decimal | None:
    """Tells thousands marks from decimal marks; None where both readings are possible."""
    text = re.sub(r"[' ](?=\d{3})", "", text)
    if "," in text and "." in text:
        thousands, mark = (",", ".") if text.rindex(".") > text.rindex(",") else (".", ",")
        return _decimal(text.replace(thousands, "").replace(mark, "."))
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        return _decimal(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", text):
        return _decimal(text.replace(".", ""))
    if currency == "EUR" and re.fullmatch(r"\d{1,3}\.\d{3}", text):
        return None
    return _decimal(text.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", text) else text)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?\.?", text) else None


def _from_han(text: str) -> Decimal | None:
    """壹佰贰拾捌 as 128."""
    text = text.rstrip("整元圆").lstrip("-")
    if not _HAN_AMOUNT.fullmatch(text):
        return None
    total = section = digit = 0
    for char in text.replace("两", "二"):
        if char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        elif char in _HAN_UNITS:
            section, digit = section + (digit or 1) * _HAN_UNITS[char], 0
        else:
            digit = _HAN_DIGITS[char]
    return Decimal(total + section + digit)
