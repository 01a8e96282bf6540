"""Whole trips: a list leaves, somebody works in it, it comes back, and nothing else has changed."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from ombud.casework.actions import (
    CaseChange,
    LineChange,
    NewRemedy,
    change_cases,
    propose_remedies,
    set_lines,
)
from ombud.casework.models import Case, OwnField
from ombud.ledger.events import SYSTEM
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.cells import field_value
from ombud.workbooks.columns import CASES, LINES
from tests.casework.scenes import NOW, open_case
from tests.workbooks.random_edits import Cell, Edit, changed, random_edits, standing_now
from tests.workbooks.trips import back, left

Typed = Callable[[bytes, list[Edit]], bytes]
OURS = "changed here"
FREE = ("title", "tracking_no", "label", "seller", "cause")


def everything_open(shop: Shop, viewer: Viewer, cases: int) -> list[Case]:
    """Cases with a line each, every second with a remedy, and something in every kind of cell."""
    own = str(OwnField.objects.create(name="仓位").pk)
    owner = Member.objects.get(pk=viewer.member_id)
    made = [
        open_case(
            shop, number=f"TS-{n:03}", title=f"complaint {n:03}", owner=owner if n % 3 else None,
            next_on=date(2026, 12, 1) if n % 2 else None, order_no=f"00{n}", tracking_no=f"SF{n}",
            amount_wanted=Decimal(n) / 4, amount_currency="CNY", own={own: f"A-{n}"},
            platform="taobao" if n % 4 else "",
        )
        for n in range(cases)
    ]  # fmt: skip
    offered = [NewRemedy(case_id=case.pk, kind="RP", amount=Decimal(5)) for case in made[::2]]
    propose_remedies(offered, by=SYSTEM, at=NOW)
    return made


def a_trip_of_random_edits(
    viewer: Viewer, typed: Typed, *, count: int, disputed: int, dice: random.Random
) -> None:
    """So many edits; some of their cells change here meanwhile, and some others too."""
    edits = random_edits(viewer, count, dice)
    content = typed(left(viewer), edits)
    free = [edit for edit in edits if edit.column.key in FREE]
    contested = {edit.cell: edit for edit in free[:disputed]}
    assert len(contested) == disputed
    _change_here(contested.values())
    before = standing_now(viewer)
    merged = back(viewer, content)
    wanted = {edit.cell: edit.plain for edit in edits if edit.cell not in contested}
    assert merged.refused == []
    assert _cells(merged.applied) == wanted.keys()
    assert _cells(merged.conflicts) == contested.keys()
    assert {one.now for one in merged.conflicts} == {OURS}
    assert changed(before, standing_now(viewer)) == wanted
    again = back(viewer, content, {"all": "file"})
    assert (_cells(again.applied), again.same) == (contested.keys(), len(wanted))
    now = standing_now(viewer)
    assert {edit.cell: now[edit.cell] for edit in edits} == {
        edit.cell: edit.plain for edit in edits
    }


def _change_here(edits: object) -> None:
    for edit in edits:  # type: ignore[attr-defined]
        value = {edit.column.field: field_value(edit.column, OURS)}
        if edit.kind == CASES:
            change_cases([CaseChange(case_id=edit.row_id, fields=value)], by=SYSTEM, at=NOW)
        elif edit.kind == LINES:
            case = Case.objects.get(number=edit.number)
            change = LineChange(case_id=case.pk, line_id=edit.row_id, fields=value)
            set_lines([change], by=SYSTEM, at=NOW)


def _cells(edits: object) -> set[Cell]:
    return {(one.kind, one.row_id, one.column.key) for one in edits}  # type: ignore[attr-defined]


def a_trip_of_rows_and_columns(viewer: Viewer, worked: Callable[[bytes], bytes]) -> None:
    """Rows are sorted, two deleted, one edited, one written beneath; a column is moved."""
    count = Case.objects.count()
    content = worked(left(viewer))
    before = standing_now(viewer)
    merged = back(viewer, content)
    case = Case.objects.get(number="TS-005")
    told = {name: n for name, n in merged.counts().items() if n}
    lines = 2 * count - 3 + count // 2
    assert told == {"unchanged": lines, "missing": 2, "applied": 1, "added": 1, "cases": 1}
    now = standing_now(viewer)
    assert changed(before, now) == {(CASES, case.pk, "title"): "edited after sorting"}
    added = Case.objects.get(pk=merged.added[0].case_id)
    assert (added.title, added.priority) == ("a new complaint", "P2")
    assert Case.objects.count() == count + 1
