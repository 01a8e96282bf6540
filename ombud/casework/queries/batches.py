"""What one batch of changes did, so that it can be taken back."""

from collections.abc import Sequence

from ombud.ledger.models import Entry
from ombud.people.viewer import Viewer

# A closing is not taken back but reopened; an answer once sent is sent.
UNDONE_KINDS = ("CaseChanged", "CaseStepped")


def changes_of_batch(batch_id: int) -> Sequence[Entry]:
    """The batch's changes that an undo puts back, the newest first."""
    return list(Entry.objects.filter(batch_id=batch_id, kind__in=UNDONE_KINDS).order_by("-id"))


def is_own_batch(viewer: Viewer, batch_id: int) -> bool:
    """Whether this person made the batch: nobody takes back what others did."""
    first = Entry.objects.filter(batch_id=batch_id, kind__in=UNDONE_KINDS).order_by("id").first()
    return bool(first and (first.actor_kind, first.actor_id) == ("member", viewer.member_id))
