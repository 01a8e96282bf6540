"""What stands far down in a long table is known before its first row comes in."""

from ombud.arrivals.workbook.distinct import MOST_DISTINCT
from ombud.arrivals.workbook.proposal import SAMPLE_ROWS, Proposal, propose
from tests.workbooks import make

LONG = SAMPLE_ROWS + 500


def long_table(**last: str) -> Proposal:
    row = {"投诉日期": "03/04/2025", "问题描述": "第{}个杯子碎了", "处理状态": "处理中", "序": "{}"}
    rows = [[text.format(at) for text in row.values()] for at in range(LONG)]
    return propose(make.text([list(row), *rows, list((row | last).values())]))


def test_values_of_a_list_are_counted_over_the_whole_table() -> None:
    found = long_table(处理状态="客户失联").values["status"]
    assert [(one.raw, one.count) for one in found] == [("处理中", LONG), ("客户失联", 1)]


def test_one_date_far_down_settles_the_order_of_its_column() -> None:
    column = long_table(投诉日期="25/04/2025").columns[0]
    assert (column.choice.order, column.questions) == ("dmy", [])


def test_a_column_with_more_values_than_a_list_has_is_not_kept() -> None:
    assert LONG > MOST_DISTINCT
    assert set(long_table().counts) == {0, 2}


def test_a_short_table_is_its_own_sample() -> None:
    assert propose(make.text(make.table())).counts == {}
