"""Further sheets of one layout come in with the sheet that people looked at."""

from typing import Any

from ombud.arrivals.along import Sheet, twins_of
from ombud.arrivals.models import Import
from ombud.arrivals.workbook.headers import normalised
from ombud.arrivals.workbook.kinds import LOG
from ombud.arrivals.workbook.mapping import Choice

# The import of the sheet that was looked at: its id stands in the proposals of its twins.
LED_BY = "led_by"
# Of a column that only the further sheet has: there rows look differently.
_OWN = {"choice": Choice().as_json(), "confidence": 0.0, "how": "", "questions": []}


def make_twins(imported: Import) -> list[Import]:
    """An import, ready to begin, for each further sheet; inside the turn that begins this one."""
    made = twins_to_be(imported)
    for one in made:
        one.save()
    return made


def twins_to_be(imported: Import) -> list[Import]:
    """The imports of further sheets, not saved."""
    return [
        Import(
            # Itself, not its id: who reads the rows ahead has no database to look it up in.
            shop=imported.shop,
            original_id=imported.original_id,
            made_by_id=imported.made_by_id,
            made_at=imported.made_at,
            state=imported.state,
            started_at=imported.started_at,
            sheet=sheet["name"],
            header_row=sheet["header_row"],
            fingerprint=imported.fingerprint,
            rows_expected=sheet["rows"],
            values=imported.values,
            **_read_alike(imported, sheet),
        )
        for sheet in twins_of(imported)
    ]


def _read_alike(imported: Import, sheet: Sheet) -> dict[str, Any]:
    """The columns as people confirmed them, under the names that they have on this sheet."""
    known = {normalised(one["name"]): one for one in imported.proposal["columns"]}
    columns = [
        known.get(normalised(name), _OWN) | {"name": name, "index": at}
        for at, name in enumerate(sheet["columns"])
    ]
    chosen = {normalised(name): choice for name, choice in imported.mapping.items()}
    others = [
        one | {"taken": one["taken"] and one["kind"] == LOG} for one in imported.proposal["sheets"]
    ]
    proposal = imported.proposal | {
        "sheet": sheet["name"], "columns": columns, "sheets": others, "notes": [],
        LED_BY: imported.pk,
    }  # fmt: skip
    mapping = {name: chosen.get(normalised(name), _OWN["choice"]) for name in sheet["columns"]}
    return {"proposal": proposal, "mapping": mapping}


def twins_led_by(import_id: int) -> list[Import]:
    """The imports of further sheets that began with this one."""
    led = Import.objects.filter(**{f"proposal__{LED_BY}": import_id}).order_by("id")
    return list(led.only("id", "sheet", "state", "tally", "rows_expected"))
