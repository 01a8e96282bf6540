"""What in a folded text speaks for which detail, and which signals it gives."""

from dataclasses import dataclass, field
from operator import add

from ombud.rules.lexicon import Entry, Lexicon, Phrase, Postings, lexicon, word_list
from ombud.rules.words import NOT, stems_in

_NEGATIONS = (
    "没有", "没", "无", "未", "不", "不会", "不是", "不存在", "没啥",
    "没有任何", "没有什么", "无任何", "没任何",
)  # fmt: skip
_NEGATION_ENDS = frozenset(words[-1] for words in _NEGATIONS)
_AFFIRMED = ("有没有", "是不是", "有没", "要不是", "会不会")


@dataclass(slots=True)
class Evidence:
    """`hits`: what fired, as (postings, start, end) in the folded text, each gram once;
    `signals`: {signal: the words that gave it}."""

    hits: dict[int, tuple[Postings, int, int]] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)

    def add_hit(self, postings: Postings, start: int, end: int) -> None:
        # A text that says a word ten times is no surer than one that says it once.
        self.hits.setdefault(id(postings), (postings, start, end))

    def add_signals(self, names: tuple[str, ...], words: str) -> None:
        for name in names:
            self.signals.setdefault(name, words)

    def scores(self) -> dict[str, float]:
        """{detail code: summed weight} over the hits."""
        scores: dict[str, float] = {}
        for postings, _, _ in self.hits.values():
            for code, weight in postings:
                scores[code] = scores.get(code, 0.0) + weight
        return scores

    def spans_for(self, code: str) -> list[tuple[float, int, int]]:
        """(weight, start, end) of what spoke for a detail."""
        return [
            (weight, start, end)
            for postings, start, end in self.hits.values()
            for owner, weight in postings
            if owner == code
        ]


def gather_evidence(folded_text: str) -> Evidence:
    """All that speaks in a folded text."""
    words, evidence = lexicon(), Evidence()
    if not folded_text.isascii():
        _gather_pairs(folded_text, words, evidence)
    _gather_stems(folded_text, words, evidence)
    for character in sorted(words.single.intersection(folded_text)):
        names = words.characters[character]
        denied = _is_negated(folded_text, folded_text.index(character))
        evidence.add_signals(_undenied(names) if denied else names, character)
    return evidence


def signals_in(folded_text: str) -> dict[str, str]:
    """{signal: the words that gave it} of a folded text, such as {'regulator': '12315'}."""
    return gather_evidence(folded_text).signals


def _gather_pairs(text: str, words: Lexicon, evidence: Evidence) -> None:
    covered, hits = 0, evidence.hits
    entry_of = words.pairs.get
    for at, entry in enumerate(map(entry_of, map(add, text, text[1:]))):
        if entry is None:
            continue
        for phrase in entry.longer.get(text[at + 2 : at + 3], entry.whole):
            if text.startswith(phrase.units, at):
                covered = _take_phrase(text, phrase, at, covered, evidence)
        if at >= covered and entry.postings:
            postings = _standing(entry, text, at) if entry.is_deniable else entry.postings
            hits.setdefault(id(postings), (postings, at, at + 2))


def _take_phrase(text: str, phrase: Phrase, at: int, covered: int, evidence: Evidence) -> int:
    """Take a phrase found at `at`; return up to where the text is now spoken for."""
    end = at + len(phrase.units)
    if phrase.signals:
        names = _undenied(phrase.signals) if _is_negated(text, at) else phrase.signals
        evidence.add_signals(names, text[at:end])
    if at < covered or not (phrase.postings or phrase.covers):
        return covered
    evidence.add_hit(_standing(phrase, text, at), at, end)
    return end


def _standing(found: Entry | Phrase, text: str, at: int) -> Postings:
    """The postings of what was found at `at` that stand after the words before it."""
    return found.denied if found.is_deniable and _is_negated(text, at) else found.postings


def _is_negated(text: str, at: int) -> bool:
    """Whether the words before `at` deny what follows: 没有破损, but not 有没有破损."""
    if not at or text[at - 1] not in _NEGATION_ENDS:
        return False
    return text.endswith(_NEGATIONS, 0, at) and not text.endswith(_AFFIRMED, 0, at)


def _undenied(names: tuple[str, ...]) -> tuple[str, ...]:
    """The signals that a negation before them does not take away."""
    return tuple(name for name in names if name not in word_list("deniable"))


def _gather_stems(text: str, words: Lexicon, evidence: Evidence) -> None:
    stems, spans = stems_in(text)
    read = (text, stems, spans)
    covered, last = 0, len(stems) - 1
    for at, stem in enumerate(stems):
        pair = words.stem_pairs.get(f"{stem} {stems[at + 1]}") if at < last else None
        for entry in (pair, words.stems.get(stem)):
            if entry is None:
                continue
            if entry.longer or entry.whole:
                covered = _take_stem_phrases(read, entry, at, covered, evidence)
            if at >= covered and entry.postings:
                negated = at > 0 and stems[at - 1] == NOT
                end = spans[at + 1 if entry is pair else at][1]
                evidence.add_hit(entry.denied if negated else entry.postings, spans[at][0], end)


def _take_stem_phrases(
    read: tuple[str, list[str], list[tuple[int, int]]],
    entry: Entry,
    at: int,
    covered: int,
    evidence: Evidence,
) -> int:
    text, stems, spans = read
    negated = at > 0 and stems[at - 1] == NOT
    for phrase in entry.longer.get(stems[at + 2] if at + 2 < len(stems) else "", entry.whole):
        end = at + len(phrase.units)
        if tuple(stems[at:end]) != phrase.units:
            continue
        start, stop = spans[at][0], spans[end - 1][1]
        names = _undenied(phrase.signals) if negated else phrase.signals
        evidence.add_signals(names, text[start:stop])
        if at >= covered and (phrase.postings or phrase.covers):
            evidence.add_hit(phrase.denied if negated else phrase.postings, start, stop)
            covered = end
    return covered
