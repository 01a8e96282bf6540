"""What one batch of changes did, so that it can be taken back."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q, QuerySet

from ombud.casework.queries.list import case_ids_seen
from ombud.ledger.models import Entry
from ombud.ledger.queries import newest_entry_id
from ombud.people.viewer import Viewer

ANSWER, LINE, REMEDY, EVIDENCE = "CaseAnswered LineChanged RemedyChanged EvidenceMarked".split()
STEPS = ("CaseStepped", "CaseSettled", "CaseClosed", "CaseReopened")
SHEET = "sheet"
# How far back the sheet's own undo looks: in the ledger, and in steps.
LATELY, STEPS_MOST = 20_000, 50
UNDONE_KINDS = ("CaseChanged", LINE, REMEDY, EVIDENCE, ANSWER, *STEPS)
# A step goes over remedies: one that it needed cannot be taken away from under it.
STEPPED_OVER = (REMEDY, *STEPS)


def changes_of_batch(batch_id: int) -> dict[int, list[Entry]]:
    """What the batch did that an undo takes back, by case, the oldest first in each."""
    by_case: dict[int, list[Entry]] = defaultdict(list)
    for entry in _changes(batch_id).order_by("id"):
        by_case[entry.about_id].append(entry)
    return by_case


def is_undoable(batch_id: int) -> bool:
    """Whether the batch did something that can be taken back."""
    return _changes(batch_id).exists()


def _changes(batch_id: int) -> QuerySet[Entry]:
    # An import's number stands where a batch's does: an undo must not mistake one for the other.
    return Entry.objects.filter(batch_id=batch_id, kind__in=UNDONE_KINDS).exclude(via="import")


def stepped_since(groups: Mapping[int, Sequence[Entry]], batch_id: int) -> set[int]:
    """The cases that took a step after the batch's deeds which nobody took back."""
    stepped = {
        case_id: max(entry.pk for entry in entries)
        for case_id, entries in groups.items()
        if any(entry.kind in STEPPED_OVER for entry in entries)
    }
    if not stepped:
        return set()
    about = Entry.objects.filter(about_kind="case", about_id__in=stepped)
    later = about.filter(id__gt=min(stepped.values())).exclude(Q(batch_id=batch_id))
    undone = set(later.filter(kind="StepTakenBack").values_list("facts__undoes", flat=True))
    steps = later.filter(kind__in=STEPS).values_list("about_id", "id", "batch_id")
    return {
        case_id
        for case_id, entry_id, batch in steps
        if entry_id > stepped[case_id] and (batch is None or batch not in undone)
    }


def cases_to_undo(viewer: Viewer, batch_id: int, wanted: Collection[int]) -> list[int]:
    """The cases of the batch that this person may still see; of `wanted` alone if any is named."""
    ids = set(_changes(batch_id).values_list("about_id", flat=True))
    return case_ids_seen(viewer, ids & set(wanted) if wanted else ids)


def is_own_batch(viewer: Viewer, batch_id: int) -> bool:
    """Whether this person made the batch: nobody takes back what others did."""
    first = _changes(batch_id).order_by("id").first()
    return bool(first and (first.actor_kind, first.actor_id) == ("member", viewer.member_id))


def sheet_batches(viewer: Viewer) -> list[int]:
    """What this person did in the sheet lately and did not take back, the oldest first."""
    lately = Entry.objects.filter(
        id__gt=newest_entry_id() - LATELY, actor_kind="member", actor_id=viewer.member_id
    )
    done = lately.filter(via=SHEET, kind__in=UNDONE_KINDS, batch_id__isnull=False)
    undone = lately.filter(facts__undoes__isnull=False).values_list("facts__undoes", flat=True)
    batches = dict.fromkeys(done.order_by("id").values_list("batch_id", flat=True))
    gone = set(undone)
    return [each for each in batches if each and each not in gone][-STEPS_MOST:]
