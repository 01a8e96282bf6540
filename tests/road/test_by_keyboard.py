"""The main road without a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.road import working
from tests.road.person import LOCALES, Person

pytestmark = pytest.mark.browser


CASES = re.compile("/cases$")


@pytest.fixture
def bob(stocked, page_of):
    page = page_of("bob", locale=LOCALES["en"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return Person(page, "en")


def _row(page: Page, at: int) -> str:
    return page.locator("tr[data-row]").nth(at).get_attribute("data-row") or ""


def test_a_case_is_entered_worked_and_closed_by_keys_alone(bob):
    page = bob.page
    working.new_case_by_paste(bob)
    working.note(bob, "asked the warehouse")
    bob.press("a")
    bob.types("We will exchange it.")
    bob.press("Control+Enter")
    expect(page.locator(".entry-out")).to_contain_text("We will exchange it.")
    bob.press("r")
    expect(page.locator("#remedy [name=kind]")).to_be_focused()
    bob.press("Control+Enter")
    expect(page.locator(".remedy-proposed")).to_be_visible()
    bob.press("z")
    expect(page.locator("#closing [name=outcome]")).to_be_focused()
    bob.types("Upheld")
    bob.press("Control+Enter")
    expect(page.locator(".ended")).to_be_visible()


def test_rows_are_walked_opened_and_left_by_keys_alone(bob):
    page = bob.page
    bob.press("g c")
    expect(page).to_have_url(CASES)
    bob.press("j j k")
    expect(page.locator("tr.is-here + tr")).to_have_attribute("data-row", _row(page, 1))
    bob.press("Enter")
    expect(page.locator("h1 [data-copy]")).to_be_visible()
    bob.press("w 2")
    bob.is_told("Saved.")
    bob.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    bob.press("g h")
    expect(page).to_have_title("Home · Ombud")


def test_several_rows_are_changed_in_one_go_by_keys_alone(bob):
    page = bob.page
    bob.press("g c")
    expect(page).to_have_url(CASES)
    bob.press("j x j x")
    expect(page.locator("[data-bulk-count]")).to_have_text("2 selected")
    expect(page.locator("[data-bulk] [name=owner_id]")).to_be_visible()
    bob.press("e")
    bob.types("Charlie")
    bob.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("2 cases changed.")
    expect(page.locator("tr[data-row]", has_text="Charlie")).to_have_count(2)
    bob.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back in 2 cases.")
    expect(page.locator("tr[data-row]", has_text="Charlie")).to_have_count(0)
