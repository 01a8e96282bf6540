"""What an agent promises in an answer: which deed, until when, in which words.

Read clause by clause: a clause promises when it names a time ahead and a deed of ours, and nothing
makes it something else. Better one missed than one invented: a false promise frightens people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ombud.rules import promise_words as words
from ombud.rules.clocks import PLAIN_CALENDAR, WorkCalendar
from ombud.rules.folding import normal, traditional_characters
from ombud.rules.promised_times import NamedTime, due_of, times_in

# Nobody promises further down; a pasted policy of that length does not cost us.
LONGEST = 5_000

_SENTENCE = re.compile(r"[^。!?\n.]+(?:\.(?=\w)[^。!?\n.]*)*[。!?.]*")
_CLAUSE_END = re.compile(
    r"[,;:，；、~]|[.](?=\s|$)|[-–—]{2}|\s-\s|"
    r"\b(?:and|but|so|then|or)\b(?=\s+(?:i|we|you|your|the|our|it|a|an|they|will|he|she)\b)|"
    r"(?<=[^,])(?=但是?|不过|所以|然后)"
)
_LEAD = re.compile(r"(?:[\s,;:、]|\b(?:and|but|so|then|or)\b)*")
# Others' words and greetings: "下午好" names no time.
_UNSAID = re.compile(
    '“[^”]{0,300}”|「[^」]{0,300}」|『[^』]{0,300}』|"[^"]{0,300}"|《[^》]{0,60}》|'
    "(?:早上|上午|中午|下午|晚上|早|晚)好(?!好)|good (?:morning|afternoon|evening)"
)
# "有结果就告诉您,最迟明天": the time comes after its deed.
_AT_LATEST = ("最迟", "最晚")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise: kind (of promise_words.KINDS), when it is due, how exactly (minute or day).

    start, end: its clause in the normal text; words: that clause.
    """

    kind: str
    due_at: datetime
    precision: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    start: int
    end: int
    times: tuple[NamedTime, ...]


def promises_in(
    text: str,
    sent_at: datetime,
    zone: ZoneInfo,
    calendar: WorkCalendar = PLAIN_CALENDAR,
) -> list[Promise]:
    """The promises of an answer sent at an aware moment, in its order; one of each kind and time.

    A day without an hour is due when the calendar's service hours close in `zone`.
    """
    shown = normal(text[:LONGEST])
    told = _without_quotes(_folded(shown))
    times = times_in(told)
    if not times:
        return []
    local = sent_at.astimezone(zone)
    found: dict[tuple[str, datetime], Promise] = {}
    for kind, named, clause in _said(told, times):
        due, precision = due_of(named, local, calendar)
        if due:
            piece = shown[clause.start : clause.end]
            made = Promise(kind, due, precision, clause.start, clause.end, piece)
            found.setdefault((kind, due), made)
    return list(found.values())


def _folded(shown: str) -> str:
    """Lower case and simplified, of the same length, so that spans hold."""
    lowered = "".join(each if len(each.lower()) != 1 else each.lower() for each in shown)
    return lowered.translate(traditional_characters()).replace("’", "'").replace("覆", "复")


def _without_quotes(told: str) -> str:
    return _UNSAID.sub(lambda found: " " * len(found.group()), told)


def _said(told: str, times: list[NamedTime]) -> Iterator[tuple[str, NamedTime, _Clause]]:
    for found in _SENTENCE.finditer(told):
        inside = [each for each in times if found.start() <= each.start < found.end()]
        if inside:
            yield from _said_in(found.group(), found.start(), inside)


def _said_in(
    sentence: str, offset: int, times: list[NamedTime]
) -> Iterator[tuple[str, NamedTime, _Clause]]:
    plain = words.ASIDE.sub(lambda found: " " * len(found.group()), sentence)
    if words.CONDITION.search(plain) or words.UNSURE.search(plain):
        return
    clauses = _clauses(plain, offset, times)
    if words.QUESTION_END.search(plain) and words.TAG.match(clauses.pop().text):
        return
    is_strangers, ahead, timeless = False, None, None
    for clause in clauses:
        is_strangers = _is_strangers(clause, is_strangers)
        if _is_bare(clause):
            ahead = clause.times[-1]
            if timeless and clause.text.startswith(_AT_LATEST):
                yield timeless[0], ahead, replace(timeless[1], end=clause.end)
            continue
        deed = None if is_strangers or _is_something_else(clause.text) else _deed(clause.text)
        named = _nearest(clause, deed) or ahead
        if deed and named:
            yield deed[0], named, replace(clause, start=min(clause.start, named.start))
        ahead, timeless = None, None if named or not deed else (deed[0], clause)


def _clauses(sentence: str, offset: int, times: list[NamedTime]) -> list[_Clause]:
    """The sentence parted; a time is never cut in two ("Friday, March 13")."""
    cuts = [0]
    for found in _CLAUSE_END.finditer(sentence):
        at = offset + found.end()
        if not any(each.start < at < each.end for each in times):
            cuts.append(found.start() if found.group()[:1].isalpha() else found.end())
    made = []
    for start, end in zip(cuts, [*cuts[1:], len(sentence)], strict=True):
        piece = sentence[start:end]
        lead = _lead(piece)
        trail = len(piece.rstrip(" ,;:、。.!~"))
        if trail > lead:
            first, last = offset + start + lead, offset + start + trail
            inside = tuple(each for each in times if first <= each.start < last)
            made.append(_Clause(piece[lead:trail], first, last, inside))
    return made or [_Clause(sentence, offset, offset + len(sentence), tuple(times))]


def _lead(piece: str) -> int:
    found = _LEAD.match(piece)
    return found.end() if found else 0


def _is_strangers(clause: _Clause, before: bool) -> bool:
    """Whether somebody else acts here: named in it, or before it and nobody since."""
    third = words.THIRD_PARTY.search(clause.text) or words.ENGLISH_THIRD.search(clause.text)
    if third:
        ours = words.OURS.search(clause.text)
        return ours is None or ours.start() > third.start()
    return before and not words.OURS.search(clause.text)


def _is_bare(clause: _Clause) -> bool:
    """Whether the clause is a time and hardly anything else: 最迟后天，…"""
    if not clause.times or not _HAN.search(clause.text):
        return False
    named = clause.times[-1]
    return len(clause.text) - (named.end - named.start) <= 3 and _deed(clause.text) is None


def _deed(text: str) -> tuple[str, int] | None:
    """What is done, and where in the clause it stands."""
    for kind, form in words.DEEDS:
        found = form.search(text)
        if found:
            return kind, found.start()
    return None


def _is_something_else(text: str) -> bool:
    blocks = (
        words.DONE, words.REFUSAL, words.HOPE, words.REPORTED, words.RULE, words.THEIRS,
        words.QUESTION,
    )  # fmt: skip
    if any(form.search(text) for form in blocks):
        return True
    return not _HAN.search(text) and not _is_said_in_english(text)


def _is_said_in_english(text: str) -> bool:
    if not words.FUTURE.search(text):
        return False
    return not words.YOU_WILL.search(text) or bool(words.YOU_GET.search(text))


def _nearest(clause: _Clause, deed: tuple[str, int] | None) -> NamedTime | None:
    """Of several times in a clause, the one nearest to the deed."""
    at = clause.start + (deed[1] if deed else 0)
    return min(clause.times, key=lambda each: abs(each.start - at), default=None)
