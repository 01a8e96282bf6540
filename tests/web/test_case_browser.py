"""The case page under somebody's hands: an answer taken back, a customer found, a phone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
COMPLAINT = "你好，订单 4012345678901 的鞋底开胶了，请退款 68 元\n电话 139 8888 7766"
PHONE = {"width": 390, "height": 844}
# What stands in each part, and what does not.
PARTS = {
    "what": ("#customer", ".case-story"),
    "do": ("#lines", ".case-story"),
    "said": (".case-story", "#lines"),
}


def new_case(page, text=COMPLAINT):
    page.goto("/cases/new")
    page.fill("#intake-text", text)
    expect(page.locator("#i-order_no")).not_to_have_value("")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".next-title")).to_be_visible()
    # Before the scripts are there a key goes nowhere.
    page.wait_for_load_state()


def test_an_answer_sent_in_error_is_taken_back_by_one_key(page_of):
    page = page_of("charlie")
    new_case(page)
    asked = page.locator(".next-title").inner_text()
    due = page.locator(".next [data-due]").get_attribute("data-due")
    page.keyboard.press("a")
    page.keyboard.type("马上为您处理")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-undo")).to_be_visible()
    expect(page.locator(".next-title")).not_to_have_text(asked)
    page.keyboard.press("u")
    expect(page.locator(".entry-withdrawn")).to_contain_text("马上为您处理")
    expect(page.locator(".next-title")).to_have_text(asked)
    assert page.locator(".next [data-due]").get_attribute("data-due") == due


def test_another_customer_is_found_by_the_end_of_the_phone_and_chosen(page_of):
    page = page_of("charlie")
    new_case(page)
    new_case(page, "订单 4012345678902 一直没发货，请退款")
    page.keyboard.press("v")
    expect(page.locator("#customer [type=search]")).to_be_focused()
    page.keyboard.type("7766")
    page.locator(".found").first.click()
    expect(page.locator(".what-contact").first).to_contain_text("7766")


def test_on_a_phone_the_parts_are_tabs_under_the_next_step(page_of):
    page = page_of("charlie")
    page.set_viewport_size(PHONE)
    new_case(page)
    parts = {name: page.locator(f".case-parts label:has([value={name}])") for name in PARTS}
    for name, (own, other) in PARTS.items():
        parts[name].click()
        expect(page.locator(own)).to_be_visible()
        expect(page.locator(other)).to_be_hidden()
        page.mouse.wheel(0, 2000)
        expect(page.locator(".next-do .btn").first).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(".next-do .btn").first.click()
    expect(page.locator("#answer-text")).to_be_focused()
