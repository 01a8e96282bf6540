"""Maps the words of closed lists (status, kind, channel, ...) to their codes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ombud.arrivals.workbook.folding import HAN, fold
from ombud.rules import closed_lists
from ombud.rules.languages import in_language
from ombud.rules.packed import pack

# Field -> the list its values come from. A resolution stays text; its remedy is read beside it.
CLOSED_LISTS = {
    "status": "status", "kind": "kind", "priority": "priority", "channel": "channel",
    "platform": "platform", "satisfaction": "satisfaction", "currency": "currency",
    "waiting_for": "waiting_for", "party": "party", "resolution": "remedy",
}  # fmt: skip
BOOLEAN = "bool"
# What yes and no mean under a header such as 是否结案, 是否加急, 是否满意.
_YES_NO = {
    ("status", "true"): "resolved", ("status", "false"): "new",
    ("priority", "true"): "P1", ("priority", "false"): "P3",
    ("satisfaction", "true"): "4", ("satisfaction", "false"): "2",
}  # fmt: skip
_AWAITS = "waiting_for"  # here 等 and 待 turn nothing round
_LONGEST_CONTAINING = 30
_HAN_NEGATIONS = 4  # the first of the lexicon: 未 不 没 无, as in 无法解决
_SHORTEST_LATIN = 5  # shorter ones deceive: postal mail is no email


class StatusMeaning(NamedTuple):
    """What a status says: stage and waiting_for are codes of rules.closed_lists, outcome too."""

    stage: str
    waiting_for: str
    closed: bool
    outcome: str


class Match(NamedTuple):
    """code: None when not understood. how: exact, trimmed, yes_no, contains or ''."""

    code: str | None
    how: str


UNMATCHED = Match(None, "")


@dataclass(frozen=True, slots=True)
class ValueFound:
    """One distinct value of a column, what it was taken for, and how often it stands there."""

    raw: str
    code: str | None
    how: str
    count: int


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {entry["value"]: entry for entry in pack("values")["values"]}


@cache
def _words(name: str) -> dict[str, str]:
    """Folded word -> code, for one list."""
    return {
        fold(word): value.partition(".")[2]
        for value, entry in _entries().items()
        if value.startswith(f"{name}.")
        for word in entry["words"]
        if fold(word)
    }


@cache
def _containable(name: str) -> tuple[tuple[str, re.Pattern[str], int, str], ...]:
    """(word, pattern, length, code) of what may be recognised inside a longer value."""
    found = []
    for value, entry in _entries().items():
        for word in entry["words"] if value.startswith(f"{name}.") else ():
            plain = fold(word) if HAN.search(word) else word.casefold()
            if HAN.search(plain) and len(plain) > 1:
                found.append((plain, re.compile(re.escape(plain)), len(plain) * 2, value))
            elif plain.isascii() and len(plain) >= _SHORTEST_LATIN:
                pattern = re.compile(rf"\b{re.escape(plain)}\b")
                found.append((plain, pattern, len(plain), value))
    return tuple(
        (word, pattern, size, value.partition(".")[2]) for word, pattern, size, value in found
    )


@cache
def _lexicon(name: str) -> tuple[str, ...]:
    return tuple(pack("values")["lexicons"][name])


@lru_cache(maxsize=20_000)
def match_word(name: str, text: str) -> Match:
    """The code of a list that a value stands for."""
    words, key = _words(name), fold(text)
    if key in words:
        return Match(words[key], "exact")
    trimmed = _without_particles(key)
    if trimmed in words:
        return Match(words[trimmed], "trimmed")
    answer = truth(text)
    if answer is not None and not key.isdigit():
        code = _YES_NO.get((name, "true" if answer else "false"))
        if code:
            return Match(code, "yes_no")
    return _contained(name, text) if len(key) <= _LONGEST_CONTAINING else UNMATCHED


def truth(text: str) -> bool | None:
    """Yes, no, or None for everything else."""
    code = _words(BOOLEAN).get(fold(text))
    return {"true": True, "false": False}.get(code or "")


def _without_particles(key: str) -> str:
    particles = _lexicon("particle")
    while key and key.endswith(particles):
        key = key[:-1]
    return key


def _contained(name: str, text: str) -> Match:
    """The longest word inside the value that nothing negates; None when two are as long."""
    han, latin = fold(text), " ".join(text.casefold().split())
    best: dict[int, set[str]] = {}
    for word, pattern, size, code in _containable(name):
        place = latin if word.isascii() else han
        # Nearly nothing is found: asking for the bare word first is five times as quick.
        found = pattern.search(place) if word in place else None
        if found and (name == _AWAITS or not _is_negated(place[: found.start()].rstrip())):
            best.setdefault(size, set()).add(code)
    codes = best[max(best)] if best else set()
    return Match(codes.pop(), "contains") if len(codes) == 1 else UNMATCHED


def _is_negated(before: str) -> bool:
    """Whether the words before a match turn it round: 未, 不, also with one character between."""
    negations = _lexicon("negation")
    return before.endswith(negations) or (
        HAN.match(before[-1:]) is not None and before[:-1].endswith(negations[:_HAN_NEGATIONS])
    )


def match_value(field: str, text: str) -> Match:
    """As match_word, by field. Raises KeyError for a field without a closed list."""
    return match_word(CLOSED_LISTS[field], text)


@cache
def status_meaning(code: str) -> StatusMeaning:
    """What a code of the status list means. Raises KeyError for an unknown code."""
    means = _entries()[f"status.{code}"]["means"]
    return StatusMeaning(
        means["stage"], means["waiting_for"] or "", means["closed"], means["outcome"] or ""
    )


def propose_values(field: str, counts: Mapping[str, int]) -> list[ValueFound]:
    """What each distinct value of a closed-list column stands for, most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [ValueFound(raw, *match_value(field, raw), count) for raw, count in ordered]


def choices(field: str, language: str) -> list[tuple[str, str]]:
    """(code, label) of everything a value of this field may be mapped to."""
    name = CLOSED_LISTS[field]
    if name in closed_lists.LISTS:
        return closed_lists.choices(name, language)
    return [
        (code, in_language(entry["label"], language) if "label" in entry else code)
        for value, entry in _entries().items()
        if value.startswith(f"{name}.")
        for code in [value.partition(".")[2]]
    ]


def is_carrier(text: str) -> bool:
    """Whether a value names a courier or a shipping line."""
    key = fold(text)
    return any(fold(name) in key for name in _lexicon("carrier"))
