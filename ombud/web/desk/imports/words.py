"""What the import says: fields, questions, remarks and refusals in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.arrivals.failures import FAILURES
from ombud.arrivals.models import Import
from ombud.arrivals.queries import ColumnSeen, Fault, is_behind_others
from ombud.arrivals.workbook.dates import read_written
from ombud.arrivals.workbook.sentences import NOTES, PROBLEMS, ROW_REFUSALS
from ombud.web import shown
from ombud.web.desk.imports.labels import FIELD_GROUPS, FIELD_LABELS, REMARKS


def field_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """(group, [(field, label)]) for the select of a column."""
    return [
        (str(group), [(name, str(label)) for name, label in some]) for group, some in FIELD_GROUPS
    ]


def fault_sentence(fault: Fault) -> str:
    """What must be settled before the columns can be used, and how."""
    columns = _(", ").join(fault.columns)
    if fault.code == "twice":
        return _(
            "%(columns)s are all set to %(field)s. Please choose the one that holds it, and "
            "another field or your own column for the rest."
        ) % {"columns": columns, "field": FIELD_LABELS[fault.field]}
    told = {"header": columns, "sample": fault.sample}
    return _("The dates in %(header)s, such as %(sample)s, have no year. Which year is it?") % told


def order_question(column: ColumnSeen) -> str:
    """Which number of a date is the day, where nothing in the file says it; empty elsewhere."""
    if not column.is_order_guessed:
        return ""
    read = read_written(column.sample, column.choice.order, None).at
    return _(
        "Is %(sample)s in %(header)s written day first or month first? It will be read as %(day)s. "
        "Please check, and choose the other order if that is wrong."
    ) % {"sample": column.sample, "header": column.name, "day": shown.full_day(read)}


def failure_words(failure: Mapping[str, Any]) -> str:
    """Why a file was refused, or an import stopped."""
    return _(FAILURES[failure["code"]]) % failure["params"]


def note_words(note: Mapping[str, Any]) -> str:
    """Something to know about the file."""
    return _(NOTES[note["code"]]) % note["params"]


def problem_words(problem: Mapping[str, Any]) -> str:
    """A remark on one row."""
    code = problem["code"]
    if code not in PROBLEMS:
        return str(REMARKS[code])
    words = _(PROBLEMS[code]) % {"text": problem["text"]}
    return _("%(column)s: %(words)s") % {"column": problem["column"], "words": words}


def refusal_words(reason: str) -> str:
    """Why a row was not taken."""
    return _(ROW_REFUSALS[reason])


def owners_sentence(count: int) -> str:
    """How many names will become people; empty for none."""
    if not count:
        return ""
    return ngettext(
        "%(count)s name will become a person whom you can invite.",
        "%(count)s names will become people whom you can invite.",
        count,
    ) % {"count": count}


def unknown_sentence(count: int) -> str:
    """How many values nobody knows here; empty for none."""
    if not count:
        return ""
    return ngettext(
        "%(count)s value is not known here. Say what it means, or keep it as your own column.",
        "%(count)s values are not known here. Say what they mean, or keep them as your own column.",
        count,
    ) % {"count": count}


def rows_words(count: int) -> str:
    """A number of rows."""
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": f"{count:,}"}


def step_titles(imported: Import | None = None) -> list[str]:
    """The four steps; where other files came in before, a look at what would change is another."""
    compared = [_("Changes")] if is_behind_others(imported) else []
    return [_("File"), _("Columns"), _("Values"), *compared, _("Result")]
