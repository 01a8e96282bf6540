"""`ombud import FILE --yes --json` takes the proposal and says what of it was a guess."""

import json
from pathlib import Path

from tests.crash.house import started_house, tried_once

pytestmark = tried_once


def test_an_order_of_dates_that_nothing_decides_is_told_as_a_guess(tmp_path: Path) -> None:
    house = started_house(tmp_path)
    file = house.folder / "rows.csv"
    file.write_text("投诉日期,问题描述\n03/04/2025,杯子碎了\n04/04/2025,少发一件\n", "utf-8")
    done = house.ombud("import", file, "--yes", "--json")
    told = json.loads(done.stdout.splitlines()[-1])
    guess = {"column": "投诉日期", "sample": "03/04/2025", "read_as": "day first"}
    assert (told["created"], told["guessed"]) == (2, [guess])
    days = house.ask("SELECT date(opened_at, '+8 hours') FROM casework_case ORDER BY id")
    assert [day for (day,) in days] == ["2025-04-03", "2025-04-04"]


def test_what_the_file_lost_and_which_rows_were_refused_is_said(tmp_path: Path) -> None:
    house = started_house(tmp_path)
    file = house.folder / "rows.csv"
    rows = "编号,客户,问题描述\nT1,王,杯子碎了\nT2,李,\nT3,赵,少发一件\n" + "T4,周,破损\n" * 60
    file.write_bytes(rows.encode() + b"T5,\xff\xfe,\xe7\xa0\xb4\n")
    done = house.ombud("import", file, "--yes")
    assert "! Some characters in this file are broken" in done.stdout
    assert "! Row 3 was refused. The row does not say what the complaint is about" in done.stdout


def test_a_newer_copy_is_compared_before_it_asks(tmp_path: Path) -> None:
    house = started_house(tmp_path)
    file = house.folder / "rows.csv"
    file.write_text("编号,客户,问题描述,仓位\nT1,王,杯子碎了,A1\nT2,李,少发一件,A1\n", "utf-8")
    first = house.ombud("import", file, "--yes")
    assert "added to a case of this file" not in first.stdout
    file.write_text("编号,客户,问题描述,仓位\nT1,王,杯子碎了,B7\nT3,赵,破损,A1\n", "utf-8")
    asked = house.ombud("import", file)
    assert "Rows: 2. New: 1, added to a case of this file: 0, updating a case: 1" in asked.stdout
    assert "  T1 仓位: A1 → B7, taken over" in asked.stdout
    assert house.ask("SELECT count(*) FROM casework_case") == [(2,)]
