"""What a batch did to one case, by the ledger's own words, and whether all of it still stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.casework.actions.edits import OWN, values_of
from ombud.casework.actions.line_changes import held_lines
from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.casework.queries.batches import ANSWER, EVIDENCE, LINE, REMEDY, STEPS
from ombud.casework.queries.evidence import NOT_ASKED, evidence_of
from ombud.ledger.models import Entry

# What an answer sets beside itself; a later hand may have moved it on without making it untrue.
BESIDE_AN_ANSWER = ("waiting_for", "next_on")
Changes = dict[str, list[Any]]


@dataclass(slots=True)
class Undoing:
    """What is to be put back in one case.

    changes, evidence: {field or code: [before, after]}. lines, remedies: their entries by id, the
    oldest first.
    """

    case: Case
    entries: Sequence[Entry]
    changes: Changes
    evidence: Changes
    lines: dict[int, list[Entry]]
    remedies: dict[int, list[Entry]]

    @classmethod
    def of(cls, case: Case, entries: Sequence[Entry]) -> "Undoing":
        """What these entries did, the oldest first; their kinds are in UNDONE_KINDS."""
        of_case = [each for each in entries if each.kind not in (LINE, REMEDY, EVIDENCE)]
        evidence = merged(each for each in entries if each.kind == EVIDENCE)
        lines, remedies = _by_id(entries, LINE, "line"), _by_id(entries, REMEDY, "remedy")
        made = cls(case, entries, merged(of_case), evidence, lines, remedies)
        if made.answers:
            made.changes = {
                name: pair
                for name, pair in made.changes.items()
                if name not in BESIDE_AN_ANSWER or _stand(case, {name: pair})
            }
        return made

    @property
    def answers(self) -> dict[int, datetime]:
        """When each message that was recorded as an answer had been said, by its id."""
        said = (each for each in self.entries if each.kind == ANSWER and "message" in each.facts)
        return {each.facts["message"]: each.happened_at for each in said}

    @property
    def steps(self) -> list[Entry]:
        """The steps to other stages."""
        return [entry for entry in self.entries if entry.kind in STEPS]

    @property
    def was_first_answer(self) -> bool:
        """Whether the first answer is one of those recorded in error."""
        answered_at = self.case.first_answered_at
        said = self.answers.values()
        return any(answered_at == max(said_at, self.case.opened_at) for said_at in said)

    @property
    def added(self) -> set[int]:
        """The lines that came with it."""
        return {key for key, several in self.lines.items() if several[0].facts.get("added")}

    @property
    def made_remedies(self) -> set[int]:
        """The remedies that came with it."""
        return {key for key, told in self.remedies.items() if not told[0].changes["state"][0]}

    def stands(self, there: "Standing") -> bool:
        """Whether all of it is still as it was left: then nobody's work is lost."""
        pieces = there.evidence.get(self.case.pk, {})
        return (
            _stand(self.case, self.changes)
            and all(self._line_stands(each, there) for each in self.lines)
            and all(self._remedy_stands(each, there) for each in self.remedies)
            and all(pieces.get(code, NOT_ASKED) == pair[1] for code, pair in self.evidence.items())
        )

    def _line_stands(self, line_id: int, there: "Standing") -> bool:
        line, several = there.lines.get(line_id), self.lines[line_id]
        if line is None:
            return False
        if line_id in self.added:
            return line.version == len(several) and there.paid[line_id] <= self.made_remedies
        return all(getattr(line, name) == pair[1] for name, pair in merged(several).items())

    def _remedy_stands(self, remedy_id: int, there: "Standing") -> bool:
        remedy, several = there.remedies.get(remedy_id), self.remedies[remedy_id]
        if remedy is None:
            return False
        if remedy_id in self.made_remedies:
            return remedy.version == len(several)
        return bool(remedy.state == several[-1].changes["state"][1])


@dataclass(slots=True)
class Standing:
    """How it is now: lines and remedies by id, held; evidence by case.

    paid: ids of a line's remedies.
    """

    lines: Mapping[int, AffectedLine]
    remedies: Mapping[int, Remedy]
    paid: Mapping[int, set[int]]
    evidence: Mapping[int, Mapping[str, str]]

    @classmethod
    def of(cls, undoings: Sequence[Undoing]) -> "Standing":
        """All that these would put back."""
        lines = {each for one in undoings for each in one.lines}
        remedies = _held_remedies(lines, {each for one in undoings for each in one.remedies})
        paid = defaultdict[int, set[int]](set)
        for remedy in remedies.values():
            paid[remedy.line_id].add(remedy.pk)
        marked = [one.case.pk for one in undoings if one.evidence]
        return cls(held_lines(lines), remedies, paid, evidence_of(marked) if marked else {})


def _held_remedies(line_ids: Collection[int], ids: Collection[int]) -> dict[int, Remedy]:
    if not line_ids and not ids:
        return {}
    held = Remedy.objects.select_for_update()
    wanted = held.filter(line_id__in=line_ids) | held.filter(id__in=ids)
    return {remedy.pk: remedy for remedy in wanted.order_by("id")}


def _by_id(entries: Iterable[Entry], kind: str, name: str) -> dict[int, list[Entry]]:
    by_id: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == kind:
            by_id[entry.facts[name]].append(entry)
    return by_id


def merged(entries: Iterable[Entry]) -> Changes:
    """From what stood before the first entry to what stood after the last."""
    made: Changes = {}
    for entry in entries:
        for name, (before, after) in entry.changes.items():
            made[name] = [made[name][0] if name in made else before, after]
    return made


def _stand(case: Case, changes: Changes) -> bool:
    current = values_of(case, changes)
    return all(current[name] == read(name, after) for name, (_, after) in changes.items())


def read(name: str, value: Any) -> Any:
    """A value of the ledger as the case holds it: dates and amounts stand there as text."""
    if name.startswith(OWN) or name == "priority_reason" or value is None:
        return value
    return next(each for each in Case._meta.fields if each.attname == name).to_python(value)
