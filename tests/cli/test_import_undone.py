"""`ombud import --undo ID` takes a whole import back, after saying what would go and stay."""

import json
from pathlib import Path

from tests.crash.house import House, started_house, tried_once

pytestmark = tried_once
ROWS = "编号,客户,问题描述\nT1,王,杯子碎了\nT2,李,少发一件\n"


def imported(tmp_path: Path) -> tuple[House, Path, int]:
    """An installation, a file, and the number of its import."""
    house, file = started_house(tmp_path), tmp_path / "rows.csv"
    file.write_text(ROWS, "utf-8")
    done = house.ombud("import", file, "--yes", "--json")
    return house, file, json.loads(done.stdout.splitlines()[-1])["id"]


def test_it_says_the_numbers_and_the_file_can_come_in_again(tmp_path: Path) -> None:
    house, file, import_id = imported(tmp_path)
    done = house.ombud("import", "--undo", import_id, "--yes")
    assert "rows.csv: cases that go: 2." in done.stdout
    assert "Cases withdrawn: 2, put back as they were: 0, left: 0." in done.stdout
    assert house.ask("SELECT count(*) FROM casework_case") == [(0,)]
    again = house.ombud("import", file, "--yes", "--json")
    assert json.loads(again.stdout.splitlines()[-1])["created"] == 2
    assert f"ombud import --undo {import_id + 2}" in house.ombud("import", file, "--yes").stdout


def test_without_a_yes_nothing_is_taken_back_and_a_wrong_number_is_said(tmp_path: Path) -> None:
    house, _file, import_id = imported(tmp_path)
    asked = house.ombud("import", "--undo", import_id)
    assert asked.returncode == 1
    assert house.ask("SELECT count(*) FROM casework_case") == [(2,)]
    wrong = house.ombud("import", "--undo", 99, "--yes")
    assert "There is no import 99." in wrong.stderr
    assert "Name a file to import" in house.ombud("import").stderr
