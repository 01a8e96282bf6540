"""Which of two near readings wins: the trade's own tie-breaks, as a table.

Scores are sums of lexicon weights; signals are the words found by ombud.rules.evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ombud.rules.lexicon import word_list

STEP, LEAST_LEAD = 1.5, 0.5
DEMAND_SHARE, THREAT_SHARE, SECOND_SHARE = 0.45, 0.9, 0.8
LEAST_FACTS = 0.9


@dataclass(frozen=True, slots=True)
class Tie:
    """Where all `said` and none of `unsaid` signals stand, and one of `given` has a score
    (none named: always), `favours` gains a step and passes those given."""

    said: frozenset[str]
    favours: str
    unsaid: frozenset[str] = frozenset()
    given: tuple[str, ...] = ()


def _tie(said: str, favours: str, unsaid: str = "", given: str = "") -> Tie:
    return Tie(frozenset(said.split()), favours, frozenset(unsaid.split()), tuple(given.split()))


_DAMAGED = "QUA.DAMAGED QUA.DEFECT LOG.DAMAGED_TRANSIT"
TIES = (
    # (a) not received: with "delivered", with "refund", alone.
    _tie("not_received refund", "PAY.REFUND"),
    _tie("not_received signed", "LOG.DNR", "refund"),
    _tie("not_received stalled", "LOG.STALLED", "refund signed", "LOG.STALLED"),
    _tie("not_received", "LOG.LATE", "refund signed"),
    # (b) damage of the parcel or of the thing.
    _tie("damage parcel", "LOG.DAMAGED_TRANSIT", given=_DAMAGED),
    # (c) the wrong thing, the wrong variant, or the agent's own purchase.
    _tie("mis_sent variant", "QUA.VARIANT", "agent_order"),
    _tie("mis_sent agent_order", "AGT.PURCHASE", given="AGT.PURCHASE"),
    _tie("ordered came", "LOG.WRONG_ITEM", "variant agent_order few"),
    # (e) a part, an item, or an item left out when packing.
    _tie("few accessory", "QUA.MISSING_PART", "packing", "QUA.MISSING_PART"),
    _tie("few packing", "AGT.CONSOLIDATION", given="AGT.CONSOLIDATION"),
)


def settle_ties(scores: dict[str, float], signals: Mapping[str, str]) -> None:
    """Apply the tie-breaks to scores in place."""
    _hold_back_demands(scores)
    if not signals:
        return
    said = frozenset(signals)
    for tie in TIES:
        if tie.said <= said and tie.unsaid.isdisjoint(said) and _holds(tie.given, scores):
            passed = max((scores.get(code, 0.0) for code in tie.given), default=0.0)
            gained = scores.get(tie.favours, 0.0) + STEP
            scores[tie.favours] = max(gained, passed + LEAST_LEAD)
    _set_threats_second(scores, signals)
    _set_inspection_second(scores, signals)


def _holds(given: tuple[str, ...], scores: Mapping[str, float]) -> bool:
    return not given or any(scores.get(code, 0.0) > 0 for code in given)


def _hold_back_demands(scores: dict[str, float]) -> None:
    """(g) What is asked for must not outvote what went wrong."""
    demanding = word_list("demanding")
    if demanding.isdisjoint(scores):
        return
    problem = max((score for code, score in scores.items() if code not in demanding), default=0.0)
    for code in demanding & scores.keys():
        if problem >= DEMAND_SHARE * scores[code]:
            scores[code] = min(scores[code], SECOND_SHARE * problem)


def _set_threats_second(scores: dict[str, float], signals: Mapping[str, str]) -> None:
    """(f) A threat is a signal: the facts stay first."""
    threats = {"regulator", "lawyer", "public_post"} & signals.keys()
    if not threats:
        return
    others = max((score for code, score in scores.items() if code != "SVC.ESCALATION"), default=0.0)
    if others >= LEAST_FACTS:
        lifted = max(scores.get("SVC.ESCALATION", 0.0), others / 2)
        scores["SVC.ESCALATION"] = min(lifted, THREAT_SHARE * others)


def _set_inspection_second(scores: dict[str, float], signals: Mapping[str, str]) -> None:
    """(d) A defect that the warehouse's photos could have shown is the inspection's too."""
    if "photos" not in signals:
        return
    flaw = max((score for code, score in scores.items() if code.startswith("QUA.")), default=0.0)
    if flaw:
        scores["AGT.QC"] = max(scores.get("AGT.QC", 0.0), SECOND_SHARE * flaw)
