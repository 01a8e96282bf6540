"""Affected lines are added and changed by people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ombud.casework.actions.edits import in_batch, locked_cases
from ombud.casework.actions.results import (
    EMPTY,
    STALE,
    UNCHANGED,
    UNKNOWN,
    UNKNOWN_VALUE,
    Batch,
    Result,
)
from ombud.casework.events import LineChanged
from ombud.casework.models import AffectedLine, Case
from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.orders.models import OrderItem, Parcel
from ombud.rules.closed_lists import is_code
from ombud.rules.taxonomy import taxonomy
from ombud.store.turn import turn

PARTIES = ("at_fault", "pays", "recover_from")
LENGTHS = {"label": 200, "seller": 120, "cause": 200}
MOST_PIECES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """New values for a line of a case, or a new line (line_id None).

    fields: label, quantity, item_id, parcel_id, detail_code, seller, cause, at_fault, pays,
    recover_from, outcome. With a `version`, nothing newer is overwritten.
    """

    case_id: int
    fields: Mapping[str, Any]
    line_id: int | None = None
    version: int | None = None


def set_lines(changes: Sequence[LineChange], *, by: By, at: datetime) -> Batch:
    """Add and change lines; made_id is the line's id. Refused: unknown (also a line of another
    case), stale, unknown_value, unchanged, empty (a new line that names nothing).
    """
    with turn():
        by = in_batch(by)
        # Two who change a case at once would each index it without the other's words.
        locked_cases(change.case_id for change in changes)
        results = tuple(change_line(change, by=by, at=at) for change in changes)
    return Batch(id=by.batch_id or 0, results=results)


def change_line(change: LineChange, *, by: By, at: datetime) -> Result:
    """One line, inside the caller's turn."""
    case = Case.objects.filter(id=change.case_id).first()
    line = _line(change) if case else None
    if case is None or line is None:
        return Result(case_id=change.case_id, reason=UNKNOWN)
    if change.version not in (None, line.version):
        theirs = {name: getattr(line, name) for name in change.fields}
        return Result(case_id=case.pk, reason=STALE, theirs=theirs, made_id=line.pk)
    unfit = tuple(name for name, value in change.fields.items() if not _is_fit(case, name, value))
    if unfit:
        return Result(case_id=case.pk, reason=UNKNOWN_VALUE, missing=unfit)
    return _save(case, line, _completed(line, change.fields), by, at)


def held_lines(line_ids: Collection[int]) -> dict[int, AffectedLine]:
    """The lines by id, held until the turn ends; their cases are held already."""
    if not line_ids:
        return {}
    held = AffectedLine.objects.select_for_update().filter(id__in=line_ids)
    return {line.pk: line for line in held.order_by("id")}


def put_line_back(
    line: AffectedLine,
    changes: Mapping[str, Sequence[Any]],
    facts: Mapping[str, Any],
    at: datetime,
) -> LineChanged:
    """Set what stood before a change that is undone, inside the caller's turn; what to record."""
    put_back = {name: [after, before] for name, (before, after) in changes.items()}
    return _written(line, put_back, facts, at)


def line_gone(
    line: AffectedLine,
    changes: Mapping[str, Sequence[Any]],
    facts: Mapping[str, Any],
    at: datetime,
) -> LineChanged:
    """What to record of a line that goes because its adding is undone."""
    return LineChanged(
        about=(("case", line.case_id), ("line", line.pk)),
        at=at,
        changes={name: [after, None] for name, (_, after) in changes.items()},
        facts={**facts, "line": line.pk, "removed": True},
    )


def _line(change: LineChange) -> AffectedLine | None:
    if change.line_id is None:
        return AffectedLine(case_id=change.case_id, version=0)
    held = AffectedLine.objects.select_for_update()
    return held.filter(id=change.line_id, case_id=change.case_id).first()


def _is_fit(case: Case, name: str, value: Any) -> bool:
    if name in LENGTHS:
        return isinstance(value, str) and len(value) <= LENGTHS[name]
    if name in PARTIES:
        return not value or is_code("party", value)
    check = _CHECKS.get(name)
    return check is not None and check(case, value)


_CHECKS = {
    "outcome": lambda _, value: not value or is_code("outcome", value),
    "detail_code": lambda _, value: not value or value in taxonomy().details,
    "quantity": lambda _, value: isinstance(value, int) and 0 < value <= MOST_PIECES,
    "item_id": lambda case, value: (
        value is None or _of_shop(OrderItem, "order__shop_id", case, value)
    ),
    "parcel_id": lambda case, value: value is None or _of_shop(Parcel, "shop_id", case, value),
}


def _of_shop(model: Any, path: str, case: Case, row_id: Any) -> bool:
    return isinstance(row_id, int) and bool(
        model.objects.filter(**{"id": row_id, path: case.shop_id}).exists()
    )


def _completed(line: AffectedLine, fields: Mapping[str, Any]) -> dict[str, Any]:
    """An item brings its title and its seller, where nobody named others."""
    full = dict(fields)
    if fields.get("item_id") and fields["item_id"] != line.item_id:
        item = OrderItem.objects.get(id=fields["item_id"])
        full["label"] = fields.get("label") or item.title
        full["seller"] = fields.get("seller") or line.seller or item.seller
    elif fields.get("parcel_id") and not (fields.get("label") or line.label):
        full["label"] = str(Parcel.objects.get(id=fields["parcel_id"]))
    return full


def _save(
    case: Case, line: AffectedLine, values: Mapping[str, Any], by: By, at: datetime
) -> Result:
    changes = {
        name: [getattr(line, name), value]
        for name, value in values.items()
        if getattr(line, name) != value
    }
    if not changes:
        reason = UNCHANGED if line.pk else EMPTY
        return Result(case_id=case.pk, reason=reason, missing=("label",), made_id=line.pk)
    record([_written(line, changes, {} if line.pk else {"added": True}, at)], by=by)
    return Result(case_id=case.pk, made_id=line.pk)


def _written(
    line: AffectedLine, changes: Mapping[str, list[Any]], facts: Mapping[str, Any], at: datetime
) -> LineChanged:
    for name, (_, after) in changes.items():
        setattr(line, name, after)
    line.version += 1
    line.save()
    about = (("case", line.case_id), ("line", line.pk))
    return LineChanged(about=about, at=at, changes=changes, facts={"line": line.pk, **facts})
