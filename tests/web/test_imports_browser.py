"""The import as a person does it: a file, a correction, a look at the values, the account."""

import pytest

from tests.arrivals.scenes import sheet

pytestmark = pytest.mark.browser
ROWS = sheet(
    *(
        {
            "投诉编号": f"BR-{number}", "投诉日期": f"2026/11/{number}", "客户姓名": "王芳",
            "问题描述": f"收到的第{number}个杯子碎了", "仓位": "A1",
            "处理状态": "已完结" if number > 3 else "处理中",
        }
        for number in range(1, 13)
    )
)  # fmt: skip


def test_a_workbook_comes_in_with_a_corrected_column_and_its_account_is_shown(page_of):
    page = page_of("bob")
    page.goto("/imports/new")
    file = {"name": "投诉.csv", "mimeType": "text/csv", "buffer": ROWS}
    page.set_input_files("[data-drop-file]", file)
    page.wait_for_url("**/columns")
    page.select_option("select[name='field.4']", "parcel_no")
    page.wait_for_selector(".as-read th:text-is('Parcel number')")
    page.click("text=Next: values")
    page.wait_for_url("**/values")
    page.select_option("tr:has-text('处理中') select", "resolved")
    page.wait_for_selector(".outlook:has-text('12 quiet history')")
    page.select_option("tr:has-text('处理中') select", "in_progress")
    page.wait_for_selector(".outlook:has-text('3 open')")
    page.click("text=Import 12 rows")
    page.wait_for_selector(".stat:has-text('History'):has-text('9')", timeout=30_000)
    page.click(".stat:has-text('Open')")
    page.wait_for_selector("tr[data-row]")
    assert page.locator("tr[data-row]").count() == 3


def test_rows_pasted_anywhere_on_the_page_land_in_the_box(page_of):
    page = page_of("bob")
    page.goto("/imports/new")
    page.evaluate(
        """() => {
            const given = new DataTransfer();
            given.setData("text/plain", "投诉日期\\t问题描述\\n2026/11/1\\t杯子碎了");
            document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given}));
        }"""
    )
    page.click("text=Read it")
    page.wait_for_url("**/columns")
    assert page.locator("select[name='field.1']").input_value() == "description"


def test_a_refused_file_is_told_in_place(page_of):
    page = page_of("bob")
    page.goto("/imports/new")
    page.set_input_files("[data-drop-file]", {"name": "a.xlsx", "mimeType": "", "buffer": b"%PDF"})
    page.wait_for_selector("text=This is not a workbook that can be read.")
