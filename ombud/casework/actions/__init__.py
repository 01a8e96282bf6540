"""The only writers of cases."""

from ombud.casework.actions.answers import NewAnswer, record_answers
from ombud.casework.actions.changes import CaseChange, change_cases
from ombud.casework.actions.closing import Closing, Reopening, close_cases, reopen_cases
from ombud.casework.actions.customers import Naming, name_customers
from ombud.casework.actions.evidence import EvidenceMark, mark_evidence
from ombud.casework.actions.files import NewFile, add_attachments
from ombud.casework.actions.line_changes import LineChange, set_lines
from ombud.casework.actions.notes import NewNote, write_notes
from ombud.casework.actions.remedies import NewRemedy, RemedyMove, move_remedies, propose_remedies
from ombud.casework.actions.results import Batch, Result
from ombud.casework.actions.steps import Step, step_cases
from ombud.casework.actions.undo import undo_batch

__all__ = [
    "Batch",
    "CaseChange",
    "Closing",
    "EvidenceMark",
    "LineChange",
    "Naming",
    "NewAnswer",
    "NewFile",
    "NewNote",
    "NewRemedy",
    "RemedyMove",
    "Reopening",
    "Result",
    "Step",
    "add_attachments",
    "change_cases",
    "close_cases",
    "mark_evidence",
    "move_remedies",
    "name_customers",
    "propose_remedies",
    "record_answers",
    "reopen_cases",
    "set_lines",
    "step_cases",
    "undo_batch",
    "write_notes",
]
