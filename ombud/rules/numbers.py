"""Order and tracking numbers: found by form and by the words before them, with where they stand.

A number is text. One that a spreadsheet has turned into 6.02E+17 is damaged and never repaired.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ombud.rules.carriers import carrier_by_form, is_number_of
from ombud.rules.check_digits import is_card_number, is_postal_number, is_ups_number

ORDER, TRACKING = "order", "tracking"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written (letters in upper case), its kind, who issues such numbers ('' when
    that cannot be told), and its span in the normal text."""

    value: str
    kind: str
    issuer: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?<![A-Za-z0-9=/.@*-])(?:PO-)?[A-Za-z]{0,5}\d[A-Za-z0-9]*(?:-\d+)*(?![A-Za-z0-9*@])"
)
_GROUPED = re.compile(r"(?<![\w-])\d{4}(?: \d{4}){4}(?: \d\d)?(?![\w-])")
_SHORT_ORDER = re.compile(
    r"(?:订单|訂單|order|pedido|commande|bestellung)\s?"
    r"(?:[编編]?[号號]\s?[:#]?|(?:no\.?|number|num\.?|id|nr\.?)?\s?[:#]|no\.?|number)\s?#?"
    r"(\d{4,7})(?![\w.-])",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{3}")
_SHORTEST, _LONGEST, _CONTEXT_LENGTH = 8, 32, 18

_CONTEXT = re.compile(
    "(?P<order>订单|訂單|order|pedido|commande|注文|주문|заказ)|"
    "(?P<tracking>运单|運單|单号|單號|快递|快遞|物流|面单|面單|包裹|tracking|waybill|awb|parcel|"
    "courier|shipment)|"
    "(?P<contact>电话|電話|手机|手機|联系|聯繫|聯絡|致电|tel|phone|mobile|call|whatsapp|微信|wechat|qq)|"
    "(?P<private>身份证|身分證|银行卡|銀行卡|卡号|卡號|账号|帳號|护照|護照|card|account|iban|税号|稅號)",
    re.IGNORECASE,
)
_ISSUERS = re.compile(
    "(?P<jd>京东|京東|jd\\b|jingdong)|(?P<alibaba>1688|阿里巴巴)|(?P<aliexpress>速卖通|速賣通|aliexpress)|"
    "(?P<taobao>淘宝|淘寶|taobao)|(?P<tmall>天猫|天貓|tmall)|(?P<weidian>微店|weidian)|"
    "(?P<pdd>拼多多|pdd|pinduoduo)|(?P<etsy>etsy)|(?P<shopee>shopee|虾皮|蝦皮)|(?P<lazada>lazada)|"
    "(?P<sf>顺丰|順豐)|(?P<zto>中通)|(?P<yto>圆通|圓通)|(?P<sto>申通)|"
    "(?P<yunda>韵达|韻達)|(?P<ems>ems|邮政|郵政)|(?P<dhl>dhl)|(?P<fedex>fedex)|(?P<usps>usps)|"
    "(?P<canada_post>canada post)|(?P<dpd>dpd)|(?P<gls>gls)|(?P<evri>evri|hermes)",
    re.IGNORECASE,
)
_SHOPS = frozenset("jd alibaba aliexpress taobao tmall weidian pdd etsy shopee lazada".split())
_CARRIERS = frozenset("sf zto yto sto yunda ems dhl fedex usps canada_post dpd gls evri".split())

_ORDER_FORMS = (
    ("pdd", re.compile(r"\d{6}-\d{15}")),
    ("amazon", re.compile(r"\d{3}-\d{7}-\d{7}")),
    ("ebay", re.compile(r"\d{2}-\d{5}-\d{5}")),
    ("temu", re.compile(r"PO-\d{3}-\d{15,20}")),
)
_AGENT_ORDER = re.compile(r"[A-Z]{1,4}\d{8,18}(?:-\d{1,3})?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_IDENTITY = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]")
_FRACTION = re.compile(r"\.\d")
_SCIENTIFIC = re.compile(r"'?\d(?:[.,]\d+)?[eE]\+?\d{2}")
_FLOATED = re.compile(r"\d{16,}\.0+")
_LOST_DIGITS = re.compile(r"\d{15}0{3,}")


def is_damaged_number(text: str) -> bool:
    """Whether a spreadsheet has lost digits of a long number: 6.02E+17, 602112345678901000.

    A spreadsheet keeps 15 digits. Such a number must be marked and never matched or guessed.
    """
    stripped = text.strip()
    forms = (_SCIENTIFIC, _FLOATED, _LOST_DIGITS)
    return any(form.fullmatch(stripped) for form in forms)


def numbers_in(normal_text: str) -> list[Number]:
    """Every order and tracking number of a normal text, in its order; damaged ones are none."""
    if not _DIGITS.search(normal_text):
        return []
    found = []
    for token in _TOKEN.finditer(normal_text):
        start, end = token.span()
        if _SHORTEST <= end - start <= _LONGEST:
            number = _read_number(normal_text, token.group().upper(), start, end)
            if number:
                found.append(number)
    rare = [*_grouped_numbers(normal_text), *_short_orders(normal_text)]
    return sorted(found + rare, key=lambda one: one.start) if rare else found


def _read_number(text: str, value: str, start: int, end: int) -> Number | None:
    # 1234567890.5 is a quantity, and a word with a few digits is a model.
    if sum(map(str.isdigit, value)) < 7 or _FRACTION.match(text, end):
        return None
    before = text[max(0, start - _CONTEXT_LENGTH) : start]
    kind, issuer = _kind_and_issuer(value, _nearest(_CONTEXT, before), _nearest(_ISSUERS, before))
    if kind == ORDER and not issuer:
        after = _ISSUERS.search(text, end, end + _CONTEXT_LENGTH)
        issuer = after.lastgroup or "" if after and after.lastgroup in _SHOPS else ""
    return Number(value, kind, issuer, start, end) if kind else None


def _nearest(words: re.Pattern[str], before: str) -> str:
    """The group of the last of some words, so the one nearest to the number."""
    group = ""
    for found in words.finditer(before):
        group = found.lastgroup or ""
    return group


def _grouped_numbers(text: str) -> Iterator[Number]:
    """Numbers copied from a label in groups of four: 9400 1112 0108 0805 4830 16."""
    for found in _GROUPED.finditer(text):
        value = found.group().replace(" ", "")
        carrier = carrier_by_form(value)
        if carrier:
            yield Number(value, TRACKING, carrier, *found.span())


def _short_orders(text: str) -> Iterator[Number]:
    """The short numbers of somebody's own shop, where the text says so: order #10482."""
    for found in _SHORT_ORDER.finditer(text):
        yield Number(found[1], ORDER, "", *found.span(1))


def _kind_and_issuer(value: str, context: str, named: str) -> tuple[str, str]:
    for issuer, form in _ORDER_FORMS:
        if form.fullmatch(value):
            return ORDER, issuer
    if is_ups_number(value):
        return TRACKING, "ups"
    if is_postal_number(value):
        return TRACKING, "post"
    if context in ("contact", "private") or _LOST_DIGITS.fullmatch(value):
        return "", ""
    if context == ORDER:
        return _order_by_context(value, named)
    return _tracking_number(value, context, named) or _order_by_form(value, named)


def _order_by_context(value: str, named: str) -> tuple[str, str]:
    if not value.isdigit():
        return (ORDER, "agent") if _AGENT_ORDER.fullmatch(value) else ("", "")
    return _digits_order(value, named) if 10 <= len(value) <= 20 else ("", "")


def _digits_order(value: str, named: str) -> tuple[str, str]:
    if named in _SHOPS:
        return ORDER, named
    return ORDER, "taobao" if 17 <= len(value) <= 19 else ""


def _tracking_number(value: str, context: str, named: str) -> tuple[str, str] | None:
    if is_number_of(named, value):
        return TRACKING, named
    carrier = carrier_by_form(value)
    if carrier and not (value.isdigit() and named == "jd"):
        return TRACKING, carrier
    if _MOBILE.fullmatch(value):
        return None
    if context == TRACKING:
        return TRACKING, named
    return (TRACKING, named) if named in _CARRIERS else None


def _order_by_form(value: str, named: str) -> tuple[str, str]:
    if not value.isdigit():
        return (ORDER, "agent") if _AGENT_ORDER.fullmatch(value) else ("", "")
    if named == "jd" and 10 <= len(value) <= 20:
        return ORDER, "jd"
    long_enough = 15 <= len(value) <= 19
    is_private = _IDENTITY.fullmatch(value) or is_card_number(value)
    return _digits_order(value, named) if long_enough and not is_private else ("", "")
