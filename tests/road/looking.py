"""Lists: filtered by the team's own column, searched, grouped, and taken out as workbooks."""

import re
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.road.person import Person


def all_cases(who: Person) -> None:
    """Open the list of every case by its key and its tab."""
    who.press("g c")
    who.page.get_by_role("link", name=who.reads("All"), exact=True).click()
    expect(who.page.locator("tr[data-row]").first).to_be_visible()


def counts(who: Person, n: int) -> None:
    """The list shows so many rows, and says so below."""
    expect(who.numbers()).to_have_count(n)
    expect(who.page.locator("tfoot")).to_contain_text(str(n))


def filter_by_own_column(who: Person, column: str, value: str) -> None:
    """Keep the rows where a column that the workbook brought holds the value."""
    who.press("f")
    summary = who.page.locator("summary", has_text=re.compile(rf"^\s*{column}\s*$"))
    summary.click()
    field = who.page.locator("details.pop-fold", has=summary)
    field.locator("input[type=text]").fill(value)
    field.locator("input[type=text]").press("Enter")
    expect(who.page.locator(".chip")).to_contain_text(value)


def show_columns(who: Person, *labels: str) -> None:
    """Choose what the list shows; names and dates go, they are written otherwise in files."""
    who.page.get_by_label(who.reads("Choose columns")).click()
    box = who.page.locator("details[open] .pop-box")
    box.locator("[name=column]").first.wait_for()
    for key in ("customer", "due", "opened", "refund"):
        box.locator(f"[name=column][value={key}]").uncheck()
    for label in labels:
        box.get_by_label(label, exact=True).check()
    who.button("Show these columns").click()
    expect(who.page.locator("thead th", has_text=labels[-1])).to_be_visible()


def search(who: Person, text: str) -> None:
    """Search from the box on top of every page."""
    who.press("/")
    who.types(text)
    who.press("Enter")
    expect(who.page.locator(".chip")).to_contain_text(text)


def table_on_screen(who: Person) -> list[list[str]]:
    """Heads and rows as they stand on the screen, without the boxes to tick."""
    cells = "row => [...row.cells].filter(c => !c.matches('.pick')).map(c => c.innerText.trim())"
    rows = who.page.locator("table.rows thead tr, table.rows tr[data-row]")
    found: list[list[str]] = rows.evaluate_all(f"rows => rows.map({cells})")
    return found


def exported(who: Person, folder: Path) -> list[list[str]]:
    """What the workbook says that the screen's export makes, read by another program."""
    who.page.locator("summary", has_text=who.reads("Export")).click()
    with who.page.expect_download() as download:
        who.link("Excel workbook").click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    sheet = load_workbook(target).worksheets[0]
    return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def group(who: Person, *keys: str) -> None:
    """Group the list by one or two columns."""
    who.link("Group").click()
    for at, key in enumerate(keys):
        with who.page.expect_navigation():
            who.page.locator("[name=group]").nth(at).select_option(key)
    expect(who.page.locator("tr[data-row]").first).to_be_visible()


def read_in_another_language(who: Person) -> None:
    """Switch the language of the page one is on, and back: it stays the same page."""
    before = who.page.url
    for language in ("en" if who.language == "zh-hans" else "zh-hans", who.language):
        who.page.click(f".switch [value={language}]")
        expect(who.page.locator("html")).to_have_attribute("lang", language)
        expect(who.page).to_have_url(before)
