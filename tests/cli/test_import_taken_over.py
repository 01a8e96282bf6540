"""A worker may take over what the command line began: the command still tells the whole account."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.house import House, house_at, tried_once, until

pytestmark = [pytest.mark.xdist_group("serve"), tried_once]
ROWS = 10_000


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation of its own."""
    with house_at(tmp_path) as house:
        yield house


def test_the_account_is_whole_when_a_worker_starts_in_the_middle(house: House) -> None:
    file = house.folder / "rows.csv"
    lines = [f"TS-{number},第 {number} 次投诉：开胶了,处理中" for number in range(ROWS)]
    file.write_text("\n".join(["投诉编号,问题描述,处理状态", *lines]), "utf-8")
    assert house.ombud("doctor").returncode == 0
    with (house.folder / "account").open("wb") as account:
        importing = house.start("import", file, "--yes", "--json", says=account)
        until(lambda: house.ask("SELECT 1 FROM arrivals_import WHERE cursor > 0"), "rows come in")
        house.serve("--processes", 1)
        assert importing.wait(120) == 0
    told = json.loads((house.folder / "account").read_text().splitlines()[-1])
    assert (told["rows"], told["created"]) == (ROWS, ROWS)
    assert house.ask("SELECT state, cursor FROM arrivals_import") == [("done", ROWS)]
