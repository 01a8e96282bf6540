"""Tables side by side on one sheet are told apart, and not a row of them is lost."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from ombud.arrivals.actions.twins import twins_led_by
from ombud.arrivals.along import sheets_along
from ombud.arrivals.models import Import
from ombud.arrivals.workbook.kinds import CUSTOMERS
from ombud.arrivals.workbook.proposal import open_table, propose
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.casework.models import Case
from ombud.orders.models import Product
from ombud.people.models import Shop
from ombud.worker.imports import run_import
from tests.arrivals.scenes import taken_in
from tests.workbooks import make
from tests.workbooks.side_by_side import (
    APRIL,
    MARCH,
    PRODUCTS,
    SHORT,
    beside,
    one_with_a_gap,
    three,
    two_months,
    with_customers,
    with_products,
)


def found(content: bytes) -> dict[str, tuple[str, int]]:
    """Each sheet that is offered: its kind and how many rows it has."""
    sheets = propose(content).sheets
    return {one.name: (one.kind, len(list(open_table(content, one.name)))) for one in sheets}


def test_two_months_beside_each_other_are_two_tables() -> None:
    content = make.xlsx(("投诉", two_months()))
    assert found(content) == {
        "投诉!A:E": ("complaints", len(MARCH)), "投诉!G:K": ("complaints", len(APRIL)),
    }  # fmt: skip
    april = open_table(content, "投诉!G:K")
    assert april.headers == SHORT
    assert [cells for _row, cells in april] == APRIL


def test_customers_beside_complaints_are_known_by_the_name_they_share() -> None:
    kinds = found(make.xlsx(("投诉", with_customers())))
    assert kinds == {"投诉!A:E": ("complaints", 2), "投诉!H:K": ("customers", 3)}


def test_a_longer_table_beside_is_known_by_its_rows() -> None:
    kinds = found(make.xlsx(("投诉", with_products()), ("统计", [["月份", "投诉数"], ["1月", 3]])))
    assert kinds["投诉!A:E"] == ("complaints", 2)
    assert kinds["投诉!G:I"] == ("products", len(PRODUCTS))


def test_three_tables_whose_headers_stand_in_other_rows_are_three() -> None:
    kinds = found(make.xlsx(("投诉", three())))
    assert kinds == {
        "投诉!A:E": ("complaints", 2), "投诉!G:J": ("customers", 3),
        "投诉!L:N": ("products", len(PRODUCTS)),
    }  # fmt: skip


@pytest.mark.parametrize("write", [make.text, make.xls, make.ods])
def test_a_csv_an_xls_and_an_ods_are_read_alike(write: object) -> None:
    kinds = list(found(write(two_months())).values())  # type: ignore[operator]
    assert kinds == [("complaints", len(MARCH)), ("complaints", len(APRIL))]


def test_the_person_is_told() -> None:
    notes = {note.code: note.params for note in propose(make.text(two_months())).notes}
    assert notes["side_by_side"] == {"sheets": "A:E, G:K"}


def test_a_table_with_an_empty_column_inside_stays_one() -> None:
    for rows in (one_with_a_gap(), beside([SHORT, *MARCH], [["备注", "处理人"], ["x", "y"]])):
        proposal = propose(make.xlsx(("投诉", rows)))
        assert [sheet.name for sheet in proposal.sheets] == ["投诉"]
        assert "side_by_side" not in [note.code for note in proposal.notes]
        assert proposal.mapping()["备注"].field == "remark"


def test_merged_cells_at_the_left_leave_nothing_alone_at_the_right() -> None:
    left = [SHORT[:4], *(row[:4] for row in MARCH), [], []]
    right = [
        ["商品名称", "SKU"],
        ["杯子", "CUP-1"],
        ["杯垫", "P-1"],
        ["盘子", "D-1"],
        ["碗", "B-1"],
    ]
    merges = [f"{column}3:{column}5" for column in "ABCD"]
    proposal = propose(make.xlsx(("投诉", beside(left, right)), merges=merges))
    assert [sheet.name for sheet in proposal.sheets] == ["投诉"]


def test_words_far_down_in_the_empty_column_keep_the_table_whole() -> None:
    rows = [list(row) for row in two_months()]
    rows += [["TS-9", "2024/3/9", "王芳", f"第{n}个碎了", "处理中"] for n in range(600)]
    rows.append(["TS-8", "2024/3/9", "王芳", "碎了", "处理中", "注意"])
    assert [sheet.name for sheet in propose(make.text(rows)).sheets] == [""]


def test_a_comment_belongs_to_the_table_it_stands_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(make.xlsx(("投诉", two_months()))))
    book.active["J2"].comment = Comment("客户已来电", "小美")
    content = make.saved(book)
    for name, comments in (("投诉!A:E", []), ("投诉!G:K", [("问题描述", "客户已来电")])):
        table = open_table(content, name)
        beside_rows = [table.beside(number)[0] for number, _cells in table]
        assert [(head, one.text) for some in beside_rows for head, one in some] == comments


def test_the_whole_sheet_is_no_sheet_where_its_tables_are() -> None:
    with pytest.raises(WorkbookRefused) as refused:
        propose(make.xlsx(("投诉", two_months())), sheet="投诉")
    assert refused.value.code == "no_such_sheet"


@pytest.mark.django_db
def test_every_row_of_every_table_comes_in(our_shop: Shop) -> None:
    imported = taken_in(make.xlsx(("投诉", two_months())), our_shop)
    for twin in twins_led_by(imported.pk):
        assert run_import(twin.pk, goes_on=lambda _taken: True)
    assert sorted(Import.objects.values_list("sheet", "state")) == [
        ("投诉!A:E", "done"), ("投诉!G:K", "done"),
    ]  # fmt: skip
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [str(row[0]) for row in (*MARCH, *APRIL)]


@pytest.mark.django_db
def test_what_stands_beside_complaints_fills_its_own_room(our_shop: Shop) -> None:
    imported = taken_in(make.xlsx(("投诉", three())), our_shop)
    assert imported.sheet == "投诉!A:E"
    assert sorted(Case.objects.values_list("number", flat=True)) == ["TS-1", "TS-2"]
    assert Product.objects.count() == len(PRODUCTS)
    assert sheets_along(imported, CUSTOMERS)[0]["name"] == "投诉!G:J"
    assert (imported.tally["customers.added"], imported.tally["customers.refused"]) == (2, 1)
