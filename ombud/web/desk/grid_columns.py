"""Which columns of a list of cases are edited in place, what their cells hold, what one may choose.

What the page of a case shows but does not let change is not changed here either.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from ombud.casework.models import Case
from ombud.casework.queries.columns import CODE, COLUMNS, TEXT, Column, own_columns
from ombud.casework.reading import PART
from ombud.people.viewer import Viewer
from ombud.rules import stages
from ombud.rules.closed_lists import choices, label
from ombud.rules.taxonomy import taxonomy
from ombud.web import shown
from ombud.web.desk.case_cells import Names, typed_value
from ombud.web.desk.case_filters import choosable

WORDS, CHOICE, DAY, AMOUNT = "words", "choice", "day", "amount"
_GAPS = re.compile(r"[\s_\-\u2010-\u2015\u2212]+")
CLOSING = f"{stages.CLOSED}:"
Choices = list[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Editable:
    """What a cell of a column sets: a field of the case, as words, a choice, a day or an amount.

    listed: where the choices come from. may_be_empty: whether it can be cleared.
    """

    field: str
    kind: str
    listed: str = ""
    may_be_empty: bool = True


EDITABLE: Mapping[str, Editable] = {
    "title": Editable("title", WORDS),
    "class": Editable("class_code", CHOICE, "class"),
    "detail": Editable("detail_code", CHOICE, "detail"),
    "priority": Editable("priority", CHOICE, "priority", may_be_empty=False),
    "stage": Editable("stage", CHOICE, "stage", may_be_empty=False),
    "waiting_for": Editable("waiting_for", CHOICE, "waiting_for", may_be_empty=False),
    "next_on": Editable("next_on", DAY),
    "owner": Editable("owner_id", CHOICE, "member"),
    "team": Editable("team_id", CHOICE, "team"),
    "order_no": Editable("order_no", WORDS),
    "tracking_no": Editable("tracking_no", WORDS),
    "kind": Editable("kind", CHOICE, "kind", may_be_empty=False),
    "outcome": Editable("outcome", CHOICE, "outcome"),
    "remedy_wanted": Editable("remedy_wanted", CHOICE, "remedy"),
    "amount_wanted": Editable("amount_wanted", AMOUNT),
}
BY_FIELD = {each.field: each for each in EDITABLE.values()}


def edit_of(column: Column) -> Editable | None:
    """How the column's cells are edited; None for those that are only read."""
    own = column.own_id
    return EDITABLE.get(column.key) if own is None else Editable(f"own.{own}", WORDS)


def edit_of_field(field: str) -> Editable | None:
    """As edit_of, by the name of the field."""
    return Editable(field, WORDS) if field.startswith("own.") else BY_FIELD.get(field)


def held_by(columns: Iterable[Column], case: Case, names: Names) -> dict[str, str]:
    """What stands behind the words of the cells, by column: codes and ids, and figures and days
    as a spreadsheet takes them. A cell that is not among them holds its words.
    """
    held = {column.key: _held(column, case, names) for column in columns}
    return {key: value for key, value in held.items() if value is not None}


def _held(column: Column, case: Case, names: Names) -> str | None:
    edit = edit_of(column)
    if edit and edit.kind == CHOICE:
        return str(getattr(case, edit.field) or "")
    return None if column.kind in (TEXT, CODE) else _typed(typed_value(column, case, names))


def _typed(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removesuffix(" 00:00")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def choices_of_fields(viewer: Viewer) -> dict[str, Choices]:
    """(value, label) of everything that may be chosen, by field; ids are numbers."""
    return {
        each.field: [*([(None, "–")] if each.may_be_empty else []), *_choices(viewer, each)]
        for each in EDITABLE.values()
        if each.kind == CHOICE
    }


def _choices(viewer: Viewer, edit: Editable) -> Choices:
    language = get_language() or ""
    if edit.listed == "member":
        return list(choosable(viewer)["member"].filter(is_active=True).values_list("id", "name"))
    if edit.listed == "team":
        return list(choosable(viewer)["team"].values_list("id", "name"))
    if edit.listed == "class":
        return [(group.code, shown.about(group.code)) for group in taxonomy().classes]
    if edit.listed == "detail":
        return [(code, shown.about(code)) for code in taxonomy().details]
    listed: Choices = list(choices(edit.listed, language))
    return [*listed, *_closings(language)] if edit.listed == "stage" else listed


def _closings(language: str) -> Choices:
    """Closing and its outcome in one: the stage alone would ask for the outcome."""
    closed = label("stage", stages.CLOSED, language) + PART
    return [(CLOSING + code, closed + text) for code, text in choices("outcome", language)]


def column_names() -> dict[str, str]:
    """Columns by every name they have in any of our languages, folded: a pasted head uses one."""
    names: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {_folded(column.label): column.key for column in COLUMNS.values()}
    return {_folded(column.label): key for key, column in own_columns().items()} | names


def _folded(label: Any) -> str:
    """As grid_clip.js folds a head: it knows no other script for a character."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", str(label)).lower())
