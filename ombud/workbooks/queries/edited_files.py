"""The edited workbooks that somebody brought back."""

from django.db.models import QuerySet

from ombud.arrivals.actions import original_bytes
from ombud.people.viewer import Viewer
from ombud.store.sealing import SealBroken
from ombud.workbooks.account import SHOWN, Account, account_of, lines_of
from ombud.workbooks.models import EditedFile
from ombud.workbooks.queries.compare import compare_workbook
from ombud.workbooks.reasons import NotTaken

EARLIER = 20


def edited_files(viewer: Viewer) -> QuerySet[EditedFile]:
    """Those of this person, the newest first; what others brought is theirs."""
    own = EditedFile.objects.filter(made_by_id=viewer.member_id)
    return own.select_related("original", "export").order_by("-id")


def outlook(viewer: Viewer, edited: EditedFile) -> tuple[Account, dict[str, int], int]:
    """What would become of an edited workbook now, how many of each, and which export it is of.

    Raises NotTaken, WorkbookRefused.
    """
    try:
        said = compare_workbook(viewer, original_bytes(edited.original))
    except (SealBroken, OSError) as broken:
        raise NotTaken("standing_lost") from broken
    counts = {
        "edits": len(said.edits), "conflicts": len(said.conflicts), "added": len(said.new_rows),
        "refused": len(said.not_read), "unchanged": said.unchanged, "missing": said.missing_count,
        "same": said.same, "cases": len({edit.case_id for edit in said.edits}),
    }  # fmt: skip
    told = Account(
        lines_of(said.edits, said.words),
        lines_of(said.conflicts, said.words),
        said.not_read[:SHOWN],
        [(row.row_no, 0, "", False) for row in said.new_rows[:SHOWN]],
        list(said.notes),
    )
    return told, counts, said.export_id


def result(edited: EditedFile) -> Account:
    """What became of an edited workbook that was taken over."""
    return account_of(edited.account, edited.pk) if edited.account else Account()
