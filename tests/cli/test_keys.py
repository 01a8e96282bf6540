"""A lost or damaged key file is noticed before anything is sealed or changed."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.crash.house import House, tried_once

pytestmark = tried_once


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An installation that was started once."""
    house = House(tmp_path_factory.mktemp("started"))
    first = house.ombud("doctor")
    assert first.returncode == 0
    assert "Save a copy elsewhere now." in first.stderr
    return house


@pytest.fixture
def house(started: House, tmp_path: Path) -> House:
    """A copy of it, to be spoilt."""
    shutil.copytree(started.folder, tmp_path, dirs_exist_ok=True)
    return House(tmp_path)


def contents(house: House) -> dict[str, str]:
    """Every file and its sum."""
    files = (path for path in house.folder.rglob("*") if path.is_file())
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def keys_of(house: House) -> Path:
    return house.folder / "data.keys"


def test_the_key_file_is_for_its_owner_only_and_told_of_once(house: House) -> None:
    assert keys_of(house).stat().st_mode & 0o077 == 0
    assert house.ombud("doctor").stderr == ""


def test_a_lost_key_file_is_told_and_no_new_one_takes_its_place(house: House) -> None:
    kept = keys_of(house).read_text()
    keys_of(house).unlink()
    before = contents(house)
    done = house.ombud("doctor")
    assert done.returncode == 1
    assert "The keys of this database are missing" in done.stderr
    assert str(keys_of(house)) in done.stderr
    assert contents(house) == before
    keys_of(house).write_text(kept)
    assert house.ombud("doctor", "--verify").returncode == 0


def test_serve_does_not_start_without_the_keys(house: House) -> None:
    keys_of(house).unlink()
    done = house.ombud("serve", "--port", house.port)
    assert done.returncode == 1
    assert "The keys of this database are missing" in done.stderr
    assert not keys_of(house).exists()


@pytest.mark.parametrize("text", ["", "nonsense", "0a0a0a0a:short"])
def test_a_damaged_key_file_is_told_and_left_alone(house: House, text: str) -> None:
    keys_of(house).write_text(text)
    done = house.ombud("doctor")
    assert done.returncode == 1
    assert "Put back the key file you saved." in done.stderr
    assert keys_of(house).read_text() == text


def test_other_keys_are_as_good_as_none(house: House) -> None:
    house.environment["OMBUD_KEYS"] = "0a0a0a0a:" + "A" * 43 + "="
    done = house.ombud("doctor")
    assert done.returncode == 1
    assert "The keys of this database are missing" in done.stderr
    assert keys_of(house).exists()


def test_keys_from_the_environment_need_no_file(house: House) -> None:
    house.environment["OMBUD_KEYS"] = keys_of(house).read_text().strip()
    keys_of(house).unlink()
    assert house.ombud("doctor", "--verify").returncode == 0
    assert not keys_of(house).exists()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATABASE_URL", "mysql://somewhere", "DATABASE_URL must look like postgresql://"),
        ("DATABASE_URL", "postgresql://x@host:port/y", "DATABASE_URL must look like"),
        ("DATABASE_URL", "postgresql://x@127.0.0.1:1/", "DATABASE_URL must look like"),
        ("DATABASE_URL", "postgresql://x@127.0.0.1:1/y", "Ombud cannot open its database"),
        ("OMBUD_WORKERS", "many", "OMBUD_WORKERS must be a whole number"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_a_sentence(
    house: House, name: str, value: str, told: str
) -> None:
    house.environment[name] = value
    done = house.ombud("doctor")
    assert (done.returncode, done.stderr.startswith(told)) == (1, True)
    assert "Traceback" not in done.stderr


def test_a_database_of_a_newer_release_is_left_alone(house: House) -> None:
    house.python(
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "from django.db import connection\n"
        "MigrationRecorder(connection).record_applied('casework', '9999_later')"
    )
    before = contents(house)
    done = house.ombud("doctor")
    assert done.returncode == 1
    assert "written by a newer Ombud" in done.stderr
    assert contents(house) == before


def test_a_damaged_database_is_told_in_a_sentence(house: House) -> None:
    (house.data / "ombud.sqlite3").write_bytes(b"no database at all" * 1000)
    done = house.ombud("doctor")
    assert done.returncode == 1
    assert done.stderr.startswith("The database is damaged")
