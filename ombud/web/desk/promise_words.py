"""Promises in words: their names, and what happened to them."""

from datetime import datetime

from django.utils.translation import gettext as _

from ombud.casework.queries.case_choices import CaseChoices
from ombud.casework.queries.case_story import StoryEntry
from ombud.web.shown import moment


def promise_words(kind: str) -> str:
    """The name of a promise: what is due."""
    words = {
        "first_answer": _("First answer"),
        "settlement": _("Settlement"),
        "said_answer": _("Promised answer"),
        "said_call": _("Promised call"),
        "said_refund": _("Promised refund"),
        "said_send": _("Promised parcel"),
        "said_handle": _("Promised handling"),
    }
    return words.get(kind, kind)


def missed(entry: StoryEntry, choices: CaseChoices) -> str:
    """A promise ran out."""
    return _("%(promise)s is overdue") % {"promise": promise_words(entry.facts.get("clock", ""))}


def written(entry: StoryEntry, choices: CaseChoices) -> str:
    """Somebody wrote it down."""
    return _("wrote down a promise: %(promise)s by %(time)s") % _promise(entry)


def changed(entry: StoryEntry, choices: CaseChoices) -> str:
    """It was corrected, kept, or not kept after all."""
    kept = entry.changes.get("kept")
    if kept is None:
        return _("changed a promise: %(promise)s by %(time)s") % _promise(entry)
    said = _("%(promise)s: kept") if kept[1] else _("%(promise)s: not kept yet")
    return said % _promise(entry)


def denied(entry: StoryEntry, choices: CaseChoices) -> str:
    """It was none."""
    return _("said that it was no promise: %(promise)s by %(time)s") % _promise(entry)


def _promise(entry: StoryEntry) -> dict[str, str]:
    due = datetime.fromisoformat(entry.facts["due"])
    return {"promise": promise_words(f"said_{entry.facts['what']}"), "time": moment(due)}
