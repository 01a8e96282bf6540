"""Amounts of money as people write them, with currency and where they stand."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_SIGNS = {
    "us$": "USD", "hk$": "HKD", "nt$": "TWD", "au$": "AUD", "a$": "AUD", "ca$": "CAD", "c$": "CAD",
    "s$": "SGD", "r$": "BRL", "¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW",
    "rmb": "CNY", "cny": "CNY", "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY",
    "hkd": "HKD", "twd": "TWD", "ntd": "TWD", "aud": "AUD", "cad": "CAD", "sgd": "SGD",
}  # fmt: skip
_WORDS = _SIGNS | {
    "人民币": "CNY", "人民幣": "CNY", "元": "CNY", "块": "CNY", "塊": "CNY", "yuan": "CNY",
    "美元": "USD", "美金": "USD", "美刀": "USD", "刀": "USD", "dollar": "USD", "dollars": "USD",
    "bucks": "USD", "欧元": "EUR", "歐元": "EUR", "欧": "EUR", "歐": "EUR", "euro": "EUR",
    "euros": "EUR", "英镑": "GBP", "英鎊": "GBP", "镑": "GBP", "鎊": "GBP", "pound": "GBP",
    "pounds": "GBP", "quid": "GBP", "日元": "JPY", "日圆": "JPY", "日圓": "JPY", "円": "JPY",
    "yen": "JPY", "港币": "HKD", "港幣": "HKD", "台币": "TWD", "台幣": "TWD",
}  # fmt: skip
_MULTIPLIERS = {"": 1, "k": 1000, "千": 1000, "万": 10000, "萬": 10000}
_DOT_THOUSANDS = ("EUR", "BRL")


def _any_of(words: dict[str, str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in longest_first
    )


_FIGURE = r"(?:\d{1,3}(?:[ ,]\d{3}){1,4}(?:\.\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,9}){0,3}(?!\d))"
# Most places in a text begin no amount: refusing them by one character is three times as quick.
_AMOUNT = re.compile(
    r"(?:(?=[\d¥$€£₩])|(?<![a-z])(?=[acehjnrstug][a-z]{0,2}\$? ?\d))(?:"
    rf"(?P<sign>{_any_of(_SIGNS)})\s?(?P<after>{_FIGURE})(?:\s?(?P<times>[万萬千]|k(?![a-z])))?"
    rf"|(?<![\d.,a-z-])(?P<before>{_FIGURE})(?:\s?(?P<times_too>[万萬千]|k))?\s?"
    rf"(?P<word>{_any_of(_WORDS)}))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: value, ISO 4217 code, and its span in the normal text.

    ¥ and 元 are read as CNY, $ as USD: a shop that trades in another dollar or in yen must say so.
    """

    value: Decimal
    currency: str
    start: int
    end: int


def amounts_in(normal_text: str) -> list[Amount]:
    """Every amount that names its currency, in the order of the text."""
    if not _DIGIT.search(normal_text):
        return []
    read = map(_read_amount, _AMOUNT.finditer(normal_text))
    return [amount for amount in read if amount]


def _read_amount(found: re.Match[str]) -> Amount | None:
    sign, word = found["sign"], found["word"]
    currency = _SIGNS[sign.lower()] if sign else _WORDS[word.lower()]
    times = _MULTIPLIERS[(found["times"] or found["times_too"] or "").lower()]
    try:
        value = figure_value(found["after"] or found["before"], currency) * times
    except InvalidOperation:  # a version or an address: $1.2.3
        return None
    return Amount(value, currency, found.start(), found.end())


def figure_value(figure: str, currency: str = "") -> Decimal:
    """The value of 1,280.00, 1.280,00, 1 280, 12,5. Three digits after a lone comma are thousands.

    A lone dot before three digits marks thousands only where the currency writes it so (EUR, BRL).
    Raises decimal.InvalidOperation for what is no figure.
    """
    plain = figure.replace(" ", "")
    comma, dot = plain.rfind(","), plain.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands, decimal = (",", ".") if dot > comma else (".", ",")
        return Decimal(plain.replace(thousands, "").replace(decimal, "."))
    mark = "," if comma >= 0 else "."
    dotted = mark == "." and currency not in _DOT_THOUSANDS and plain.count(".") < 2
    if all(len(group) == 3 for group in plain.split(mark)[1:]) and not dotted:
        return Decimal(plain.replace(mark, ""))
    return Decimal(plain.replace(mark, "."))
