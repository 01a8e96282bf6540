"""The importer's checklist of dirt, point by point (domain 4.5).

Here stands what has no test of its own elsewhere:

 1. titles, header below them and over two rows: test_tables
 2. merged cells: test_tables, arrivals/test_bad_input
 3. blank rows, totals, headers again: test_tables; averages, spacers, month blocks, legends and
    another table beneath: here
 4. hidden rows and columns: test_looks; hidden sheets: test_sheets; very hidden ones: here
 5. formulas without results: test_tables; errors, other files, rows of a template: here
 6. damaged order numbers: test_cells, arrivals/test_bad_input
 7. phones: test_cells
 8. widths, hidden characters, apostrophes: test_cells; kinds of dashes: here
 9. codings, separators, quotes, sep=: test_text; kinds of mojibake: here
10. kinds of files: test_files; XLSM, WPS and a CSV called XLS: here
11. comments, threads, text boxes, pictures: arrivals/test_beside_cells; colours and what is struck
    out: test_looks, arrivals/test_painted_rows
12. several of anything in one cell: test_cells, arrivals/test_lines_of_a_row
13. duplicates: arrivals/test_later_rows, casework's likely twins; months beside their total: here
14. values off the list: test_values
15. other orders of columns: arrivals/test_sheets_along and, in one sheet, here; the same header
    twice and none: test_tables
16. dates: test_dates, arrivals/test_bad_input, arrivals/test_quiet_history
17. currencies: test_rows; weights: here
18. tests and examples: here; numbers in remarks: arrivals/test_bad_input
19. sizes: test_tables, arrivals/test_bad_input
20. formulas on the way out: web/test_cases_exported, web/test_lists_exported
21. one person in several scripts: here; by phone: people/test_knowing_customers
22. preview, layouts, refusals, undo: web/test_imports_result, arrivals/test_undo_import

All of it together, at random: arrivals/test_torture.
"""

from pathlib import Path

import pytest

from ombud.arrivals.models import Import
from ombud.arrivals.workbook.cells import code_of
from ombud.arrivals.workbook.proposal import open_table, propose
from ombud.arrivals.workbook.weights import grams
from ombud.casework.models import Case
from ombud.people.models import Customer
from ombud.worker.imports import run_import
from tests.arrivals.scenes import confirmed, outcomes, sheet, taken_in
from tests.workbooks import make, stacked


def told(content: bytes) -> dict[str, object]:
    return {note.code: note.params for note in propose(content).notes}


def rows(content: bytes) -> dict[int, list[object]]:
    return dict(open_table(content))


# ---- 3. what stands among and under the rows


def test_month_blocks_are_one_table_and_their_titles_no_rows() -> None:
    content = stacked.month_blocks()
    assert [cells[0] for cells in rows(content).values()] == ["TS-1", "TS-2", "TS-3", "TS-4"]
    assert told(content) == {"totals": {"count": 1}}


def test_a_block_with_its_columns_in_another_order_is_read_by_their_names() -> None:
    content = stacked.month_blocks(turned=True)
    table = open_table(content)
    assert table.headers == [*make.HEADERS, "责任方"]
    assert list(table)[-1][1] == [*stacked.LATE, "仓库"]
    assert propose(content).mapping()["责任方"].field == "party"


def test_a_legend_and_a_signature_under_the_table_are_told_and_stay_in_the_file() -> None:
    content = stacked.with_legend(["说明：红色=紧急"], ["绿色", "已完成"], ["制表人：王芳"])
    assert list(rows(content)) == [2, 3, 4]
    assert told(content) == {"beneath": {"count": 3, "row": 6}}
    assert list(rows(stacked.with_legend(["制表人：王芳"], gap=False))) == [2, 3, 4]


@pytest.mark.parametrize("gap", [True, False])
def test_a_complaint_that_somebody_added_in_a_hurry_is_no_legend(gap: bool) -> None:
    hasty = ["", "", "", "", "", "杯子也碎了"]
    assert len(rows(stacked.with_legend(hasty, gap=gap))) == 4
    assert len(rows(stacked.with_legend(["TS-9", "2024/5/1"], gap=gap))) == 4


def test_another_table_under_the_complaints_is_told_and_can_be_chosen() -> None:
    content = stacked.over_another()
    assert list(rows(content)) == [2, 3, 4]
    assert told(content)["another_table"] == {"row": 7}
    other = open_table(content, header_row=7)
    assert (other.headers[:3], len(list(other))) == (["问题类型", "数量", "退款金额"], 2)


