"""The rows of a workbook are taken in, in short turns that may stop anywhere."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from ombud.arrivals.actions.imports import LIVING
from ombud.arrivals.actions.receive import receive_messages
from ombud.arrivals.drafts import Draft
from ombud.arrivals.events import RowJoined, RowRevised
from ombud.arrivals.models import Import, ImportedRow
from ombud.arrivals.rows import Row, text_token
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.models import Shop
from ombud.store.found import json_value, rows_found
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
    _wait_for_others(import_id)
    _move_cursor(import_id, cursor, len(rows), at)
    found = _sorted_out(import_id, rows)
    receive_messages([_draft(row) for row in found.fresh], by=by, at=at)
    for row, before in (*found.same, *found.again, *found.revised):
        row.message_id = _draft(row).thread = before.first_message
    more = [_draft(row) for row, before in found.again if _says_more(row, before)]
    receive_messages(more, by=by, at=at)
    record([RowJoined(**_telling(row, at)) for row, _ in found.again], by=by)
    record([RowRevised(**_telling(row, at)) for row, _ in found.revised], by=by)
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
    """What is known of one case under an identity: its first message, and all its rows said.

    first: the row of this very batch that will open the case; None once the case stands.
    """

    imported_id: int
    message_id: int
    first: Row | None
    contents: set[int]
    agrees: set[int]

    @property
    def first_message(self) -> int:
        """The id of the message that opened the case."""
        return _draft(self.first).message_id if self.first else self.message_id


Known = defaultdict[int, list[_Earlier]]
Pairs = list[tuple[Row, _Earlier]]


@dataclass(slots=True)
class _Sorted:
    """Rows by what will become of them.

    fresh: they open cases. same: they say nothing new. again: they add to a case of this file.
    revised: they say otherwise than a case of an older file.
    """

    fresh: list[Row] = field(default_factory=list)
    same: Pairs = field(default_factory=list)
    again: Pairs = field(default_factory=list)
    revised: Pairs = field(default_factory=list)


def _sorted_out(import_id: int, rows: Sequence[Row]) -> _Sorted:
    known = _known([row.identity for row in rows if row.identity is not None])
    found = _Sorted()
    for row in rows:
        if row.draft is None:
            row.outcome = ImportedRow.REFUSED
            continue
        before = _meant(row, known)
        if before is None:
            found.fresh.append(row)
            _remember(row, import_id, known)
            continue
        is_ours = before.imported_id == import_id
        if row.content in before.contents:
            row.outcome = ImportedRow.JOINED if is_ours else ImportedRow.UNCHANGED
            found.same.append((row, before))
        else:
            before.contents.add(row.content)
            (found.again if is_ours else found.revised).append((row, before))
    return found


def _meant(row: Row, known: Known) -> _Earlier | None:
    """The case the row speaks of: the same row, or the same number where something agrees too."""
    several = known.get(row.identity, []) if row.identity is not None else []
    for before in several:
        if row.content in before.contents or before.agrees & set(row.agrees):
            return before
    if several:
        row.problems.append({"code": "number_known_otherwise"})
    return None


def _remember(row: Row, import_id: int, known: Known) -> None:
    if row.identity is not None:
        first = _Earlier(import_id, 0, row, {row.content}, set(row.agrees))
        known[row.identity].append(first)


def _known(identities: Sequence[int]) -> Known:
    cases: dict[tuple[int, int], _Earlier] = {}
    known: Known = defaultdict(list)
    fields = ("id", "identity", "message_id", "imported_id", "content", "agrees")
    rows = rows_found(ImportedRow, fields, "identity", set(identities))
    for _, identity, message_id, import_id, content, agrees in sorted(rows, key=itemgetter(0)):
        if message_id is None:
            continue
        if (identity, message_id) not in cases:
            earlier = _Earlier(import_id, message_id, None, set(), set())
            cases[identity, message_id] = earlier
            known[identity].append(earlier)
        cases[identity, message_id].contents.add(content)
        cases[identity, message_id].agrees.update(json_value(agrees))
    return known


def _says_more(row: Row, before: _Earlier) -> bool:
    """Whether a further row brings a text of its own; known ones say it only once."""
    text = _draft(row).text
    is_new = bool(text) and text_token(text) not in before.agrees
    before.agrees.update(row.agrees)
    return is_new


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


def _count(import_id: int, rows: Sequence[Row]) -> None:
    tally = Counter(Import.objects.values_list("tally", flat=True).get(pk=import_id))
    tally["rows"] += len(rows)
    for row in rows:
        tally[row.outcome] += 1
        if row.outcome == ImportedRow.CREATED:
            tally["history" if _draft(row).claims.closes else "open"] += 1
        elif row.draft and row.draft.closed_case:
            tally.update({"history": 1, "open": -1})
        if row.problems:
            tally.update({REMARK + problem["code"] for problem in row.problems})
    Import.objects.filter(pk=import_id).update(tally=tally)
