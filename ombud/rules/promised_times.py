"""When something is promised for: "明天上午10点前", "within 3 working days", "by Friday".

A day without an hour is due when that day's work ends; "前" includes the day it names, "before"
does not. What names no time ("尽快", "soon") is not found.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ombud.rules.clocks import WorkCalendar
from ombud.rules.counting import chinese_figure
from ombud.rules.dates import ENGLISH_MONTHS

MINUTE, DAY = "minute", "day"
_NOON, _NIGHT = time(12), time(22)
_SUNDAY = 6
_LONG_AGO = 270

_HAN_WEEKDAYS = dict(zip("一二三四五六日天", (1, 2, 3, 4, 5, 6, 7, 7), strict=True))
_ENGLISH = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen".split(),
        1,
    )
} | {"a": 1, "an": 1, "the": 1, "twenty-four": 24, "forty-eight": 48}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, name in enumerate(
        "monday tuesday wednesday thursday friday saturday sunday".split(), 1
    )
}
_AHEAD = {"今": 0, "本": 0, "明": 1, "听": 1, "后": 2, "大后": 3, "today": 0, "tonight": 0}

_NUMBER = rf"(?:\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|半|half an|{'|'.join(_ENGLISH)})"
_MONTH = rf"(?P<month_name>{'|'.join(ENGLISH_MONTHS)})[a-z]*\.?"
_WEEKDAY = "|".join(_WEEKDAYS)
_UNIT = (
    "天?工作[日天]|(?:business|working|work) ?days?|小时|钟头|分钟|天|日|周|星期|礼拜|月|"
    "h(?![a-z])|hrs?(?![a-z])|hours?|min(?:ute)?s?(?![a-z])|days?|weeks?|months?"
)
_LENGTH = (
    r"(?P<most>(?:within|in|next|inside|no later than|最晚|最迟|最多)\s{0,3}"
    r"(?:the\s+)?(?:next\s+)?)?"
    rf"(?<![\d.a-z])(?:{_NUMBER}\s{{0,3}}(?:-|~|–|至|到|to|or)\s{{0,3}})?"
    rf"(?P<amount>{_NUMBER})\s{{0,3}}个?\s{{0,3}}"
    rf"(?P<unit>{_UNIT})(?P<inside>(?:时间)?\s{{0,3}}(?:之内|以内|内|之后|以后|后))?"
)
_TIME = re.compile(
    "|".join((
        r"(?P<month>\d{1,2})月(?P<month_day>\d{1,2})[日号]?",
        rf"{_MONTH}\s+(?P<english_day>\d{{1,2}})(?:st|nd|rd|th)?\b",
        rf"(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+{_MONTH.replace('name', 'after')}\b",
        r"(?<!\d)(?P<day_only>\d{1,2})(?:号(?![码线楼])|(?:st|nd|rd|th)\b)",
        r"(?:by |before |the )*end of (?:the |this |next )?month|(?P<month_end>月[底末])",
        r"(?P<week>(?:本|这个?|下个?)(?:周|星期|礼拜))(?![一二三四五六日天末])",
        r"(?P<weekend>周末[之以]?[内前]|before the weekend|by the weekend)",
        r"(?P<this_week>this week|next week|(?:the )?end of (?:the|this|next) week)",
        r"(?P<which>本|这个?|下个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])",
        rf"(?P<relation>(?:this |next |coming )*)\b(?P<english_weekday>{_WEEKDAY})",
        _LENGTH,
        r"(?P<closing>下班|\beod\b|\bcob\b|end of (?:the |business |working )*day|"
        r"close of (?:business|play)|end of business)",
        r"(?P<ahead>大后|后|明|今|听)(?:天|日|儿|(?=[早晚]))",
        r"(?P<after_next>(?:the )?day after tomorrow)|(?P<tomorrow>\btomorrow\b|\btmrw?\b)",
        r"(?P<today>\btoday\b|\btonight\b|本日)",
        r"(?P<half_day>上午|早上|中午|下午|傍晚|晚上|晚)?\s{0,3}(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,2})"
        r"(?:点|时(?!间|候|效))(?P<half>半)?(?:(?P<minute>\d{1,2})分?)?",
        r"(?<!\d)(?P<hour24>\d{1,2}):(?P<minute24>\d{2})\s{0,3}(?P<half24>am|pm)?",
        r"(?<!\d)(?P<hour12>\d{1,2})\s{0,3}(?P<half12>[ap]\.?m\b|o'clock)",
        r"(?P<part>上午|早上|一早|清晨|中午|下午|傍晚|晚上|(?<=[今明听])[早晚]|morning|noon|midday|afternoon|"
        r"evening)",
    ))
)  # fmt: skip
# Between two pieces of one time: "by 3pm today", "Friday, March 13", "本周五下班前".
_JOINT = re.compile(r"(?:[\s,的]|之?前|at|on|the|in|of|by)*")
_BEFORE = re.compile(r"\bbefore (?:the |this |next |coming )*$")
_PARTS = {
    "上午": _NOON, "早上": _NOON, "一早": _NOON, "清晨": _NOON, "早": _NOON, "中午": _NOON,
    "morning": _NOON, "noon": _NOON, "midday": _NOON, "傍晚": time(19), "晚上": _NIGHT,
    "晚": _NIGHT, "evening": _NIGHT, "tonight": _NIGHT,
}  # fmt: skip
_MINUTES = {"分": 1, "m": 1, "小": 60, "钟": 60, "h": 60}


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A time as a text names it, with its span. is_before: "before Friday", so the day ahead."""

    start: int
    end: int
    pieces: tuple[re.Match[str], ...]
    is_before: bool


