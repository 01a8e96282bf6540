"""Folds what people write differently into one form: width, script, case, hidden characters."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# Joiners hold emoji together in a text, but never belong into a name or a number.
_JOINERS = re.compile("[\u200c\u200d\ufe0e\ufe0f]")
_WIDE_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_GAPS = re.compile(r"[\s_\-\u2010-\u2015\u2212]+")
_EXCEL_ESCAPE = re.compile("_x000[dD]_")
HAN = re.compile("[\u3400-\u9fff]")


def clean_text(text: str) -> str:
    """The text without hidden characters, odd spaces and outer blanks; line breaks stay."""
    if text.isprintable() and "_x000" not in text:
        return text.strip()
    text = _EXCEL_ESCAPE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _WIDE_SPACES.sub(" ", _HIDDEN.sub("", text)).strip()


def one_line(text: str) -> str:
    """The cleaned text on one line, as names, titles and codes are kept."""
    text = clean_text(text)
    return text if text.isprintable() else " ".join(_JOINERS.sub("", text).split())


@cache
def _to_simplified() -> Any:
    from opencc import OpenCC  # loads its dictionaries, so only when a workbook is read

    return OpenCC("t2s")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """One form for matching: NFKC, simplified, case-folded, without blanks, dashes, underscores."""
    text = unicodedata.normalize("NFKC", _JOINERS.sub("", _HIDDEN.sub("", text)))
    if HAN.search(text):
        text = _to_simplified().convert(text)
    return _GAPS.sub("", text).casefold()


def column_index(letters: str) -> int:
    """The place of a column that `column_letter` named: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letter(index: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(65 + rest) + letters
        index -= 1
    return letters
