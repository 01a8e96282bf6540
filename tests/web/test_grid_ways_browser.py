"""The sheet's columns, its long lists, how one leaves it, and what axe and a phone say."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.long_list import KIND, ROWS
from tests.web.sheets import (
    CLIPBOARD,
    cell,
    new_cases,
    press,
    put_on_clipboard,
    row_at,
    saved,
    sheet,
)

pytestmark = pytest.mark.browser
TO_THE_END = """async () => {
  const box = document.querySelector("[data-table]");
  const grid = document.querySelector("[role=grid]");
  while (grid.getAttribute("aria-rowcount") === "-1") {
    box.scrollTop = box.scrollHeight;
    await new Promise(requestAnimationFrame);
  }
}"""
LONG_MS = 60_000


def test_columns_are_drawn_moved_frozen_sorted_grouped_and_looked_through(page_of):
    page = page_of("charlie", locale="en-GB")
    query = new_cases(page, 3).replace("&sort=number", "") + "&view=all"
    page.goto(f"/cases?{query}")
    head = page.locator("th[data-column=title]")
    grip = head.locator(".grid-grip").bounding_box()
    page.mouse.move(grip["x"] + 4, grip["y"] + 8)
    page.mouse.down()
    with page.expect_response("**/cases/grid/widths"):
        page.mouse.move(grip["x"] + 64, grip["y"] + 8, steps=4)
        page.mouse.up()
    wide = head.bounding_box()["width"]
    # By hand to the left of the title, by keys one further.
    owner, title = page.locator("th[data-column=owner]"), head.bounding_box()
    place = owner.bounding_box()
    page.mouse.move(place["x"] + 8, place["y"] + 10)
    page.mouse.down()
    page.mouse.move(title["x"] + 30, title["y"] + 10, steps=5)
    with page.expect_response("**/cases/grid/columns"):
        page.mouse.up()
    assert order_of(page)[:3] == ["number", "owner", "title"]
    with page.expect_response("**/cases/grid/columns"):
        press(page, "Alt+Shift+ArrowLeft")
    expect(page.locator("#grid-said")).to_have_text("Owner is column 1 now")
    press(page, "Alt+ArrowDown")
    with page.expect_response("**/cases/grid/widths"):
        page.get_by_role("menuitem", name="Freeze up to here").click()
    page.reload()
    assert order_of(page)[:3] == ["owner", "number", "title"]
    assert abs(head.bounding_box()["width"] - wide) <= 1
    stands = "cell => getComputedStyle(cell).position"
    first = row_at(page, 1).locator("[aria-colindex]")
    assert [first.nth(n).evaluate(stands) == "sticky" for n in range(3)] == [True, False, False]
    page.locator("th[data-column=stage] a").click()
    page.locator("th[data-column=number] a").click(modifiers=["Shift"])
    expect(page.locator("th[data-column=number] .sort-place")).to_have_text("2")
    assert "sort=stage%2Cnumber" in page.url
    row_at(page, 1).locator("[aria-colindex='1']").click()
    press(page, "Alt+ArrowDown")
    page.get_by_role("menuitem", name="Group by this").click()
    expect(page.locator(".grid-group")).to_contain_text("Charlie 3 cases")
    row_at(page, 1).locator("[aria-colindex='3']").click()
    press(page, "Control+f")
    page.keyboard.type("no such words")
    press(page, "Enter")
    expect(page.locator("#grid-find")).to_contain_text("Not in this column.")
    words = page.locator("tr[data-row] [aria-colindex='3']").nth(2).inner_text()
    page.locator("#grid-find input").fill(words[:30])
    press(page, "Enter", "Enter")
    expect(page.locator("#grid-find output")).to_contain_text("Row")
    press(page, "Escape")
    expect(page.locator(".is-at")).to_be_focused()


def order_of(page):
    return page.eval_on_selector_all(
        "th[data-column]", "heads => heads.map(head => head.dataset.column)"
    )


def test_a_long_list_is_walked_pasted_into_and_stays_light(page_of, served):
    served.write("tests.web.long_list")
    page = page_of("bob", locale="en-GB", **CLIPBOARD)
    sheet(page, f"kind={KIND}&sort=opened", ("number", "title", "priority", "next_on", "owner"))
    grid, rows = page.get_by_role("grid"), page.locator("tr[data-row]")
    page.evaluate(TO_THE_END)
    expect(grid).to_have_attribute("aria-rowcount", str(ROWS + 1))
    press(page, "Control+End")
    expect(row_at(page, ROWS)).to_contain_text(f"row {ROWS - 1}")
    expect(row_at(page, 1)).to_have_count(0)
    assert rows.count() <= 900
    page.locator("[data-table]").evaluate("box => { box.scrollTop = box.scrollHeight / 2 }")
    expect(row_at(page, ROWS // 2)).to_contain_text(f"row {ROWS // 2 - 1}")
    press(page, "Control+Home", "ArrowRight")
    expect(row_at(page, 1).locator("td.is-at")).to_be_focused()
    assert rows.count() <= 900
    # More than one request takes: in parts, with how far it is, and one undo.
    put_on_clipboard(page, "\n".join(f"new {n}" for n in range(ROWS)))
    press(page, "Control+v")
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=LONG_MS)
    expect(page.locator("#toasts")).to_contain_text(f"changed: {ROWS}.", timeout=LONG_MS)
    press(page, "Control+Home", "ArrowRight")
    expect(row_at(page, 1)).to_contain_text("new 0")
    press(page, "Control+z")
    expect(page.locator("#toasts")).to_contain_text(f"Taken back in {ROWS}", timeout=LONG_MS)
    expect(row_at(page, 1)).to_contain_text("row 0")
    press(page, "Control+End")
    expect(row_at(page, ROWS)).to_contain_text(f"row {ROWS - 1}")


def test_what_was_written_last_goes_along_when_one_leaves(page_of):
    page = page_of("charlie", locale="en-GB")
    query = new_cases(page, 2)
    cell(page, 1, "title").click()
    page.keyboard.type("written at the door")
    page.goto("/cases?view=all")
    sheet(page, query)
    expect(cell(page, 1, "title")).to_have_text("written at the door")
    # What the server never got is asked about, and sent again.
    page.context.set_offline(True)
    cell(page, 1, "title").click()
    page.keyboard.type("without a net")
    press(page, "Enter", "ArrowUp")
    expect(page.locator("#grid-note")).to_contain_text("without a net")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.context.set_offline(False)
    page.locator("[data-note=send_again]").click()
    expect(cell(page, 1, "title")).to_have_text("without a net")
    assert asked == ["beforeunload"]
    saved(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_in_a_sheet_that_is_edited(page_of, scheme):
    page = page_of("charlie", color_scheme=scheme)
    query = new_cases(page, 2)
    sheet(page, f"{query}&group=owner")
    cell(page, 1, "owner").click()
    press(page, "Control+f")
    assert grave(page) == []
    press(page, "Escape", "Alt+ArrowDown")
    assert grave(page) == []
    press(page, "Escape", "Enter")
    expect(page.locator("#grid-choices [role=option]").first).to_be_visible()
    assert grave(page) == []


def grave(page):
    return [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def test_a_phone_keeps_the_list(page_of):
    page = page_of("charlie")
    new_cases(page, 1)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/cases?view=all")
    expect(page.locator(".modes")).to_be_hidden()
    expect(page.locator("[role=grid]")).to_have_count(0)
    page.locator("tbody tr[data-row]").first.locator("a").first.click()
    expect(page.locator(".next-title")).to_be_visible()
