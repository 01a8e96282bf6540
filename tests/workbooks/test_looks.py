"""How rows look, in words: what people paint becomes a column that they can give a meaning."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ombud.arrivals.workbook.proposal import Proposal, open_table, propose
from ombud.arrivals.workbook.styles import colour_name
from tests.workbooks import make
from tests.workbooks.looks import (
    GREEN,
    RED,
    YELLOW,
    hidden,
    hidden_ods,
    hidden_xls,
    painted,
    themed,
)
from tests.workbooks.office import needs_office, saved_as

NAME = "单元格颜色"


def looks(content: bytes) -> list[str]:
    """How the rows look; empty where no column says it."""
    table = open_table(content)
    return [cells[-1] for _row, cells in table] if table.headers[-1] == NAME else []


def told(proposal: Proposal) -> dict[str, object]:
    return {note.code: note.params for note in proposal.notes}


def test_colours_and_what_is_struck_out_stand_in_a_column_in_words() -> None:
    content = painted(RED, "struck", "")
    assert looks(content) == ["红", "划掉", ""]
    proposal = propose(content)
    assert (proposal.columns[-1].name, proposal.columns[-1].choice.field) == (NAME, None)
    assert told(proposal)["looks"] == {"column": NAME}


def test_in_an_english_workbook_the_words_are_english() -> None:
    rows = [["Complaint No", "Description"], ["1", "broken"], ["2", "late"], ["3", "lost"]]
    table = open_table(painted("red text", GREEN, "", table=rows))
    assert table.headers[-1] == "Cell colour"
    assert [cells[-1] for _row, cells in table] == ["red text", "green", ""]


@pytest.mark.parametrize("rows", [(), (YELLOW,) * 3], ids=["header alone", "every row alike"])
def test_where_all_rows_look_alike_there_is_no_such_column(rows: tuple[str, ...]) -> None:
    assert propose(painted(*rows)).mapping().keys() == set(make.HEADERS)


def test_the_colour_of_a_whole_column_says_nothing_of_a_row() -> None:
    assert looks(painted("", RED, "", everywhere="FFDDEBF7")) == ["", "红", ""]


def test_the_colour_of_a_total_or_a_title_is_not_a_look_of_rows() -> None:
    rows = [*make.ROWS, ["合计", "", "", "", "", "", "", "256"]]
    assert not looks(painted("", "", "", YELLOW, table=make.table(rows)))


def test_a_layout_is_the_same_whether_its_rows_are_painted_or_not() -> None:
    assert propose(painted(RED, "", "")).fingerprint == propose(painted()).fingerprint


def test_colours_of_the_theme_are_named_by_what_they_look_like() -> None:
    assert looks(themed(5, 0.6)) == ["红", "", ""]
    assert looks(themed(0, 0.0)) == []


def test_colours_have_the_names_that_people_give_them() -> None:
    named = {
        "FF0000": "red", "C00000": "red", "FFC7CE": "red", "FFC000": "orange", "FFFF00": "yellow",
        "FFEB9C": "yellow", "92D050": "green", "C6EFCE": "green", "00B0F0": "blue",
        "002060": "blue", "7030A0": "purple", "FF99CC": "pink", "833C0C": "brown",
        "BFBFBF": "grey", "000000": "black", "FFFFFF": "", "F2F2F2": "", "": "",
    }  # fmt: skip
    assert {rgb: colour_name(rgb) for rgb in named} == named


@pytest.mark.parametrize("kind", [hidden, hidden_ods, hidden_xls])
def test_hidden_rows_and_columns_are_read_and_told(kind: Callable[..., bytes]) -> None:
    proposal = propose(kind((3, 90), "CD"))
    assert told(proposal) == {"hidden_rows": {"count": 1}, "hidden_columns": {"count": 2}}
    assert (proposal.rows, len(proposal.columns)) == (3, 8)


@needs_office
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_libreoffice_hides_is_told(tmp_path: Path, kind: str) -> None:
    proposal = propose(saved_as(hidden((3, 90), "CD", filtered=True), kind, tmp_path))
    assert told(proposal) == {"hidden_rows": {"count": 1}, "hidden_columns": {"count": 2}}
