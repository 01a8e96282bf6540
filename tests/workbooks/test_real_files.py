"""Two real workbooks are mapped without help and every row is accounted for."""

from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.proposal import open_table, propose
from ombud.arrivals.workbook.rows import row_reader

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "workbooks"
LETTERS = FOLDER / "zh_complaints_with_replies.xlsx"
CONSUMERS = FOLDER / "en_cfpb_complaints.csv"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the real workbooks are not beside this repository"
)


def fields_of(path: Path) -> dict[str, str | None]:
    return {name: choice.field for name, choice in propose(path, path.name).mapping().items()}


def rows_of(path: Path) -> list[CleanRow]:
    proposal = propose(path, path.name)
    table = open_table(path, proposal.sheet, proposal.header_row)
    read = row_reader(
        table.headers, proposal.mapping(), proposal.decisions(), ZoneInfo("Asia/Shanghai")
    )
    rows = [read(number, cells) for number, cells in table]
    assert len(rows) + table.skipped.total() == proposal.rows
    return rows


def test_the_letters_are_mapped_without_help() -> None:
    assert fields_of(LETTERS) == {
        "留言编号": "complaint_no", "留言用户": "customer_name", "留言主题": "title",
        "留言时间": "complaint_date", "留言详情": "description", "答复意见": "answer",
        "答复时间": "first_response_at",
    }  # fmt: skip
    assert not any(column.questions for column in propose(LETTERS).columns)


def test_every_letter_is_read_with_its_answer_and_both_times() -> None:
    rows = rows_of(LETTERS)
    assert len(rows) == 2816
    assert all(row.complaint_no.isdigit() and row.text and row.answer for row in rows)
    assert all(row.opened_at and row.answered_at for row in rows)
    assert not any(row.refused or row.problems or row.own for row in rows)


def test_the_consumers_columns_are_mapped_or_left_alone() -> None:
    fields = fields_of(CONSUMERS)
    mapped = {name: field for name, field in fields.items() if field}
    assert mapped == {
        "Complaint ID": "complaint_no", "Date received": "complaint_date",
        "Product": "product_name", "Issue": "problem_class", "Sub-issue": "problem_sub",
        "Consumer complaint narrative": "description", "Submitted via": "channel",
        "Company response to consumer": "status",
    }  # fmt: skip
    assert len(fields) == 18


def test_the_consumers_states_are_counted_right_and_no_cell_is_lost() -> None:
    rows = rows_of(CONSUMERS)
    assert Counter(row.status for row in rows) == {
        "closed": 616, "upheld": 346, "in_progress": 36, "rejected": 2,
    }  # fmt: skip
    assert Counter(row.closed for row in rows) == {True: 964, False: 36}
    assert all(row.channel for row in rows)
    assert "post" in {row.channel for row in rows}
    assert all("Company" in row.own and row.refused is None for row in rows)
