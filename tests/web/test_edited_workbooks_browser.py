"""A list leaves, is edited and comes back, as a person does it."""

import pytest

from tests.workbooks.trips import reworked

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_an_edited_workbook_is_dropped_looked_at_taken_over_and_taken_back(page_of):
    page = page_of("bob")
    page.goto("/cases/new")
    page.fill("textarea[name='text']", "杯子碎了，请退款，往返工作簿")
    page.click("main form button.btn-primary")
    page.wait_for_url("**/cases/*")
    page.goto("/cases/workbooks")
    asked = page.request.get("/cases/editing.xlsx?view=all")

    def work(book):
        sheet = book.worksheets[0]
        heads = [cell.value for cell in sheet[1]]
        sheet.cell(2, heads.index("Title") + 1, "edited in a sheet")
        sheet.cell(2, heads.index("Priority") + 1, "nonsense")

    file = {"name": "list.xlsx", "mimeType": XLSX, "buffer": reworked(asked.body(), work)}
    page.set_input_files("[data-drop-file]", file)
    page.wait_for_url("**/workbooks/*")
    page.wait_for_selector("td:has-text('edited in a sheet')")
    page.wait_for_selector("td:has-text('nonsense')")
    page.click("text=Take it over")
    page.wait_for_selector("h2:has-text('What changed')")
    page.click("text=Take the changes back")
    page.wait_for_selector("text=Taken back in 1 case.")
