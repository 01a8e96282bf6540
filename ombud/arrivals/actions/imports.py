"""An import begins, is stopped, goes on, ends."""

from datetime import datetime
from typing import Any

from ombud.arrivals.actions.twins import make_twins
from ombud.arrivals.events import ImportEnded, ImportStarted
from ombud.arrivals.models import Foresight, Import, Layout
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.actions import ShopPlan, add_shop
from ombud.people.models import Shop
from ombud.store.jobs import enqueue
from ombud.store.turn import turn

NEW_SHOP = "new"
LIVING = (Import.QUEUED, Import.RUNNING)
STOPPED = (Import.FAILED, Import.CANCELLED)
WORK = "imports.work_import"


class DraftChanged(Exception):
    """Somebody corrected, began or discarded this draft meanwhile."""


def confirm_import(
    import_id: int, *, version: int, by: By, at: datetime, queued: bool = True
) -> None:
    """The person agreed to the draft as it stands: remember its layout and begin.

    Further sheets of its layout begin as imports of their own. With queued=False the caller takes
    the rows itself, theirs too. Raises DraftChanged.
    """
    with turn():
        imported = current_draft(import_id, version)
        imported.values = _with_new_shops(imported, by, at)
        imported.state, imported.started_at, imported.sample = Import.QUEUED, at, None
        imported.save(update_fields=["values", "state", "started_at", "sample"])
        Foresight.objects.filter(imported=imported).delete()
        Layout.objects.update_or_create(
            shop_id=imported.shop_id,
            fingerprint=imported.fingerprint,
            defaults={
                "mapping": imported.mapping, "values": imported.values, "confirmed_at": at,
            },
        )  # fmt: skip
        begun = [imported, *make_twins(imported)]
        record([ImportStarted(about=(("import", one.pk),), at=at) for one in begun], by=by)
        for one in begun if queued else ():
            enqueue(WORK, one.pk)


def current_draft(import_id: int, version: int) -> Import:
    """The draft, locked, if it is still the one that was looked at. Raises DraftChanged."""
    imported = Import.objects.select_for_update().get(pk=import_id)
    if (imported.state, imported.version) != (Import.DRAFT, version):
        raise DraftChanged(import_id)
    return imported


def _with_new_shops(imported: Import, by: By, at: datetime) -> dict[str, Any]:
    """The decisions on values, with the shops that were asked for now standing."""
    decided = imported.values.get("shop", {})
    wanted = [name for name, shop_id in decided.items() if shop_id == NEW_SHOP]
    if not wanted:
        return imported.values
    made = {name: _shop_id(name, imported.shop, by, at) for name in wanted}
    return imported.values | {"shop": decided | made}


def _shop_id(name: str, like: Shop, by: By, at: datetime) -> int:
    known = Shop.objects.filter(name=name.strip()).first()
    plan = ShopPlan(name=name, currency=like.currency, time_zone=like.time_zone)
    return known.pk if known else add_shop(plan=plan, by=by, at=at)


def cancel_import(import_id: int, *, by: By, at: datetime) -> None:
    """Stop an import; what came in stays, and it can go on later."""
    begun = Import.objects.filter(pk=import_id, state__in=LIVING)
    with turn():
        if begun.update(state=Import.CANCELLED, ended_at=at):
            record([_ended(import_id, at)], by=by)


def end_import(
    import_id: int, *, failure: dict[str, Any] | None = None, by: By, at: datetime
) -> None:
    """All rows are in, or the import cannot go on (failure: code and parameters)."""
    state = Import.FAILED if failure else Import.DONE
    with turn():
        if Import.objects.filter(pk=import_id, state__in=LIVING).update(
            state=state, failure=failure, ended_at=at
        ):
            record([_ended(import_id, at)], by=by)


def resume_import(import_id: int, *, by: By, at: datetime) -> None:
    """Go on from the cursor with an import that failed or was stopped; nothing comes in twice."""
    stopped = Import.objects.filter(pk=import_id, state__in=STOPPED, started_at__isnull=False)
    with turn():
        if stopped.update(state=Import.QUEUED, failure=None, ended_at=None, worked_at=at):
            record([ImportStarted(about=(("import", import_id),), at=at)], by=by)
            enqueue(WORK, import_id)


def _ended(import_id: int, at: datetime) -> ImportEnded:
    tally = Import.objects.values_list("tally", flat=True).get(pk=import_id)
    return ImportEnded(about=(("import", import_id),), at=at, facts=tally)
