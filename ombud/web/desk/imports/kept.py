"""Rows with what became of them; where a row says otherwise than its case, both side by side."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ombud.casework.models import OwnField
from ombud.casework.queries.imports import RowSeen
from ombud.people.queries import member_names
from ombud.web import shown
from ombud.web.desk.case_words import field_label
from ombud.web.desk.imports.labels import OUTCOMES
from ombud.web.desk.imports.words import problem_words, refusal_words

LISTED = {
    "kind": "kind", "priority": "priority", "waiting_for": "waiting_for", "stage": "stage",
    "at_fault": "party",
}  # fmt: skip
TAXONOMY = ("class_code", "detail_code")


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
    return [
        (_label(name), _words(name, ours), _words(name, theirs))
        for name, (ours, theirs) in fields.items()
    ]


def _label(name: str) -> str:
    if name == "answer":
        return _("Answer")
    if name.startswith("own."):
        return OwnField.objects.get(pk=int(name.removeprefix("own."))).name
    return field_label(name)


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if name == "owner_id":
        return member_names([value]).get(value, "–")
    if name in TAXONOMY:
        return shown.about(value)
    return shown.listed(value, LISTED[name]) if name in LISTED else str(value)
