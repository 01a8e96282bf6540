"""Settings in a real browser: what is typed is shown, what ends something is asked."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PageOf = Callable[..., Page]


def test_a_series_is_seen_while_it_is_typed_and_asked_before_it_holds(page_of: PageOf) -> None:
    page = page_of("alice")
    page.goto("/settings/numbers")
    page.get_by_role("link", name="Our Shop").click()
    page.get_by_label("Begins with").fill("=")
    expect(page.locator("#example")).to_contain_text("does not make a number yet")
    page.get_by_label("Begins with").fill("OM26-")
    page.get_by_label("Digits at least").fill("3")
    page.get_by_label("Next number").fill("700")
    expect(page.locator("#example")).to_contain_text("OM26-700")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#ask")).to_contain_text("Cases that stand keep their numbers")
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.locator("table")).to_contain_text("OM26-700")
    expect(page.locator("table")).to_contain_text("by Alice")


def test_a_key_is_copied_once_and_revoked_after_a_question(page_of: PageOf) -> None:
    page = page_of("alice", width=390, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/settings/keys")
    page.get_by_label("Name").fill("chat robot")
    page.get_by_role("button", name="Make the key").click()
    key = page.locator("p.secret .contact > span").inner_text()
    assert re.fullmatch(r"ombud_[\w-]{40,}", key)
    page.locator("[data-copy]").click()
    assert page.evaluate("navigator.clipboard.readText()") == key
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Back to the keys").click()
    expect(page.locator("main")).not_to_contain_text(key)
    page.get_by_role("button", name="Revoke the key “chat robot”").click()
    expect(page.locator("#ask")).to_contain_text("shut out at once")
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.locator("table")).to_contain_text("revoked")
