"""The sheet of cases under somebody's hands: the keyboard, a real clipboard, two people at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.sheets import (
    CLIPBOARD,
    COLUMNS,
    cell,
    new_cases,
    paste,
    press,
    put_on_clipboard,
    saved,
    sent,
    sheet,
)

pytestmark = pytest.mark.browser


def test_the_sheet_is_worked_by_keys_alone(page_of):
    page = page_of("charlie", locale="en-GB")
    query = new_cases(page, 3)
    title, day = cell(page, 1, "title"), cell(page, 1, "next_on")
    before = title.inner_text()
    press(page, "ArrowRight")
    expect(title).to_be_focused()
    press(page, "F2", "End")
    page.keyboard.type("!")
    sent(page, "Enter")
    expect(title).to_have_text(f"{before}!")
    expect(cell(page, 2, "title")).to_be_focused()
    press(page, "Shift+Tab", "Control+End")
    expect(cell(page, 3, "owner")).to_be_focused()
    press(page, "Control+Home")
    expect(cell(page, 1, "number")).to_be_focused()
    press(page, "Shift+ArrowDown", "Shift+ArrowRight")
    expect(page.locator("#grid-said")).to_have_text("Marked, rows by columns: 2 × 2")
    expect(page.locator("td[aria-selected=true], th[aria-selected=true]")).to_have_count(4)
    press(page, "Control+a")
    expect(page.locator(".is-in")).to_have_count(3 * len(COLUMNS))
    press(page, "Escape", "Control+Home", "ArrowRight")
    # Typing begins an edit, Escape gives it up.
    page.keyboard.type("jk")
    expect(page.locator(".grid-input")).to_have_value("jk")
    press(page, "Escape")
    expect(title).to_have_text(f"{before}!")
    sent(page, "Delete")
    expect(title).to_have_text("")
    press(page, "Control+z")
    expect(title).to_have_text(f"{before}!")
    # Half a day empties nothing.
    day.click()
    press(page, "F2")
    page.locator(".grid-input").fill("2026-12-24")
    sent(page, "Enter")
    expect(day).to_have_attribute("data-value", "2026-12-24")
    day.click()
    page.keyboard.type("05")
    press(page, "Enter")
    expect(page.locator("#grid-note")).to_contain_text("not written to its end")
    expect(day).to_be_focused()
    expect(day).to_have_attribute("data-value", "2026-12-24")
    press(page, "Escape")
    # What was done is known after a reload, and taken back there.
    page.reload()
    expect(title).to_have_text(f"{before}!")
    press(page, "Control+z")
    expect(day).to_have_attribute("data-value", "")
    press(page, "Control+z")
    expect(title).to_have_text(before)
    press(page, "?")
    expect(page.locator("dialog[open]")).to_contain_text("Fill down as a series")
    press(page, "Escape")
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "4")
    expect(grid).to_have_attribute("aria-colcount", str(len(COLUMNS)))
    expect(cell(page, 2, "stage")).to_have_attribute("aria-colindex", "5")
    # The browser keeps its own way back.
    cell(page, 1, "title").click()
    page.evaluate("addEventListener('keydown', event => { window.taken = event.defaultPrevented })")
    press(page, "Alt+ArrowLeft")
    assert page.evaluate("window.taken") is not True
    assert query


def test_an_input_method_begins_in_the_cell(page_of):
    page = page_of("charlie")
    new_cases(page, 1)
    cell(page, 1, "title").click()
    wire = page.context.new_cdp_session(page)
    key = {"windowsVirtualKeyCode": 229, "key": "Process", "code": "KeyT"}
    wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    wire.send("Input.imeSetComposition", {"text": "tui", "selectionStart": 3, "selectionEnd": 3})
    wire.send("Input.insertText", {"text": "退款"})
    expect(page.locator(".grid-input")).to_have_value("退款")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "title")).to_have_text("退款")


def test_a_choice_is_found_by_its_letters_and_a_refusal_is_told_at_the_cell(page_of):
    page = page_of("charlie", locale="en-GB", height=420)
    new_cases(page, 1)
    detail, owner = cell(page, 1, "detail"), cell(page, 1, "owner")
    stage = cell(page, 1, "stage")
    detail.click()
    press(page, "Enter")
    # The list of choices is scrolled by its bar, and stays. To hover waits until it stands still.
    page.locator("#grid-choices").hover()
    bar = page.locator("#grid-choices").bounding_box()
    page.mouse.move(bar["x"] + bar["width"] - 4, bar["y"] + 20)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] - 4, bar["y"] + 90, steps=3)
    page.mouse.up()
    expect(page.locator("#grid-choices")).to_be_visible()
    expect(page.locator(".grid-input")).to_be_focused()
    press(page, "Escape")
    owner.click()
    page.keyboard.type("bo")
    expect(page.locator("#grid-choices [aria-selected=true]")).to_have_text("Bob")
    page.keyboard.press("Tab")
    expect(owner).to_have_text("Bob")
    saved(page)
    before = stage.inner_text()
    stage.click()
    page.keyboard.press("Enter")
    page.locator("#grid-choices [role=option]").nth(3).click()
    expect(page.locator("#grid-note")).to_be_visible()
    expect(stage).to_have_attribute("aria-invalid", "true")
    assert stage.inner_text() == before
    page.keyboard.press("Escape")
    expect(page.locator("#grid-note")).to_have_count(0)


def test_blocks_go_to_a_spreadsheet_and_come_from_one(page_of):
    page = page_of("charlie", locale="en-GB", **CLIPBOARD)
    new_cases(page, 52)
    first, stage = cell(page, 1, "title").inner_text(), cell(page, 1, "stage").inner_text()
    # The head is of a workbook in the other language, in an order of its own.
    heads = "负责人\t标题\t优先级\t等待方\t下次跟进\t阶段\t备注"
    lines = [f"Bob\tpasted {n}\tP2\t卖家\t2026/12/{n % 28 + 1}\t调查\tx" for n in range(50)]
    lines[48] = lines[48].replace("卖家", "the moon")
    cell(page, 1, "title").click()
    paste(page, "\r\n".join([heads, *lines]) + "\r\n")
    for row in (1, 50):
        expect(cell(page, row, "title")).to_have_text(f"pasted {row - 1}")
        expect(cell(page, row, "owner")).to_have_text("Bob")
        expect(cell(page, row, "stage")).to_have_attribute("data-value", "investigation")
        expect(cell(page, row, "priority")).to_have_attribute("data-value", "P2")
        expect(cell(page, row, "waiting_for")).to_have_attribute("data-value", "seller")
    expect(cell(page, 50, "next_on")).to_have_attribute("data-value", "2026-12-22")
    expect(page.locator("#toasts")).to_contain_text("备注")
    refused = page.locator("[aria-invalid=true]")
    expect(refused).to_have_count(1)
    refused.click()
    expect(page.locator("#grid-note")).to_contain_text("the moon")
    press(page, "Escape", "Control+z")
    for row in (1, 50):
        expect(cell(page, row, "stage")).to_have_text(stage)
        expect(cell(page, row, "owner")).to_have_text("Charlie")
    expect(cell(page, 1, "title")).to_have_text(first)
    press(page, "Control+y")
    expect(cell(page, 50, "title")).to_have_text("pasted 49")
    saved(page)
    # A line goes to the case it names; one that names none is told.
    first, second = (cell(page, row, "number").inner_text() for row in (1, 2))
    cell(page, 1, "number").click()
    paste(page, f"{second}\tof the second\n{first}\tof the first\nNO-SUCH\tof nobody")
    expect(cell(page, 1, "title")).to_have_text("of the first")
    expect(cell(page, 2, "title")).to_have_text("of the second")
    expect(page.locator("#toasts")).to_contain_text("NO-SUCH")
    # Out again, guarded against formulas.
    cell(page, 1, "title").click()
    paste(page, '"=1+1 ""a"""\n+86 138 0013 8000')
    cell(page, 1, "number").click()
    press(page, "Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Control+c")
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    detail = cell(page, 1, "detail").inner_text()
    assert copied == [
        f"{first}\t\"'=1+1 \"\"a\"\"\"\t{detail}", f"{second}\t+86 138 0013 8000\t{detail}",
    ]  # fmt: skip


