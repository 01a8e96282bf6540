"""Order and tracking numbers: found by form and by the words before them, with where they stand.

A number is text. One that a spreadsheet has turned into 6.02E+17 is damaged and never repaired.
"""

import re
from dataclasses import dataclass

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


_TOKEN = re.compile(r"(?<![A-Za-z0-9=/.@*-])[A-Za-z]{0,5}\d[A-Za-z0-9]*(?:-\d+)*(?![A-Za-z0-9*@])")
_DIGITS = re.compile(r"\d{3}")
_SHORTEST, _LONGEST, _CONTEXT_LENGTH = 8, 32, 18

_CONTEXT = re.compile(
    "(?P<order>订单|訂單|order)|"
    "(?P<tracking>运单|運單|单号|單號|快递|快遞|物流|面单|面單|包裹|tracking|waybill|awb|parcel|"
    "courier|shipment)|"
    "(?P<contact>电话|電話|手机|手機|联系|聯繫|聯絡|致电|tel|phone|mobile|call|whatsapp|微信|wechat)|"
    "(?P<private>身份证|身分證|银行卡|銀行卡|卡号|卡號|账号|帳號|护照|護照|card|account|iban|税号|稅號)",
    re.IGNORECASE,
)
_ISSUERS = re.compile(
    "(?P<jd>京东|京東|jd\\b|jingdong)|(?P<alibaba>1688|阿里巴巴)|(?P<aliexpress>速卖通|速賣通|aliexpress)|"
    "(?P<taobao>淘宝|淘寶|taobao)|(?P<tmall>天猫|天貓|tmall)|(?P<weidian>微店|weidian)|"
    "(?P<pdd>拼多多|pdd|pinduoduo)|(?P<sf>顺丰|順豐)|(?P<zto>中通)|(?P<yto>圆通|圓通)|(?P<sto>申通)|"
    "(?P<yunda>韵达|韻達)|(?P<ems>ems|邮政|郵政)|(?P<dhl>dhl)|(?P<fedex>fedex)|(?P<usps>usps)",
    re.IGNORECASE,
)

_ORDER_FORMS = (
    ("pdd", re.compile(r"\d{6}-\d{15}")),
    ("amazon", re.compile(r"\d{3}-\d{7}-\d{7}")),
)
_TRACKING_FORMS = (
    ("sf", re.compile(r"SF\d{12,15}")),
    ("yto", re.compile(r"YT\d{13}")),
    ("yunexpress", re.compile(r"YT\d{16}")),
    ("jd", re.compile(r"JD[A-Z]{0,3}\d{9,15}(?:-\d+)*")),
    ("zto", re.compile(r"ZTO\d{10,14}|7[3-9]\d{10,12}")),
    ("sto", re.compile(r"STO\d{10,15}")),
    ("yunda", re.compile(r"YD\d{13,15}|4[36]\d{11,13}")),
    ("jt", re.compile(r"JT\d{13}")),
    ("deppon", re.compile(r"DPK\d{9,12}")),
    ("cainiao", re.compile(r"LP\d{14}")),
    ("4px", re.compile(r"4PX\d{10,16}(?:CN)?")),
    ("usps", re.compile(r"9[2345]\d{18,20}")),
)
_UPS = re.compile(r"1Z[0-9A-Z]{16}")
_POSTAL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
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


def is_ups_number(value: str) -> bool:
    """UPS 1Z numbers end in a check digit over the fifteen characters after 1Z."""
    if not _UPS.fullmatch(value) or not value[-1].isdigit():
        return False
    digits = [int(one) if one.isdigit() else (ord(one) - 63) % 10 for one in value[2:-1]]
    total = sum(digits[0::2]) + 2 * sum(digits[1::2])
    return (10 - total % 10) % 10 == int(value[-1])