def times_in(folded_text: str) -> list[NamedTime]:
    """The times a folded text names, in its order; spans point into it."""
    groups: list[list[re.Match[str]]] = []
    for found in _TIME.finditer(folded_text):
        if not _is_a_time(found):
            continue
        gap = folded_text[groups[-1][-1].end() : found.start()] if groups else ""
        if groups and _JOINT.fullmatch(gap) and not found["unit"] and not groups[-1][0]["unit"]:
            groups[-1].append(found)
        else:
            groups.append([found])
    return [_named(folded_text, pieces) for pieces in groups]


def _is_a_time(found: re.Match[str]) -> bool:
    # "3天前" and "these 3 days" are no time ahead; "内" or "within" makes them one.
    if found["unit"]:
        return bool(found["most"] or found["inside"])
    return True


def _named(text: str, pieces: list[re.Match[str]]) -> NamedTime:
    start = pieces[0].start()
    return NamedTime(start, pieces[-1].end(), tuple(pieces), bool(_BEFORE.search(text[:start])))


def due_of(named: NamedTime, sent: datetime, calendar: WorkCalendar) -> tuple[datetime | None, str]:
    """When what is promised at `sent` for this time is due, in its zone, and how exactly.

    None when that time has passed, or there is no such day.
    """
    if named.pieces[0]["unit"]:
        due, precision = _after_length(named.pieces[0], sent, calendar)
    else:
        due, precision = _at_day(named, sent, calendar)
    return (due, precision) if due and due > sent else (None, precision)


def _after_length(
    found: re.Match[str], sent: datetime, calendar: WorkCalendar
) -> tuple[datetime | None, str]:
    unit, amount = found["unit"], _amount(found["amount"])
    minutes = 0 if "工作" in unit or unit.startswith("mon") else _MINUTES.get(unit[0], 0)
    if minutes:
        length = timedelta(minutes=amount * minutes)
        later = sent.astimezone(UTC) + length
        return later.astimezone(sent.tzinfo), MINUTE
    if amount != int(amount) or amount < 1:
        return None, DAY
    return _closing(_day_after(unit, int(amount), sent.date(), calendar), sent, calendar), DAY


def _day_after(unit: str, amount: int, day: date, calendar: WorkCalendar) -> date:
    if "工作" in unit or unit.startswith(("business", "work")):
        for _ in range(amount):
            day += timedelta(days=1)
            while not calendar.is_worked(day):
                day += timedelta(days=1)
        return day
    if unit.startswith(("月", "month")):
        months = day.month - 1 + amount
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    return day + timedelta(days=amount * (7 if unit[0] in "周星礼w" else 1))


def _amount(word: str) -> float:
    if word.isdecimal():
        return int(word)
    if word in ("半", "half an"):
        return 0.5
    if word in _ENGLISH:
        return _ENGLISH[word]
    return _chinese(word)


def _chinese(word: str) -> int:
    """十五 is 15, 二十 is 20, and 两三 is three at most."""
    tens, ten, ones = word.rpartition("十")
    return chinese_figure(tens[-1:] + ten + ones[-1:])


def _closing(day: date, sent: datetime, calendar: WorkCalendar) -> datetime:
    """The end of that day's work; once it is past, the end of the day itself."""
    closes = datetime.combine(day, calendar.closes, sent.tzinfo)
    if closes > sent:
        return closes
    return datetime.combine(day + timedelta(days=1), time(), sent.tzinfo)


def _at_day(
    named: NamedTime, sent: datetime, calendar: WorkCalendar
) -> tuple[datetime | None, str]:
    try:
        days = [_day(piece, sent, calendar) for piece in named.pieces]
    except ValueError:
        return None, DAY
    day = next((each for each in days if each), None)
    is_exact = any(map(_names_hour, named.pieces))
    # "明早10点": the hour says more than the part of the day.
    pieces = sorted(named.pieces, key=_names_hour, reverse=True)
    hour = next((each for each in map(_hour, pieces) if each), None)
    if hour is None:
        day = day or sent.date()
        ahead = day - timedelta(days=1) if named.is_before and not _is_weekend(named) else day
        return _closing(ahead, sent, calendar), DAY
    due = datetime.combine(day or sent.date(), _afternoon(hour, named.pieces), sent.tzinfo)
    if day is None and due <= sent:
        due += timedelta(days=1)
    return due, MINUTE if is_exact else DAY


