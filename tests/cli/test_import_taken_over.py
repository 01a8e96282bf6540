"""A worker may take over what the command line began: the command still tells the whole account."""

import fcntl
import json
import signal
import subprocess
from pathlib import Path

from tests.crash.house import House, started_house, tried_once, until

pytestmark = tried_once
ROWS = 3000
TAKE_A_CHUNK = (
    "from ombud.worker.imports import run_import\nrun_import(1, goes_on=lambda _taken: False)"
)


def paused_between_turns(house: House, importing: "subprocess.Popen[bytes]") -> bool:
    """Stop the process where it holds up nobody; False when it is in the middle of a turn."""
    importing.send_signal(signal.SIGSTOP)
    with (house.data / "ombud.sqlite3.turn").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            importing.send_signal(signal.SIGCONT)
            return False
    return True


def test_the_account_is_whole_when_somebody_else_took_rows_meanwhile(tmp_path: Path) -> None:
    house = started_house(tmp_path)
    file = house.folder / "rows.csv"
    lines = [f"TS-{number},第 {number} 次投诉：开胶了,处理中" for number in range(ROWS)]
    file.write_text("\n".join(["投诉编号,问题描述,处理状态", *lines]), "utf-8")
    with (house.folder / "account").open("wb") as account:
        importing = house.start("import", file, "--yes", "--json", says=account)
    until(lambda: house.ask("SELECT 1 FROM arrivals_import WHERE cursor > 0"), "rows come in")
    until(lambda: paused_between_turns(house, importing), "the import is between two turns")
    house.python(TAKE_A_CHUNK)
    importing.send_signal(signal.SIGCONT)
    assert importing.wait(120) == 0
    told = json.loads((house.folder / "account").read_text().splitlines()[-1])
    assert (told["rows"], told["created"]) == (ROWS, ROWS)
