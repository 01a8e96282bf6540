"""Which steps a case may take, and what must be known before each.

A step goes forward by any number of stages, or back by one; a settled or closed case may be
reopened into investigation.
"""

from collections.abc import Collection

RECEIVED = "received"
FIRST_CONTACT = "first_contact"
INVESTIGATION = "investigation"
PROPOSAL = "proposal"
SETTLED = "settled"
CLOSED = "closed"
STAGES = (RECEIVED, FIRST_CONTACT, INVESTIGATION, PROPOSAL, SETTLED, CLOSED)
OPEN_STAGES = (RECEIVED, FIRST_CONTACT, INVESTIGATION, PROPOSAL)
REOPENED_INTO = INVESTIGATION
# Outcomes that measures tell apart: nobody's complaint anew, and one taken back.
DUPLICATE, WITHDRAWN = "duplicate", "withdrawn"

_FACTS = {PROPOSAL: ("remedy_proposed",), SETTLED: ("lines_settled",), CLOSED: ("outcome",)}
_MONEY_FACTS = ("cause", "at_fault", "pays")


def is_reopening(was: str, now: str) -> bool:
    """Whether a step takes a settled or closed case back to work."""
    return was in (SETTLED, CLOSED) and now in OPEN_STAGES


def awaited_in(stage: str, whom: str) -> str:
    """Whom a case in this stage waits for: nobody once it is closed, else us if nobody is named."""
    return "" if stage == CLOSED else whom or "us"


def may_step(was: str, now: str) -> bool:
    """Whether the step is legal. Raises ValueError for a stage that does not exist."""
    if was not in STAGES or now not in STAGES:
        raise ValueError(f"No such step: {was} to {now}")
    distance = STAGES.index(now) - STAGES.index(was)
    if is_reopening(was, now) and now == REOPENED_INTO:
        return True
    return distance > 0 or distance == -1


def steps_from(stage: str) -> tuple[str, ...]:
    """The stages a case may step to, in their order."""
    return tuple(one for one in STAGES if may_step(stage, one))


def facts_required(stage: str, *, money_moved: bool = False) -> tuple[str, ...]:
    """The facts (codes of the list 'fact') that must be known on entering a stage."""
    required = _FACTS.get(stage, ())
    return required + _MONEY_FACTS if stage == CLOSED and money_moved else required


def facts_missing(
    stage: str, known: Collection[str], *, money_moved: bool = False
) -> tuple[str, ...]:
    """The required facts that are not among the known ones: empty when the step may be taken."""
    required = facts_required(stage, money_moved=money_moved)
    return tuple(fact for fact in required if fact not in known)