def _is_weekend(named: NamedTime) -> bool:
    first = named.pieces[0]
    return bool(first["weekend"] or first["this_week"] or first["closing"])


def _day(piece: re.Match[str], sent: datetime, calendar: WorkCalendar) -> date | None:
    today = sent.date()
    ahead = _days_ahead(piece)
    if ahead is not None:
        return today + timedelta(days=ahead)
    month, day = _date_words(piece)
    if day:
        return _date_ahead(today, month, day)
    if piece["month_end"] or piece.group().endswith("month"):
        later = "next" in piece.group() or piece.string[: piece.start()].endswith("下个")
        first = today.replace(day=1) + timedelta(days=32) if later else today
        return first.replace(day=monthrange(first.year, first.month)[1])
    if piece["weekday"] or piece["english_weekday"]:
        return _weekday_ahead(piece, sent, calendar)
    if piece["week"] or piece["weekend"] or piece["this_week"]:
        is_next = piece.group().startswith(("下", "next")) or "next week" in piece.group()
        return _week_end(today + timedelta(days=7 if is_next else 0), sent, calendar)
    return None


def _days_ahead(piece: re.Match[str]) -> int | None:
    if piece["ahead"]:
        return _AHEAD[piece["ahead"]]
    if piece["after_next"]:
        return 2
    if piece["tomorrow"]:
        return 1
    return 0 if piece["today"] else None


def _date_words(piece: re.Match[str]) -> tuple[int, int]:
    if piece["month"]:
        return int(piece["month"]), int(piece["month_day"])
    if piece["month_name"]:
        return ENGLISH_MONTHS[piece["month_name"]], int(piece["english_day"])
    if piece["month_after"]:
        return ENGLISH_MONTHS[piece["month_after"]], int(piece["day_first"])
    return 0, int(piece["day_only"] or 0)


def _date_ahead(today: date, month: int, day: int) -> date:
    """The next such date; without a month, the next such day of a month."""
    if month:
        this_year = date(today.year, month, day)
        # In December one promises for January; in March, 1 January is past.
        is_past = (today - this_year).days in range(1, _LONG_AGO)
        return (
            this_year if this_year >= today or is_past else this_year.replace(year=today.year + 1)
        )
    if day >= today.day:
        return today.replace(day=day)
    return (today.replace(day=1) + timedelta(days=32)).replace(day=day)


def _weekday_ahead(piece: re.Match[str], sent: datetime, calendar: WorkCalendar) -> date:
    today = sent.date()
    wanted = (_HAN_WEEKDAYS.get(piece["weekday"] or "") or _WEEKDAYS[piece["english_weekday"]]) - 1
    which = (piece["which"] or piece["relation"] or "").strip()
    monday = today - timedelta(days=today.weekday())
    if which.startswith(("下", "next")):
        return monday + timedelta(days=7 + wanted)
    found = today + timedelta(days=(wanted - today.weekday()) % 7)
    is_over = found == today and sent.time() >= calendar.closes
    return found + timedelta(days=7) if is_over else found


def _week_end(day: date, sent: datetime, calendar: WorkCalendar) -> date:
    """The last day worked in that week, or its Sunday where that is past."""
    sunday = day + timedelta(days=_SUNDAY - day.weekday())
    worked = (sunday - timedelta(days=back) for back in range(7))
    last = next((each for each in worked if calendar.is_worked(each)), sunday)
    return last if datetime.combine(last, calendar.closes, sent.tzinfo) > sent else sunday


def _names_hour(piece: re.Match[str]) -> bool:
    return bool(piece["hour"] or piece["hour24"] or piece["hour12"])


def _hour(piece: re.Match[str]) -> time | None:
    if piece["part"] or "tonight" in piece.group():
        return _PARTS.get(piece["part"] or "tonight")
    if not _names_hour(piece):
        return None
    hour, minute, half = _hour_words(piece)
    if hour < 12 and (half.startswith(("下", "傍", "晚", "p")) or _is_bare_afternoon(hour, half)):
        hour += 12
    return time(hour % 24, minute) if minute < 60 else None


def _hour_words(piece: re.Match[str]) -> tuple[int, int, str]:
    if piece["hour"]:
        return int(_amount(piece["hour"])), _minute(piece), piece["half_day"] or ""
    if piece["hour24"]:
        return int(piece["hour24"]), int(piece["minute24"]), piece["half24"] or "24"
    return int(piece["hour12"]), 0, piece["half12"]


def _minute(piece: re.Match[str]) -> int:
    return 30 if piece["half"] else int(piece["minute"] or 0)


def _is_bare_afternoon(hour: int, half: str) -> bool:
    # Nobody promises anything for three at night.
    return hour < 7 and not half


def _afternoon(hour: time, pieces: Iterable[re.Match[str]]) -> time:
    """ "tomorrow afternoon at 3": the part of the day stands in another piece."""
    parts = {piece["part"] for piece in pieces}
    if hour.hour < 12 and parts & {"下午", "傍晚", "晚上", "晚", "afternoon", "evening"}:
        return hour.replace(hour=hour.hour + 12)
    return hour
