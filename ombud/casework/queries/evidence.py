"""What proves a case: what we have, and what we asked for. The ledger remembers it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ombud.casework.queries.case_story import Story
from ombud.ledger.queries import timeline

ASKED, HAVE, NOT_ASKED = "asked", "have", ""
STATES = (ASKED, HAVE, NOT_ASKED)
MARKED = "EvidenceMarked"


def evidence_of(case_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """By case: the state of each piece, asked or have, by its code of the closed list 'evidence'.

    The caller has checked the viewer.
    """
    marks: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    marked = timeline("case", list(case_ids)).filter(kind=MARKED)
    for case_id, changes in marked.values_list("about_id", "changes"):
        marks[case_id].append(changes)
    return {case_id: _states(marks[case_id]) for case_id in case_ids}


def evidence_told(case_id: int, story: Story) -> dict[str, str]:
    """As `evidence_of` for the case of a story, which is asked itself unless it was cut."""
    if story.left_out:
        return evidence_of([case_id])[case_id]
    marks = (one for one in story.entries if one.happening == MARKED)
    return _states(one.changes for one in sorted(marks, key=lambda one: one.entry_id))


def _states(marks: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """From changes in their order: {code: [before, after]}."""
    states = {code: after for changes in marks for code, (_, after) in changes.items()}
    return {code: state for code, state in states.items() if state}
