"""A promise under somebody's hands: seen while it is written, watched once sent, put right."""

import pytest
from playwright.sync_api import expect

from tests.web.test_case_browser import new_case

pytestmark = pytest.mark.browser


def test_a_promise_is_seen_while_written_watched_once_sent_and_gone_when_denied(page_of):
    page = page_of("charlie")
    new_case(page)
    page.keyboard.press("a")
    page.keyboard.type("您好，我们两小时内给您答复")
    expect(page.locator("#promised-now .promised")).to_contain_text("Promised answer")
    expect(page.locator("#answer-text")).to_have_value("您好，我们两小时内给您答复")
    page.keyboard.press("Control+Enter")
    promise = page.locator("#promises .promise")
    expect(promise.locator("q")).to_have_text("我们两小时内给您答复")
    expect(page.locator(".next-note")).to_have_text("Promised answer")
    due = promise.locator("[data-due]").get_attribute("data-due")
    assert page.locator(".next [data-due]").get_attribute("data-due") == due
    promise.locator("summary").click()
    promise.get_by_role("button", name="That was no promise").click()
    expect(promise).to_have_count(0)
    expect(page.locator(".next-note")).to_have_text("Settlement")


def test_a_promise_is_moved_then_kept_by_hand(page_of):
    page = page_of("charlie")
    new_case(page)
    page.keyboard.press("a")
    page.keyboard.type("我们两小时内给您答复")
    page.keyboard.press("Control+Enter")
    promise = page.locator("#promises .promise")
    expect(promise).to_be_visible()
    promise.locator("summary").click()
    promise.locator("select").select_option("refund")
    promise.get_by_role("button", name="Save").click()
    expect(promise.locator(".promise-what")).to_have_text("Promised refund")
    promise.locator("summary").click()
    promise.get_by_role("button", name="It is kept").click()
    expect(page.locator("#promises .promise-kept")).to_contain_text("kept")
