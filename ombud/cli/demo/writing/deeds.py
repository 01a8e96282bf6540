"""What the people of the desk did in a case, deed by deed, each at its time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from ombud.cli.demo.dice import table
from ombud.cli.demo.shapes import Case, Dispute, Line, Message
from ombud.rules.closed_lists import label
from ombud.rules.stages import CLOSED, FIRST_CONTACT, INVESTIGATION, PROPOSAL, RECEIVED, SETTLED

OTHERS = ("seller", "warehouse", "courier", "platform")
ENDED = (SETTLED, CLOSED)
IN_CHINA = timedelta(hours=8)
DISPUTES = {
    "platform": "平台纠纷", "chargeback": "银行拒付", "regulator": "监管投诉",
}  # fmt: skip
RULINGS = {"won": "支持我方", "lost": "不支持我方"}
AGAIN = {False: "客户再次来信：问题没有解决", True: "The customer wrote again: not solved"}


class Act(Enum):
    """What kind of deed it is; `told` of a deed holds what it needs."""

    CLASSIFY = auto()
    ANSWER = auto()
    NOTE = auto()
    PROPOSE = auto()
    AGREE = auto()
    CONCLUDE = auto()
    CARRY_OUT = auto()
    STEP = auto()
    REOPEN = auto()
    CLOSE = auto()
    WAIT = auto()


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody does something in a case. told: a message, a text, a stage, fields by line."""

    at: datetime
    person: str
    act: Act
    case: Case
    told: Any = None


def deeds_of(case: Case, english: bool) -> list[Deed]:
    """Everything that people did in the case but for answers after the first, in time."""
    if case.stage == RECEIVED or case.owner is None:
        return []
    person = case.owner
    found = [
        *_first_contact(case, person),
        *(Deed(at, who, Act.NOTE, case, text) for at, who, text in _notes(case, person)),
        *_course(case, person, english),
    ]
    return sorted(found, key=lambda deed: deed.at)


def last_word(case: Case) -> Deed | None:
    """Whom an open case waits for and when it is looked at again, said with its last deed."""
    if case.stage in (RECEIVED, CLOSED) or case.owner is None:
        return None
    last = (case.conversation[-1].at, case.steps[-1].at, *(note.at for note in case.notes[-1:]))
    return Deed(max(last), case.owner, Act.WAIT, case)


def answers_after_first(case: Case) -> list[Message]:
    """What people told the customer once the first answer was given."""
    return [said for said in case.conversation if said.who == "agent"][1:]


def _first_contact(case: Case, person: str) -> Iterator[Deed]:
    first = next(said for said in case.conversation if said.who == "agent")
    yield Deed(first.at, person, Act.CLASSIFY, case)
    yield Deed(first.at, person, Act.ANSWER, case, first)


def _notes(case: Case, person: str) -> Iterator[tuple[datetime, str, str]]:
    """Notes, what others told us, and what became of a dispute: (time, person, text)."""
    yield from ((note.at, note.person, note.text) for note in case.notes)
    for said in case.conversation:
        if said.who in OTHERS:
            yield said.at, person, quoted(said)
    if case.dispute:
        yield from ((at, person, text) for at, text in _dispute(case.dispute))


def quoted(said: Message) -> str:
    """What a third party wrote, with its name, in the language of its words."""
    english = said.text.isascii()
    party = label("party", said.who, "en" if english else "zh-Hans")
    return f"{party}: {said.text}" if english else f"{party}：{said.text}"


def _dispute(dispute: Dispute) -> Iterator[tuple[datetime, str]]:
    name = f"{DISPUTES[dispute.kind]} {dispute.number}"
    due = dispute.due_at + IN_CHINA
    yield dispute.opened_at, f"{name} 已立案，须在{due.month}月{due.day}日{due:%H:%M}前答复。"
    if dispute.ruled_at and dispute.ruling:
        yield dispute.ruled_at.replace(second=0), f"{name} 裁定：{RULINGS[dispute.ruling]}。"


def _course(case: Case, person: str, english: bool) -> Iterator[Deed]:
    """The stages after the first contact, each with what had to be known for it."""
    stage, concluded = FIRST_CONTACT, False
    for step in case.steps[1:]:
        at = step.at
        if step.stage == PROPOSAL:
            yield Deed(at, person, Act.PROPOSE, case)
        if step.stage in ENDED and not concluded:
            concluded = True
            yield from _conclusion(case, person, at, english)
        if step.stage == CLOSED:
            yield Deed(at, person, Act.CLOSE, case)
        elif step.stage == INVESTIGATION and stage in ENDED:
            yield Deed(at, person, Act.REOPEN, case, AGAIN[english])
        elif step.stage != FIRST_CONTACT:
            yield Deed(at, person, Act.STEP, case, step.stage)
        stage = step.stage


def _conclusion(case: Case, person: str, at: datetime, english: bool) -> Iterator[Deed]:
    """Remedies are agreed and carried out; it is said who was at fault and who pays."""
    agreed_at = _agreed_at(case, at)
    if agreed_at:
        yield Deed(agreed_at, person, Act.AGREE, case)
    fields = [_of_line(line, case.outcome, english) for line in case.lines]
    if any(fields):
        yield Deed(at, person, Act.CONCLUDE, case, fields)
    if any(line.remedies for line in case.lines):
        yield Deed(at, person, Act.CARRY_OUT, case)


def _agreed_at(case: Case, settled_at: datetime) -> datetime | None:
    """When the customer last spoke between the proposal and the settling."""
    proposed_at = next((step.at for step in case.steps if step.stage == PROPOSAL), None)
    if proposed_at is None:
        return None
    said = [one.at for one in case.conversation if one.who == "customer"]
    return max((at for at in said if proposed_at < at < settled_at), default=None)


def _of_line(line: Line, outcome: str | None, english: bool) -> dict[str, str]:
    known = {
        "outcome": outcome,
        "cause": cause_of(line.problem, english) if line.at_fault else None,
        "at_fault": line.at_fault,
        "pays": line.pays,
        "recover_from": line.recover_from,
    }
    return {name: value for name, value in known.items() if value}


def cause_of(problem: str, english: bool) -> str:
    """Why such a problem comes about."""
    causes: dict[str, Sequence[str]] = table("writing/causes")
    return causes.get(problem, causes[problem[:3]])[english]
