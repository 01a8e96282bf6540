"""What is known of a case when it takes a step."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ombud.casework.models import AffectedLine, Remedy
from ombud.rules import stages
from ombud.rules.remedies import PAID_TO_CUSTOMER

STANDING = ("agreed", "done")
WHO_AND_WHY = ("cause", "at_fault", "pays")


@dataclass(frozen=True, slots=True)
class Facts:
    """known: codes of the closed list 'fact'. money_moved: money was given or is agreed."""

    known: frozenset[str]
    money_moved: bool

    def missing_for(self, stage: str, outcome: str) -> tuple[str, ...]:
        """The facts still needed to enter `stage`, with the outcome the case has or would get."""
        known = self.known | ({"outcome"} if outcome else set())
        return stages.facts_missing(stage, known, money_moved=self.money_moved)


def moves_money(remedy: Remedy) -> bool:
    """Whether this remedy costs money: an amount for the customer that was agreed or given."""
    return remedy.state in STANDING and remedy.kind in PAID_TO_CUSTOMER and bool(remedy.amount)


def facts_of(lines: Sequence[AffectedLine], remedies: Iterable[Remedy]) -> Facts:
    """The facts that one case's lines and their remedies tell."""
    by_line: dict[int, list[Remedy]] = defaultdict(list)
    for remedy in remedies:
        by_line[remedy.line_id].append(remedy)
    paid = [line for line in lines if any(map(moves_money, by_line[line.pk]))]
    known = {name for name in WHO_AND_WHY if all(getattr(line, name) for line in paid)}
    if any(remedy.state != "declined" for several in by_line.values() for remedy in several):
        known.add("remedy_proposed")
    if all(line.outcome or any(r.state in STANDING for r in by_line[line.pk]) for line in lines):
        known.add("lines_settled")
    return Facts(frozenset(known), bool(paid))


def facts_of_cases(case_ids: Collection[int]) -> dict[int, Facts]:
    """The facts that the lines and remedies of several cases tell."""
    lines, remedies = lines_and_remedies(case_ids)
    return {case_id: facts_of(lines[case_id], remedies[case_id]) for case_id in case_ids}


def lines_and_remedies(
    case_ids: Collection[int],
) -> tuple[dict[int, list[AffectedLine]], dict[int, list[Remedy]]]:
    """Lines and remedies by case, each in the order they were made."""
    lines: dict[int, list[AffectedLine]] = defaultdict(list)
    remedies: dict[int, list[Remedy]] = defaultdict(list)
    for line in AffectedLine.objects.filter(case_id__in=case_ids).order_by("id"):
        lines[line.case_id].append(line)
    found = Remedy.objects.filter(line__case_id__in=case_ids).select_related("line")
    for remedy in found.order_by("id"):
        remedies[remedy.line.case_id].append(remedy)
    return lines, remedies
