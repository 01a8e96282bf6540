"""Lists are kept under a name, shared, forgotten; columns are remembered."""

from collections.abc import Sequence
from datetime import datetime

from ombud.casework.events import ViewRemoved, ViewSaved
from ombud.casework.models import SavedView
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.views import MEMORY, columns_query
from ombud.ledger.actions import record
from ombud.people.viewer import Viewer
from ombud.store.turn import turn

NAME_MOST = 60
COLUMNS_MOST = 60


class NameMissing(ValueError):
    """A view needs a name of its own."""


def save_view(*, viewer: Viewer, name: str, query: str, is_shared: bool, at: datetime) -> SavedView:
    """Keep the list under the name; the same name again replaces what it held.

    Raises NameMissing without a usable name, PermissionDenied when sharing is not theirs to do.
    """
    name = " ".join(name.split()).lstrip(MEMORY)[:NAME_MOST]
    if not name:
        raise NameMissing
    if is_shared:
        viewer.must("share_views")
    said = CaseList.parsed(query).query(cursor="", view="")
    with turn():
        saved, _ = SavedView.objects.update_or_create(
            owner_id=viewer.member_id, name=name, defaults={"query": said, "is_shared": is_shared}
        )
        facts = {"shared": is_shared}
        record([ViewSaved(about=(("view", saved.pk),), at=at, facts=facts)], by=viewer.by())
    return saved


def remove_view(*, viewer: Viewer, view_id: int, at: datetime) -> None:
    """Forget one of one's own views. Raises SavedView.DoesNotExist for anybody else's."""
    with turn():
        saved = SavedView.objects.get(id=view_id, owner_id=viewer.member_id)
        saved.delete()
        record([ViewRemoved(about=(("view", view_id),), at=at)], by=viewer.by())


def remember_columns(*, viewer: Viewer, view: str, columns: Sequence[str]) -> None:
    """Remember which columns this person wants in the view. A taste, not an event."""
    name, wanted = f"{MEMORY}{view}"[:NAME_MOST], columns_query(columns[:COLUMNS_MOST])
    with turn():
        SavedView.objects.update_or_create(
            owner_id=viewer.member_id, name=name, defaults={"query": wanted}
        )
