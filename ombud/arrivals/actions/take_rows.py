"""The rows of a workbook are taken in, in short turns that may stop anywhere."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from ombud.arrivals.actions.imports import LIVING
from ombud.arrivals.actions.receive import receive_messages
from ombud.arrivals.drafts import Draft
from ombud.arrivals.events import RowJoined, RowRevised
from ombud.arrivals.known_rows import KnownRows
from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.rows import Row
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.models import Shop
from ombud.store.rows import insert_rows

ROW_FIELDS = "imported_id row_no outcome reason problems identity content agrees message_id".split()
REMARK = "remark."


class TakenElsewhere(Exception):
    """Another worker moved this import's cursor, or a person stopped it."""


def take_rows(import_id: int, rows: Sequence[Row], *, cursor: int, by: By, at: datetime) -> None:
    """Take the rows that stand from `cursor` on, inside the caller's turn.

    Rows, cases, cursor and tally are written together: killed anywhere, the import goes on from the
    cursor and nothing is doubled. Raises TakenElsewhere when the cursor is not where it should be.
    """
    wait_for_others(import_id)
    tally = _tally_at(import_id, cursor)
    found = KnownRows().sort(import_id, rows)
    receive_messages([_draft(row) for row, _ in found.fresh], by=by, at=at)
    for row, opened in found.fresh:
        opened.message_id = _draft(row).message_id
    for row, before in (*found.same, *found.again, *found.revised):
        row.message_id = _draft(row).thread = before.message_id
    receive_messages([_draft(row) for row in found.telling], by=by, at=at)
    record([RowJoined(**_telling(row, at)) for row, _ in found.again], by=by)
    record([RowRevised(**_telling(row, at)) for row, _ in found.revised], by=by)
    for row in rows:
        _settle(row)
    insert_rows(ImportedRow, ROW_FIELDS, [_kept(import_id, row) for row in rows])
    _count(tally, rows)
    here = Import.objects.filter(pk=import_id)
    here.update(cursor=cursor + len(rows), state=Import.RUNNING, worked_at=at, tally=tally)


def wait_for_others(import_id: int) -> None:
    """Inside a turn: nobody else takes rows of the same shop until it ends."""
    if connection.features.has_select_for_update:
        # Two imports of one file would not see each other's rows and double them.
        shop = Import.objects.filter(pk=import_id).values("shop_id")
        list(Shop.objects.select_for_update(no_key=True).filter(id__in=shop))


def _tally_at(import_id: int, cursor: int) -> Counter[str]:
    here = Import.objects.filter(pk=import_id, cursor=cursor, state__in=LIVING)
    tally = here.select_for_update().values_list("tally", flat=True).first()
    if tally is None:
        raise TakenElsewhere(import_id)
    return Counter(tally)


def _draft(row: Row) -> Draft:
    assert row.draft is not None  # noqa: S101 refused rows never come here
    return row.draft


def _telling(row: Row, at: datetime) -> dict[str, Any]:
    return {"about": (("message", row.message_id or 0),), "at": at, "carrying": _draft(row)}


def _settle(row: Row) -> None:
    """What became of the row, as its draft tells after the journey."""
    if row.draft is None or row.outcome:
        return
    row.outcome = row.draft.outcome or ImportedRow.UNCHANGED
    row.message_id = row.message_id or row.draft.message_id or None
    if row.draft.kept_ours:
        code = "joined_differs" if row.outcome == ImportedRow.JOINED else "kept_ours"
        row.problems.append({"code": code, "fields": row.draft.kept_ours})


def _kept(import_id: int, row: Row) -> tuple[Any, ...]:
    return (
        import_id, row.row_no, row.outcome, row.reason, row.problems or None, row.identity,
        row.content, row.agrees, row.message_id,
    )  # fmt: skip


def _count(tally: Counter[str], rows: Sequence[Row]) -> None:
    tally["rows"] += len(rows)
    for row in rows:
        tally[row.outcome] += 1
        if row.outcome == ImportedRow.CREATED:
            tally["history" if _draft(row).claims.closes else "open"] += 1
        elif row.draft and row.draft.closed_case:
            tally.update({"history": 1, "open": -1})
        if row.problems:
            tally.update({REMARK + problem["code"] for problem in row.problems})