def is_postal_number(value: str) -> bool:
    """UPU S10 (RB123456785GB): the ninth digit checks the eight before it, modulo 11."""
    if not _POSTAL.fullmatch(value):
        return False
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    total = sum(int(digit) * weight for digit, weight in zip(value[2:10], weights, strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11) == int(value[10])


def numbers_in(normal_text: str) -> list[Number]:
    """Every order and tracking number of a normal text, in its order."""
    if not _DIGITS.search(normal_text):
        return []
    found = []
    for token in _TOKEN.finditer(normal_text):
        start, end = token.span()
        if _SHORTEST <= end - start <= _LONGEST:
            number = _read_number(normal_text, token.group().upper(), start, end)
            if number:
                found.append(number)
    return found


def _read_number(text: str, value: str, start: int, end: int) -> Number | None:
    # 1234567890.5 is a quantity, and a word with a few digits is a model.
    if sum(map(str.isdigit, value)) < 7 or _FRACTION.match(text, end):
        return None
    before = text[max(0, start - _CONTEXT_LENGTH) : start]
    kind, issuer = _kind_and_issuer(value, _nearest(_CONTEXT, before), _nearest(_ISSUERS, before))
    return Number(value, kind, issuer, start, end) if kind else None


def _nearest(words: re.Pattern[str], before: str) -> str:
    """The group of the last of some words, so the one nearest to the number."""
    group = ""
    for found in words.finditer(before):
        group = found.lastgroup or ""
    return group


def _kind_and_issuer(value: str, context: str, named: str) -> tuple[str, str]:
    for issuer, form in _ORDER_FORMS:
        if form.fullmatch(value):
            return ORDER, issuer
    if is_ups_number(value):
        return TRACKING, "ups"
    if is_postal_number(value):
        return TRACKING, "post"
    if context in ("contact", "private"):
        return "", ""
    if context == ORDER:
        return _order_by_context(value, named)
    return _tracking_by_form(value, context, named) or _order_by_form(value, named)


def _order_by_context(value: str, named: str) -> tuple[str, str]:
    if not value.isdigit():
        return (ORDER, "agent") if _AGENT_ORDER.fullmatch(value) else ("", "")
    return _digits_order(value, named) if 10 <= len(value) <= 20 else ("", "")


def _digits_order(value: str, named: str) -> tuple[str, str]:
    if named in ("jd", "alibaba", "aliexpress", "taobao", "tmall", "weidian", "pdd"):
        return ORDER, named
    return ORDER, "taobao" if 17 <= len(value) <= 19 else ""


def _tracking_by_form(value: str, context: str, named: str) -> tuple[str, str] | None:
    for issuer, form in _TRACKING_FORMS:
        if form.fullmatch(value) and not _is_jd_order(value, named):
            return TRACKING, issuer
    if context == TRACKING and not _MOBILE.fullmatch(value):
        return TRACKING, named
    carriers = ("sf", "zto", "yto", "sto", "yunda", "ems", "dhl", "fedex", "usps")
    return (TRACKING, named) if named in carriers and not _MOBILE.fullmatch(value) else None


def _is_jd_order(value: str, named: str) -> bool:
    return value.isdigit() and named == "jd"


def _order_by_form(value: str, named: str) -> tuple[str, str]:
    if not value.isdigit():
        return (ORDER, "agent") if _AGENT_ORDER.fullmatch(value) else ("", "")
    if named == "jd" and 10 <= len(value) <= 20:
        return ORDER, "jd"
    long_enough = 15 <= len(value) <= 19
    is_private = _IDENTITY.fullmatch(value) or (len(value) == 16 and _is_card(value))
    return _digits_order(value, named) if long_enough and not is_private else ("", "")


def _is_card(value: str) -> bool:
    """Bank cards of sixteen digits: first digit 2 to 6 and the Luhn check."""
    doubled = [int(one) * 2 for one in value[0::2]]
    total = sum(one - 9 if one > 9 else one for one in doubled) + sum(map(int, value[1::2]))
    return value[0] in "23456" and total % 10 == 0
