"""A workbook is handed over: kept byte for byte, looked at, with a proposal to be corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ombud.arrivals.actions.originals import keep_original, original_bytes
from ombud.arrivals.models import Import, Layout
from ombud.arrivals.samples import Sample, sealed_sample
from ombud.arrivals.workbook.headers import normalised
from ombud.arrivals.workbook.mapping import Choice
from ombud.ledger.events import By
from ombud.store.turn import turn


def draft_import(
    content: bytes,
    *,
    name: str,
    shop_id: int,
    by: By,
    at: datetime,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Import:
    """Keep the file and propose how to read it. Raises WorkbookRefused; then nothing is kept."""
    proposal = _proposed(content, name, sheet, header_row, at)
    original = keep_original(content, name=name, at=at)
    with turn():
        return Import.objects.create(
            shop_id=shop_id,
            original=original,
            made_by_id=by.id if by.kind == "member" else None,
            made_at=at,
            **_as_proposed(proposal, shop_id),
        )


def look_again(import_id: int, *, sheet: str, header_row: int | None) -> Import:
    """Propose anew from another sheet or header row of a draft.

    Raises WorkbookRefused, SealBroken, OSError; then the draft stays as it is.
    """
    imported = Import.objects.select_related("original").get(pk=import_id, state=Import.DRAFT)
    content = original_bytes(imported.original)
    proposal = _proposed(content, imported.original.name, sheet, header_row, imported.made_at)
    for field, value in _as_proposed(proposal, imported.shop_id).items():
        setattr(imported, field, value)
    imported.version += 1
    with turn():
        imported.save()
    return imported


def _proposed(
    content: bytes, name: str, sheet: str | None, header_row: int | None, at: datetime
) -> Any:
    # The readers of workbooks are heavy: they load where a workbook is read, not with the web.
    from ombud.arrivals.workbook.proposal import propose

    return propose(content, name, sheet, header_row, at)


def _as_proposed(proposal: Any, shop_id: int) -> dict[str, Any]:
    mapping, values = proposal.mapping(), proposal.decisions()
    known = Layout.objects.filter(shop_id=shop_id, fingerprint=proposal.fingerprint).first()
    if known:
        mapping = _recalled(mapping, known.mapping, proposal.guessed_orders())
        values = known.values | {
            field: found | known.values.get(field, {}) for field, found in values.items()
        }
    return {
        "sheet": proposal.sheet,
        "header_row": proposal.header_row,
        "fingerprint": proposal.fingerprint,
        "proposal": _kept(proposal.as_json(), mapping) | {"remembered": known is not None},
        "sample": sealed_sample(Sample(proposal.sample, proposal.date1904, proposal.counts)),
        "mapping": {name: choice.as_json() for name, choice in mapping.items()},
        "values": values,
        "rows_expected": proposal.rows,
    }


def _kept(proposal: dict[str, Any], mapping: Mapping[str, Choice]) -> dict[str, Any]:
    """The proposal without what stands in cells: that is only kept sealed, in the sample."""
    for column in proposal["columns"]:
        del column["samples"]
        column["choice"] = mapping[column["name"]].as_json()
    return proposal | {"values": {}}


def _recalled(
    proposed: Mapping[str, Choice],
    known: Mapping[str, Mapping[str, Any]],
    guessed: Mapping[str, Sequence[str]],
) -> dict[str, Choice]:
    """The columns as they were read last time; what a file itself says of its dates comes first.

    guessed: the orders to choose from, by column, where the file does not say.
    """
    before = {normalised(name): Choice(**choice) for name, choice in known.items()}
    return {
        name: _once_more(choice, before.get(normalised(name), choice), guessed.get(name, ()))
        for name, choice in proposed.items()
    }


def _once_more(now: Choice, before: Choice, guessed: Sequence[str]) -> Choice:
    # Last year's year would be wrong for this year's file.
    if now.field != before.field:
        return replace(before, year=None)
    if not now.order or before.order in guessed:
        return replace(before, year=now.year)
    return replace(before, order=now.order, year=now.year)
