"""The page of reports in a browser: what is chosen is told, the button waits for its file."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
def test_the_button_waits_until_the_workbook_has_come(
    page_of: Callable[..., Page], width: int
) -> None:
    page = page_of("bob", width=width)
    page.goto("/cases/reports?unit=month")
    outlook = page.locator("#outlook")
    before = outlook.inner_text()
    page.get_by_label("Week or month").select_option(index=4)
    expect(outlook).not_to_have_text(before)
    button = page.get_by_role("button", name="Make the workbook")
    with page.expect_download() as coming:
        button.click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    expect(button).to_be_enabled()
    expect(page.locator("[data-file-wait]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_cases_lead_to_the_report_by_its_menu(page_of: Callable[..., Page]) -> None:
    page = page_of("bob")
    page.goto("/cases")
    page.locator("summary", has_text="Export").click()
    page.get_by_role("link", name="Monthly report").click()
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
    chosen = page.get_by_label("Week or month").input_value()
    assert chosen.startswith("month:")


def test_a_menu_closes_when_the_file_it_leads_to_is_on_its_way(
    page_of: Callable[..., Page],
) -> None:
    page = page_of("bob")
    page.goto("/cases?view=all")
    page.locator("summary", has_text="Export").click()
    with page.expect_download():
        page.get_by_role("link", name="CSV", exact=True).click()
    expect(page.locator("details.pop[open]")).to_have_count(0)
