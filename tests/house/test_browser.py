"""The browser harness itself: the cast signs in, and a broken page does not pass unseen."""

import pytest
from playwright.sync_api import expect

from tests.house.cast import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("login", ["alice", "bob", "charlie"])
def test_everybody_of_the_cast_signs_in(page_of, login):
    page = page_of(login)
    assert page.locator("nav").first.is_visible()


def test_a_wrong_password_is_refused_in_words(new_page):
    page = new_page()
    page.goto("/")
    page.fill("input[name=login]", "bob")
    page.fill("input[name=password]", "not his password")
    page.press("input[name=password]", "Enter")
    assert page.locator("[role=alert], .invalid-feedback, .errorlist").first.inner_text()
    assert page.locator("input[name=password]").is_visible()


def test_what_was_typed_outlives_the_session_and_is_sent_after_signing_in_again(page_of):
    page = page_of("bob")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/cases/new")
    page.fill("#intake-text", "收到的杯子碎了，请退款")
    page.press("#intake-text", "Control+Enter")
    page.fill("#answer-text", "马上为您查")
    page.context.clear_cookies(name="sessionid")
    page.press("#answer-text", "Control+Enter")
    expect(page.locator("#toasts .toast-note").last).to_contain_text("another tab")
    expect(page.locator("#answer-text")).to_have_value("马上为您查")
    sign_in_again(page.context.new_page())
    page.bring_to_front()
    page.press("#answer-text", "Control+Enter")
    expect(page.locator(".entry-out")).to_have_count(1)
    expect(page.locator(".entry-out")).to_contain_text("马上为您查")


def test_a_page_sent_without_a_session_is_kept_to_be_sent_again(page_of):
    page = page_of("bob")
    page.goto("/cases/new")
    page.fill("#intake-text", "收到的杯子碎了\n\n请退款")
    page.context.clear_cookies(name="sessionid")
    page.press("#intake-text", "Control+Enter")
    expect(page.get_by_role("heading")).to_have_text("You are signed out")
    sign_in_again(page.context.new_page())
    page.bring_to_front()
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator(".entry-in").first).to_contain_text("请退款")


def sign_in_again(page):
    page.goto("/login")
    page.fill("input[name=login]", "bob")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
