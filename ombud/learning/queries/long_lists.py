"""The long lists that somebody asked for: theirs alone."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from ombud.learning.models import LongList
from ombud.people.viewer import Viewer
from ombud.store.sealing import open_text

KEPT_FOR = timedelta(days=7)
SHOWN = 50


def long_lists(viewer: Viewer) -> QuerySet[LongList]:
    """Those of this person, the newest first; nobody else sees them."""
    return LongList.objects.filter(made_by_id=viewer.member_id).order_by("-id")


def lists_of_today(viewer: Viewer) -> QuerySet[LongList]:
    """Those that are being written, or ready and not fetched yet."""
    return long_lists(viewer).exclude(state=LongList.FAILED).filter(fetched_at=None)


def asked_in(one: LongList) -> Mapping[str, Any]:
    """What was asked for: query and extras. Raises SealBroken."""
    said: Mapping[str, Any] = json.loads(open_text(one.asked, place_of(one.pk)))
    return said


def place_of(list_id: int) -> str:
    """What a list's sealed parts are sealed for."""
    return f"learning_longlist.{list_id}"


def path_of(list_id: int) -> Path:
    """Where the sealed file of a list lies."""
    return Path(settings.FILES_FOLDER) / "lists" / str(list_id)


def paths_of(list_id: int) -> tuple[Path, Path, Path]:
    """Where its file lies, sealed; where it is sealed first; the folder it is written in before."""
    path = path_of(list_id)
    return path, path.with_suffix(".part"), path.with_suffix(".work")


def sight_of(viewer: Viewer) -> Mapping[str, Any]:
    """How much of the cases this person sees, to be kept with what is written for them."""
    shops = None if viewer.shop_ids is None else list(viewer.shop_ids)
    return {"shops": shops, "contacts": viewer.may("export_contacts")}


def still_sees(viewer: Viewer, one: LongList) -> bool:
    """Whether this person may have now what the file holds: rights may be gone since."""
    if not viewer.may("export_lists"):
        return False
    shops = one.sees.get("shops")
    if viewer.shop_ids is not None and (shops is None or not set(shops) <= set(viewer.shop_ids)):
        return False
    return viewer.may("export_contacts") or not one.sees.get("contacts", True)


def kept_until(one: LongList) -> datetime | None:
    """When its file goes; None while there is none."""
    return one.ended_at + KEPT_FOR if one.ended_at else None
