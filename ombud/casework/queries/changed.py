"""Which cases changed since somebody last looked: what keeps an open list true."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ombud.casework.models import Case
from ombud.casework.queries.found import among
from ombud.ledger.queries import newest_entry_id, read_after
from ombud.people.viewer import Viewer

# An import writes more than anybody could follow: past this, one looks again at what one sees.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Changed:
    """after: where to go on reading. versions: what the changed cases are now, by id.

    is_flood: more happened than is told here.
    """

    after: int
    versions: Mapping[int, int] = field(default_factory=dict)
    is_flood: bool = False


def changed_since(viewer: Viewer, entry_id: int) -> Changed:
    """The cases this person may see to which something happened after the entry."""
    entries = list(read_after(entry_id, most=MOST).values_list("id", "about_kind", "about_id"))
    if not entries:
        return Changed(entry_id)
    if len(entries) == MOST:
        return Changed(newest_entry_id(), is_flood=True)
    ids = {about_id for _id, about_kind, about_id in entries if about_kind == "case"}
    return Changed(entries[-1][0], _versions(viewer, ids) if ids else {})


def _versions(viewer: Viewer, ids: set[int]) -> dict[int, int]:
    rows = Case.objects.filter(id__in=among(sorted(ids)))
    if viewer.shop_ids is not None:
        rows = rows.filter(shop_id__in=viewer.shop_ids)
    return dict(rows.values_list("id", "version"))
