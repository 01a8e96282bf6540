"""Counted spans of time: 三天没动, two weeks, 3-5 business days, 半个月, seit 10 Tagen."""

import re
from dataclasses import dataclass

from ombud.rules.counting import CHINESE_FIGURE, ENGLISH_FIGURE, chinese_figure, english_figure

_CHINESE_UNITS = {
    "D": "个工作日|個工作日|工作日|工作天|天|日間|日内|日內",
    "W": "个星期|個星期|星期|个礼拜|個禮拜|礼拜|禮拜|周|週間|週|주",
    "M": "个多月|個多月|个月|個月|ヶ月|か月|개월|个半月|個半月",
    "Y": "年半|年",
    "TH": "个小时|個小時|小时|小時|个钟头|個鐘頭|个钟|個鐘|时间|時間|시간",
    "TM": "分钟|分鐘|分間|분",
}
_LATIN_UNITS = {
    "D": "days?|d[ií]as?|jours?|tag(?:e|en)?|giorn[oi]|dag(?:en)?|dni|gün|ngày|hari|"
    "дн(?:я|ей)|день|วัน|일",
    "W": "weeks?|wks?|semanas?|semaines?|wochen?|settiman[ae]|weken|tygodni\\w*|hafta|"
    "tuần|minggu|недел[яиьюь]",
    "M": "months?|mes(?:es)?|m[eê]s|mois|monat(?:en?|s)?|mes[ei]|maand(?:en)?|miesi[ąe]c\\w*|"
    "tháng|bulan|месяц(?:а|ев)?",
    "Y": "years?|yrs?|años?|ans?|jahr(?:en?)?|ann[oi]|anos?|jaar",
    "TH": "hours?|hrs?|h|horas?|heures?|stunden?|or[ae]|uur|час(?:а|ов)?",
    "TM": "minutes?|mins?|minutos?|minuten?|minuti",
}
_WORDS = {
    word: value
    for value, words in enumerate(
        "un una une um uma uno ein eine einem einer einen een|dos deux zwei due dois duas twee|"
        "tres trois drei tre três drie|cuatro quatre vier quattro quatro|cinco cinq fünf "
        "cinque vijf|seis six sechs sei zes|siete sept sieben sette sete zeven|"
        "ocho huit acht otto oito|nueve neuf neun nove negen|"
        "diez dix zehn dieci dez tien".split("|"),
        1,
    )
    for word in words.split()
}


def _units(named: dict[str, str]) -> str:
    return "|".join(f"(?P<{unit}>{words})" for unit, words in named.items())


_COUNT = rf"(?:\d{{1,3}}(?:\.\d)?|{CHINESE_FIGURE}{{1,4}})"
_CHINESE = re.compile(
    rf"(?<![第\d.:/-])(?:(?P<half>半)|(?:(?P<from>{_COUNT})\s?[-~—–、到至]\s?)?(?P<count>{_COUNT}))"
    r"[多来來几幾]?\s?(?:"
    rf"{_units(_CHINESE_UNITS)}|(?P<D2>(?<=[一二三四五六七八九十])日(?!元|[用常本期光后後]))"
    r"|(?<=半)(?P<TD>日))(?!\d)(?![级級卡纪紀])"
)
_LATIN = re.compile(
    rf"(?<![\w.:/$€£-])(?:(?P<half>half an?|medio|medi[ao])|"
    rf"(?:(?P<from>\d{{1,3}}|{ENGLISH_FIGURE})\s?(?:-|–|~|to|or|à|a|bis)\s?)?"
    rf"(?P<count>\d{{1,3}}(?:[.,]\d)?|{ENGLISH_FIGURE}|{'|'.join(_WORDS)}))"
    r"[ -]?(?:(?:business|working|work|calendar|full|whole|long|more|other|solid)[ -])?"
    rf"(?:{_units(_LATIN_UNITS)})(?![\w-]*\w)",
    re.IGNORECASE,
)
_LATIN_SEEN = re.compile(
    r"(?:day|week|month|year|hour|h[rs]?\b|min|yr|wk|d[ií]a|jour|tag|giorn|dag|dni|gün|ngày|hari|"
    r"дн|день|วัน|일|seman|semain|woch|settim|wek|tygod|hafta|tuần|minggu|недел|mes|m[eê]s|mois|"
    r"monat|maand|miesi|tháng|bulan|месяц|año|an|jahr|jaar|hor|heur|stund|or[ae]|uur|час)",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"(?:times|once|twice|per|every|days|hours|weeks)\s$", re.IGNORECASE)
# A child of 2 years, a clock that is 5 minutes fast; "one day" tells no length.
_NO_LENGTH = re.compile(r"[ -](?:old|fast|slow)\b", re.IGNORECASE)
_ONE_DAY = ("one day", "a day", "an day")


@dataclass(frozen=True, slots=True)
class Duration:
    """A counted span of time: its ISO 8601 form (P3D, PT48H; the lower end of a range) and its
    span in the normal text."""

    value: str
    start: int
    end: int


def durations_in(normal_text: str) -> list[Duration]:
    """Every counted span of time, in the order of the text."""
    found = [_read(one) for one in _CHINESE.finditer(normal_text)]
    if _LATIN_SEEN.search(normal_text):
        spans = [(one.start, one.end) for one in found if one]
        found += [
            _read(one) for one in _LATIN.finditer(normal_text)
            if _is_length(one) and not any(a < one.end() and one.start() < b for a, b in spans)
        ]  # fmt: skip
    return sorted((one for one in found if one), key=lambda one: one.start)


def _is_length(found: re.Match[str]) -> bool:
    text, (start, end) = found.string, found.span()
    if found.group().lower() in _ONE_DAY or _NO_LENGTH.match(text, end):
        return False
    return not _OFTEN.search(text[max(0, start - 7) : start])


def _read(found: re.Match[str]) -> Duration | None:
    unit = (found.lastgroup or "").rstrip("2")
    if found["half"]:
        value = _HALVES.get(unit, "")
    else:
        value = _iso(_count(found["from"] or found["count"]), unit)
    end = (
        found.end() - 1 if unit == "D" and found.group().endswith(("日内", "日內")) else found.end()
    )
    return Duration(value, found.start(), end) if value else None


_HALVES = {"D": "PT12H", "TD": "PT12H", "M": "P15D", "Y": "P6M", "TH": "PT30M"}


def _iso(count: float, unit: str) -> str:
    figure = f"{count:g}"
    return f"PT{figure}{unit[1]}" if unit[0] == "T" else f"P{figure}{unit}"


def _count(words: str) -> float:
    if words[0].isdecimal():
        return float(words.replace(",", "."))
    if words.lower() in _WORDS:
        return _WORDS[words.lower()]
    return english_figure(words) if words[0].isascii() else chinese_figure(words)
