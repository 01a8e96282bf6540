"""A case is worked: entered by paste, noted, answered, proposed, settled, closed, reopened."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from ombud.rules.ways import way
from tests.road.person import Person

CHAT = """小雨 {said:%Y-%m-%d %H:%M}
你好，订单 4012345678901 收到两件：一件颜色发错，一件尺码不对。请退款 68 元，谢谢
电话 13988887766"""


def paste(who: Person, text: str) -> None:
    """Put the text on the clipboard and paste it where the focus is."""
    who.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    who.press("Control+V")


def new_case_by_paste(who: Person) -> str:
    """Paste a chat, look at what was read from it, save without the mouse; return its number."""
    who.press("c")
    expect(who.page.locator("#intake-text")).to_be_focused()
    # It came a little while ago, by the shop's clock: the newest case of all.
    paste(who, CHAT.format(said=datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(minutes=5)))
    fields = who.page.locator("#intake-fields")
    expect(fields.locator("[name=order_no]")).to_have_value("4012345678901")
    expect(fields.locator("[name=amount]")).to_have_value("68")
    expect(fields.locator("[name=contact]")).to_have_value("13988887766")
    expect(fields.locator("[name=customer_name]")).to_have_value("小雨")
    expect(fields.locator("[name=detail_code]")).to_have_value("QUA.VARIANT")
    who.press("Control+Enter")
    expect(who.page.locator("h1 [data-copy]")).to_be_visible()
    return who.page.locator("h1 [data-copy]").get_attribute("data-copy") or ""


def due(who: Person) -> str | None:
    """When the next promise of the open case ends."""
    return who.page.locator(".next [data-due]").get_attribute("data-due")


def note(who: Person, text: str) -> None:
    """Write a note: the customer still waits for an answer, so the clock runs on."""
    before = due(who)
    expect(who.page.locator(".next-note")).to_have_text(who.reads("First answer"))
    who.press("n")
    who.types(text)
    who.press("Control+Enter")
    who.is_told("Note saved. Only we can see it.")
    expect(who.page.locator(".entry-note")).to_contain_text(text)
    expect(who.page.locator(".next-note")).to_have_text(who.reads("First answer"))
    assert due(who) == before


def answer_on_wechat(who: Person, text: str) -> None:
    """Record an answer as sent that promises another: the clock of the first answer stops, and
    the promise is watched without a click."""
    before = due(who)
    who.press("a")
    who.types(text)
    who.page.locator(".say-answer [name=channel]").select_option("wechat")
    who.page.locator("#answer-text").press("Control+Enter")
    who.is_told("Recorded as sent by you on %(channel)s.", channel=way("wechat", who.language))
    assert who.page.evaluate("navigator.clipboard.readText()") == text
    expect(who.page.locator(".entry-out")).to_contain_text(text)
    expect(who.page.locator(".next-note")).to_have_text(who.reads("Promised answer"))
    assert due(who) != before


def add_line(who: Person, label: str) -> None:
    """Name a second thing the complaint is about."""
    before = who.page.locator("#lines .line").count()
    who.press("l")
    form = who.page.locator("#line-new form")
    form.locator("[name=label]").fill(label)
    form.locator("[name=label]").press("Control+Enter")
    expect(who.page.locator("#lines .line")).to_have_count(before + 1)
    expect(who.page.locator(".toast-undo").last).to_be_visible()


def propose(who: Person, line: int, kind: str, amount: str) -> None:
    """Propose a remedy for a line."""
    who.press("r")
    form = who.page.locator("#remedy form")
    form.locator("[name=line_id]").select_option(index=line)
    form.locator("[name=kind]").select_option(kind)
    form.locator("[name=amount]").fill(amount)
    form.locator("[name=amount]").press("Control+Enter")
    expect(who.page.locator("#lines .line").nth(line).locator(".remedy-proposed")).to_be_visible()
    expect(who.page.locator(".toast-undo").last).to_be_visible()


def step(who: Person, stage: str) -> None:
    """Take the case to a stage by its menu."""
    who.press("s")
    who.page.locator(f"[data-menu] [name=stage][value={stage}]").click()
    who.is_told("The case moved to that stage.")


def settle_line(who: Person, line: int, outcome: str) -> None:
    """The customer agrees, it is done, and the line gets its own outcome."""
    article = who.page.locator("#lines .line").nth(line)
    article.get_by_role("button", name=who.reads("Mark as agreed"), exact=True).click()
    article.locator(".remedy-agreed").wait_for()
    article.get_by_role("button", name=who.reads("Mark as carried out"), exact=True).click()
    article.locator(".remedy-done").wait_for()
    article.locator("summary").click()
    article.locator("[name=outcome]").select_option(outcome)
    article.get_by_role("button", name=who.reads("Save")).click()
    expect(article.locator("summary .sign")).to_be_visible()


def close(who: Person, outcome: str) -> None:
    """Close the case: what the class suggests about fault and payer is taken as it stands."""
    who.press("z")
    fold = who.page.locator("#closing form")
    expect(fold.locator("[name^=at_fault-]").first).not_to_have_value("")
    fold.locator("[name=outcome]").select_option(outcome)
    fold.locator("[name=outcome]").press("Control+Enter")
    expect(who.page.locator(".ended")).to_be_visible()
    expect(who.page.locator(".next [data-due]")).to_have_count(0)


def reopen(who: Person, reason: str) -> None:
    """Take the case back into work: its clock runs again."""
    who.press("z")
    who.page.locator("[name=reason]").fill(reason)
    who.page.locator("[name=reason]").press("Control+Enter")
    expect(who.page.locator(".ended")).to_have_count(0)
    expect(who.page.locator(".next [data-due]")).to_be_visible()
