"""The import as a person does it: a file, a correction, a look at the values, the account."""

import re

import pytest

from tests.arrivals.scenes import sheet
from tests.workbooks.books import whole_book

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
    begun(page)
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


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page_of):
    page = page_of("bob")
    page.goto("/imports/new")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.evaluate(
        """() => {
            const given = new DataTransfer();
            const file = new File(["x"], "large.xlsx");
            Object.defineProperty(file, "size", { value: 201 * 1024 * 1024 });
            given.items.add(file);
            const box = document.querySelector("[data-drop-file]");
            Object.defineProperty(box, "files", { value: [file], configurable: true });
            box.dispatchEvent(new Event("change", { bubbles: true }));
            delete box.files;
        }"""
    )
    page.wait_for_selector("text=This file is larger than 200 MB.")
    assert sent == []
    page.set_input_files(
        "[data-drop-file]", {"name": "投诉.csv", "mimeType": "text/csv", "buffer": ROWS}
    )
    page.wait_for_url("**/columns")


def test_a_draft_is_found_by_its_name_on_a_phone_and_discarded(page_of):
    page = page_of("bob", width=390, height=844)
    page.goto("/imports/new")
    file = {"name": "丢弃.csv", "mimeType": "text/csv", "buffer": ROWS}
    page.set_input_files("[data-drop-file]", file)
    page.wait_for_url("**/columns")
    page.goto("/imports")
    row = page.locator("tr:has-text('丢弃.csv')")
    assert row.locator("th").bounding_box()["width"] > 100
    row.locator("button:text-is('Discard')").click()
    page.click("dialog button:text-is('Yes, do it')")
    page.wait_for_selector("text=Discarded: nothing of it had come in.")
    assert not row.count()


def test_the_other_sheets_are_ticked_and_what_came_of_them_is_told(page_of):
    page = page_of("bob")
    page.goto("/imports/new")
    file = {"name": "全部.xlsx", "mimeType": "", "buffer": whole_book()}
    page.set_input_files("[data-drop-file]", file)
    page.wait_for_url("**/columns")
    assert page.locator("input[name=along]:checked").count() == 4
    page.uncheck("input[name=along][value=商品]")
    page.click("text=Next: values")
    begun(page)
    page.wait_for_selector(".lines li:has-text('订单'):has-text('2 added')", timeout=30_000)
    page.wait_for_selector(".lines li:has-text('2 of 3 lines became notes')")
    assert not page.locator(".lines li:has-text('商品')").count()


def test_a_newer_copy_is_compared_before_it_comes_in(page_of):
    def copy(place):
        rows = (
            {"投诉编号": f"NC-{n}", "投诉日期": f"2026/11/{n}", "客户姓名": "王芳",
             "问题描述": f"第{n}只碗裂了", "仓位": place if n == 2 else "A1"}
            for n in range(1, 5)
        )  # fmt: skip
        return {"name": "碗.csv", "mimeType": "text/csv", "buffer": sheet(*rows)}

    page = page_of("bob")
    for place in ("A1", "B7"):
        page.goto("/imports/new")
        page.set_input_files("[data-drop-file]", copy(place))
        page.wait_for_url("**/columns")
        page.click("text=Next: values")
        told = begun(page)
        page.wait_for_selector(".stat:has-text('History')", timeout=30_000)
    assert "Cases brought up to date" in told
    assert "Known already, nothing changes" in told
    assert "New cases" not in told
    assert "NC-2 row 3 仓位 A1 B7 will be taken over" in told
    page.wait_for_selector("a:has-text('Cases brought up to date')")


def begun(page):
    """Begin from the values on; the words of the page of changes, if others came in before."""
    page.wait_for_url("**/values")
    page.click(".import-do .btn-primary")
    page.wait_for_url(re.compile(r"/imports/\d+(/changes)?$"))
    if not page.url.endswith("/changes"):
        return ""
    page.wait_for_selector("text=Nothing was changed yet. As it stood", timeout=30_000)
    told = page.locator("main").inner_text()
    page.click("[form=begin]")
    return " ".join(told.split())
