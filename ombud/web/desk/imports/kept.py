"""Rows with what became of them; where a row says otherwise than its case, both side by side."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from ombud.casework.models import OwnField
from ombud.casework.queries.imports import RowSeen
from ombud.people.queries import member_names
from ombud.web import shown
from ombud.web.desk.case_words import field_label
from ombud.web.desk.imports.labels import OUTCOMES, TOLD
from ombud.web.desk.imports.words import problem_words, refusal_words

LISTED = {
    "kind": "kind", "priority": "priority", "waiting_for": "waiting_for", "stage": "stage",
    "at_fault": "party",
}  # fmt: skip
TAXONOMY = ("class_code", "detail_code")
OWN = "own."


def row_shown(row: RowSeen) -> dict[str, Any]:
    """A row for the screen: words, remarks, and what was kept beside what it says."""
    problems = [problem_words(each) for each in row.problems if "fields" not in each]
    kept = [pair for each in row.problems if "fields" in each for pair in _pairs(each["fields"])]
    return {
        "number": row.row_no,
        "outcome": OUTCOMES[row.outcome],
        "why": refusal_words(row.reason) if row.reason else "",
        "problems": problems,
        "kept": kept,
        "case": row.case,
        "url": reverse("case", args=[row.case.pk]) if row.case else "",
    }


def _pairs(fields: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, ours, theirs), in words."""
    names = member_names(fields.get("owner_id", ()))
    return [
        (
            field_told(_own_named(name)),
            value_told(name, ours, names),
            value_told(name, theirs, names),
        )
        for name, (ours, theirs) in fields.items()
    ]


def _own_named(name: str) -> str:
    if not name.startswith(OWN):
        return name
    return OWN + OwnField.objects.get(pk=int(name.removeprefix(OWN))).name


def field_told(name: str) -> str:
    """The words for what a row says; an own column is "own." with its name."""
    if name.startswith(OWN):
        return name.removeprefix(OWN)
    return str(TOLD[name]) if name in TOLD else field_label(name)


def value_told(name: str, value: Any, names: Mapping[int, str]) -> str:
    """A value of it in words. names: of the members; one who is not here yet stands by name."""
    if value in (None, ""):
        return "–"
    if name == "owner_id":
        return names.get(value, value if isinstance(value, str) else "–")
    if name in TAXONOMY:
        return shown.about(value)
    return shown.listed(value, LISTED[name]) if name in LISTED else str(value)
