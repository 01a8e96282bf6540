"""Random edits of every column that can be edited, and what stands in the desk."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import translation

from ombud.casework.models import AffectedLine, Case, Remedy
from ombud.casework.queries.columns import CODE, COUNT, DAY, MONEY
from ombud.people.viewer import Viewer
from ombud.workbooks.columns import CASES, LINES, REMEDIES, SheetColumn, case_columns
from ombud.workbooks.queries.cases_out import Now, cases_now
from ombud.workbooks.queries.lines_out import (
    line_columns,
    lines_now,
    remedies_now,
    remedy_columns,
)
from ombud.workbooks.words import words_in

SHEETS = {CASES: "Cases", LINES: "Affected lines", REMEDIES: "Remedies"}
# What may be chosen without facts that the row does not have.
FREELY = {"stage": ["investigation"], "state": ["agreed", "done", "declined"]}
EMPTIED = ("owner", "team", "next_on", "remedy_wanted", "tracking_no")
TEXTS = (
    "=1+1", "+86 138 0013 8000", "-5", "@SUM(A1)", "007", "1/2", "2026-11-20", "1E5", "TRUE",
    "two\nlines", "emoji 👟", "'apostrophe", "50%",
)  # fmt: skip
Cell = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell to be edited. typed: None to empty it, text, a number or a day; plain: what it means.

    number: of the case, by which the row is found in its sheet.
    """

    kind: str
    row_id: int
    number: str
    column: SheetColumn
    typed: Any
    plain: str | None

    @property
    def cell(self) -> Cell:
        """The letter of its sheet, the row and the key of the column."""
        return self.kind, self.row_id, self.column.key

    @property
    def place(self) -> tuple[str, str, str]:
        """Sheet, number of the case, head of the column."""
        return SHEETS[self.kind], self.number, self.column.label


def standing_now(viewer: Viewer) -> dict[Cell, str | None]:
    """The plain form of every editable cell of every row."""
    return {
        (kind, row_id, key): value
        for kind, rows in _rows(viewer).items()
        for row_id, row in rows.items()
        for key, value in row.values.items()
    }


def changed(before: Mapping[Cell, Any], after: Mapping[Cell, Any]) -> dict[Cell, str | None]:
    """The cells that say something else than before."""
    return {cell: after[cell] for cell in before if after[cell] != before[cell]}


def random_edits(viewer: Viewer, count: int, dice: random.Random) -> list[Edit]:
    """So many edits, every column among them, each of another value than stands there."""
    return [each() for each in _chosen(viewer, count, dice)]


def _chosen(viewer: Viewer, count: int, dice: random.Random) -> list[Callable[[], Edit]]:
    places = [
        (kind, row, column)
        for kind, rows in _rows(viewer).items()
        for row in rows.values()
        for column in _columns()[kind]
        # An outcome is set by closing alone.
        if column.is_edited and column.key != "outcome"
    ]
    dice.shuffle(places)
    typing = _Typing(dice)
    first = {(kind, column.key): (kind, row, column) for kind, row, column in places}
    chosen = list(dict.fromkeys([*map(_key, first.values()), *map(_key, places)]))[:count]
    by_key = {_key(place): place for place in places}
    return [lambda key=key: typing.edit(*by_key[key]) for key in chosen]  # type: ignore[misc]


def _key(place: tuple[str, Now, SheetColumn]) -> Cell:
    return place[0], place[1].row_id, place[2].key


def _columns() -> Mapping[str, Sequence[SheetColumn]]:
    with translation.override("en"):
        return {CASES: case_columns(()), LINES: line_columns(), REMEDIES: remedy_columns()}


def _rows(viewer: Viewer) -> Mapping[str, Mapping[int, Now]]:
    columns = _columns()
    return {
        CASES: cases_now(viewer, columns[CASES], _ids(Case)),
        LINES: lines_now(viewer, columns[LINES], _ids(AffectedLine)),
        REMEDIES: remedies_now(viewer, columns[REMEDIES], _ids(Remedy)),
    }


def _ids(model: Any) -> list[int]:
    return list(model.objects.order_by("id").values_list("id", flat=True))


class _Typing:
    """What somebody types into a cell."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        with translation.override("en"):
            self.words = words_in("en")

    def edit(self, kind: str, row: Now, column: SheetColumn) -> Edit:
        """An edit of the cell that changes what it says."""
        was = row.values[column.key]
        typed, plain = self._said(column, was)
        return Edit(kind, row.row_id, row.number, column, typed, plain)

    def _said(self, column: SheetColumn, was: str | None) -> tuple[Any, str | None]:
        if was and column.key in EMPTIED and self.dice.random() < 0.2:
            return None, None
        if column.kind == CODE:
            codes = FREELY.get(column.key) or list(self.words.labels[column.listed])
            code = self.dice.choice([code for code in codes if code != was])
            return self.words.word(column.listed, code), code
        if column.kind == DAY:
            on = date(2027, 1, 1) + timedelta(days=self.dice.randrange(300))
            return on, on.isoformat()
        if column.kind == MONEY:
            cents = self.dice.randrange(200_000, 10**8)
            return cents / 100, f"{cents / 100:.2f}"
        if column.kind == COUNT:
            count = self.dice.randrange(2, 90)
            return count, str(count)
        return self._text(column)

    def _text(self, column: SheetColumn) -> tuple[str, str]:
        if column.key in ("order_no", "tracking_no"):
            number = f"0{self.dice.randrange(10**17):017}"
            return number, number
        text = f"{self.dice.choice(TEXTS)} {self.dice.randrange(10**6)}"
        return text, " ".join(text.split()) if column.key == "title" else text
