"""Lists are kept under a name, shared, forgotten; columns are remembered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from ombud.casework.events import ViewRemoved, ViewSaved
from ombud.casework.models import SavedView
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.views import (
    FROZEN,
    MEMORY,
    WIDTHS,
    columns_query,
    read_frozen,
    read_widths,
)
from ombud.ledger.actions import record
from ombud.people.viewer import Viewer
from ombud.rules.folding import is_visible
from ombud.store.turn import turn

NAME_MOST = 60
COLUMNS_MOST = 60
SIZES_MOST = 80


class NameMissing(ValueError):
    """A view needs a name of its own."""


def save_view(*, viewer: Viewer, name: str, query: str, is_shared: bool, at: datetime) -> SavedView:
    """Keep the list under the name; the same name again replaces what it held.

    Raises NameMissing without a usable name, PermissionDenied when sharing is not theirs to do.
    """
    name = " ".join(name.split()).lstrip(MEMORY)[:NAME_MOST]
    if not is_visible(name):
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


def remember_widths(*, viewer: Viewer, said: Mapping[str, str]) -> None:
    """Remember how wide this person wants columns, and how many stand still, beside what they
    said before: the last SIZES_MOST of it.
    """
    sizes = {key: str(width) for key, width in read_widths(said.items()).items()}
    if FROZEN in said:
        sizes[FROZEN] = str(read_frozen(said))
    name = f"{MEMORY}{WIDTHS}"
    with turn():
        held = SavedView.objects.select_for_update().filter(owner_id=viewer.member_id, name=name)
        known = dict(parse_qsl(held.values_list("query", flat=True).first() or ""))
        kept = {key: size for key, size in known.items() if key not in sizes} | sizes
        SavedView.objects.update_or_create(
            owner_id=viewer.member_id,
            name=name,
            defaults={"query": urlencode(list(kept.items())[-SIZES_MOST:])},
        )
