"""On a full disk nothing is half written, it is said in a sentence, and with space it goes on."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.house import House, tried_once

pytestmark = tried_once
SMALL = "12m"
KEY = (
    "from django.utils import timezone\n"
    "from ombud.ledger.events import SYSTEM\n"
    "from ombud.people.actions import make_api_key\n"
    "from ombud.people.models import Shop\n"
    "shop = Shop.objects.create(name='Our shop')\n"
    "print(make_api_key(shop_id=shop.pk, name='k', by=SYSTEM, at=timezone.now()))"
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation whose data folder is a small disk of its own."""
    house = House(tmp_path)
    house.data.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", house.data],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    try:
        yield house
    finally:
        subprocess.run(["umount", "--lazy", house.data], check=True)


def fill(house: House) -> Path:
    """Leave no byte free; returns the file that takes the room."""
    filler = house.data / "filler"
    with filler.open("wb") as file:
        try:
            while True:
                os.write(file.fileno(), b"x" * 4096)
        except OSError:
            return filler


def sent(house: House, key: str, *, sentences: int) -> tuple[int, dict[str, object]]:
    """What the API answers to a complaint of so many sentences, in a process of its own."""
    code = (
        "from django.test import Client\n"
        f"headers = {{'Authorization': 'Bearer {key}'}}\n"
        "client = Client(SERVER_NAME='localhost')\n"
        f"said = {{'text': '鞋子又开胶了。' * {sentences}}}\n"
        "answer = client.post('/api/complaints', said, 'application/json', headers=headers)\n"
        "print(answer.status_code, answer.content.decode())"
    )
    status, _, answer = house.python(code).partition(" ")
    return int(status), json.loads(answer)


def test_a_complaint_on_a_full_disk_is_refused_whole_and_taken_once_there_is_space(
    house: House,
) -> None:
    assert house.ombud("doctor").returncode == 0
    key = house.python(KEY)
    assert sent(house, key, sentences=20)[0] == 201
    filler = fill(house)
    status, answer = sent(house, key, sentences=20_000)
    assert (status, answer["error"]["code"]) == (503, "disk_full")
    filler.unlink()
    assert house.ask("SELECT count(*) FROM casework_case") == [(1,)]
    assert sent(house, key, sentences=1)[0] == 201
    verified = house.ombud("doctor", "--verify")
    assert verified.returncode == 0, verified.stdout


def test_a_first_start_on_a_full_disk_says_so_and_works_once_there_is_space(house: House) -> None:
    filler = fill(house)
    done = house.ombud("doctor")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "space" in done.stderr
    filler.unlink()
    assert house.ombud("doctor", "--verify").returncode == 0


def test_a_command_on_a_full_disk_says_so(house: House) -> None:
    assert house.ombud("doctor").returncode == 0
    filler = fill(house)
    (house.folder / "rows.csv").write_text("投诉内容,处理状态\n" + "坏了,处理中\n" * 5, "utf-8")
    done = house.ombud("import", house.folder / "rows.csv", "--yes")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    filler.unlink()
    again = house.ombud("import", house.folder / "rows.csv", "--yes", "--json")
    assert json.loads(again.stdout)["rows"] == 5
    assert house.ombud("doctor", "--verify").returncode == 0
