"""Who may take an import back, what rows that is about, and who asked for it."""

from django.db.models import QuerySet

from ombud.arrivals.events import ImportUndoBegan
from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.queries.imports import RIGHT
from ombud.arrivals.undoing import UNDOABLE
from ombud.ledger.events import By
from ombud.ledger.queries import timeline
from ombud.people.queries import member_names
from ombud.people.viewer import Viewer


def may_undo(viewer: Viewer, imported: Import) -> bool:
    """Whether this person may take the import back: who brought it, and administrators."""
    theirs = imported.made_by_id == viewer.member_id and viewer.may(RIGHT)
    return theirs or viewer.may("undo_imports")


def why_not_undoable(imported: Import) -> str:
    """Why it cannot be taken back now; empty when it can be.

    not_begun, coming_in, being_undone, or undone: nothing of it is left that could go.
    """
    if imported.started_at is None:
        return "not_begun"
    if imported.state == Import.UNDOING:
        return "being_undone"
    if imported.state not in UNDOABLE:
        return "coming_in"
    return "undone" if imported.state == Import.UNDONE and not _is_left(imported) else ""


def _is_left(imported: Import) -> bool:
    return rows_to_undo(imported).exists()


def rows_to_undo(imported: Import) -> "QuerySet[ImportedRow]":
    """The rows that opened a case or brought one up to date, in the order of the sheet."""
    deeds = (ImportedRow.CREATED, ImportedRow.UPDATED)
    return ImportedRow.objects.filter(imported=imported, outcome__in=deeds).order_by("row_no")


def remarks_to_forget() -> "QuerySet[ImportedRow]":
    """Rows that still quote their workbook though no case of it would stay with its import."""
    caseless = (ImportedRow.WITHDRAWN, ImportedRow.UNCHANGED, ImportedRow.REFUSED)
    return ImportedRow.objects.filter(outcome__in=caseless, problems__isnull=False)


def undo_asker(import_id: int) -> str:
    """The name of the member who asked for the last undo; empty for the command line."""
    by = undone_by(import_id)
    return member_names([by.id]).get(by.id or 0, "") if by.kind == "member" else ""


def undone_by(import_id: int) -> By:
    """Who asked for the undo that is under way, as the actor of all it does."""
    begun = timeline("import", [import_id]).filter(kind=ImportUndoBegan.__name__)
    last = begun.reverse()[0]
    return By(last.actor_kind, last.actor_id, via=last.via, quiet=True)
