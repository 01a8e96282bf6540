"""What was said and noted in a case, in order, before anyone looks at the clock."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from ombud.cli.demo.dice import table
from ombud.cli.demo.facts import Slots, shown
from ombud.cli.demo.fate import OURS, Fate
from ombud.cli.demo.incidents import Incident
from ombud.cli.demo.letters import Letter, dressed
from ombud.cli.demo.settling import GOODS, MONEY
from ombud.cli.demo.shapes import Line
from ombud.cli.demo.voice import say

STAGES = ("received", "first_contact", "investigation", "proposal", "settled", "closed")

_VOICES = {
    "LOG.NOT_SHIPPED": "BUY", "LOG.DAMAGED_TRANSIT": "BOX", "LOG.WRONG_ITEM": "AGT",
    "LOG.SHORT": "AGT", "AGT.LINE": "LOG", "AGT.SELLER_REFUSES": "AFT", "AFT.CANCEL": "STOP",
    "AFT.NO_REASON": "BACK",
}  # fmt: skip
_PROOF = {
    "BUY": "choice", "STOP": "choice", "BACK": "choice", "LOG": "confirm", "QUA": "photos",
    "BOX": "photos", "CUS": "photos", "AGT": "photos",
}  # fmt: skip
_IN_FULL = ("RF", "RR", "RO")
_MAY_ARRIVE = ("LOG.LATE", "LOG.STALLED", "LOG.DNR", "LOG.NOT_SHIPPED")
_TRIFLES = ("PAY", "PRC", "AGT.WEIGHT", "AGT.FEES", "AGT.STORAGE", "CUS.DUTY")
_DEBTORS = {"seller": "卖家", "courier": "承运商", "insurer": "保险", "payment": "支付渠道"}
_WHY = {"LOG": 0, "CUS": 0, "PRC": 1, "PAY": 4}
_PARTY = {
    "seller": "seller", "courier": "courier", "customs": "courier", "warehouse": "warehouse",
    "platform": "platform",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beat:
    """`who` as in Message, or note; `stage` is the stage that the case enters with it."""

    who: str
    text: str
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """All that the writer of a case needs at hand."""

    r: Random
    incident: Incident
    letter: Letter
    fate: Fate
    lines: tuple[Line, ...]
    slots: Slots
    channel: str

    @property
    def english(self) -> bool:
        return self.letter.language == "en"

    @property
    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = table(f"texts/answers_{'en' if self.english else 'zh'}")
        return found

    @property
    def turns(self) -> dict[str, Any]:
        found: dict[str, Any] = table("texts/customer_turns")["en" if self.english else "zh"]
        return found

    def said(self, pool: list[str]) -> str:
        text = say(self.r, self.r.choice(pool), self.slots)
        if self.letter.language == "zh-Hant":
            return dressed(text, self.incident, "zh-Hant", "")
        return text

    def agent(self, pool: list[str], stage: str | None = None) -> Beat:
        return Beat("agent", self.said(pool), stage)

    def customer(self, move: str) -> Beat:
        return Beat("customer", self.said(self.turns[move]))

    def note(self, move: str, stage: str | None = None) -> Beat:
        pool = table("texts/desk")["notes"][move]
        return Beat("note", say(self.r, self.r.choice(pool), self.slots), stage)

    def maybe(self, chance: float, *beats: Beat) -> list[Beat]:
        return list(beats) if self.r.random() < chance else []


def script(cast: Cast) -> list[Beat]:
    """The whole conversation after the opening letter, as far as the fate allows."""
    if cast.fate.outcome == "duplicate":
        return [
            cast.agent(cast.answers["duplicate"], "first_contact"),
            cast.note("merge", "closed"),
        ]
    if cast.incident.kind in ("enquiry", "suggestion"):
        beats = _small_talk(cast)
    else:
        beats = [*_first_answer(cast), *_inquiry(cast), *_ending(cast)]
    return _until(beats, cast.fate.stage)


def waited_for(cast: Cast) -> str | None:
    """Whom an open case waits for at its stage."""
    if cast.fate.stage == "closed":
        return None
    if cast.fate.stage == "received" or cast.incident.kind in ("enquiry", "suggestion"):
        return "us"
    if cast.fate.stage == "investigation":
        return third_party(cast.incident, cast.fate) or "us"
    if cast.fate.stage == "first_contact":
        return "customer" if cast.r.random() < 0.75 else "us"
    return "customer" if cast.fate.stage == "proposal" or cast.r.random() < 0.6 else "us"


def third_party(incident: Incident, fate: Fate) -> str | None:
    if fate.fight:
        return "platform"
    if incident.detail.code[:3] == "PRC":
        return None
    if incident.detail.code in ("LOG.LOST", "CUS.SEIZED", "AGT.LINE"):
        insured = incident.scene.parcel is not None and incident.scene.parcel.insured
        return "insurer" if insured else "courier"
    return _PARTY.get(incident.detail.fault)


def _until(beats: list[Beat], stage: str) -> list[Beat]:
    """The beats up to the last one of `stage`."""
    kept: list[Beat] = []
    for beat in beats:
        if beat.stage and STAGES.index(beat.stage) > STAGES.index(stage):
            return kept
        kept.append(beat)
    return kept


def _small_talk(cast: Cast) -> list[Beat]:
    answers = cast.answers
    greeting = cast.said(answers["greet"])
    if cast.incident.kind == "suggestion":
        answer = Beat("agent", greeting + cast.said(answers["thank_idea"]), "first_contact")
    else:
        voice = answers["enquiry"][cast.incident.detail.code]
        answer = Beat("agent", greeting + cast.said(voice), "first_contact")
    if cast.fate.outcome == "withdrawn":
        return [answer, *_withdrawn(cast)]
    thanks = cast.maybe(0.6, cast.customer("thanks"))
    return [answer, *thanks, cast.agent(answers["close"], "closed")]


def _first_answer(cast: Cast) -> list[Beat]:
    answers, code = cast.answers, cast.incident.detail.code
    voice = voice_of(code)
    text = cast.said(answers["greet"])
    if cast.fate.late_first:
        text += cast.said(answers["late_sorry"])
    for pool in (answers["feel"][voice], answers["do"][voice], answers["by"]):
        text += cast.said(pool)
    beats = [Beat("agent", text, "first_contact")]
    beats += cast.maybe(0.12, Beat("note", say(cast.r, cast.r.choice(_hints()), cast.slots)))
    if cast.r.random() < 0.55:
        asks = answers["ask"]
        asked = asks.get(code) or asks.get(voice) or asks["*"]
        beats += [cast.agent(asked), *cast.maybe(_patience(cast), _proof(cast, voice))]
    else:
        beats += cast.maybe(0.5, cast.customer("ask_back"))
    return beats


def _proof(cast: Cast, voice: str) -> Beat:
    return cast.customer(_PROOF.get(voice, "screen"))


def voice_of(code: str) -> str:
    """Which of the answer pools speaks to a detail code."""
    return _VOICES.get(code, code[:3])


def _patience(cast: Cast) -> float:
    return 0.25 if cast.fate.stage == "first_contact" else 0.85


def _hints() -> list[str]:
    hints: list[str] = table("texts/desk")["en_notes"]
    return hints


def _inquiry(cast: Cast) -> list[Beat]:
    """Looking into it: notes, a word with the third party, a word to the customer."""
    signals = cast.letter.signals
    beats = [cast.note(_look(cast.incident.detail.code), "investigation")]
    for thread, move in (("bad_batch", "batch"), ("failed_line", "line")):
        beats += cast.maybe(0.5, cast.note(move)) if thread in signals else []
    if any(signal in signals for signal in ("regulator", "chargeback", "bad_review")):
        beats.append(cast.note("threat"))
    party = third_party(cast.incident, cast.fate)
    if party is None:
        return beats
    topic = _topic(cast.incident.detail.code, party)
    beats.append(cast.note(_file(cast, topic)))
    if party in ("seller", "warehouse", "courier") and cast.r.random() < 0.5:
        beats.append(_third_voice(cast, party, topic))
    if cast.r.random() < 0.55:
        beats.append(cast.agent(cast.answers["wait"][topic]))
        beats += cast.maybe(0.3, cast.customer("ask_back"))
    return beats


def _look(code: str) -> str:
    """The kind of note with which an inquiry into `code` begins."""
    if code in ("AGT.WEIGHT", "PRC.SHIPFEE"):
        return "check_weight"
    voice = voice_of(code)
    if voice in ("QUA", "AGT", "BOX"):
        return "check_goods"
    return "check_road" if voice in ("LOG", "CUS") else "check"


def _topic(code: str, party: str) -> str:
    """What there is to talk about with the third party."""
    if voice_of(code) in ("BUY", "STOP"):
        return "stock"
    return "weigh" if code == "AGT.WEIGHT" else party


def _file(cast: Cast, topic: str) -> str:
    """The kind of note that keeps the talk with the third party."""
    if cast.fate.fight in ("chargeback", "regulator"):
        return {"chargeback": "bank"}.get(cast.fate.fight, cast.fate.fight)
    return "customs" if cast.incident.detail.code[:3] == "CUS" else topic


def _third_voice(cast: Cast, party: str, topic: str) -> Beat:
    pool = table("texts/desk")[topic]
    return Beat(party, say(cast.r, cast.r.choice(pool), cast.slots))


def _ending(cast: Cast) -> list[Beat]:
    if cast.fate.outcome == "withdrawn":
        return _withdrawn(cast)
    ruling = _ruling(cast)
    if cast.fate.outcome == "rejected":
        return [*ruling, *_turned_away(cast)]
    return [*ruling, *_agreement(cast), *_settlement(cast), *_reopened(cast)]


def _withdrawn(cast: Cast) -> list[Beat]:
    goodbye = "arrived" if cast.incident.detail.code in _MAY_ARRIVE else "withdraw"
    return [cast.customer(goodbye), cast.agent(cast.answers["withdrawn"], "closed")]


def _turned_away(cast: Cast) -> list[Beat]:
    code = cast.incident.detail.code
    theme = {"QUA": "goods", "AGT": "goods", "BOX": "goods", "LOG": "road"}.get(voice_of(code), "*")
    if cast.fate.ruling:
        theme = "ruled"
    elif code.startswith(_TRIFLES):
        theme = "money"
    refusal = cast.agent(cast.answers["reject"][theme], "settled")
    return [refusal, *cast.maybe(0.7, cast.customer("refuse")), cast.note("reject", "closed")]


def _ruling(cast: Cast) -> list[Beat]:
    if cast.fate.ruling is None:
        return []
    whose = "ours" if cast.incident.detail.code in OURS else cast.fate.fight
    pool = table("texts/desk")["rulings"][whose][cast.fate.ruling]
    return [Beat("platform", pool[1 if cast.english else 0])]


def _agreement(cast: Cast) -> list[Beat]:
    """An offer for the main line, and whether it was taken at once."""
    offer = "".join(
        cast.said(_offers(cast, remedy.kind)) + (" " if cast.english else "")
        for remedy in cast.lines[0].remedies
    )
    beats = [Beat("agent", offer.strip() or cast.said(cast.answers["wait"]["us"]), "proposal")]
    if cast.fate.stage == "proposal":
        return beats + cast.maybe(0.3, cast.customer("haggle"))
    in_full = cast.lines[0].remedies[:1] and cast.lines[0].remedies[0].kind in _IN_FULL
    if cast.fate.outcome == "partly" or (not in_full and cast.r.random() < 0.12):
        more = cast.agent(cast.answers["haggle"])
        return [*beats, cast.customer("haggle"), more, cast.customer("agree_after")]
    return [*beats, cast.customer("accept")]


def _offers(cast: Cast, kind: str) -> list[str]:
    keeps = kind == "RP" and cast.incident.detail.code[:3] == "QUA"
    pool: list[str] = cast.answers["offer"]["KEEP" if keeps else kind]
    return pool


def _settlement(cast: Cast) -> list[Beat]:
    how = _way(cast.lines)
    beats = [cast.agent(cast.answers["settle"][how], "settled")]
    beats += cast.maybe(0.4, cast.note("money")) if how == "money" else []
    mood = "paid" if how == "money" else "thanks"
    if cast.fate.outcome == "partly" or cast.fate.late_settle:
        mood = "grumble"
    beats += cast.maybe(0.55, cast.customer(mood))
    if cast.fate.late_first or cast.fate.late_settle:
        beats.append(cast.note("late"))
    return [*beats, cast.agent(cast.answers["close"], "closed")]


def _way(lines: tuple[Line, ...]) -> str:
    kinds = {remedy.kind for line in lines for remedy in line.remedies}
    if kinds & {*MONEY} - {"CO"}:
        return "money"
    if kinds & {*GOODS}:
        return "goods"
    return "voucher" if "CO" in kinds else "words"


def _reopened(cast: Cast) -> list[Beat]:
    """Weeks later: it was not over, and now it is."""
    if not cast.fate.reopened:
        return []
    why = {"money": "reopen_money", "goods": "reopen_goods"}.get(_way(cast.lines), "reopen")
    again = Beat("customer", cast.said(cast.turns[why]), "investigation")
    return [
        again,
        cast.agent(cast.answers["sorry_again"]),
        cast.agent(cast.answers["settle"]["words"], "settled"),
        cast.agent(cast.answers["close"], "closed"),
    ]


def outcome_slots(incident: Incident, lines: tuple[Line, ...], english: bool) -> Slots:
    """What only the decision tells: the first amount, the reason, and who shall pay us back."""
    amounts = [r for line in lines for r in line.remedies if r.amount is not None]
    code = incident.detail.code
    place = 2 if code == "LOG.NOT_SHIPPED" else _WHY.get(code[:3], 3)
    return {
        "money": shown(amounts[0].amount or Decimal(0), amounts[0].currency) if amounts else "",
        "why": table(f"texts/answers_{'en' if english else 'zh'}")["why"][place],
        "debtor": _DEBTORS.get(lines[0].recover_from or "", "责任方"),
    }