def test_a_paste_is_never_lost_where_columns_are_not_shown(page_of):
    page = page_of("charlie", locale="en-GB", **CLIPBOARD)
    query = new_cases(page, 2)
    sheet(page, query, ("title", "owner", "opened"))
    title = page.locator("tbody tr[data-row]:nth-child(1) > :nth-child(2)")
    title.click()
    paste(page, "Title\tUnheard of\tOpened\nkept\tlost?\t2020-01-01")
    expect(title).to_have_text("kept")
    expect(page.locator("#toasts")).to_contain_text("Unheard of")
    expect(page.locator("#toasts")).to_contain_text("only read here, left out: Opened")
    put_on_clipboard(page, "Stage\tTeam\nProposal\tAfter-sales")
    press(page, "Control+v")
    expect(page.locator("#toasts")).to_contain_text("Nothing was pasted.")


def test_marked_cells_are_filled_down_and_as_series(page_of):
    page = page_of("charlie", **CLIPBOARD)
    new_cases(page, 4)
    cell(page, 1, "title").click()
    paste(page, "Batch 009\tLOG.LATE")
    cell(page, 1, "title").click()
    press(page, *["Shift+ArrowDown"] * 3, "Shift+ArrowRight")
    sent(page, "Control+d")
    for row in (2, 4):
        expect(cell(page, row, "title")).to_have_text("Batch 009")
        expect(cell(page, row, "detail")).to_have_attribute("data-value", "LOG.LATE")
    cell(page, 1, "title").click()
    press(page, *["Shift+ArrowDown"] * 3)
    cell(page, 2, "title").click()
    page.keyboard.type("Batch 011")
    sent(page, "Enter")
    cell(page, 1, "title").click()
    press(page, *["Shift+ArrowDown"] * 3)
    sent(page, "Control+e")
    titles = [cell(page, row, "title").inner_text() for row in range(1, 5)]
    assert titles == ["Batch 009", "Batch 011", "Batch 013", "Batch 015"]
    cell(page, 1, "next_on").click()
    paste(page, "2026-12-30")
    cell(page, 1, "next_on").click()
    press(page, *["Shift+ArrowDown"] * 3)
    sent(page, "Control+e")
    expect(cell(page, 4, "next_on")).to_have_attribute("data-value", "2027-01-02")
    press(page, "Control+z", "Control+z", "Control+z")
    expect(cell(page, 4, "title")).to_have_text("Batch 009")


