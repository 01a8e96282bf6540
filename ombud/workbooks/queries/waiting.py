"""What was saved from live workbooks and waits: changed in both places, or not taken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.ledger.models import Entry
from ombud.ledger.queries import timeline
from ombud.people.queries import member_names
from ombud.people.viewer import Viewer
from ombud.rules.contacts import as_written_masked
from ombud.store.sealing import SealBroken
from ombud.workbooks.account import SHOWN, Account, Line, lines_of
from ombud.workbooks.comparison import Comparison, NotRead
from ombud.workbooks.models import EditedFile
from ombud.workbooks.queries.compare import compare_workbook
from ombud.workbooks.queries.edited_files import edited_files, result
from ombud.workbooks.reasons import CELLS, ROWS, NotTaken


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that was not taken as it was saved. file, now: what the workbook says and what stands
    here, in words. by, at: who changed it here, and when.
    """

    number: str
    label: str
    file: str
    now: str
    why: str
    by: str = ""
    at: datetime | None = None


def waiting_files(viewer: Viewer) -> QuerySet[EditedFile]:
    """The savings of this person that wait for them, the newest first."""
    return edited_files(viewer).filter(state=EditedFile.ASKED).exclude(way=EditedFile.SCREEN)


def still_open(viewer: Viewer, edited: EditedFile) -> tuple[Account, dict[str, int]]:
    """What became of a saving, with the conflicts that are open by now. Raises NotTaken."""
    said = _compared(viewer, edited)
    account = result(edited)
    account.conflicts = lines_of(said.conflicts, said.words)
    return account, edited.tally | {"conflicts": len(said.conflicts)}


def _compared(viewer: Viewer, edited: EditedFile) -> Comparison:
    try:
        return compared_again(viewer, edited)
    except (SealBroken, OSError, WorkbookRefused) as broken:
        raise NotTaken("standing_lost") from broken


def compared_again(viewer: Viewer, edited: EditedFile) -> Comparison:
    """A saving that waits, held against what stands now: only what it was asked about.

    What another window saved since looks like an edit in this older copy, and is none. Raises
    NotTaken, WorkbookRefused, SealBroken, OSError.
    """
    said = compare_workbook(viewer, original_bytes(edited.original), edited.session)
    asked = result(edited).conflicts
    said.ask_again({line.key for line in asked} if len(asked) < SHOWN else None)
    return said


def clashes(viewer: Viewer) -> list[Clash]:
    """All that waits for this person, as the sheet of conflicts tells it."""
    told: dict[tuple[str, str], Clash] = {}
    for edited in waiting_files(viewer):
        try:
            said = _compared(viewer, edited)
        except NotTaken:
            continue
        fields = {edit.key: (edit.case_id, edit.column.field) for edit in said.conflicts}
        changed = _last_changes(fields.values())
        for line in lines_of(said.conflicts, said.words):
            if not viewer.may("export_contacts"):
                line.now = as_written_masked(line.now)
            told.setdefault((line.number, line.label), _clash(line, changed.get(fields[line.key])))
        for one in map(_not_taken, result(edited).refused):
            told.setdefault((one.number, one.label), one)
    return list(told.values())


def _clash(line: Line, changed: tuple[str, datetime] | None) -> Clash:
    by, at = changed or ("", None)
    return Clash(line.number, line.label, line.file, line.now, _("Changed in both places."), by, at)


def _not_taken(one: NotRead) -> Clash:
    why = CELLS.get(one.reason) or ROWS.get(one.reason)
    number = one.number or _("row %(n)s") % {"n": one.row_no}
    elsewhere = _("This was refused. Your live workbooks' page in Ombud says why.")
    return Clash(number, one.label, one.text, "", str(why or elsewhere))


def _last_changes(
    wanted: Collection[tuple[int, str]],
) -> Mapping[tuple[int, str], tuple[str, datetime]]:
    """Who changed a field of a case last, and when."""
    found: dict[tuple[int, str], Entry] = {}
    for entry in timeline("case", sorted({case_id for case_id, _field in wanted})):
        found |= {
            (case_id, field): entry
            for case_id, field in wanted
            if entry.about_id == case_id and field in entry.changes
        }
    names = member_names(one.actor_id for one in found.values() if one.actor_kind == "member")
    return {
        key: (names.get(entry.actor_id or 0, ""), entry.happened_at) for key, entry in found.items()
    }
