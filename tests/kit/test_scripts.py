"""The scripts, in Chromium, on pages made of the kit."""

import mimetypes
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import translation

from ombud.web.display import due_state, due_words
from tests.kit.test_frame import ROOT, STATIC

pytestmark = pytest.mark.browser
SITE = "http://kit.test"
POLICY = "default-src 'self'; img-src 'self' data:; form-action 'self'"
LIST = """{% extends "frame/base.html" %}{% block title %}x{% endblock %}
{% import "kit/table.html" as t with context %}
{% macro cell(row, key) %}case {{ row.id }}{% endmacro %}
{% block main %}
<a href="/new" data-key="c">New case</a><input type="text" id="typing">
{{ t.table([{"key": "n", "label": "N"}, {"key": "t", "label": "T"}], rows, cell, "cases") }}
{% call t.bulk_bar(total=80) %}<button formaction="/owner">Assign</button>{% endcall %}
{% endblock %}"""
LONG = '{{ "TS-SHOES-2026-000123" if key == "n" else "12 days 23 h late 2026-11-20 14:50" }}'
PHONE_LIST = LIST.replace("case {{ row.id }}", LONG).replace('"T"}', '"T", "phone": "side"}')
ROWS = [{"id": n, "url": f"/cases/{n}", "sheet_url": f"/sheet/{n}"} for n in range(1, 6)]


@pytest.fixture
def site(browser, shown):
    """Return `site(source, answers, **context)`: a page that shows the source, and what it asked.

    answers: path -> text of what the site says to anything else.
    """
    if not (STATIC / "vendor" / "htmx.js").exists():
        pytest.skip("run tools/assets.py first")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def opened(source, answers=None, **values):
        with translation.override("en"):
            html = shown(source, csrf_token="token", **values)
        pages = {"/": html} | (answers or {})
        page.asked = []
        context.route(f"{SITE}/**", lambda route: answer(route, pages, page.asked))
        page.goto(f"{SITE}/", wait_until="load")
        page.wait_for_function("document.documentElement.dataset.bsTheme !== 'auto'")
        return page

    yield opened
    context.close()
    assert not faults


def answer(route, pages, asked):
    request, path = route.request, urlsplit(route.request.url).path
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        kind = mimetypes.guess_type(path)[0]
        route.fulfill(body=file.read_bytes(), content_type=kind)
        return
    asked.append((request.method, path, request.headers.get("x-csrftoken", "")))
    route.fulfill(
        status=200 if path in pages else 404, body=pages.get(path, ""),
        content_type="text/html", headers={"Content-Security-Policy": POLICY},
    )  # fmt: skip


def here(page):
    return page.locator("tr.is-here").get_attribute("data-row")


def test_j_and_k_walk_the_rows_and_stop_at_the_ends(site):
    page = site(LIST, rows=ROWS)
    for key in "jjk":
        page.keyboard.press(key)
    assert here(page) == "1"
    for key in "kjjjjjjj":
        page.keyboard.press(key)
    assert here(page) == "5"


def test_on_a_phone_a_long_due_time_leaves_the_number_of_the_case_on_one_line(site):
    page = site(PHONE_LIST, rows=ROWS[:1])
    page.set_viewport_size({"width": 390, "height": 844})
    number = page.locator("tbody th a").evaluate("each => each.getClientRects().length")
    assert number == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_x_selects_and_the_bulk_bar_counts(site):
    page = site(LIST, rows=ROWS)
    assert page.locator("[data-bulk]").is_hidden()
    for key in "jxjx":
        page.keyboard.press(key)
    assert page.locator("[data-bulk-count]").inner_text() == "2 selected"
    page.keyboard.press("Escape")
    assert page.locator("[data-bulk]").is_hidden()


def test_shift_selects_a_range_and_all_offers_every_match(site):
    page = site(LIST, rows=ROWS)
    page.locator("[data-pick]").nth(1).click()
    page.locator("[data-pick]").nth(3).click(modifiers=["Shift"])
    assert page.locator("[data-bulk-count]").inner_text() == "3 selected"
    assert page.locator("[data-bulk-all]").is_hidden()
    page.locator("[data-pick-all]").click()
    page.locator("[data-pick-all]").click()
    page.locator("[data-pick-all]").click()
    assert page.locator("[data-bulk-count]").inner_text() == "5 selected"
    assert page.locator("[data-bulk-all]").is_visible()


def test_the_bulk_bar_sends_what_is_selected(site):
    page = site(LIST, {"/owner": "done"}, rows=ROWS)
    page.keyboard.press("j")
    page.keyboard.press("x")
    with page.expect_request("**/owner") as sent:
        page.get_by_role("button", name="Assign").click()
    assert sent.value.post_data == "ids=1"


def test_a_click_shows_the_row_at_the_side_and_escape_returns_to_it(site):
    page = site(LIST, {"/sheet/2": "<p>what happened</p>"}, rows=ROWS)
    page.locator("tr[data-row='2'] td").nth(1).click()
    page.get_by_text("what happened").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#sheet").is_hidden()
    assert page.evaluate("document.activeElement.dataset.row") == "2"