def test_others_come_in_live_and_a_conflict_shows_both(page_of):
    page, other = page_of("charlie", locale="en-GB"), page_of("bob", locale="en-GB")
    query = new_cases(page, 2)
    sheet(other, query)
    cell(page, 1, "title").click()
    page.keyboard.type("mine")
    for row, words in ((1, "theirs"), (2, "theirs too")):
        cell(other, row, "title").click()
        other.keyboard.type(words)
        sent(other, "Enter")
    # What is not being written here shows theirs by itself, for a moment in another colour.
    expect(cell(page, 2, "title")).to_have_class(re.compile("is-new"))
    expect(cell(page, 2, "title")).to_have_text("theirs too")
    press(page, "Enter")
    cell(page, 1, "title").click()
    note = page.locator("#grid-note")
    expect(note).to_contain_text("theirs")
    expect(note).to_contain_text("mine")
    expect(cell(page, 1, "title")).to_have_text("theirs")
    note.locator("[data-note=write_mine]").click()
    expect(cell(page, 1, "title")).to_have_text("mine")
    expect(cell(other, 1, "title")).to_have_text("mine")
    # Another column of a row that changed meanwhile is no conflict.
    cell(page, 2, "title").click()
    page.keyboard.type("mine too")
    cell(other, 2, "owner").click()
    other.keyboard.type("bob")
    sent(other, "Enter")
    press(page, "Enter")
    expect(cell(page, 2, "owner")).to_have_text("Bob")
    saved(page)
    expect(cell(page, 2, "title")).to_have_text("mine too")
    expect(page.locator(".is-noted")).to_have_count(0)
