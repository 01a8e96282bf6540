"""Days that a text names: 12月3号, 上周五, yesterday, since last Friday, 5 de marzo, 三天前.

They are read from the day of the message: a complaint tells of what was, so a day without a year
is the last such day, unless the words say that it is to come.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from ombud.rules.counting import chinese_figure
from ombud.rules.durations import Duration, durations_in
from ombud.rules.language import FRENCH, language_of

ENGLISH_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_MONTHS = {
    stem: number
    for number, stems in enumerate(
        "jan gen ene|feb fev fév|mar mär maa|apr abr avr|may mai mei mag|jun juin giu|"
        "jul juil lug|aug ago aoû|sep set|oct okt ott out|nov|dec dez déc dic".split("|"),
        1,
    )
    for stem in stems.split()
}
_MONTH_WORD = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[a-zäöüçéû]{{0,7}}"
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY_WORD = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_HAN_DAYS = dict(zip("一二三四五六日天", (0, 1, 2, 3, 4, 5, 6, 6), strict=True))
_BEFORE = {
    "大前": 3, "前": 2, "尋": 1, "寻": 1, "昨": 1, "今": 0, "明": -1, "听": -1, "后": -2, "後": -2,
}  # fmt: skip
_WORDS = {
    "yesterday": 1, "last night": 1, "today": 0, "tonight": 0, "tomorrow": -1,
    "day before yesterday": 2, "ayer": 1, "hier": 1, "gestern": 1, "ieri": 1, "ontem": 1,
    "gisteren": 1, "вчера": 1, "어제": 1, "hoy": 0, "heute": 0, "oggi": 0, "hoje": 0, "vandaag": 0,
    "сегодня": 0, "오늘": 0, "mañana": -1, "morgen": -1, "domani": -1, "amanhã": -1, "kemarin": 1,
    "aujourd'hui": 0,
}  # fmt: skip
_RELATION = {"上上": -2, "上": -1, "last": -1, "past": -1, "下": 1, "next": 1, "下下": 2}
_HAN_FIGURE = "[一二三四五六七八九十]{1,3}"
# Most places in a text begin no day: refusing them by one character is five times as quick.
_DATE = re.compile(
    r"(?:(?=[\d一二三四五六七八九十上下这這本周週星礼禮大前尋寻昨今明听后後])|(?<!\w)(?=[a-zàвс어오]))(?:"
    + "|".join((
        r"(?<![\d.-])(?P<year>20\d\d)(?:[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)|"
        r"年(?P<han_month>\d{1,2})月(?P<han_day>\d{1,2})[日号號]?)",
        r"(?<![\d./-])(?P<one>\d{1,2})(?P<mark>[./])(?P<other>\d{1,2})(?P=mark)(?P<last>(?:20)?\d\d)(?![\d.])",
        rf"(?<!\d)(?P<m>\d{{1,2}}|{_HAN_FIGURE})[月월]\s?(?P<d>\d{{1,2}}|{_HAN_FIGURE})[日号號일]?",
        r"(?<![\d/.:=-])(?P<slash_month>\d{1,2})/(?P<slash_day>\d{1,2})(?![\d/.]|\s?[折份个個片])",
        r"(?<![\dA-Za-z.月#-])(?P<day_only>\d{1,2})[号號](?![楼樓线線码碼电電仓倉店柜櫃机機门門床球馆館厅廳字色款])",
        r"(?P<which>上上|上|下下|下|这|這|本)?[个個]?(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])(?![个個])",
        r"(?P<week>上上|上|下|这|這|本)[个個]?(?:周|週|星期|礼拜|禮拜)(?![一二三四五六日天末])",
        r"(?P<han_month_of>上上|上|下|这|這|本)[个個]?月(?![初中底末])",
        r"(?P<han_before>大前|前|尋|寻|昨|今|明|听|后|後)(?:[天日](?![内內用常])|(?=[晚早儿兒][^安]))(?P<night>晚)?",
        rf"\b(?P<month_first>{_MONTH_WORD})\.?\s(?P<english_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<year_last>20\d\d))?",
        rf"(?<![\d-])(?<!\d[.,])(?P<day_first>\d{{1,2}})(?:st|nd|rd|th|\.|º)?(?:\sof|\sde)?\s(?P<month_last>{_MONTH_WORD})\b"
        r"(?:,?\s(?:de\s)?(?P<year_too>20\d\d))?",
        rf"\b(?:(?P<relation>last|past|next|this|coming)\s)?(?P<english_weekday>{_WEEKDAY_WORD})\b",
        r"\b(?P<span_which>last|past|next|this)\s(?P<span>week|month)\b(?!end)",
        rf"(?<!\w)(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?!\w)",
    )) + ")",
    re.IGNORECASE,
)  # fmt: skip
_AGO = re.compile(r"\s?(?:ago\b|earlier\b|(?:之|以)?前(?![台往後后面提段期]))", re.IGNORECASE)
_TO_COME = re.compile(
    r"(?:\bby|\buntil|\btill|\bbefore|等到|最晚|最迟|本|这|這)\s?$", re.IGNORECASE
)
_HAN = re.compile("[\u4e00-\u9fff]")
_PART = re.compile("1/[2-9]|2/3|3/4|24/7")
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, a week (2026-W10) or a month (2026-02) that a text names, in ISO form, and its span
    in the normal text."""

    value: str
    start: int
    end: int


