"""The browser harness itself: the cast signs in, and a broken page does not pass unseen."""

import pytest

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
