"""Amounts of money as people write them, with currency and where they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ombud.rules.counting import CHINESE_FIGURE, ENGLISH_FIGURE, chinese_figure, english_figure

_SIGNS = {
    "us$": "USD", "hk$": "HKD", "nt$": "TWD", "au$": "AUD", "a$": "AUD", "ca$": "CAD", "c$": "CAD",
    "s$": "SGD", "r$": "BRL", "¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW",
    "₹": "INR", "₫": "VND", "₽": "RUB", "฿": "THB", "₱": "PHP", "₺": "TRY",
    "jp¥": "JPY", "cn¥": "CNY", "rm": "MYR", "rp": "IDR", "rs.": "INR",
    "rmb": "CNY", "cny": "CNY", "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY",
    "hkd": "HKD", "twd": "TWD", "ntd": "TWD", "aud": "AUD", "cad": "CAD", "sgd": "SGD",
    "chf": "CHF", "myr": "MYR", "idr": "IDR", "thb": "THB", "inr": "INR", "brl": "BRL",
}  # fmt: skip
_PLACES = {
    "人民币": "CNY", "人民幣": "CNY", "新台币": "TWD", "新台幣": "TWD", "新臺幣": "TWD",
    "台币": "TWD", "台幣": "TWD", "港币": "HKD", "港幣": "HKD", "港纸": "HKD", "港紙": "HKD",
    "日币": "JPY", "日幣": "JPY",
}  # fmt: skip
_FOREIGN = {
    "美元": "USD", "美金": "USD", "美刀": "USD", "刀": "USD", "dollar": "USD", "dollars": "USD",
    "bucks": "USD", "欧元": "EUR", "歐元": "EUR", "欧": "EUR", "歐": "EUR", "euro": "EUR",
    "euros": "EUR", "英镑": "GBP", "英鎊": "GBP", "镑": "GBP", "鎊": "GBP", "pound": "GBP",
    "pounds": "GBP", "quid": "GBP", "日元": "JPY", "日圆": "JPY", "日圓": "JPY", "円": "JPY",
    "yen": "JPY", "港元": "HKD", "港蚊": "HKD", "蚊": "HKD", "韩元": "KRW", "韓元": "KRW",
    "卢布": "RUB", "руб": "RUB", "рублей": "RUB", "zł": "PLN", "tl": "TRY", "đ": "VND",
    "원": "KRW", "บาท": "THB", "澳元": "AUD", "加元": "CAD", "新币": "SGD", "泰铢": "THB",
}  # fmt: skip
_YUAN = dict.fromkeys(
    ("元", "元整", "块", "塊", "块钱", "塊錢", "圆", "圓", "毛", "毛钱", "毛錢", "yuan"), "CNY"
)  # fmt: skip
_NAMES = _SIGNS | _PLACES | {f"元{place}": code for place, code in _PLACES.items()}
_NAMES |= _FOREIGN | _YUAN
_SPOKEN = tuple(word for word in _FOREIGN if word.isascii() and len(word) > 2)
_MULTIPLIERS = {"": 1, "k": 1000, "千": 1000, "万": 10000, "萬": 10000}
_DOT_THOUSANDS = ("EUR", "BRL", "IDR", "VND", "TRY")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(
        re.escape(word) + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(words, key=len, reverse=True)
    )


_FIGURE = r"(?:\d{1,3}(?:[ ,]\d{3}){1,4}(?:\.\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,9}){0,3}(?!\d))"
# Most places in a text begin no amount: refusing them by one character is three times as quick.
_AMOUNT = re.compile(
    r"(?:(?=[\d¥$€£₩₹₫₽฿₱₺人新台港日])|(?<![a-z])(?=[acehijmnrstubg][a-z.]{0,2}[$¥]? ?\d))(?:"
    rf"(?P<sign>{_any_of((*_SIGNS, *_PLACES))})\s?(?P<after>{_FIGURE})"
    r"(?:\s?(?P<times>[万萬千]|k(?![a-z])))?元?"
    rf"|(?<![\da-z-])(?<!\d[.,])(?P<before>{_FIGURE})(?:\s?(?P<times_too>[万萬千]|k))?\s?"
    rf"(?P<name>{_any_of(_NAMES)})(?:(?<=[块塊])(?P<tenths>\d)毛?(?![\d.天周月年个個小分件条次]))?"
    # 1.5万 is money where it does not count anything else.
    r"|(?<![\da-z丝絲量赞-])(?<!\d[.,])(?P<myriads>\d{1,4}(?:\.\d{1,2})?)[万萬]"
    r"(?!\s?[人粉次条條个個字步公件张張份毫mM像多+赞贊播浏瀏用单單]))",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"(?<![第\d])(?P<chinese>{CHINESE_FIGURE}{{1,9}})[多来來几幾]?"
    rf"(?P<name>{_any_of(name for name in _NAMES if not name.isascii() and len(name) < 4)})"
    rf"|(?<![a-z])(?P<english>{ENGLISH_FIGURE})\s(?P<word>{_any_of(_SPOKEN)})",
    re.IGNORECASE,
)
_MAY_BE_SPOKEN = re.compile(
    rf"{CHINESE_FIGURE}[多来來几幾]?[元圆圓块塊毛蚊刀美欧歐英日港台]|dollar|bucks|quid|pounds|euros"
)
# After a few 块 only these go on with money: 两块电池 are batteries, 一块手表 is a watch.
_GOES_ON = re.compile(r"\s?[\u4e00-\u9fff](?<![钱錢的买買都就了又也还還退差多来來吧])")
_WEIGHT = re.compile(r"weigh[a-z]*\s(?:[a-z]+\s)?$")
_MAY_BE_PIECES = ("块", "塊")
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
    """Every amount that names its currency, in the order of the text; 1.5万 is taken for yuan."""
    found = []
    if _DIGIT.search(normal_text):
        found = [one for one in map(_read_amount, _AMOUNT.finditer(normal_text)) if one]
    if not _MAY_BE_SPOKEN.search(normal_text):
        return found
    spoken = [one for one in map(_read_words, _IN_WORDS.finditer(normal_text)) if one]
    return sorted(found + spoken, key=lambda one: one.start) if spoken else found


def _read_amount(found: re.Match[str]) -> Amount | None:
    if found["myriads"]:
        value = Decimal(found["myriads"]) * _MULTIPLIERS["万"]
        return Amount(value, "CNY", found.start(), found.end())
    name = (found["sign"] or found["name"]).lower()
    currency = _NAMES[name]
    times = _MULTIPLIERS[(found["times"] or found["times_too"] or "").lower()]
    try:
        value = figure_value(found["after"] or found["before"], currency) * times
    except InvalidOperation:  # a version or an address: $1.2.3
        return None
    if found["tenths"]:
        value += Decimal(found["tenths"]) / 10
    elif name.startswith("毛"):
        value /= 10
    return _amount(found, value, name, currency)


def _read_words(found: re.Match[str]) -> Amount | None:
    if found["word"]:
        name = found["word"].lower()
        return _amount(found, Decimal(english_figure(found["english"])), name, _NAMES[name])
    value = Decimal(chinese_figure(found["chinese"]))
    name = found["name"]
    value = value / 10 if name.startswith("毛") else value
    return _amount(found, value, name, _NAMES[name])


def _amount(found: re.Match[str], value: Decimal, name: str, currency: str) -> Amount | None:
    text, (start, end) = found.string, found.span()
    is_few = name in _MAY_BE_PIECES and value < 10 and text[end - 1] == name
    if is_few and (value == 1 or _GOES_ON.match(text, end)):
        return None
    if name.startswith("pound") and _WEIGHT.search(text[max(0, start - 20) : start].lower()):
        return None
    return Amount(value, currency, start, end)


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