def test_enter_opens_the_page_of_the_row(site):
    page = site(LIST, {"/cases/1": "<h1>Case 1</h1>"}, rows=ROWS)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/1")


def test_keys_are_letters_while_one_types(site):
    page = site(LIST, rows=ROWS)
    page.locator("#typing").click()
    page.keyboard.type("jxc?")
    assert page.locator("#typing").input_value() == "jxc?"
    assert page.locator("tr.is-here").count() == 0
    assert page.locator("#keys").is_hidden()


def test_the_help_lists_what_works_on_this_page_and_nothing_else(site):
    page = site(LIST, rows=ROWS)
    page.keyboard.press("?")
    said = page.locator("#keys").inner_text()
    assert "New case" in said
    assert "Next row" in said
    page = site(LIST, rows=[])
    page.keyboard.press("?")
    assert "Next row" not in page.locator("#keys").inner_text()


def test_two_keys_in_a_row_go_to_a_place(site):
    rail = [{"label": "Cases", "url": "/cases", "icon": "inbox", "active": False, "key": "g c"}]
    page = site(LIST, {"/cases": "<h1>Cases</h1>"}, rows=ROWS, rail=rail)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/cases")


def test_the_running_clock_says_what_the_server_says(site):
    due = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    source = """{% extends "frame/base.html" %}{% block title %}x{% endblock %}
        {% import "kit/marks.html" as m with context %}
        {% block main %}{{ m.due(due) }}{% endblock %}"""
    page = site(source, due=due)
    told = """async ([seconds]) => {
        const { tell } = await import("/static/js/clock.js");
        const clock = document.querySelector("[data-due]");
        clock.dataset.at = "14:00";
        tell(clock, Date.parse(clock.dataset.due) - seconds * 1000);
        return [clock.querySelector("[data-due-words]").textContent, clock.dataset.state];
    }"""
    with translation.override("en"):
        for seconds in (1, 59, 61, 3599, 3600, 14400, 14401, 100_000, 900_000, -1, -7800, -90_000):
            now = due - timedelta(seconds=seconds)
            words, clock = due_words(due, now), page.evaluate(told, [seconds])
            assert clock[0].split(" (")[0] == words.split(" (")[0]
            assert clock[1] == due_state(due, now)


def test_a_masked_number_is_shown_after_asking_the_server(site):
    source = """{% extends "frame/base.html" %}{% block title %}x{% endblock %}
        {% import "kit/marks.html" as m with context %}
        {% block main %}{{ m.contact("138****5678", "/reveal/7") }}{% endblock %}"""
    page = site(source, {"/reveal/7": "13812345678"})
    page.get_by_role("button", name="Show 138****5678 in full").click()
    page.get_by_text("13812345678", exact=True).wait_for()
    assert ("POST", "/reveal/7", "token") in page.asked


def test_a_form_that_asks_waits_for_yes(site):
    source = """{% extends "frame/base.html" %}{% block title %}x{% endblock %}{% block main %}
        <form method="post" action="/gone" data-confirm="Withdraw 12 cases?"><button>Go</button>
        </form>{% endblock %}"""
    page = site(source, {"/gone": "gone"})
    page.get_by_role("button", name="Go").click()
    page.get_by_text("Withdraw 12 cases?").wait_for()
    page.get_by_role("button", name="Cancel").click()
    assert not [ask for ask in page.asked if ask[0] == "POST"]
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Yes, do it").click()
    page.wait_for_url("**/gone")


def test_a_block_pasted_anywhere_lands_in_the_box(site):
    source = """{% extends "frame/base.html" %}{% block title %}x{% endblock %}
        {% import "kit/imports.html" as i with context %}
        {% block main %}{{ i.drop_zone("/import", "Drop it") }}{% endblock %}"""
    page = site(source)
    page.evaluate("""() => {
        const board = new DataTransfer();
        board.setData("text/plain", "订单号\\t问题\\n1001\\t没收到");
        const event = new ClipboardEvent("paste", { clipboardData: board, bubbles: true });
        document.body.dispatchEvent(event);
    }""")
    assert page.locator("[data-drop-paste]").input_value() == "订单号\t问题\n1001\t没收到"


def test_a_chosen_file_is_sent_and_its_page_opened(site):
    source = """{% extends "frame/base.html" %}{% block title %}x{% endblock %}
        {% import "kit/imports.html" as i with context %}
        {% block main %}{{ i.drop_zone("/import", "Drop it") }}{% endblock %}"""
    page = site(source, {"/import": "<h1>Columns</h1>"})
    page.locator("[data-drop-file]").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    page.wait_for_url("**/import")
    assert [ask[0] for ask in page.asked if ask[1] == "/import"] == ["POST", "GET"]


def test_the_chosen_theme_is_there_on_the_next_page(site):
    page = site(LIST, rows=ROWS)
    page.get_by_label("Light or dark").click()
    page.locator("[data-theme-choice=dark]").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_the_scripts_hold_their_declared_types():
    npm = shutil.which("npm")
    if npm is None or not (ROOT / "node_modules").exists():
        pytest.skip("run tools/assets.py first")
    done = subprocess.run(
        [npm, "run", "--silent", "types"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
