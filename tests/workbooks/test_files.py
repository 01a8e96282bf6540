"""A file is judged by what it holds, and turned away with a sentence when it cannot be read."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlwt

from ombud.arrivals.workbook.proposal import open_table, propose
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.arrivals.workbook.sentences import REFUSALS
from tests.workbooks import make


def refusal(content: bytes, **wanted: object) -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as refused:
        propose(content, **wanted)  # type: ignore[arg-type]
    assert "%(" not in refused.value.sentence
    return refused.value


@pytest.mark.parametrize("content", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refusal(content).code == "empty_file"


def test_a_protected_xlsx_is_refused_and_says_what_to_do() -> None:
    refused = refusal(make.protected_xlsx())
    assert refused.code == "password_protected"
    assert "without the password" in refused.sentence


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = make.bomb_xlsx()
    assert len(bomb) < 10_000
    assert refusal(bomb).code == "too_large_inside"


def test_one_huge_member_is_refused_even_when_the_total_is_allowed() -> None:
    assert refusal(make.bomb_xlsx(declared=500 << 20)).code == "too_large_inside"


def test_a_member_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    assert refusal(make.lying_xlsx()).code == "too_large_inside"


@pytest.mark.parametrize("rows", [[], [make.HEADERS]])
def test_a_workbook_of_no_rows_is_refused(rows: make.Grid) -> None:
    assert refusal(make.xlsx(("投诉", rows))).code == "no_rows"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 nothing",
        b"\x89PNG\r\n\x1a\n",
        b'{"rows": []}',
        b"<svg></svg>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x03\x04" + b"\1" * 60,
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    assert refusal(content).code in ("not_a_workbook", "damaged")


def test_a_text_document_in_a_zip_is_not_a_workbook() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(packed.getvalue()).code == "not_a_workbook"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_cut_off_xlsx_is_refused_as_damaged(kept: float) -> None:
    whole = make.xlsx(("投诉", make.table()))
    assert refusal(whole[: int(len(whole) * kept)]).code == "damaged"


def test_kinds_that_only_other_programs_read_are_named() -> None:
    page = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert refusal(page).params == {"kind": "XML 2003"}


def test_more_columns_than_can_be_read_are_refused_with_the_number() -> None:
    wide = make.text([[f"列{at}" for at in range(1001)], ["x"] * 1001])
    assert refusal(wide).params["columns"] == 1001


def test_three_hundred_columns_are_read() -> None:
    wide = make.xlsx(
        ("投诉", [[*make.HEADERS, *(f"自定义{at}" for at in range(292))], ["x"] * 300])
    )
    assert len(propose(wide).columns) == 300


def test_a_sheet_that_does_not_exist_is_refused_by_name() -> None:
    assert refusal(make.xlsx(("投诉", make.table())), sheet="三月").params == {"sheet": "三月"}


def test_an_xls_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    misnamed = tmp_path / "投诉.csv"
    misnamed.write_bytes(make.xls(make.table()))
    assert propose(misnamed, misnamed.name).kind == "xls"
    assert [cells[0] for _row, cells in open_table(misnamed)] == ["TS-1", "TS-2", "TS-3"]


def test_an_xls_locked_with_a_password_is_refused_as_such() -> None:
    book = xlwt.Workbook()
    book.add_sheet("投诉").write(0, 0, "订单号")
    content = make.saved(book)
    begin = content.index(b"\x09\x08\x10\x00") + 20
    locked = content[:begin] + b"\x2f\x00\x06\x00" + bytes(6) + content[begin + 10 :]
    assert refusal(locked).code == "password_protected"


@pytest.mark.parametrize(
    ("place", "value"),
    [(44, 0x7FFFFFFF), (64, 0x00FFFFFF), (48, 0x00FFFFFF), (68, 0x00FFFFFF), (30, 0x7777)],
)
def test_an_xls_whose_own_counts_are_broken_is_refused(place: int, value: int) -> None:
    content = bytearray(make.xls(make.table()))
    struct.pack_into("<I", content, place, value)
    assert refusal(bytes(content)).code == "damaged"


def test_an_xls_whose_sectors_run_in_a_circle_is_refused() -> None:
    content = bytearray(make.xls(make.table()))
    table = 512 * (struct.unpack_from("<I", content, 76)[0] + 1)
    start = struct.unpack_from("<I", content, 48)[0]
    struct.pack_into("<I", content, table + 4 * start, start)
    assert refusal(bytes(content)).code == "damaged"


def test_an_xls_that_claims_a_gigantic_sheet_is_refused() -> None:
    content = bytearray(make.xls(make.table()))
    struct.pack_into("<I", content, content.index(b"\x00\x02\x0e\x00") + 8, 0x7FFFFFFF)
    assert refusal(bytes(content)).code == "damaged"


def test_an_xls_whose_first_row_lies_behind_its_last_is_refused() -> None:
    # Counted from the last to the first, its rows would fill the memory.
    content = bytearray(make.xls(make.table()))
    struct.pack_into("<I", content, content.index(b"\x00\x02\x0e\x00") + 4, 0xCF000000)
    assert refusal(bytes(content)).code == "damaged"


def test_an_xls_at_which_the_reader_panics_is_refused() -> None:
    assert refusal(make.xls(make.table())[:-255]).code == "damaged"


@pytest.mark.parametrize("number", ["NaN", "INF", "1e999", "-1e999"])
def test_a_cell_that_holds_no_number_is_text(number: str) -> None:
    # Programs that write a division by nothing as it came out.
    cells = "".join(f'<c r="{letter}3"><v>{number}</v></c>' for letter in "ABCD")
    heads = [("C", "投诉日期"), ("D", "退款金额")]
    titles = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{head}</t></is></c>' for letter, head in heads
    )
    rows = make.STRAY_TABLE.replace("</row>", f"{titles}</row>", 1) + f'<row r="3">{cells}</row>'
    proposal = propose(make.handwritten_xlsx("xl/worksheets/one.xml", rows))
    assert proposal.rows == 2
    assert "N" in proposal.columns[0].samples[1]


def test_a_hidden_column_without_a_place_is_none() -> None:
    rows = make.STRAY_TABLE + '</sheetData><cols><col hidden="1"/></cols><sheetData>'
    content = make.handwritten_xlsx("xl/worksheets/one.xml", rows)
    assert open_table(content).grid.height == 2


def test_an_xlsx_that_claims_more_strings_than_it_holds_is_refused() -> None:
    assert refusal(make.boastful_xlsx()).code == "damaged"


def test_a_stray_control_character_does_not_make_a_text_binary() -> None:
    content = make.text(make.table() * 5).replace("碎".encode(), "碎\x01".encode())
    assert propose(content).columns[5].samples[0] == "收到的杯子碎了"


def test_an_ods_is_read() -> None:
    proposal = propose(make.ods(make.table()))
    assert (proposal.kind, proposal.rows) == ("ods", 3)


def test_an_ods_that_repeats_one_row_a_million_times_is_refused() -> None:
    assert refusal(make.ods([["x"] * 20], repeat=1_000_000)).code == "too_spread_out"


def test_an_html_table_called_xls_is_read() -> None:
    proposal = propose(make.html(make.table()), "导出.xls")
    assert (proposal.kind, proposal.encoding, proposal.rows) == ("html", "gb18030", 3)
    assert proposal.columns[5].samples[0] == "收到的杯子碎了"


def test_every_refusal_has_a_sentence_that_its_parameters_fill() -> None:
    for code, params in {
        "too_many_columns": {"columns": 2000, "limit": 1000},
        "unsupported_kind": {"kind": "XLSB"},
        "no_such_sheet": {"sheet": "三月"},
        "unclosed_quote": {"line": 7},
    }.items():
        assert WorkbookRefused(code, params).sentence == REFUSALS[code] % params
