"""The live workbooks of a person: one for each of their lists."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.views import NamedList, Views, views
from ombud.people.viewer import Viewer
from ombud.workbooks.models import LiveWorkbook

ENDING = ".xlsx"
NAME_MOST = 80
# What no file may be called, or hold in its name, on one of the systems it is opened on.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|#%\x00-\x1f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LiveList:
    """A list that is a live workbook. key: of the view; name: of its file. is_own: kept by this
    person, under a name of theirs.
    """

    key: str
    label: str
    name: str
    asked: CaseList
    is_own: bool


def live_lists(viewer: Viewer) -> list[LiveList]:
    """Every list this person has, each file with a name of its own, in the active language."""
    known, taken = views(viewer), set[str]()
    lists = []
    for tab in known.tabs:
        name = _free(_file_name(tab), taken)
        taken.add(name.casefold())
        lists.append(LiveList(tab.key, str(tab.label), name, _asked(tab, known), tab.is_own))
    return lists


def _asked(tab: NamedList, known: Views) -> CaseList:
    asked = CaseList.parsed(tab.query)
    return replace(asked, columns=asked.columns or known.columns.get(tab.key, ()))


def live_list_named(viewer: Viewer, name: str) -> LiveList | None:
    """The list whose file has this name, in whichever of our languages it was opened."""
    wanted = unicodedata.normalize("NFC", name).casefold()
    for language in _languages():
        with translation.override(language):
            lists = live_lists(viewer)
        found = next((one for one in lists if one.name.casefold() == wanted), None)
        if found:
            return found
    return None


def live_list_of(viewer: Viewer, key: str) -> LiveList | None:
    """The list of this key."""
    return next((one for one in live_lists(viewer) if one.key == key), None)


def _languages() -> Iterator[str]:
    active = translation.get_language() or ""
    yield active
    yield from (code for code, _name in settings.LANGUAGES if code != active)


def _file_name(tab: NamedList) -> str:
    # One's own lists have names of their own; "Open" alone says little in a folder.
    label = str(tab.label) if tab.id else _("Cases - %(list)s") % {"list": tab.label}
    return safe_name(label)


def safe_name(label: str) -> str:
    """A name without its ending that every system takes, and no office program for a lock."""
    plain = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", label))
    plain = " ".join(plain.split()).strip(". ~")[:NAME_MOST].rstrip(". ")
    return f"{plain}_" if not plain or _DEVICES.fullmatch(plain) else plain


def _free(name: str, taken: set[str]) -> str:
    free, times = name + ENDING, 1
    while free.casefold() in taken:
        times += 1
        free = f"{name} ({times}){ENDING}"
    return free


def live_workbooks(viewer: Viewer) -> QuerySet[LiveWorkbook]:
    """Those that were opened before, as they were made last."""
    own = LiveWorkbook.objects.filter(member_id=viewer.member_id)
    return own.select_related("content", "export").order_by("id")
