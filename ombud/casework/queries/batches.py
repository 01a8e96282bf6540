"""What one batch of changes did, so that it can be taken back."""

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from ombud.casework.queries.list import case_ids_seen
from ombud.ledger.models import Entry
from ombud.people.viewer import Viewer

# A closing is not taken back but reopened; an answer once sent is sent.
UNDONE_KINDS = ("CaseChanged", "CaseStepped")


def changes_of_batch(batch_id: int) -> Sequence[Entry]:
    """The batch's changes that an undo puts back, the newest first."""
    return list(_changes(batch_id).order_by("-id"))


def _changes(batch_id: int) -> QuerySet[Entry]:
    # An import's number stands where a batch's does: an undo must not mistake one for the other.
    return Entry.objects.filter(batch_id=batch_id, kind__in=UNDONE_KINDS).exclude(via="import")


def cases_to_undo(viewer: Viewer, batch_id: int, wanted: Collection[int]) -> list[int]:
    """The cases of the batch that this person may still see; of `wanted` alone if any is named."""
    ids = {each.about_id for each in changes_of_batch(batch_id)}
    return case_ids_seen(viewer, ids & set(wanted) if wanted else ids)


def is_own_batch(viewer: Viewer, batch_id: int) -> bool:
    """Whether this person made the batch: nobody takes back what others did."""
    first = _changes(batch_id).order_by("id").first()
    return bool(first and (first.actor_kind, first.actor_id) == ("member", viewer.member_id))
