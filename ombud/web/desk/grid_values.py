"""Reads what was typed, chosen or pasted into a cell: words in any of our languages, or a code."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone

from ombud.arrivals.workbook.amounts import read_amount
from ombud.arrivals.workbook.dates import read_written
from ombud.arrivals.workbook.folding import clean_text
from ombud.casework.reading import PART, Damaged, Wordlist, codes_meant, text_meant
from ombud.people.models import Member, Team
from ombud.rules import stages
from ombud.rules.closed_lists import choices, label
from ombud.rules.languages import LANGUAGES
from ombud.web.desk.grid_columns import (
    AMOUNT,
    CHOICE,
    CLOSING,
    DAY,
    WORDS,
    Editable,
    edit_of_field,
)

# Why a cell was not understood.
NO_CHOICE, AMBIGUOUS, NO_DAY, NO_AMOUNT, SHORTENED, NEEDED, NOT_HERE = (
    "no_choice", "ambiguous", "no_day", "no_amount", "shortened", "needed", "not_here",
)  # fmt: skip
NOTHING = ("-", "–", "—")
DATED_SURELY = ("", "serial_date", "year_assumed", "roc_date")
PEOPLE = ("member", "team")
IDS = ("owner_id", "team_id")
# Members and teams by the names a cell may write.
People = Mapping[str, Wordlist]


class NotUnderstood(ValueError):
    """The cell's words mean nothing here; args[0] is the reason."""


def people_named() -> People:
    """Everybody a cell may name."""
    members = Member.objects.filter(is_active=True).order_by("id")
    return {
        "member": Wordlist(members.values_list("id", "name")),
        "team": Wordlist(Team.objects.order_by("id").values_list("id", "name")),
    }


def read_cell(name: str, value: Any, people: People) -> dict[str, Any]:
    """The fields a cell sets; "stage" may stand among them, with an outcome. Raises NotUnderstood.

    value: text as people write it, a code, an id as a number, or None for nothing.
    """
    edit = edit_of_field(name)
    if edit is None or not isinstance(value, str | int | None):
        raise NotUnderstood(NOT_HERE)
    if isinstance(value, int):
        return {name: _id(name, value)}
    text = _unguarded(clean_text(value or ""))
    if not text or (edit.kind != WORDS and text in NOTHING):
        return {name: _nothing(edit)}
    return _READERS[_kind(edit)](edit, text, people)


def _kind(edit: Editable) -> str:
    return "people" if edit.listed in PEOPLE else edit.kind


def _unguarded(text: str) -> str:
    """Our own files and copies write an apostrophe before what a spreadsheet would compute."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _id(name: str, value: int) -> int:
    if name not in IDS or isinstance(value, bool):
        raise NotUnderstood(NO_CHOICE)
    return value


def _nothing(edit: Editable) -> Any:
    if not edit.may_be_empty:
        raise NotUnderstood(NEEDED)
    return None if edit.kind in (DAY, AMOUNT) or edit.listed in PEOPLE else ""


def _read_words(edit: Editable, text: str, _people: People) -> dict[str, Any]:
    try:
        return {edit.field: text_meant(edit.field, text)}
    except Damaged as rounded:
        raise NotUnderstood(SHORTENED) from rounded


def _read_person(edit: Editable, text: str, people: People) -> dict[str, Any]:
    return {edit.field: _only(people[edit.listed].meant(text))}


def _read_choice(edit: Editable, text: str, _people: People) -> dict[str, Any]:
    if edit.field == "stage":
        closing = [text] if text.startswith(CLOSING) else _closings().meant(text)
        if closing:
            return {"stage": stages.CLOSED, "outcome": _only(closing).removeprefix(CLOSING)}
    return {edit.field: _only(codes_meant(edit.listed, text))}


@cache
def _closings() -> Wordlist:
    """Closing with its outcome, as the list of choices says it."""
    return Wordlist(
        (CLOSING + code, f"{label('stage', stages.CLOSED, language)}{PART}{outcome}")
        for language in LANGUAGES
        for code, outcome in choices("outcome", language)
    )


def _read_day(edit: Editable, text: str, _people: People) -> dict[str, Any]:
    written = read_written(text, "", timezone.localdate().year)
    if written.at is None or written.note not in DATED_SURELY:
        raise NotUnderstood(NO_DAY)
    return {edit.field: date(written.at.year, written.at.month, written.at.day)}


def _read_amount(edit: Editable, text: str, _people: People) -> dict[str, Any]:
    amount = read_amount(text)
    if amount.value is None or amount.note:
        raise NotUnderstood(NO_AMOUNT)
    # A sign is shared by many currencies; only a spelled one overrules that of the case.
    is_spelled = bool(amount.currency) and amount.currency in text.upper()
    return {edit.field: amount.value} | ({"amount_currency": amount.currency} if is_spelled else {})


_READERS: Mapping[str, Callable[[Editable, str, People], dict[str, Any]]] = {
    WORDS: _read_words,
    "people": _read_person,
    CHOICE: _read_choice,
    DAY: _read_day,
    AMOUNT: _read_amount,
}


def _only(found: list[Any]) -> Any:
    if len(found) != 1:
        raise NotUnderstood(AMBIGUOUS if found else NO_CHOICE)
    return found[0]
