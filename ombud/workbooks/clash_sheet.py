"""The sheet that tells what was not taken when a live workbook was saved."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ombud.casework.queries.columns import MOMENT, TEXT
from ombud.workbooks.book import SheetOut
from ombud.workbooks.columns import SheetColumn
from ombud.workbooks.queries.waiting import Clash


def clash_sheet(clashes: Sequence[Clash], zone: ZoneInfo) -> SheetOut:
    """The sheet, to be read only: it is decided in the desk."""
    return SheetOut(_("Conflicts"), _columns(), _rows(clashes, zone), is_edited=False)


def _columns() -> list[SheetColumn]:
    return [
        SheetColumn("number", _("Case"), TEXT),
        SheetColumn("column", _("Column"), TEXT),
        SheetColumn("file", _("In your workbook"), TEXT),
        SheetColumn("now", _("Here now"), TEXT),
        SheetColumn("by", _("Changed here by"), TEXT),
        SheetColumn("at", _("Changed here at"), MOMENT),
        SheetColumn("title", _("Why it was left"), TEXT),
    ]


def _rows(
    clashes: Sequence[Clash], zone: ZoneInfo
) -> Iterator[tuple[str, list[Any], frozenset[str]]]:
    for one in clashes:
        at = one.at.astimezone(zone).replace(tzinfo=None) if one.at else None
        yield "", [one.number, one.label, one.file, one.now, one.by, at, one.why], frozenset()
