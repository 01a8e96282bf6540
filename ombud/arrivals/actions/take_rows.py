"""The rows of a workbook are taken in, in short turns that may stop anywhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.arrivals.actions.imports import LIVING
from ombud.arrivals.actions.receive import receive_messages
from ombud.arrivals.drafts import Draft
from ombud.arrivals.events import RowRevised
from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.rows import Row
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.models import Shop
from ombud.store.rows import chunks, insert_rows

ROW_FIELDS = "imported_id row_no outcome reason problems identity content agrees message_id".split()
REMARK = "remark."


class TakenElsewhere(Exception):
    """Another worker moved this import's cursor, or a person stopped it."""


def take_rows(import_id: int, rows: Sequence[Row], *, cursor: int, by: By, at: datetime) -> None:
    """Take the rows that stand from `cursor` on, inside the caller's turn.

    Rows, cases, cursor and tally are written together: killed anywhere, the import goes on from the
    cursor and nothing is doubled. Raises TakenElsewhere when the cursor is not where it should be.
    """
    _wait_for_others(import_id)
    _move_cursor(import_id, cursor, len(rows), at)
    fresh, again, revised = _sorted_out(import_id, rows)
    receive_messages([_draft(row) for row in fresh], by=by, at=at)
    for row, before in again:
        _draft(row).thread = _first_message(before)
    receive_messages([_draft(row) for row, _ in again], by=by, at=at)
    for row, before in revised:
        row.message_id = _first_message(before)
    record([_revision(row, at) for row, _ in revised], by=by)
    for row in rows:
        _settle(row)
    insert_rows(ImportedRow, ROW_FIELDS, [_kept(import_id, row) for row in rows])
    _count(import_id, rows)


def _wait_for_others(import_id: int) -> None:
    # On PostgreSQL two imports of one file would not see each other's rows and double them.
    shop = Import.objects.filter(pk=import_id).values("shop_id")
    list(Shop.objects.select_for_update(no_key=True).filter(id__in=shop))


def _move_cursor(import_id: int, cursor: int, count: int, at: datetime) -> None:
    here = Import.objects.filter(pk=import_id, cursor=cursor, state__in=LIVING)
    if not here.update(cursor=cursor + count, state=Import.RUNNING, worked_at=at):
        raise TakenElsewhere(import_id)


def _draft(row: Row) -> Draft:
    assert row.draft is not None  # noqa: S101 refused rows never come here
    return row.draft


@dataclass(slots=True)
class _Earlier:
    """What is known under one identity: the first message, and all that its rows said.

    first: the row of this very batch that will open the case; None once the case stands.
    """

    imported_id: int
    message_id: int | None
    first: Row | None
    contents: set[int]
    agrees: set[int]


Again = list[tuple[Row, _Earlier]]


def _sorted_out(import_id: int, rows: Sequence[Row]) -> tuple[list[Row], Again, Again]:
    """New rows; rows that add to a case of this file; rows that revise an older case."""
    known = _known([row.identity for row in rows if row.identity is not None])
    fresh: list[Row] = []
    again: Again = []
    revised: Again = []
    for row in rows:
        if row.reason or row.draft is None:
            row.outcome = ImportedRow.REFUSED
            continue
        before = _meant(row, known)
        if before is None:
            fresh.append(row)
            _remember(row, import_id, known)
        elif row.content in before.contents:
            row.outcome = (
                ImportedRow.JOINED if before.imported_id == import_id else ImportedRow.UNCHANGED
            )
            row.message_id = before.message_id
        else:
            before.contents.add(row.content)
            (again if before.imported_id == import_id else revised).append((row, before))
    return fresh, again, revised


def _meant(row: Row, known: dict[int, _Earlier]) -> _Earlier | None:
    """What is known of the row's identity, if date, customer or text agrees too."""
    before = known.get(row.identity) if row.identity is not None else None
    if before is None or before.agrees & set(row.agrees):
        return before
    row.problems.append({"code": "number_known_otherwise"})
    return None


def _remember(row: Row, import_id: int, known: dict[int, _Earlier]) -> None:
    if row.identity is not None:
        known[row.identity] = _Earlier(import_id, None, row, {row.content}, set(row.agrees))


def _known(identities: Sequence[int]) -> dict[int, _Earlier]:
    known: dict[int, _Earlier] = {}
    fields = ("identity", "imported_id", "message_id", "content", "agrees")
    for some in chunks(identities):
        rows = ImportedRow.objects.filter(identity__in=some, message_id__isnull=False).order_by(
            "id"
        )
        for identity, import_id, message_id, content, agrees in rows.values_list(*fields):
            earlier = known.setdefault(
                identity, _Earlier(import_id, message_id, None, set(), set())
            )
            earlier.contents.add(content)
            earlier.agrees.update(agrees)
    return known


def _first_message(before: _Earlier) -> int:
    return _draft(before.first).message_id if before.first else before.message_id or 0


def _revision(row: Row, at: datetime) -> RowRevised:
    return RowRevised(about=(("message", row.message_id or 0),), at=at, carrying=_draft(row))


def _settle(row: Row) -> None:
    """What became of the row, as its draft tells after the journey."""
    if row.draft is None or row.outcome:
        return
    row.outcome = row.draft.outcome or ImportedRow.UNCHANGED
    row.message_id = row.message_id or row.draft.message_id or None
    row.problems += (
        [{"code": "kept_ours", "fields": row.draft.kept_ours}] if row.draft.kept_ours else []
    )


def _kept(import_id: int, row: Row) -> tuple[Any, ...]:
    return (
        import_id, row.row_no, row.outcome, row.reason, row.problems or None, row.identity,
        row.content, row.agrees, row.message_id,
    )  # fmt: skip


def _count(import_id: int, rows: Sequence[Row]) -> None:
    tally = Counter(Import.objects.values_list("tally", flat=True).get(pk=import_id))
    tally["rows"] += len(rows)
    for row in rows:
        tally[row.outcome] += 1
        if row.outcome == ImportedRow.CREATED:
            tally["history" if _draft(row).claims.closes else "open"] += 1
        if row.problems:
            tally.update({REMARK + problem["code"] for problem in row.problems})
    Import.objects.filter(pk=import_id).update(tally=tally)
