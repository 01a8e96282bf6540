"""An import that is being taken back is killed over and over: every state in between adds up."""

from pathlib import Path

from tests.crash.campaign import REFUSED_EVERY, ROWS, name_of, write_workbook
from tests.crash.house import (
    House,
    Victims,
    house_at,
    is_alive,
    kill,
    started_house,
    tried_once,
    until,
)

KILLS = 4


def counted(house: House) -> int:
    """How many cases there are at this moment."""
    [(count,)] = house.ask("SELECT count(*) FROM casework_case")
    return int(count)


def left_by_a_victim(house: House, victims: Victims) -> int:
    """How many cases are left by a process that was killed after its first turn or soon after."""
    before, victim = counted(house), victims.start("take back", 1)
    until(lambda: not is_alive(victim) or counted(house) < before, "some cases are gone")
    kill(victim)
    return counted(house)


@tried_once
def test_an_undo_killed_again_and_again_goes_on_and_adds_up_at_every_moment(tmp_path: Path) -> None:
    with house_at(tmp_path, started_house) as house:
        file = house.folder / "0.csv"
        write_workbook(file, name_of(0))
        assert house.ombud("import", file, "--yes", "--json").returncode == 0
        opened = counted(house)
        victims, between = Victims(house), [opened]
        while len(between) < KILLS and between[-1]:
            between.append(left_by_a_victim(house, victims))
            doctor = house.ombud("doctor", "--verify")
            assert doctor.returncode == 0, doctor.stdout
        assert any(0 < count < opened for count in between)
        victims.let_one_finish("take back", 1)
        victims.end()
        assert house.ask("SELECT state FROM arrivals_import") == [("undone",)]
        assert counted(house) == 0
        told = "SELECT count(*), count(DISTINCT about_id) FROM ledger_entry WHERE kind = ?"
        assert house.ask(told, "CaseWithdrawn") == [(opened, opened)]
        house.ombud("import", file, "--yes", "--json")
        refused = len(range(3, ROWS, REFUSED_EVERY))
        counts = (
            "SELECT outcome, count(*) FROM arrivals_importedrow WHERE imported_id = 2 GROUP BY 1"
        )
        assert dict(house.ask(counts)) == {
            "created": opened, "joined": ROWS - opened - refused, "refused": refused,
        }  # fmt: skip
        assert house.ombud("doctor", "--verify").returncode == 0
