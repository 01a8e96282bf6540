"""Recognises headers: which fields a column's name may mean, and how surely.

The order of trust (domain report 4.2): exact, normalised, truncated, one letter off, ending in a
known header, beginning with one.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ombud.arrivals.workbook.folding import HAN, clean_text, fold
from ombud.rules.packed import pack

EXACT, NORMALISED, FUZZY = "exact", "normalised", "fuzzy"
# Not in the file: what its cells look like, in a column of its own (see looks.py).
LOOK_NAMES = LOOK_CHINESE, LOOK_ENGLISH = ("单元格颜色", "Cell colour")
_BRACKETS = re.compile(r"[(\[{【〔].*?[)\]}】〕]")
_TRIMMINGS = "*:?!.、,;\"'_ "
_SPLIT_SCRIPTS = re.compile(r"[A-Za-z][A-Za-z .'_-]{2,}")
_TRUST = {EXACT: 1.0, NORMALISED: 0.97, "truncated": 0.75, "one_off": 0.75, "ending": 0.74,
          "beginning": 0.62}  # fmt: skip
_DOUBT = 0.29
_RANK_STEP = 0.001
# "Date sent to company": the last word of an English header is not always what it holds.
_PREPOSITIONS = re.compile(r"\b(?:to|of|for|from|by|in|with|per)\b", re.IGNORECASE)


class Candidate(NamedTuple):
    """A field that a header may mean. score: 0 to 1. how: exact, normalised or fuzzy."""

    field: str
    score: float
    how: str


class _Known(NamedTuple):
    field: str
    rank: int
    weak: bool


@cache
def fields() -> tuple[str, ...]:
    """Every field a column can be mapped to, in the order in which they are offered."""
    return tuple(entry["field"] for entry in pack("headers")["fields"])


@cache
def _index() -> dict[str, tuple[_Known, ...]]:
    index: dict[str, dict[str, _Known]] = {}
    for entry in pack("headers")["fields"]:
        weak = {_key(word) for word in entry["weak"]}
        for language in ("zh-Hans", "zh-Hant", "en"):
            for rank, word in enumerate(entry[language]):
                key = _key(word)
                known = _Known(entry["field"], rank, key in weak)
                index.setdefault(key, {}).setdefault(entry["field"], known)
    return {key: tuple(found.values()) for key, found in index.items()}


@cache
def _literal() -> frozenset[str]:
    return frozenset(
        word
        for entry in pack("headers")["fields"]
        for language in ("zh-Hans", "zh-Hant", "en")
        for word in entry[language]
    )


def _key(header: str) -> str:
    """A header folded for look-up: no brackets and units, no trimmings."""
    plain = unicodedata.normalize("NFKC", header)
    bare = _BRACKETS.sub("", plain).strip(_TRIMMINGS)
    return fold(bare or plain.strip("()[]{}【】" + _TRIMMINGS))


def normalised(header: str) -> str:
    """The form under which a header is compared and remembered: first line, no units, folded."""
    lines = [line for line in clean_text(header).split("\n") if line.strip()]
    return _key(lines[0]) if lines else ""


def our_columns(headers: Sequence[str]) -> int:
    """How many columns in front are ours: reason and row number of rows handed back as not taken.

    Their words are those of web/desk/imports/files.py.
    """
    ours = pack("headers")["ours"]
    named = [
        normalised(header) in map(normalised, words)
        for header, words in zip(headers, ours, strict=False)
    ]
    return len(ours) if len(headers) > len(ours) and all(named) else 0


def _variants(header: str) -> list[str]:
    """Keys to try in turn: first line, all lines, each script alone, the last part of a pair."""
    text = clean_text(header)
    keys = [normalised(text), _key(text.replace("\n", ""))]
    latin = " ".join(_SPLIT_SCRIPTS.findall(text))
    if HAN.search(text) and latin:
        keys += [_key(_SPLIT_SCRIPTS.sub("", text).strip("/|-· ")), _key(latin)]
    parts = re.split(r"[\n /|·]+", text)
    if len(parts) > 1 and HAN.search(text):
        keys += [_key(parts[-1]), _key(parts[0])]
    return list(dict.fromkeys(key for key in keys if key))


def is_known(header: str) -> bool:
    """Whether a text is a header that the packs list."""
    return any(key in _index() for key in _variants(header)) if len(header) < 80 else False


@lru_cache(maxsize=5_000)
def candidates(header: str) -> tuple[Candidate, ...]:
    """The fields that a header may mean, best first; empty for an unknown one."""
    for key in _variants(header):
        known = _index().get(key)
        if known:
            how = EXACT if clean_text(header) in _literal() else NORMALISED
            return _scored(known, _TRUST[how], how)
    for key in _variants(header):
        known, trust = _fuzzy(key, header)
        if known:
            return _scored(known, trust, FUZZY)
    return ()


def _scored(known: Sequence[_Known], trust: float, how: str) -> tuple[Candidate, ...]:
    doubt = _DOUBT if len({one.field for one in known}) > 1 else 0.0
    scored = [
        Candidate(one.field, trust - max(doubt, _DOUBT * one.weak) - one.rank * _RANK_STEP, how)
        for one in known
    ]
    return tuple(sorted(scored, key=lambda one: -one.score))


def _fuzzy(key: str, header: str) -> tuple[tuple[_Known, ...], float]:
    least = 3 if HAN.search(key) else 5
    if len(key) < least:
        return (), 0
    for name, test in (("truncated", _is_truncated), ("one_off", _is_one_off)):
        found = [word for word in _index() if test(key, word)]
        if found:
            return _index()[min(found, key=len)], _TRUST[name]
    ends = [] if _PREPOSITIONS.search(header) else [w for w in _index() if _ends_with(key, w)]
    if ends:
        return _index()[max(ends, key=len)], _TRUST["ending"]
    begins = [word for word in _index() if len(word) >= least and key.startswith(word)]
    if begins and not key.isascii():
        return _index()[max(begins, key=len)], _TRUST["beginning"]
    return (), 0


def _is_truncated(key: str, word: str) -> bool:
    return word.startswith(key) and len(key) * 5 >= len(word) * 3


def _is_one_off(key: str, word: str) -> bool:
    """One character changed, missing or too many, in words of four or more."""
    if len(key) < 4 or abs(len(key) - len(word)) > 1:
        return False
    start = 0
    while start < min(len(key), len(word)) and key[start] == word[start]:
        start += 1
    longer, shorter = (key, word) if len(key) >= len(word) else (word, key)
    rest = start + (len(longer) == len(shorter))
    return longer[start + 1 :] == shorter[rest:]


def _ends_with(key: str, word: str) -> bool:
    if not key.endswith(word) or any(known.weak for known in _index()[word]):
        return False
    return len(word) >= (5 if word.isascii() else 2)
