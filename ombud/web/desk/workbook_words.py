"""An edited workbook in words: what it would change, what became of it, why something was left."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ombud.casework.actions import Result
from ombud.casework.queries.batches import is_own_batch
from ombud.people.viewer import Viewer
from ombud.web.desk.case_words import whole_refusal
from ombud.workbooks.account import Account
from ombud.workbooks.comparison import NotRead
from ombud.workbooks.models import EditedFile
from ombud.workbooks.queries.edited_files import outlook, result
from ombud.workbooks.queries.waiting import still_open
from ombud.workbooks.reasons import CELLS, NOTES, ROWS


def state_words(edited: EditedFile) -> str:
    """Where an edited workbook stands."""
    words = {
        EditedFile.COMPARING: _("being compared"),
        EditedFile.ASKED: _("waiting for you"), EditedFile.QUEUED: _("being taken over"),
        EditedFile.DONE: _("taken over"), EditedFile.FAILED: _("not taken over"),
    }  # fmt: skip
    return words[edited.state]


def row_of(edited: EditedFile) -> dict[str, Any]:
    """A line of the list of earlier ones."""
    return {
        "url": reverse("edited_workbook", args=[edited.pk]), "name": edited.original.name,
        "state": state_words(edited), "when": edited.made_at,
    }  # fmt: skip


def page_of(viewer: Viewer, edited: EditedFile) -> dict[str, Any]:
    """Everything the page of an edited workbook shows. Raises NotTaken."""
    is_asked = edited.state == EditedFile.ASKED and not edited.is_live
    is_deciding = edited.state == EditedFile.ASKED and edited.is_live
    account, counts = _told(viewer, edited)
    return {
        "edited": edited,
        "state": state_words(edited),
        "is_asked": is_asked,
        "is_deciding": is_deciding,
        "is_working": edited.state in (EditedFile.COMPARING, EditedFile.QUEUED),
        "is_comparing": edited.state == EditedFile.COMPARING,
        "is_failed": edited.state == EditedFile.FAILED,
        # One that is not compared, or was not taken, has nothing to count yet.
        "tally": Counter(counts),
        "account": account,
        "refused": [_refused(one) for one in account.refused],
        "notes": note_words(account),
        "undo_url": _undo_url(viewer, edited),
        "has_work": any(counts.get(name) for name in ("edits", "conflicts", "added")),
    }


def _told(viewer: Viewer, edited: EditedFile) -> tuple[Account, dict[str, int]]:
    # A long one was compared by the worker; it is compared again when it is taken over.
    is_told = edited.is_long and not edited.is_live
    if edited.state != EditedFile.ASKED or is_told:
        return result(edited), edited.tally
    return still_open(viewer, edited) if edited.is_live else outlook(viewer, edited)[:2]


def note_words(account: Account) -> list[str]:
    """What is to be said about the columns of the file."""
    return [str(NOTES[code]) % {"names": _(", ").join(names)} for code, names in account.notes]


def _refused(one: NotRead) -> dict[str, Any]:
    return {
        "row_no": one.row_no, "case_id": one.case_id, "number": one.number, "label": one.label,
        "text": one.text, "why": why_words(one),
    }  # fmt: skip


def why_words(one: NotRead) -> str:
    """Why a row or a cell was not taken, and what to do."""
    told = CELLS.get(one.reason) or ROWS.get(one.reason)
    if told:
        return str(told)
    return whole_refusal(Result(case_id=one.case_id, reason=one.reason, missing=one.missing))


def _undo_url(viewer: Viewer, edited: EditedFile) -> str:
    # An undo that finds nothing is not offered.
    is_done = edited.state == EditedFile.DONE or edited.is_live
    if not is_done or not edited.batch_id:
        return ""
    undoable = is_own_batch(viewer, edited.batch_id)
    return reverse("batch_undoing", args=[edited.batch_id]) if undoable else ""
