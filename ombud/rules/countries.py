"""Countries by their ISO code: a workbook's 美国, USA and us mean one place."""

from functools import cache

from babel import Locale

from ombud.rules.languages import ENGLISH, HANS, HANT, nearest_language

_LOCALES = {HANS: "zh_Hans", HANT: "zh_Hant", ENGLISH: "en"}
# What people write and the Unicode names do not hold.
_ALSO = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "america": "US", "uk": "GB", "u.k.": "GB",
    "england": "GB", "britain": "GB", "great britain": "GB", "uae": "AE", "holland": "NL",
    "turkey": "TR", "czech republic": "CZ", "korea": "KR", "hong kong": "HK", "香港": "HK",
    "中国香港": "HK", "macau": "MO", "macao": "MO", "澳门": "MO", "中国澳门": "MO",
    "中国大陆": "CN", "大陆": "CN", "中国台湾": "TW", "台灣": "TW",
}  # fmt: skip


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(_LOCALES[language]).territories
    return {code: name for code, name in territories.items() if code.isalpha()}


@cache
def _codes() -> dict[str, str]:
    named = (_names(language).items() for language in (ENGLISH, HANT, HANS))
    return {name.casefold(): code for names in named for code, name in names} | _ALSO


def country_code(said: str) -> str:
    """The code of a country named in Chinese or English, or by its code; other texts unchanged."""
    text = said.strip()
    by_name = _codes().get(text.casefold())
    if by_name:
        return by_name
    return text.upper() if text.upper() in _names(ENGLISH) else text


def country_name(code: str, language: str) -> str:
    """The name of a code in a language; what is no code is its own name."""
    return _names(nearest_language(language)).get(code, code)
