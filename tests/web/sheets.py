"""What the tests of the sheet do in a browser: open cases, look at cells, press keys, paste."""

from itertools import count

from playwright.sync_api import expect

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
COLUMNS = ("number", "title", "detail", "priority", "stage", "waiting_for", "next_on", "owner")
SAVE_EACH = """async texts => {
  const form = document.querySelector("form:has(#intake-text)");
  const said = [];
  for (const text of texts) {
    const sent = new FormData(form);
    sent.set("text", text);
    said.push((await fetch("/cases/new", { method: "POST", body: sent })).status);
  }
  return said;
}"""
numbers = count(7_000_000_000_001)


def new_cases(page, how_many):
    """Open cases, and leave the page at a sheet that shows only them, the oldest first."""
    mark = f"M{next(numbers)}"
    texts = [f"订单 {next(numbers)} 鞋底开胶了 {mark}，请退款" for _ in range(how_many)]
    page.goto("/cases/new")
    assert page.evaluate(SAVE_EACH, texts) == [200] * how_many
    return sheet(page, f"q={mark}&stage=received&stage=investigation&sort=number")


def sheet(page, query, columns=COLUMNS):
    path = f"/cases?{query}&" + "&".join(f"column={each}" for each in columns)
    page.goto(path)
    if not page.locator("#grid").count():
        page.keyboard.press("s")
        expect(page.locator("table.is-sheet")).to_be_visible()
        page.goto(path)
    expect(page.locator("table.is-sheet")).to_be_visible()
    return query


def cell(page, row, column):
    return row_at(page, row).locator(f"[aria-colindex='{COLUMNS.index(column) + 1}']")


def row_at(page, place):
    return page.locator(f"tr[data-row][aria-rowindex='{place + 1}']")


def saved(page):
    """Wait until nothing is on its way any more."""
    expect(page.locator(".is-sent")).to_have_count(0)


def put_on_clipboard(page, text):
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def sent(page, *keys):
    """Press the keys, and wait until what they wrote is saved."""
    with page.expect_response("**/cases/grid/cells*"):
        press(page, *keys)
    saved(page)


def paste(page, text):
    put_on_clipboard(page, text)
    with page.expect_response("**/cases/grid/cells*"):
        page.keyboard.press("Control+v")
    saved(page)
