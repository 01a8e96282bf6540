"""Workbooks taken in from the file's bytes to the last case, as the command and the worker do."""

from datetime import UTC, datetime
from typing import Any

from ombud.arrivals.actions.draft_import import draft_import
from ombud.arrivals.actions.imports import confirm_import
from ombud.arrivals.models import Import, ImportedRow
from ombud.casework.models import Case
from ombud.ledger.events import By
from ombud.people.models import Member, Shop
from ombud.worker.imports import run_import
from tests.workbooks.make import text

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
BY_COMMAND = By("system", via="import")


def by_importer(member: Member) -> By:
    """The member as somebody who imports."""
    return By("member", member.pk, via="import")


def drafted(content: bytes, shop: Shop, by: By = BY_COMMAND, name: str = "投诉.xlsx") -> Import:
    """The workbook with its proposal."""
    return draft_import(content, name=name, shop_id=shop.pk, by=by, at=NOW)


def confirmed(content: bytes, shop: Shop, by: By = BY_COMMAND, name: str = "投诉.xlsx") -> Import:
    """The workbook with its proposal agreed to, not a row taken yet."""
    imported = drafted(content, shop, by, name)
    confirm_import(imported.pk, version=imported.version, by=by, at=NOW, queued=False)
    return imported


def taken_in(content: bytes, shop: Shop, by: By = BY_COMMAND, name: str = "投诉.xlsx") -> Import:
    """The workbook with all of its rows taken."""
    imported = confirmed(content, shop, by, name)
    assert run_import(imported.pk, goes_on=lambda _taken: True)
    imported.refresh_from_db()
    assert imported.failure is None
    return imported


def sheet(*rows: dict[str, Any]) -> bytes:
    """A CSV whose columns are the keys of its rows."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    return text([headers, *([row.get(name, "") for name in headers] for row in rows)])


def outcomes(imported: Import) -> list[str]:
    """What became of each row, in the order of the sheet."""
    rows = ImportedRow.objects.filter(imported=imported).order_by("row_no")
    return list(rows.values_list("outcome", flat=True))


def remarks(imported: Import) -> list[list[str]]:
    """The codes of the remarks on each row, in the order of the sheet."""
    rows = ImportedRow.objects.filter(imported=imported).order_by("row_no")
    return [[one["code"] for one in row.problems or []] for row in rows]


def only_case() -> Case:
    """The one case there is."""
    return Case.objects.get()
