"""The only administrator who lost the password gets a link on the server's console."""

from pathlib import Path

from tests.crash.house import started_house, tried_once

CAST = "from tests.house import cast; cast.assemble()"


@tried_once
def test_a_link_is_printed_for_who_signs_in_and_for_nobody_else(tmp_path: Path) -> None:
    house = started_house(tmp_path)
    house.python(CAST)
    made = house.ombud("password", "Alice")
    assert made.returncode == 0
    assert "/welcome/" in made.stdout
    told = "SELECT kind, actor_kind FROM ledger_entry WHERE kind = 'PasswordLinkMade'"
    assert house.ask(told) == [("PasswordLinkMade", "system")]
    nobody = house.ombud("password", "mallory")
    assert nobody.returncode == 1
    assert "Nobody here signs in as mallory." in nobody.stderr
