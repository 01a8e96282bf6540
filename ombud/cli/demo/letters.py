"""What the customer wrote: one opening letter per incident, in the customer's own manner."""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from ombud.cli.demo.dice import table, weighted
from ombud.cli.demo.facts import Slots
from ombud.cli.demo.incidents import Incident
from ombud.cli.demo.voice import misspelt, say, traditional

_TONES = {"calm": 33, "polite": 18, "annoyed": 22, "furious": 10, "chatty": 10, "typo": 7}
_THREATS = {"annoyed": 0.14, "furious": 0.5}
_QUIET_KINDS = ("enquiry", "suggestion")


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    language: str
    tone: str
    signals: tuple[str, ...]


@cache
def bodies() -> dict[str, Any]:
    """All complaint texts: code (or BATCH) to language to templates."""
    found: dict[str, Any] = {}
    for room in ("quality", "logistics", "money", "house"):
        found |= table(f"texts/{room}")
    return found


def language_of(r: Random, incident: Incident) -> str:
    """The language of this letter; people who mix do not always mix."""
    usual = incident.scene.customer.language
    if usual != "mixed":
        return usual
    return weighted(r, {"mixed": 72, "zh-Hans": 18, "en": 10})


def tone_of(r: Random, incident: Incident) -> str:
    return weighted(r, {"calm": 60, "polite": 40} if incident.kind in _QUIET_KINDS else _TONES)


def letter(
    r: Random, incident: Incident, language: str, slots: Slots, channel: str, repeats: int
) -> Letter:
    """`repeats` is how many cases the customer had before this one."""
    tone = tone_of(r, incident)
    turns = table("texts/customer_turns")["en" if language == "en" else "zh"]
    body = _body(r, incident, language, tone, slots)
    parts = [_opening(r, incident, turns, tone, slots), body]
    if slots["order"] not in body and r.random() < 0.55:
        parts.insert(1, say(r, r.choice(turns["ref"]), slots))
    signals = list(incident.signals)
    if incident.kind not in _QUIET_KINDS:
        parts += _pressure(r, incident, turns, tone, slots, repeats, signals)
    ends = "end_quiet" if incident.kind in _QUIET_KINDS else tone
    parts.append(_end(r, turns, ends, language, slots))
    text = _joined(parts, language, tone)
    return Letter(dressed(text, incident, language, channel), language, tone, tuple(signals))


def _opening(r: Random, incident: Incident, turns: dict[str, Any], tone: str, slots: Slots) -> str:
    pool = turns["review"] if incident.kind == "review" else turns["open"][tone]
    return say(r, r.choice(pool), slots)


def _pressure(
    r: Random, incident: Incident, turns: dict[str, Any], tone: str, slots: Slots,
    repeats: int, signals: list[str],
) -> list[str]:  # fmt: skip
    """What is asked for, and with what weight behind it; the weight is noted in `signals`."""
    parts = []
    wishes = [kind for kind in incident.detail.remedies if kind in turns["want"]]
    if wishes and r.random() < 0.3:
        parts.append(say(r, r.choice(turns["want"][r.choice(wishes)]), slots))
    if repeats >= 6:
        signals.append("repeat")
        parts += [say(r, r.choice(turns["repeat"]), slots)] if r.random() < 0.4 else []
    if r.random() < _THREATS.get(tone, 0.0):
        kind = r.choice(list(turns["threat"]))
        signals.append(kind)
        parts.append(say(r, r.choice(turns["threat"][kind]), slots))
    return parts


def _body(r: Random, incident: Incident, language: str, tone: str, slots: Slots) -> str:
    english = language == "en"
    desk = table("texts/desk")
    side = "en" if english else "zh"
    code = incident.detail.code
    if incident.kind in _QUIET_KINDS:
        return say(r, r.choice(desk[incident.kind][side][code]), slots)
    own = bodies()["BATCH" if "bad_batch" in incident.signals else code]
    if language == "mixed" and r.random() < 0.75:
        side = "mixed"
    template = r.choice(own[side])
    if tone == "typo":
        template = misspelt(r, template, english)
    return say(r, template, slots)


def _end(r: Random, turns: dict[str, Any], ends: str, language: str, slots: Slots) -> str:
    if language == "mixed" and r.random() < 0.5:
        turns = table("texts/customer_turns")["en"]
    return say(r, r.choice(turns["end"].get(ends) or turns[ends]), slots)


def _joined(parts: list[str], language: str, tone: str) -> str:
    parts = [part for part in parts if part]
    if language == "en":
        text = " ".join(part.strip() for part in parts)
        return text if tone == "typo" else _capital(text)
    text = ""
    for part in parts:
        gap = " " if text and text[-1].isascii() and part[0].isascii() and text[-1] != " " else ""
        text += gap + part
    return text.strip()


def _capital(text: str) -> str:
    """A capital after a full stop, where a fault or a small word opens the sentence."""
    for stop in (". ", "! ", "? "):
        bits = text.split(stop)
        text = stop.join(bit[:1].upper() + bit[1:] for bit in bits)
    return text


def dressed(text: str, incident: Incident, language: str, channel: str) -> str:
    customer = incident.scene.customer
    if channel == "phone":
        text = f"Phone call: {text}" if language == "en" else f"【来电记录】{text}"
    if language == "zh-Hant":
        text = traditional(text, customer.country)
    return f"{text}\n\n{customer.name}" if channel == "email" else text
