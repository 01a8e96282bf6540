"""The words of the taxonomy, weighed once: which grams and phrases speak for which detail.

A gram is a pair of neighbouring characters where Chinese is written, a stem or a pair of stems
where English is. Its weight for a detail is tf-idf over the detail's seed phrases, divided by the
square root of the detail's length, so that a detail with many words does not win by them. A whole
phrase weighs more than its grams and silences what lies inside it: 没收到货 is not 没收.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import log, sqrt

from ombud.rules.folding import folded, normal
from ombud.rules.packed import pack, phrases
from ombud.rules.taxonomy import Detail, taxonomy
from ombud.rules.words import NOT, stems_in

# Characters that build sentences rather than name problems.
_FUNCTION_CHARACTERS = frozenset(
    "的了是我你他她们有没不在就都还也和跟要会能说到给把被让这那个一上下里来去过着得很太又再才"
    "只已经什么时候怎多少吗呢吧啊几天件"
)
_NEGATING_CHARACTERS = "没無无未不"
# Nouns of every order: in a complaint they say where, seldom what.
_LIGHT = 0.3
_WHOLE_PHRASE, _PHRASE_FLOOR = 1.3, 0.9

Postings = tuple[tuple[str, float], ...]
Units = str | tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """What a gram says: `postings` to details, `denied` those that outlive a negation before it,
    and the phrases that begin with it, longest first: `longer` by the unit that follows (the
    gram's own phrase among them), `whole` where no longer one can stand."""

    postings: Postings = ()
    denied: Postings = ()
    is_deniable: bool = False
    longer: dict[str, tuple["Phrase", ...]] = field(default_factory=dict)
    whole: tuple["Phrase", ...] = ()


@dataclass(slots=True)
class Phrase:
    """A seed phrase or a signal. `units` are characters (one string) or stems (a tuple)."""

    units: Units
    postings: Postings
    denied: Postings
    is_deniable: bool
    signals: tuple[str, ...]
    covers: bool


@dataclass(slots=True)
class Lexicon:
    """Dicts to be looked up: by two characters, by one character, by a stem, by a pair of stems."""

    pairs: dict[str, Entry] = field(default_factory=dict)
    characters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    single: frozenset[str] = frozenset()
    stems: dict[str, Entry] = field(default_factory=dict)
    stem_pairs: dict[str, Entry] = field(default_factory=dict)


def is_written_in_characters(phrase: str) -> bool:
    """Whether a phrase is matched as characters: anything that is not plain English words."""
    return not phrase.isascii() or not phrase[0].isalnum()


def units_of(phrase: str) -> Units:
    """What a folded phrase is matched by: its characters, or the stems of its words."""
    return phrase if is_written_in_characters(phrase) else tuple(stems_in(phrase)[0])


def grams_of(units: Units) -> list[str]:
    """The grams of a phrase: character pairs, stems, and (joined by a space) pairs of stems."""
    if isinstance(units, str):
        pairs = (one + other for one, other in pairwise(units))
        return [pair for pair in pairs if not pair.isascii()] + stems_in(units)[0]
    single = [stem for stem in units if stem != NOT]
    return single + [f"{one} {other}" for one, other in pairwise(units)]


def seeds_of(detail: Detail) -> list[Units]:
    """The units of every phrase that speaks for a detail, taught by the taxonomy or by speech."""
    spoken = pack("lexicon")["spoken"][detail.code]
    seeds = [phrase for words in detail.words.values() for phrase in words]
    seeds += [phrase for joined in spoken.values() for phrase in phrases(joined)]
    return list(dict.fromkeys(units_of(folded(normal(seed))) for seed in seeds))


def _gram_weights() -> dict[str, dict[str, float]]:
    """{detail: {gram: weight}}."""
    counts = {
        detail.code: Counter(gram for seed in seeds_of(detail) for gram in grams_of(seed))
        for detail in taxonomy().details.values()
    }
    spread = Counter(gram for grams in counts.values() for gram in grams)
    return {code: _weighed(grams, spread, len(counts)) for code, grams in counts.items()}


def _weighed(grams: Counter[str], spread: Counter[str], details: int) -> dict[str, float]:
    raw = {
        gram: (1 + log(count)) * log(1 + details / spread[gram]) * _plainness(gram)
        for gram, count in grams.items()
        if _plainness(gram)
    }
    length = sqrt(sum(weight * weight for weight in raw.values()))
    return {gram: weight / sqrt(length) for gram, weight in raw.items()}


def _plainness(gram: str) -> float:
    if gram in word_list("light"):
        return _LIGHT
    if gram.isascii():
        return (0.3 if gram.endswith(f" {NOT}") else 0.8) if " " in gram else 1.0
    functional = sum(character in _FUNCTION_CHARACTERS for character in gram)
    return (1.0, 0.5, 0.0)[functional]


def _deniable_grams(detail: Detail) -> set[str]:
    """The grams a negation before them turns round: not those that a seed itself negates."""
    deniable: set[str] = set()
    for seed in seeds_of(detail):
        if isinstance(seed, str):
            pairs = enumerate(pairwise(seed))
            negating = _NEGATING_CHARACTERS
            deniable.update(
                one + other for at, (one, other) in pairs if at == 0 or seed[at - 1] not in negating
            )
        elif NOT not in seed:
            deniable.update(grams_of(seed))
    return deniable


class _Builder:
    """Gathers grams, phrases and signals, and freezes them into a Lexicon."""

    def __init__(self) -> None:
        self.weights = _gram_weights()
        negatable = set(pack("lexicon")["negatable"].split())
        self.deniable = {
            code: _deniable_grams(one) if code in negatable else set()
            for code, one in taxonomy().details.items()
        }
        self.owners: dict[Units, list[str]] = defaultdict(list)
        self.signals: dict[Units, list[str]] = defaultdict(list)
        self.covering = set(pack("lexicon")["covering"])

    def gather(self) -> None:
        for detail in taxonomy().details.values():
            for seed in seeds_of(detail):
                self.owners[seed].append(detail.code)
        for name, joined in pack("lexicon")["signals"].items():
            for phrase in phrases(joined):
                self.signals[units_of(folded(normal(phrase)))].append(name)

    def phrase_of(self, units: Units) -> Phrase:
        owners = self.owners.get(units, ())
        postings = tuple((code, self._phrase_weight(code, units)) for code in owners)
        denied = tuple(one for one in postings if not self._is_deniable(one[0], units))
        signals = tuple(dict.fromkeys(self.signals.get(units, ())))
        covers = not self.covering.isdisjoint(signals)
        return Phrase(units, postings, denied, denied != postings, signals, covers)

    def _phrase_weight(self, code: str, units: Units) -> float:
        grams, light = grams_of(units), word_list("light")
        total = sum(self.weights[code].get(gram, 0.0) for gram in grams)
        floor = _LIGHT if all(gram in light for gram in grams) else _PHRASE_FLOOR
        return total * _WHOLE_PHRASE + floor

    def _is_deniable(self, code: str, units: Units) -> bool:
        grams = grams_of(units)
        return bool(grams) and grams[0] in self.deniable[code]

    def postings_by_gram(self) -> dict[str, Entry]:
        gathered: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for code, grams in self.weights.items():
            for gram, weight in grams.items():
                gathered[gram].append((code, weight))
        return {gram: self._entry(gram, found) for gram, found in gathered.items()}

    def _entry(self, gram: str, found: list[tuple[str, float]]) -> Entry:
        denied = tuple(one for one in found if gram not in self.deniable[one[0]])
        postings = tuple(found)
        return Entry(postings, denied, denied != postings)


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, built once (about 0.1 s)."""
    builder = _Builder()
    builder.gather()
    built = Lexicon()
    for gram, entry in builder.postings_by_gram().items():
        _table_of(built, gram)[gram] = entry
    for units in dict.fromkeys((*builder.owners, *builder.signals)):
        _add_phrase(built, builder.phrase_of(units))
    built.single = frozenset(built.characters)
    return built


def _table_of(built: Lexicon, gram: str) -> dict[str, Entry]:
    if is_written_in_characters(gram):
        return built.pairs
    return built.stem_pairs if " " in gram else built.stems


def _add_phrase(built: Lexicon, phrase: Phrase) -> None:
    if isinstance(phrase.units, str) and len(phrase.units) < 2:
        built.characters[phrase.units] = phrase.signals
    elif phrase.units:
        table, first = _place_of(built, phrase.units)
        entry = table.setdefault(first, Entry())
        if len(phrase.units) > 2:
            found = entry.longer.get(phrase.units[2], entry.whole)
            entry.longer[phrase.units[2]] = _longest_first((*found, phrase))
        else:
            entry.whole = (phrase,)
            for unit, found in entry.longer.items():
                entry.longer[unit] = _longest_first((*found, phrase))


def _longest_first(found: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    return tuple(sorted(found, key=lambda phrase: len(phrase.units), reverse=True))


def _place_of(built: Lexicon, units: Units) -> tuple[dict[str, Entry], str]:
    if isinstance(units, str):
        return built.pairs, units[:2]
    return (built.stems, units[0]) if len(units) == 1 else (built.stem_pairs, " ".join(units[:2]))


@cache
def word_list(name: str) -> frozenset[str]:
    """A list the lexicon keeps: details 'negatable', 'demanding', 'askable'; grams 'light'."""
    codes: Mapping[str, str] = pack("lexicon")
    return frozenset(codes[name].split())
