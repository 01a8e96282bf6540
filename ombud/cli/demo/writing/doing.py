"""One deed is done through the action that people use for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ombud.casework.actions import (
    CaseChange,
    Closing,
    LineChange,
    NewAnswer,
    NewNote,
    NewRemedy,
    RemedyMove,
    Reopening,
    Result,
    Step,
    change_cases,
    close_cases,
    move_remedies,
    propose_remedies,
    record_answers,
    reopen_cases,
    set_lines,
    step_cases,
    write_notes,
)
from ombud.casework.actions.results import UNCHANGED
from ombud.casework.models import Case
from ombud.cli.demo.writing.deeds import Act, Deed
from ombud.cli.demo.writing.house import House
from ombud.ledger.events import By


class OutOfStory(RuntimeError):
    """An action refused what the story says: story and rules no longer agree."""


@dataclass(slots=True)
class Living:
    """A case of the story as it stands in the house."""

    case_id: int
    thread: int
    shop_id: int
    line_ids: list[int]
    remedy_ids: list[int] = field(default_factory=list)


def do(deed: Deed, living: Living, house: House) -> None:
    """Do it at its own time. Raises OutOfStory when it is refused."""
    must(_WAYS[deed.act](deed, living, house.by(deed.person)))


def must(results: Iterable[Result]) -> None:
    """Raise OutOfStory unless everything was done or stood like this already."""
    for result in results:
        if not result.is_done and result.reason != UNCHANGED:
            raise OutOfStory(f"case {result.case_id}: {result.reason} {result.missing}")


def _classify(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    """Overrule the first reading where it was wrong."""
    case = Case.objects.only("detail_code", "priority").get(id=living.case_id)
    true = {"detail_code": deed.case.problem, "priority": deed.case.priority}
    fields = {name: value for name, value in true.items() if getattr(case, name) != value}
    if not fields:
        return ()
    change = CaseChange(case_id=living.case_id, fields=fields)
    return change_cases([change], by=by, at=deed.at).results


def _answer(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    said = deed.told
    answer = NewAnswer(case_id=living.case_id, text=said.text, channel=said.channel)
    return record_answers([answer], by=by, at=deed.at).results


def _note(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    return write_notes([NewNote(case_id=living.case_id, text=deed.told)], by=by, at=deed.at)


def _propose(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    remedies = [
        NewRemedy(
            case_id=living.case_id,
            kind=remedy.kind,
            line_id=line_id,
            amount=remedy.amount,
            currency=remedy.currency if remedy.amount is not None else "",
        )
        for line, line_id in zip(deed.case.lines, living.line_ids, strict=True)
        for remedy in line.remedies
    ]
    results = propose_remedies(remedies, by=by, at=deed.at).results
    living.remedy_ids = [result.made_id for result in results if result.made_id]
    return results


def _move(state: str) -> "Way":
    def move(deed: Deed, living: Living, by: By) -> Iterable[Result]:
        moves = [
            RemedyMove(case_id=living.case_id, remedy_id=remedy_id, state=state)
            for remedy_id in living.remedy_ids
        ]
        return move_remedies(moves, by=by, at=deed.at)

    return move


def _conclude(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    changes = [
        LineChange(case_id=living.case_id, line_id=line_id, fields=fields)
        for line_id, fields in zip(living.line_ids, deed.told, strict=True)
        if fields
    ]
    return set_lines(changes, by=by, at=deed.at)


def _step(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    step = Step(case_id=living.case_id, stage=deed.told)
    return step_cases([step], by=by, at=deed.at).results


def _reopen(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    reopening = Reopening(case_id=living.case_id, reason=deed.told)
    return reopen_cases([reopening], by=by, at=deed.at).results


def _close(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    closing = Closing(case_id=living.case_id, outcome=deed.case.outcome or "")
    return close_cases([closing], by=by, at=deed.at).results


def _wait(deed: Deed, living: Living, by: By) -> Iterable[Result]:
    fields = {"waiting_for": deed.case.waiting_for or "us", "next_on": deed.case.next_on}
    change = CaseChange(case_id=living.case_id, fields=fields)
    return change_cases([change], by=by, at=deed.at).results


Way = Callable[[Deed, Living, By], Iterable[Result]]
_WAYS: Mapping[Act, Way] = {
    Act.CLASSIFY: _classify,
    Act.ANSWER: _answer,
    Act.NOTE: _note,
    Act.PROPOSE: _propose,
    Act.AGREE: _move("agreed"),
    Act.CONCLUDE: _conclude,
    Act.CARRY_OUT: _move("done"),
    Act.STEP: _step,
    Act.REOPEN: _reopen,
    Act.CLOSE: _close,
    Act.WAIT: _wait,
}
