"""What LibreOffice saves is what somebody edited, and nothing else."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ombud.casework.models import Case, OwnField
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from tests.casework.scenes import open_case
from tests.workbooks.edited_trips import (
    a_trip_of_random_edits,
    a_trip_of_rows_and_columns,
    everything_open,
)
from tests.workbooks.office import Hands, hands, knows_uno
from tests.workbooks.random_edits import Edit
from tests.workbooks.trips import back, left

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not knows_uno(), reason="NOT RUN: LibreOffice with python3-uno is not installed"
    ),
]
CASES = 80
TITLES = (
    "鞋底开胶了", "=1+1", "+86 138 0013 8000", "-5", "@SUM(A1)", "\tbegins with a tab",
    "007", "1/2", "2026-11-20", "1E5", "TRUE", "two\nlines", "  blanks  around ", "_x0041_ escaped",
    "emoji 👟 and “quotes”", "’tis", "'apostrophe", "12,345.60", "12:30", "50%",
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    """LibreOffice, started once for all of them."""
    with hands(tmp_path_factory.mktemp("office")) as worker:
        yield worker


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob as the viewer who works in the spreadsheet."""
    return viewer_of(bob)


@pytest.fixture
def cases(our_shop: Shop, bob: Member) -> list[Case]:
    """Cases with every odd thing in their cells."""
    own = str(OwnField.objects.create(name="仓位").pk)
    dice = random.Random(7)
    return [
        open_case(
            our_shop,
            number=f"TS-{n:03}",
            title=TITLES[n % len(TITLES)],
            owner=bob if n % 3 else None,
            next_on=date(2026, 1, 1) + timedelta(days=n * 11) if n % 2 else None,
            order_no=dice.choice(["", "007112", "123456789012345678", "4E10", "A-1"]),
            amount_wanted=Decimal(dice.randrange(100_000)) / 100 if n % 4 else None,
            amount_currency="CNY" if n % 4 else "",
            own={own: TITLES[-n % len(TITLES)]} if n % 5 else {},
            priority=dice.choice(["P1", "P2", "P3", "P4"]),
            platform=dice.choice(["", "taobao", "ebay"]),
        )
        for n in range(CASES)
    ]


def test_a_workbook_saved_without_an_edit_changes_nothing(
    lead: Viewer, cases: list[Case], office: Hands
) -> None:
    for language in ("en", "zh-hans"):
        content = left(lead, language=language)
        saved = office.work(content)
        assert _counted(lead, saved) == {"unchanged": 2 * CASES}
        ods = office.work(saved, kind="ods")
        assert _counted(lead, ods) == {"unchanged": 2 * CASES}
        assert _counted(lead, office.work(ods)) == {"unchanged": 2 * CASES}
        assert _counted(lead, office.work(content, kind="csv"))["unchanged"] >= CASES


def _counted(lead: Viewer, content: bytes) -> dict[str, int]:
    merged = back(lead, content)
    assert [(one.row_no, one.column.key, one.left, one.file) for one in merged.applied] == []
    assert merged.refused == []
    return {name: n for name, n in merged.counts().items() if n}


def test_500_random_edits_are_exactly_those_changes_and_made_conflicts_are_found(
    lead: Viewer, our_shop: Shop, charlie: Member, office: Hands
) -> None:
    everything_open(our_shop, lead, cases=70)

    def typed(content: bytes, edits: list[Edit]) -> bytes:
        deeds = []
        for sheet in sorted({edit.place[0] for edit in edits}):
            here = [_typed(edit) for edit in edits if edit.place[0] == sheet]
            deeds.append(["type", sheet, here])
        return office.work(content, deeds)

    a_trip_of_random_edits(lead, typed, count=500, disputed=40, dice=random.Random(11))


def _typed(edit: Edit) -> list[object]:
    value, number, head = edit.typed, edit.number, edit.column.label
    if value is None:
        return [number, head, "empty", None]
    if isinstance(value, date):
        return [number, head, "day", value.isoformat()]
    return [number, head, "text" if isinstance(value, str) else "number", value]


def test_rows_and_columns_may_be_sorted_moved_added_and_deleted(
    lead: Viewer, our_shop: Shop, office: Hands
) -> None:
    everything_open(our_shop, lead, cases=12)

    def worked(content: bytes) -> bytes:
        return office.work(
            content,
            [
                ["sort", "Cases", "Title"],
                ["to_front", "Cases", "Owner"],
                ["delete", "Cases", ["TS-003", "TS-007"]],
                ["type", "Cases", [["TS-005", "Title", "text", "edited after sorting"]]],
                ["append", "Cases", {"Title": "a new complaint", "Priority": "P2"}],
            ],
        )

    a_trip_of_rows_and_columns(lead, worked)
