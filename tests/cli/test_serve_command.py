"""`ombud serve` stops cleanly, starts what died again, and never leaves anything behind."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.house import House, house_at, is_alive, kill, tried_once, until

pytestmark = [pytest.mark.xdist_group("serve"), tried_once]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation of its own, not served yet."""
    with house_at(tmp_path) as house:
        yield house


def can_listen(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def children(house: House, word: str) -> list[int]:
    """The direct children whose command holds the word."""
    assert house.serving is not None
    found = []
    for each in house.processes():
        stat = Path(f"/proc/{each}/stat")
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = stat.with_name("cmdline").read_text()
        except OSError:
            continue
        if parent == house.serving.pid and word in command:
            found.append(each)
    return found


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_and_leaves_nothing_running(house: House, sign: int) -> None:
    house.serve("--processes", 1)
    until(lambda: len(house.processes()) >= 5, "the web and the worker run with all below them")
    below = house.processes()
    assert house.stop(sign) == 0
    assert "Ombud has stopped. Nothing was lost." in house.log()
    assert [each for each in below if is_alive(each)] == []
    assert can_listen(house.port)


def test_what_dies_is_started_again(house: House) -> None:
    house.serve("--processes", 1)
    for word in ("granian", "cli\0work"):
        (before,) = until(lambda word=word: children(house, word), f"{word} runs")
        kill(before)
        until(
            lambda word=word, before=before: set(children(house, word)) - {before},
            f"{word} runs again",
        )
    until(house.answers, "the web answers again")
    assert "started again" in house.log()


def test_killed_with_its_children_it_leaves_no_orphan_on_its_port(house: House) -> None:
    house.serve("--processes", 2)
    assert house.serving is not None
    below = house.processes()
    for each in (house.serving.pid, *children(house, "ombud")):
        kill(each)
    until(lambda: not any(map(is_alive, below)), "all children have ended")
    # One that was only just starting notices on its way.
    until(lambda: can_listen(house.port), "the port is free")


def test_a_used_port_is_refused_in_a_sentence(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", house.port))
        taken.listen()
        done = house.ombud("serve", "--port", house.port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {house.port} is in use.")
    assert f"--port {house.port + 1}" in done.stderr
    assert not house.data.exists()


def test_an_address_of_another_machine_is_refused_in_a_sentence(house: House) -> None:
    done = house.ombud("serve", "--host", "192.0.2.1", "--port", house.port)
    assert (done.returncode, "Ombud cannot listen on 192.0.2.1" in done.stderr) == (1, True)


def test_two_that_start_at_once_bring_up_one_database(house: House) -> None:
    both = [house.start("doctor"), house.start("doctor")]
    assert [process.wait(90) for process in both] == [0, 0]
    assert house.ombud("doctor", "--verify").returncode == 0
