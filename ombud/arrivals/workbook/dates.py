"""Reads the dates people write. What is not certain is not read, and whatever is inferred is said.

A date is unclear rather than wrong: 03/05/2024 needs the order of its column, 3/5 needs a year.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from ombud.arrivals.workbook.folding import clean_text
from ombud.rules.dates import ENGLISH_MONTHS

DAY, MINUTE = "day", "minute"
YMD, DMY, MDY = "ymd", "dmy", "mdy"
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_SERIALS = (32_874, 73_050)  # 1990-01-01 to 2099-12-31, counted from 1900
_EPOCH_1900 = datetime(1899, 12, 30, tzinfo=UTC)
_DAYS_TO_1904 = 1462


class Moment(NamedTuple):
    """at: UTC, or None when not read. precision: day or minute. note: a key of PROBLEMS, or ''."""

    at: datetime | None
    precision: str
    note: str


class Written(NamedTuple):
    """A date as read from text, not yet in a time zone unless it named one."""

    at: datetime | None
    precision: str = DAY
    note: str = ""


DateReader = Callable[[Any], Moment]

_CLOCK = (
    r"(?:(?:T|[\s,，]*)(?P<half>上午|下午|晚上|中午|凌晨|早上|傍晚|am|pm)?\s*"
    r"(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?(?:\s*[:分]\s*(?P<second>\d{1,2})?)?"
    r"(?:\.\d+)?\s*秒?\s*(?P<after>am|pm)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_FORMS = {
    name: re.compile(form + _CLOCK, re.IGNORECASE)
    for name, form in {
        "ymd": r"(?P<y>\d{4})\s*[-/.年\s]\s*(?P<m>\d{1,2})\s*[-/.月\s]\s*(?P<d>\d{1,2})\s*日?",
        "solid": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        "three": r"(?P<a>\d{1,2})\s*[-/.]\s*(?P<b>\d{1,2})\s*[-/.]\s*(?P<c>\d{4}|\d{1,2})",
        "cn_short": r"(?P<y>\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?",
        "month_day": r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日?",
        "two": r"(?P<a>\d{1,2})\s*[-/.]\s*(?P<b>\d{1,2})",
        "day_name": r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-\s./]*(?P<name>[a-z]{3,9})\.?(?:[-\s./,]*"
        r"(?P<y>\d{4}|\d{2}))?",
        "name_day": r"(?P<name>[a-z]{3,9})\.?\s*(?P<d>\d{1,2})(?:st|nd|rd|th)?"
        r"(?:[,\s]+(?P<y>\d{4}))?",
        "roc": r"(?:中华)?民国\s*(?P<roc>\d{2,3})\s*[年/.-]\s*(?P<m>\d{1,2})\s*[月/.-]"
        r"\s*(?P<d>\d{1,2})\s*日?",
    }.items()
}
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?")
_SHORT = re.compile(r"(\d{2})(\d{2})(\d{2})")
_DIGIT = re.compile(r"\d|[一二三四五六七八九十]月")
_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY = re.compile(
    r"[(\s]*(?:星期|周|礼拜)[一二三四五六日天]\)?|\(?\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat"
    r"|sun)(?:day)?\b\.?,?\)?",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"[上中下]旬|[上下本]周|昨|今天|前天|月初|月底|月末|左右|大概|约|~|至|到")
_RANGE = re.compile(r"\d+[./]\d+\s*[-~]\s*\d+[./]\d+")
_MONTH_ONLY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")
_NOTHING = re.compile(r"0000-00-00.*|1900-01-0[01].*|1899-12-3\d.*|0")
_ORDERLESS = ("date_order_unclear",)
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_VARIANTS = str.maketrans({"號": "日", "号": "日", "時": "时", "點": "点", "國": "国", "華": "华"})
_AFTERNOON = ("下午", "晚上", "傍晚", "pm")


def looks_like_date(cell: Any) -> bool:
    """Whether a cell shows a date, whatever its order or year. Bare numbers do not count."""
    if isinstance(cell, date):
        return True
    if not isinstance(cell, str) or not 4 <= len(cell) <= 40:
        return False
    written = read_written(cell, "", 2024)
    return written.note in (("", "year_assumed", "roc_date") if written.at else _ORDERLESS)


def may_be_serial(cell: Any) -> bool:
    """Whether a number may be a date that lost its format."""
    return isinstance(cell, float) and _read_number(cell, False).at is not None


def order_of(samples: Iterable[Any]) -> tuple[set[str], str]:
    """The orders of day, month, year that all samples allow, and one that needs the decision."""
    allowed, example = {YMD, DMY, MDY}, ""
    for cell in samples:
        found = _FORMS["three"].fullmatch(_plain(cell)) if isinstance(cell, str) else None
        if found:
            example = example or cell.strip()
            allowed = {order for order in allowed if _ordered(found, order)} or allowed
    return (allowed, example) if example else (set(), "")


def lacks_year(samples: Iterable[Any]) -> str:
    """The first sample that is a month and a day without a year, or ''."""
    for cell in samples:
        if isinstance(cell, str) and read_written(cell, MDY, None).note == "year_missing":
            return cell.strip()
    return ""


def date_reader(zone: tzinfo, order: str, year: int | None, date1904: bool) -> DateReader:
    """A reader for one column: its day/month order ('' when unknown), its year when cells lack it.

    Times without a zone of their own are times in `zone`.
    """

    def read(cell: Any) -> Moment:
        if isinstance(cell, datetime):
            return _in_zone(_plausible(Written(cell, MINUTE)), zone)
        if isinstance(cell, date):
            return _in_zone(_plausible(Written(datetime.combine(cell, time()))), zone)
        if isinstance(cell, bool | time | timedelta):
            return Moment(None, DAY, "date_unclear")
        if isinstance(cell, int | float):
            return _in_zone(_read_number(cell, date1904), zone)
        return _in_zone(read_written(cell, order, year, date1904), zone)

    return read


def _in_zone(written: Written, zone: tzinfo) -> Moment:
    at = written.at
    if at is None:
        return Moment(None, written.precision, written.note)
    local = at if at.tzinfo else at.replace(tzinfo=zone)
    return Moment(local.astimezone(UTC), written.precision, written.note)


def _plausible(written: Written) -> Written:
    if written.at and not _FIRST_YEAR <= written.at.year <= _LAST_YEAR:
        return Written(None, written.precision, "date_out_of_range")
    return written


def _read_number(number: float, date1904: bool) -> Written:
    if not isfinite(number):
        return Written(None, DAY, "date_unclear")
    short = _SHORT.fullmatch(f"{number:g}") if number == int(number) else None
    if short:
        return _built(2000 + int(short[1]), int(short[2]), int(short[3]), note="short_date")
    if 19_900_101 <= number <= 20_991_231 and number == int(number):
        return read_written(f"{number:.0f}", YMD, None)
    serial = number + _DAYS_TO_1904 if date1904 else number
    if not _SERIALS[0] <= serial <= _SERIALS[1]:
        return Written(None, DAY, "date_unclear")
    at = (_EPOCH_1900 + timedelta(seconds=round(serial * 86_400))).replace(tzinfo=None)
    return Written(at, DAY if number == int(number) else MINUTE, "serial_date")


@lru_cache(maxsize=20_000)
def read_written(text: str, order: str, year: int | None, date1904: bool = False) -> Written:
    """A date from text. The note says why there is none, or what was inferred."""
    plain = _plain(text)
    if not plain or _NOTHING.fullmatch(plain):
        return Written(None)
    found = _FORMS["ymd"].fullmatch(plain) or _FORMS["solid"].fullmatch(plain)
    if found:
        return _from_parts(found, int(found["y"]))
    if _NUMBER.fullmatch(plain):
        return _read_number(float(plain), date1904)
    for read in (_read_digits, _read_numeric, _read_named, _read_chinese, _read_letter):
        written = read(plain, order, year)
        if written:
            return written
    vague = _VAGUE.search(plain) or _RANGE.search(plain) or _MONTH_ONLY.fullmatch(plain)
    return Written(None, DAY, "date_vague" if vague else "date_unclear")


def _plain(text: str) -> str:
    text = clean_text(text).lstrip("'")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    elif not (text[:1].isalpha() or "(" in text):
        return text
    return _WEEKDAY.sub("", text).strip() if _DIGIT.search(text) else text


def _built(
    year: int, month: int, day: int, precision: str = DAY, note: str = "", clock: time = time()
) -> Written:
    try:
        at = datetime.combine(date(year, month, day), clock)
    except ValueError:
        return Written(None, precision, "date_unclear")
    return _plausible(Written(at, precision, note))


def _from_parts(
    found: re.Match[str], year: int, month: int = 0, day: int = 0, note: str = ""
) -> Written:
    clock = _clock(found)
    if clock is None:
        return Written(None, DAY, "date_unclear")
    precision = MINUTE if found["hour"] else DAY
    written = _built(year, month or int(found["m"]), day or int(found["d"]), precision, note, clock)
    if written.at and found["zone"] and found["hour"]:
        return written._replace(at=written.at.replace(tzinfo=_zone(found["zone"])))
    return written


def _clock(found: re.Match[str]) -> time | None:
    """The time of day, midnight when none is named, None when it cannot be right."""
    if not found["hour"]:
        return time()
    hour, half = int(found["hour"]), (found["half"] or found["after"] or "").lower()
    if (half in _AFTERNOON or (half == "中午" and hour < 4)) and hour < 12:
        hour += 12
    elif half in ("am", "凌晨", "上午") and hour == 12:
        hour = 0
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(text: str) -> tzinfo:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo or UTC


def _read_digits(plain: str, order: str, year: int | None) -> Written | None:
    stamp = _STAMP.fullmatch(plain)
    if stamp:
        hour, minute, second = int(stamp[4]), int(stamp[5]), int(stamp[6] or 0)
        if hour < 24 and minute < 60 and second < 60:
            clock = time(hour, minute, second)
            return _built(int(stamp[1]), int(stamp[2]), int(stamp[3]), MINUTE, "", clock)
    short = _SHORT.fullmatch(plain)
    if short:
        return _built(2000 + int(short[1]), int(short[2]), int(short[3]), note="short_date")
    return None


def _ordered(found: re.Match[str], order: str) -> Written | None:
    """The date of three numbers read in one order, or None when they do not allow it."""
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"] if order == YMD else found["c"]) == 1 or (order == YMD and c > 99):
        return None
    year, month, day = {YMD: (a, b, c), DMY: (c, b, a), MDY: (c, a, b)}[order]
    written = _from_parts(found, year if year > 99 else 2000 + year, month or 99, day or 99)
    return written if written.at else None


def _read_numeric(plain: str, order: str, year: int | None) -> Written | None:
    three = _FORMS["three"].fullmatch(plain)
    if three:
        return _of_three(three, order)
    two = _FORMS["two"].fullmatch(plain)
    if not two:
        return None
    if not year:
        return Written(None, DAY, "year_missing")
    month, day = (two["b"], two["a"]) if order == DMY else (two["a"], two["b"])
    return _from_parts(two, year, int(month) or 99, int(day) or 99, "year_assumed")


def _of_three(found: re.Match[str], order: str) -> Written:
    orders = [order] if order else [YMD, DMY, MDY]
    readings = {written for one in orders if (written := _ordered(found, one)) and written.at}
    if len(readings) == 1:
        return readings.pop()
    return Written(None, DAY, "date_order_unclear" if readings else "date_unclear")


def _read_named(plain: str, order: str, year: int | None) -> Written | None:
    found = _FORMS["day_name"].fullmatch(plain) or _FORMS["name_day"].fullmatch(plain)
    month = ENGLISH_MONTHS.get(found["name"][:3].lower()) if found else None
    if not found or not month:
        return None
    if not found["y"] and not year:
        return Written(None, DAY, "year_missing")
    named = int(found["y"] or year or 0)
    note = "" if found["y"] else "year_assumed"
    return _from_parts(found, named if named > 99 else 2000 + named, month, note=note)


def _read_chinese(plain: str, order: str, year: int | None) -> Written | None:
    roc = _FORMS["roc"].fullmatch(plain)
    if roc:
        return _from_parts(roc, 1911 + int(roc["roc"]), note="roc_date")
    plain = _with_digits(plain)
    for form in ("ymd", "cn_short"):
        found = _FORMS[form].fullmatch(plain)
        if found:
            named = int(found["y"])
            return _from_parts(found, named if named > 99 else 2000 + named)
    found = _FORMS["month_day"].fullmatch(plain)
    if found and not year:
        return Written(None, DAY, "year_missing")
    return _from_parts(found, year, note="year_assumed") if found and year else None


def _with_digits(plain: str) -> str:
    """二〇二四年十二月二十五日 as 2024年12月25日."""
    plain = re.sub("([一二三])?十([一二三四五六七八九])?", _tens, plain)
    return plain.translate(_HAN_DIGITS)


def _tens(found: re.Match[str]) -> str:
    return (found[1] or "一") + (found[2] or "〇")


def _read_letter(plain: str, order: str, year: int | None) -> Written | None:
    """Dates as letters carry them: 05 Mar 2024 14:30:00 +0800."""
    if not plain.endswith(tuple("0123456789TZ")) or plain.count(":") < 1:
        return None
    try:
        return _plausible(Written(parsedate_to_datetime(plain), MINUTE))
    except (ValueError, IndexError, TypeError):
        return None
