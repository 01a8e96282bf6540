"""Edits of every kind, as a program of ours types them: quicker than LibreOffice, and as exact."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from tests.workbooks.edited_trips import (
    a_trip_of_random_edits,
    a_trip_of_rows_and_columns,
    everything_open,
)
from tests.workbooks.random_edits import Edit
from tests.workbooks.trips import cell, reworked

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob as the viewer who works in the spreadsheet."""
    return viewer_of(bob)


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_of_every_column_are_exactly_those_changes(
    lead: Viewer, our_shop: Shop, charlie: Member, seed: int
) -> None:
    everything_open(our_shop, lead, cases=16)

    def typed(content: bytes, edits: list[Edit]) -> bytes:
        def work(book: Any) -> None:
            for edit in edits:
                sheet, number, head = edit.place
                there = cell(book[sheet], number, head)
                there.value = edit.typed
                if isinstance(edit.typed, str):
                    there.data_type = "s"

        return reworked(content, work)

    a_trip_of_random_edits(lead, typed, count=120, disputed=8, dice=random.Random(seed))


def test_rows_and_columns_may_be_sorted_moved_added_and_deleted(
    lead: Viewer, our_shop: Shop
) -> None:
    everything_open(our_shop, lead, cases=12)

    def worked(content: bytes) -> bytes:
        return reworked(content, lambda book: _work(book["Cases"]))

    a_trip_of_rows_and_columns(lead, worked)


def _work(sheet: Any) -> None:
    cell(sheet, "TS-005", "Title").value = "edited after sorting"
    heads, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    title, number, owner = (heads.index(head) for head in ("Title", "No.", "Owner"))
    kept = [row for row in rows if row[number] not in ("TS-003", "TS-007")]
    new = [None] * len(heads)
    new[title], new[heads.index("Priority")] = "a new complaint", "P2"
    ordered = [heads, *sorted(kept, key=lambda row: row[title], reverse=True), new]
    moved = [[row[owner], *row[:owner], *row[owner + 1 :]] for row in ordered]
    sheet.delete_rows(1, sheet.max_row)
    for row in moved:
        sheet.append(row)
