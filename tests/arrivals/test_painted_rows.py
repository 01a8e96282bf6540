"""A colour comes in with its row, and painting a row makes no other row of it."""

import pytest

from ombud.arrivals.actions.correct_import import choose_columns
from ombud.arrivals.actions.imports import confirm_import
from ombud.arrivals.models import Import
from ombud.arrivals.workbook.mapping import Choice, mapping_from_json
from ombud.casework.models import Case, OwnField
from ombud.worker.imports import run_import
from tests.arrivals.scenes import BY_COMMAND, NOW, drafted, outcomes, taken_in
from tests.workbooks import make
from tests.workbooks.looks import GREEN, RED, YELLOW, painted

pytestmark = pytest.mark.django_db

NAME = "单元格颜色"
NAMELESS = [["投诉日期", "问题描述"], ["2026/3/5", "杯子碎了"], ["2026/3/6", "少发一件"]]


def looks():
    field = OwnField.objects.get(name=NAME)
    return [case.own.get(str(field.pk), "") for case in Case.objects.order_by("id")]


def test_unmapped_it_stays_a_column_of_the_teams_own(our_shop):
    taken_in(painted(RED, "", "struck"), our_shop)
    assert looks() == ["红", "", "划掉"]


def test_a_colour_can_mean_a_priority_and_is_remembered_as_such(our_shop):
    imported = drafted(painted(RED, GREEN, YELLOW), our_shop)
    mapping = mapping_from_json(imported.mapping) | {NAME: Choice("priority")}
    imported = choose_columns(imported.pk, version=imported.version, mapping=mapping)
    assert imported.values["priority"] == {"红": "P1", "绿": "P4", "黄": "P3"}
    confirm_import(imported.pk, version=imported.version, by=BY_COMMAND, at=NOW, queued=False)
    assert run_import(imported.pk, goes_on=lambda _taken: True)
    assert list(Case.objects.order_by("id").values_list("priority", flat=True)) == [
        "P1", "P4", "P3",
    ]  # fmt: skip
    assert drafted(painted("", RED, GREEN), our_shop).mapping[NAME]["field"] == "priority"


def test_a_row_that_was_painted_since_is_the_same_row(our_shop):
    taken_in(painted("", RED, table=NAMELESS), our_shop)
    again = taken_in(painted(GREEN, RED, table=NAMELESS), our_shop)
    assert outcomes(again) == ["updated", "unchanged"]
    assert looks() == ["绿", "红"]


def test_a_file_that_came_in_before_anybody_painted_it_doubles_nothing(our_shop):
    taken_in(painted(table=NAMELESS), our_shop)
    assert outcomes(taken_in(painted(RED, "", table=NAMELESS), our_shop)) == [
        "updated", "unchanged",
    ]  # fmt: skip
    assert Case.objects.count() == 2


def test_month_sheets_come_in_together_even_if_only_one_of_them_is_painted(our_shop):
    import openpyxl
    from openpyxl.styles import PatternFill

    book = openpyxl.Workbook()
    book.remove(book.active)
    for month in ("3月", "4月"):
        sheet = book.create_sheet(month)
        first, second = [f"TS-{month[0]}1", *make.ROW[1:]], [f"TS-{month[0]}2", *make.ROWS[1][1:]]
        for row in make.table([first, second]):
            sheet.append(row)
    for cell in book["4月"][2]:
        cell.fill = PatternFill("solid", fgColor=RED)
    imported = drafted(make.saved(book), our_shop)
    confirm_import(imported.pk, version=imported.version, by=BY_COMMAND, at=NOW, queued=False)
    for one in Import.objects.order_by("id"):
        assert run_import(one.pk, goes_on=lambda _taken: True)
        one.refresh_from_db()
        assert (one.failure, one.tally["rows"]) == (None, 2)
    assert sorted(looks()) == ["", "", "", "红"]
