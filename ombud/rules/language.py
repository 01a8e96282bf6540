"""Which language a text is in, told by its script alone."""

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
# Kana, hangul, Cyrillic, Greek, Arabic, Hebrew, Thai, Devanagari.
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7af]"
)

CHINESE, ENGLISH, MIXED, OTHER = "zh", "en", "mixed", "other"


def language_of(text: str) -> str:
    """zh, en, mixed (both carry meaning) or other (another script, or no letters at all).

    A lone brand name in a Chinese text, or one Chinese word in an English one, is not mixed.
    """
    if text.isascii():
        return ENGLISH if _LATIN_WORD.search(text) else OTHER
    han = sum(map(len, _HAN.findall(text)))
    words = len(_LATIN_WORD.findall(text))
    if 2 * han < len(text) and len(_OTHER_SCRIPT.findall(text)) > max(han, words):
        return OTHER
    if han >= 4 and words >= 3:
        return MIXED
    if han == 0 and words == 0:
        return OTHER
    return CHINESE if han > words else ENGLISH
