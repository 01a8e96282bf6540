"""What in a folded text speaks for which detail, and which signals it gives."""

from dataclasses import dataclass, field
from operator import add

from ombud.rules.lexicon import Entry, Lexicon, Phrase, Postings, lexicon
from ombud.rules.words import NOT, stems_in

_NEGATIONS = (
    "没有", "没", "无", "未", "不", "不会", "不是", "不存在", "没啥", "没有任何", "没有什么", "无任何",
    "没任何",
)  # fmt: skip
_AFFIRMED = ("有没有", "是不是", "有没", "要不是", "会不会")


@dataclass(slots=True)
class Evidence:
    """`hits`: what fired, as (postings, start, end) in the folded text, each gram once;
    `signals`: {signal: the words that gave it}."""

    hits: dict[int, tuple[Postings, int, int]] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)

    def add_hit(self, postings: Postings, start: int, end: int) -> None:
        if postings:
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
    for character in words.characters.keys() & set(folded_text):
        evidence.add_signals(words.characters[character], character)
    return evidence


def signals_in(folded_text: str) -> dict[str, str]:
    """{signal: the words that gave it} of a folded text, such as {'regulator': '12315'}."""
    return gather_evidence(folded_text).signals


def _gather_pairs(text: str, words: Lexicon, evidence: Evidence) -> None:
    covered = 0
    entry_of = words.pairs.get
    for at, pair in enumerate(map(add, text, text[1:])):
        entry = entry_of(pair)
        if entry is None:
            continue
        for phrase in entry.phrases:
            if text.startswith(phrase.units, at):
                covered = _take_phrase(text, phrase, at, covered, evidence)
        if at >= covered and entry.postings:
            negated = _is_negated(text, at)
            evidence.add_hit(entry.denied if negated else entry.postings, at, at + 2)


def _take_phrase(text: str, phrase: Phrase, at: int, covered: int, evidence: Evidence) -> int:
    """Take a phrase found at `at`; return up to where the text is now spoken for."""
    end = at + len(phrase.units)
    if phrase.signals:
        evidence.add_signals(phrase.signals, text[at:end])
    if at < covered or not (phrase.postings or phrase.covers):
        return covered
    evidence.add_hit(phrase.denied if _is_negated(text, at) else phrase.postings, at, end)
    return end


def _is_negated(text: str, at: int) -> bool:
    return text.endswith(_NEGATIONS, 0, at) and not text.endswith(_AFFIRMED, 0, at)


def _gather_stems(text: str, words: Lexicon, evidence: Evidence) -> None:
    stems, spans = stems_in(text)
    covered = 0
    for at, stem in enumerate(stems):
        entry = words.stems.get(stem)
        if entry is not None:
            covered = _take_stem_phrases(stems, spans, entry, at, covered, evidence, text)
            if at >= covered:
                negated = at > 0 and stems[at - 1] == NOT
                evidence.add_hit(entry.denied if negated else entry.postings, *spans[at])
        if covered <= at < len(stems) - 1:
            pair = words.stem_pairs.get(f"{stem} {stems[at + 1]}")
            if pair is not None:
                negated = at > 0 and stems[at - 1] == NOT
                postings = pair.denied if negated else pair.postings
                evidence.add_hit(postings, spans[at][0], spans[at + 1][1])


def _take_stem_phrases(
    stems: list[str],
    spans: list[tuple[int, int]],
    entry: Entry,
    at: int,
    covered: int,
    evidence: Evidence,
    text: str,
) -> int:
    negated = at > 0 and stems[at - 1] == NOT
    for phrase in entry.phrases:
        end = at + len(phrase.units)
        if tuple(stems[at:end]) != phrase.units:
            continue
        start, stop = spans[at][0], spans[end - 1][1]
        evidence.add_signals(phrase.signals, text[start:stop])
        if at >= covered and (phrase.postings or phrase.covers):
            evidence.add_hit(phrase.denied if negated else phrase.postings, start, stop)
            covered = end
    return covered