def dates_in(normal_text: str, on: date) -> list[Day]:
    """Every day that the text of a message of that day names, in its order."""
    found = [day for one in _DATE.finditer(normal_text) if (day := _read(one, on))]
    ago = [day for one in durations_in(normal_text) if (day := day_ago(normal_text, one, on))]
    return sorted(found + ago, key=lambda one: one.start)


def day_ago(normal_text: str, length: Duration, on: date) -> Day | None:
    """The day that lies so long ago, where the text says so: 三天前, 2 weeks ago."""
    after = _AGO.match(normal_text, length.end)
    unit, count = length.value[-1], length.value[1:-1]
    if after is None or not count.isdecimal() or length.value.startswith("PT"):
        return None
    with suppress(ValueError, OverflowError):
        return Day(_earlier(on, int(count), unit).isoformat(), length.start, after.end())
    return None


def _earlier(on: date, count: int, unit: str) -> date:
    if unit in "DW":
        return on - timedelta(days=count * (7 if unit == "W" else 1))
    months = on.year * 12 + on.month - 1 - count * (12 if unit == "Y" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def _read(found: re.Match[str], on: date) -> Day | None:
    for group, reading in _READINGS.items():
        if found[group] is not None:
            with suppress(ValueError, OverflowError):
                value = reading(found, on)
                return Day(value, *found.span()) if value else None
            return None
    return None


def _full(found: re.Match[str], on: date) -> str:
    month, day = found["month"] or found["han_month"], found["day"] or found["han_day"]
    return date(int(found["year"]), int(month), int(day)).isoformat()


def _two_ways(found: re.Match[str], on: date) -> str:
    """05.03.2026 begins with the day; of 03/05/2026 that reading holds which is past and nearer."""
    year, one, other = int(found["last"]) % 100 + 2000, int(found["one"]), int(found["other"])
    orders = [(other, one)] if found["mark"] == "." else [(other, one), (one, other)]
    days = []
    for month, day in orders:
        with suppress(ValueError):
            days.append(date(year, month, day))
    return min(days, key=lambda day: (day > on, abs(on - day))).isoformat() if days else ""


def _month_and_day(found: re.Match[str], on: date) -> str:
    return _last(on, _figure(found["m"]), _figure(found["d"]), found)


def _slashed(found: re.Match[str], on: date) -> str:
    if _PART.fullmatch(found.group()) or not _HAN.search(found.string):
        return ""
    return _last(on, int(found["slash_month"]), int(found["slash_day"]), found)


def _english(found: re.Match[str], on: date) -> str:
    word = (found["month_first"] or found["month_last"]).lower()
    if word == "may" and (found["month_last"] or found["month_first"]) == "may":
        return ""
    month = _MONTHS.get(word[:4]) or _MONTHS[word[:3]]
    day, year = found["english_day"] or found["day_first"], found["year_last"] or found["year_too"]
    return (
        date(int(year), month, int(day)).isoformat() if year else _last(on, month, int(day), found)
    )


def _last(on: date, month: int, day: int, found: re.Match[str]) -> str:
    """The last such day, or the next one where the words before look ahead."""
    years = range(on.year, on.year + 5) if _looks_ahead(found) else range(on.year, on.year - 5, -1)
    for year in years:
        if day <= monthrange(year, month)[1] and _fits(date(year, month, day), on, found):
            return date(year, month, day).isoformat()
    return ""


def _fits(day: date, on: date, found: re.Match[str]) -> bool:
    return day >= on if _looks_ahead(found) else day <= on


def _looks_ahead(found: re.Match[str]) -> bool:
    return bool(_TO_COME.search(found.string[max(0, found.start() - 8) : found.start()]))


def _day_only(found: re.Match[str], on: date) -> str:
    day = int(found["day_only"])
    month = on if day <= on.day else on.replace(day=1) - timedelta(days=1)
    return month.replace(day=day).isoformat()


def _han_weekday(found: re.Match[str], on: date) -> str:
    return _weekday(on, _HAN_DAYS[found["weekday"]], found["which"] or "", found)


def _english_weekday(found: re.Match[str], on: date) -> str:
    wanted = _WEEKDAYS.index(found["english_weekday"][:3].lower())
    relation = (found["relation"] or "").lower()
    if relation in ("last", "past"):
        return (on - timedelta(days=(on.weekday() - wanted - 1) % 7 + 1)).isoformat()
    return _weekday(on, wanted, relation, found)


def _weekday(on: date, wanted: int, which: str, found: re.Match[str]) -> str:
    monday = on - timedelta(days=on.weekday())
    if which and which != "coming":
        return (monday + _RELATION.get(which, 0) * _WEEK + timedelta(days=wanted)).isoformat()
    if which == "coming" or _looks_ahead(found):
        return (on + timedelta(days=(wanted - on.weekday()) % 7)).isoformat()
    return (on - timedelta(days=(on.weekday() - wanted) % 7)).isoformat()


def _week(found: re.Match[str], on: date) -> str:
    which = found["week"] or found["span_which"].lower()
    year, week, _ = (on + _RELATION.get(which, 0) * _WEEK).isocalendar()
    return f"{year}-W{week:02}"


def _month(found: re.Match[str], on: date) -> str:
    which = found["han_month_of"] or found["span_which"].lower()
    months = on.year * 12 + on.month - 1 + _RELATION.get(which, 0)
    return f"{months // 12}-{months % 12 + 1:02}"


def _span(found: re.Match[str], on: date) -> str:
    return _week(found, on) if found["span"].lower() == "week" else _month(found, on)


def _days_before(found: re.Match[str], on: date) -> str:
    return (on - timedelta(days=_BEFORE[found["han_before"]])).isoformat()


def _said_day(found: re.Match[str], on: date) -> str:
    word = found["word"].lower()
    # "hier" is yesterday in French and here in German; "morgen" is a morning too.
    if word == "hier" and language_of(found.string) != FRENCH:
        return ""
    return (on - timedelta(days=_WORDS[word])).isoformat()


def _figure(words: str) -> int:
    return int(words) if words.isdecimal() else chinese_figure(words)


_READINGS: dict[str, Callable[[re.Match[str], date], str]] = {
    "year": _full, "one": _two_ways, "m": _month_and_day, "slash_month": _slashed,
    "day_only": _day_only, "weekday": _han_weekday, "week": _week, "han_month_of": _month,
    "han_before": _days_before, "month_first": _english, "month_last": _english,
    "english_weekday": _english_weekday, "span": _span, "word": _said_day,
}  # fmt: skip
