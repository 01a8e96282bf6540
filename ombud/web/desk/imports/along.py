"""The sheets beside the complaints, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ombud.arrivals.actions.count_beside import COMMENTS, LOG_JOINED, PICTURES
from ombud.arrivals.actions.refuse_along import LOG_REFUSED
from ombud.arrivals.actions.twins import LED_BY, twins_led_by
from ombud.arrivals.along import FILLING, Sheet, sheets_along, sheets_offered
from ombud.arrivals.models import Import
from ombud.arrivals.workbook.kinds import COMPLAINTS, LOG
from ombud.web.desk.imports.labels import (
    ALONG_LABELS,
    LOG_LABELS,
    SHEET_KINDS,
    SHEET_REFUSED,
    STATES,
)
from ombud.web.desk.imports.words import rows_words


def along_shown(imported: Import) -> list[dict[str, Any]]:
    """Each sheet that can come in too: what it holds, which of its columns are used."""
    return [_shown(sheet) for sheet in sheets_offered(imported)]


def _shown(sheet: Sheet) -> dict[str, Any]:
    label, help_text = SHEET_KINDS[sheet["kind"]]
    is_twin = sheet["kind"] == COMPLAINTS
    mapped = {name: sheet["mapping"].get(name, {}).get("field") for name in sheet["columns"]}
    labels = LOG_LABELS if sheet["kind"] == LOG else ALONG_LABELS
    return {
        "name": sheet["name"],
        "rows": rows_words(sheet["rows"]),
        "taken": sheet["taken"],
        "visible": sheet["visible"],
        "kind": label,
        "help": help_text,
        "used": [] if is_twin else [(name, labels[one]) for name, one in mapped.items() if one],
        "left": [] if is_twin else [name for name, field in mapped.items() if not field],
    }


def account_of(imported: Import) -> list[dict[str, Any]]:
    """What came of the other sheets: for each a line, or the import that it became."""
    lines = [_counted(imported, sheet) for sheet in sheets_along(imported, *FILLING)]
    lines += [_logged(imported, sheet) for sheet in sheets_along(imported, LOG)]
    return lines + [_led(one) for one in twins_led_by(imported.proposal.get(LED_BY, imported.pk))]


def beside_of(imported: Import) -> list[str]:
    """What came from beside the cells."""
    said = {
        COMMENTS: _("Comments and text boxes that became notes: %(count)s"),
        PICTURES: _("Pictures that became files of their case: %(count)s"),
    }
    counts = {name: imported.tally.get(name, 0) for name in said}
    return [said[name] % {"count": f"{count:,}"} for name, count in counts.items() if count]


def is_plan(note: Mapping[str, Any]) -> bool:
    """Whether a note only speaks of what is still to be decided or to come in."""
    return note["code"] in ("comments_taken", "pictures_taken", "looks", "test_rows")


def _counted(imported: Import, sheet: Sheet) -> dict[str, Any]:
    kind, tally = sheet["kind"], imported.tally
    told = {name: f"{tally.get(f'{kind}.{name}', 0):,}" for name in ("added", "known", "refused")}
    words = _("%(added)s added, %(known)s known already") % told
    left = tally.get(f"{kind}.refused", 0)
    refused = SHEET_REFUSED[kind] % (told | {"count": left}) if left else ""
    return _line(sheet, words, refused)


def _line(sheet: Sheet, words: str, refused: str) -> dict[str, Any]:
    kind = SHEET_KINDS[sheet["kind"]][0]
    return {"sheet": sheet["name"], "kind": kind, "words": words, "refused": refused, "url": ""}


def _logged(imported: Import, sheet: Sheet) -> dict[str, Any]:
    told = {"joined": f"{imported.tally.get(LOG_JOINED, 0):,}", "rows": f"{sheet['rows']:,}"}
    words = ngettext(
        "%(joined)s of %(rows)s line became a note of a complaint",
        "%(joined)s of %(rows)s lines became notes of a complaint",
        sheet["rows"],
    )
    left = imported.tally.get(LOG_REFUSED, 0)
    refused = ngettext(
        "%(count)s line names no complaint of this workbook",
        "%(count)s lines name no complaint of this workbook",
        left,
    )
    return _line(sheet, words % told, refused % {"count": f"{left:,}"} if left else "")


def _led(imported: Import) -> dict[str, Any]:
    return {
        "sheet": imported.sheet,
        "kind": SHEET_KINDS[COMPLAINTS][0],
        "words": f"{rows_words(imported.rows_expected)}, {STATES[imported.state]}",
        "refused": "",
        "url": reverse("import", args=[imported.pk]),
    }
