"""`ombud demo` fills an empty house, and only an empty one."""

import re
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from django.urls import reverse

from ombud.casework.models import Case
from ombud.cli.demo.shapes import Story
from ombud.cli.demonstrate import command, new_password
from ombud.people.models import Member
from tests.demo.smaller import small_story

NOW = "2026-11-22T18:30+08:00"


@pytest.fixture
def few_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story with a few cases only: the command is what is tried here."""

    def story(seed: int, now: object) -> Story:
        tale = small_story()
        bought = {case.order for case in tale.cases[:5]}
        orders = tuple(order for order in tale.orders if order.number in bought)
        buyers = {order.customer for order in orders}
        return replace(
            tale,
            orders=orders,
            cases=tuple(case for case in tale.cases if case.order in bought),
            customers=tuple(one for one in tale.customers if one.key in buyers),
        )

    monkeypatch.setattr("ombud.cli.demo.story", story)


def _run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words), catch_exceptions=False)


@pytest.mark.usefixtures("db", "few_cases")
def test_it_prints_logins_and_a_password_that_work() -> None:
    result = _run("--now", NOW)
    assert result.exit_code == 0
    found = re.search(r"made just now: (\S+)", result.output)
    assert found
    asked = {"login": "mia", "password": found[1]}
    assert re.search(r"^  mia +agent +林小雨$", result.output, re.MULTILINE)
    assert Client().post(reverse("account_login"), asked).status_code == 302


@pytest.mark.usefixtures("db", "few_cases")
def test_it_says_how_to_start() -> None:
    assert re.search(r"OMBUD_DATA=\S+ ombud serve\n$", _run("--now", NOW).output)


@pytest.mark.usefixtures("db", "few_cases")
def test_its_people_read_english_when_asked() -> None:
    _run("--now", NOW, "--language", "en")
    mia = Member.objects.get(login="mia")
    assert (mia.name, mia.language) == ("Mia Lin", "en")


@pytest.mark.usefixtures("alice", "few_cases")
def test_it_leaves_a_house_with_people_alone() -> None:
    result = _run("--now", NOW)
    assert result.exit_code == 1
    assert "people or cases of your own" in result.output
    assert not Case.objects.exists()
    assert Member.objects.count() == 1


@pytest.mark.usefixtures("db", "few_cases")
def test_a_second_demo_in_the_same_folder_is_refused() -> None:
    _run("--now", NOW)
    cases = Case.objects.count()
    again = _run("--now", NOW)
    assert again.exit_code == 1
    assert "already" in again.output
    assert Case.objects.count() == cases


@pytest.mark.django_db
def test_a_time_without_a_zone_is_refused_with_an_example() -> None:
    result = _run("--now", "2026-11-22T18:30")
    assert result.exit_code == 1
    assert "2026-11-22T18:30+08:00" in result.output
    assert not Member.objects.exists()


def test_no_two_companies_share_a_password() -> None:
    assert len({new_password() for _ in range(50)}) == 50
    assert len(new_password()) >= 14
