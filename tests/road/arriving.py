"""The first hour: set-up by the one-time link, invitations, the team's workbook."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.house.browsing import Served
from tests.road.person import LOCALES, Person

IMPORT_MS = 30_000
PASSWORD = "three geese by the river"
Visitors = Callable[..., Page]


def somebody(visitors: Visitors, language: str) -> Person:
    """A fresh visitor whose browser asks for the language."""
    page = visitors(locale=LOCALES[language])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return Person(page, language)


def set_up(who: Person, served: Served) -> None:
    """Become the administrator through the link that the console says."""
    link = re.search(r"http://\S+/welcome/\S+", served.log.read_text("utf-8"))
    assert link
    who.page.goto(link.group())
    expect(who.page.locator("h1")).to_have_text(who.reads("Welcome to Ombud"))
    who.page.fill("[name=shop_name]", "海豚代购 Dolphin")
    _join(who, "林晓", "lin")
    expect(who.page.locator("nav.rail")).to_be_visible()


def _join(who: Person, name: str, login: str) -> None:
    who.page.fill("[name=name]", name)
    who.page.fill("[name=login]", login)
    who.page.fill("[name=password]", PASSWORD)
    who.button("Start").click()
    expect(who.page.locator(".who")).to_have_text(name[0])


def invitation(who: Person, name: str, role: str) -> str:
    """Invite somebody; return the link to send them."""
    who.page.goto("/settings/people")
    who.link("Invite somebody").click()
    who.page.fill("[name=name]", name)
    who.page.select_option("[name=role]", role)
    who.button("Make the link").click()
    return who.page.locator(".secret").inner_text().strip()


def joined(visitors: Visitors, language: str, link: str, login: str) -> Person:
    """Open an invitation as the one it was sent to, and join."""
    who = somebody(visitors, language)
    who.page.goto(link)
    _join(who, who.page.input_value("[name=name]"), login)
    return who


def import_workbook(who: Person, file: Path, corrected: dict[str, str]) -> None:
    """Bring the workbook in; `corrected` says what some of its columns really hold."""
    who.page.goto("/imports/new")
    who.page.set_input_files("[data-drop-file]", file)
    for column, field in corrected.items():
        _correct(who, column, field)
    who.button("Next: values").click()
    expect(who.page.locator("#outlook")).to_be_visible()
    who.page.locator(".import-do .btn-primary").click()
    expect(who.page.locator(".stats")).to_be_visible(timeout=IMPORT_MS)


def _correct(who: Person, column: str, field: str) -> None:
    row = who.page.locator("table.pairs tr", has=who.page.get_by_text(column, exact=True))
    with who.page.expect_response("**/preview"):
        row.locator("[name^='field.']").select_option(field)
    expect(row.locator("[name^='field.']")).to_have_value(field)


def is_told_the_result(who: Person, **numbers: int) -> None:
    """The result page says in numbers what came in."""
    for stat, label in {"history": "History", "open": "Open", "late": "Truly late"}.items():
        named = who.page.locator(".stat-label", has_text=who.reads(label))
        told = who.page.locator(".stat", has=named).locator(".stat-number")
        expect(told).to_have_text(str(numbers[stat]))
