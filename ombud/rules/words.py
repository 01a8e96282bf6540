"""English words brought to light stems, so that 'has not been shipped' meets 'not shipped'."""

import re
from functools import cache, lru_cache

from ombud.rules.packed import pack

NOT = "not"
CANNOT = "cannot"

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_NEGATIVES = frozenset("not no never none nobody nothing without noone nowhere neither nor".split())
_EMPTY = frozenset(
    "i me my mine we us our you your yours he him his she her it its they them their the a an "
    "this that these those of to in at for with and or but so is are was were be been being am "
    "do does did done have has had having will would can could should shall may might must just "
    "very really quite please there from by as if then than also i'm i've i'd it's that's let's "
    "some because while all any about into which who whom what's there's you're we're they're i'll "
    "hi hello dear thanks thank ok okay well even only s t re ve ll d m one".split()
)


@cache
def _same_words() -> dict[str, str]:
    return dict(pair.split("=") for pair in pack("lexicon")["same_word"].split("|"))


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """The stem of a lower-case word; 'not' for every negative, 'cannot' for inability, and ''
    for a word without weight."""
    if word in ("cannot", "can't", "cant", "unable"):
        return CANNOT
    if word in _NEGATIVES or word.endswith("n't"):
        return NOT
    if word in _EMPTY:
        return ""
    word = word.partition("'")[0]
    stem = _without_ending(_same_words().get(word, word))
    # A note must not deny what follows it.
    return "note" if stem == NOT else stem


def _without_ending(word: str) -> str:
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "i"
    for ending, shortest in (("ing", 6), ("ed", 5), ("ly", 6), ("es", 5), ("s", 4)):
        if len(word) >= shortest and word.endswith(ending) and not word.endswith(("ss", "us")):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "les":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word.removesuffix("e")


def stems_in(folded_text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The stems of a text that carry weight, and the (start, end) of each."""
    stems, spans = [], []
    for found in _WORD.finditer(folded_text):
        stem = stem_of(found.group())
        if stem:
            stems.append(stem)
            spans.append(found.span())
    return stems, spans