def test_an_empty_column_and_an_average_are_nothing() -> None:
    content = stacked.spaced()
    assert (list(rows(content)), told(content)) == ([2, 3, 4], {"totals": {"count": 1}})
    empty = propose(content).columns[4]
    assert (empty.choice.field, empty.samples) == (None, [])


# ---- 4. hidden


def test_a_sheet_that_only_a_program_can_show_again_is_told_like_a_hidden_one() -> None:
    content = make.xlsx(("投诉", make.table()), ("底稿", make.table()), 底稿="veryHidden")
    assert told(content)["hidden_sheet"] == {"sheet": "底稿"}


# ---- 5. formulas


@pytest.mark.django_db
def test_what_a_failed_formula_leaves_is_nothing(our_shop) -> None:
    imported = taken_in(stacked.errors(), our_shop)
    assert imported.tally["created"] == 5
    cases = Case.objects.values_list("order_no", "refund_total", "own")
    assert set(map(str, cases)) == {"('', Decimal('0.00'), {})"}


@pytest.mark.django_db
def test_rows_of_a_template_open_no_case_and_are_told(our_shop) -> None:
    imported = taken_in(stacked.template_rows(40), our_shop)
    assert (imported.tally["created"], imported.tally["refused"]) == (3, 40)
    assert Case.objects.earliest("id").own  # what another file gave the formula is its result


# ---- 8. one number, however its dashes are written


@pytest.mark.parametrize("dash", "-‐‑‒–—―−－")
def test_all_kinds_of_dashes_are_one(dash: str) -> None:
    assert code_of(f"TS{dash}2024{dash}1") == "TS-2024-1"


# ---- 9. garbled before it came


@pytest.mark.parametrize("garbled", ["锟斤拷", "æŠ•è¯‰å†…å®¹", "GrÃ¤fin", "烫烫烫"])
def test_text_that_was_garbled_before_it_came_is_told(garbled: str) -> None:
    row = [*make.ROW[:5], f"{garbled} 碎了", *make.ROW[6:]]
    assert "mojibake" in told(make.text(make.table([row])))
    assert "mojibake" in told(make.xlsx(("投诉", make.table([row]))))


# ---- 10. kinds of files


def test_a_file_is_read_by_what_it_is_whatever_its_name_says(tmp_path: Path) -> None:
    files = {
        "客诉.xlsm": stacked.with_macros(),
        "客诉.et": make.xls(make.table()),
        "客诉.xls": make.text(encoding="gb18030"),
        "export.xls": make.html(make.table()),
        "客诉.csv": make.xlsx(("投诉", make.table())),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert [cells for _row, cells in open_table(tmp_path / name)] == make.ROWS, name


# ---- 13. months beside their total


@pytest.mark.django_db
def test_a_complaint_on_its_month_and_on_the_sheet_of_all_is_one_case(our_shop) -> None:
    content = make.xlsx(("3月", make.table(make.ROWS[:2])), ("全部", make.table()))
    confirmed(content, our_shop)
    taken: list[str] = []
    for one in Import.objects.order_by("id"):
        assert run_import(one.pk, goes_on=lambda _taken: True)
        taken += outcomes(one)
    assert sorted(taken) == ["created"] * 3 + ["unchanged"] * 2
    assert Case.objects.count() == 3


# ---- 17. units


def test_weights_are_grams_whatever_unit_they_have() -> None:
    assert [grams(text) for text in ("520g", "0.52 kg", "1.04斤", "520克")] == [520] * 4
    assert (grams("520"), grams("520", "g"), grams("0.52", "kg")) == (None, 520, 520)


# ---- 18. tests and examples


def test_rows_that_are_only_a_test_or_an_example_are_pointed_out() -> None:
    tries = [["1", "2024/3/5", "测试", "", "", "测试", "", ""], ["2", "", "Demo", "", "", "x"]]
    assert told(make.xlsx(("投诉", make.table([*make.ROWS, *tries]))))["test_rows"] == {
        "count": 2, "row": 5,
    }  # fmt: skip
    assert "test_rows" not in told(make.xlsx(("投诉", make.table())))


# ---- 21. one person


@pytest.mark.django_db
def test_one_phone_is_one_person_in_whatever_script_the_name_is_written(our_shop) -> None:
    wide = "１３８００１３８０００"
    named = {"韩梅梅": "13800138000", "韓梅梅": "+86 138-0013-8000", "Han Meimei": wide}
    rows = [
        {"客户姓名": who, "联系电话": at, "问题描述": f"{who}杯子碎了"} for who, at in named.items()
    ]
    taken_in(sheet(*rows), our_shop)
    assert Customer.objects.count() == 1
    assert len(set(Case.objects.values_list("customer_id", flat=True))) == 1
