"""What a case needs next: the one deed its page shows first."""

from collections.abc import Iterable
from datetime import date

from ombud.casework.models import Case, Remedy
from ombud.casework.queries.facts import Facts
from ombud.rules import stages

ANSWER = "answer"
ANSWER_AGAIN = "answer_again"
WAIT = "wait"
CLASSIFY = "classify"
PROPOSE = "propose"
AGREE = "agree"
DO = "do"
SETTLE = "settle"
CLOSE = "close"
NOTHING = "nothing"
DEEDS = (ANSWER, ANSWER_AGAIN, WAIT, CLASSIFY, PROPOSE, AGREE, DO, SETTLE, CLOSE, NOTHING)


def next_deed(
    case: Case, facts: Facts, remedies: Iterable[Remedy], today: date, is_unanswered_anew: bool
) -> str:
    """The deed a case needs, in the order of the road: answer, understand, propose, do, settle.

    While we wait for others and the date has not come, the deed is to wait. is_unanswered_anew: it
    was reopened and the customer has not heard from us since: what was done before did not do.
    """
    if case.stage == stages.CLOSED:
        return NOTHING
    if case.stage == stages.SETTLED:
        return CLOSE
    if case.first_answered_at is None:
        return ANSWER
    if case.waiting_for != "us" and (case.next_on is None or case.next_on > today):
        return WAIT
    if is_unanswered_anew:
        return ANSWER_AGAIN
    if not case.detail_code:
        return CLASSIFY
    return _deed_of_remedies(facts, {remedy.state for remedy in remedies})


def _deed_of_remedies(facts: Facts, states: set[str]) -> str:
    if "agreed" in states:
        return DO
    if states and "lines_settled" in facts.known:
        return SETTLE
    return AGREE if "proposed" in states else PROPOSE
