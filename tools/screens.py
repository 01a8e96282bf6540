"""Every screen of the desk: where it is, and what to do there before one looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

CHAT = """阿May 2026-11-20 14:02
你好，订单 4012345678901 收到两件：一件颜色发错，一件尺码不对。请退款 68 元，谢谢
电话 13988887766"""
SHEET = """投诉编号\t日期\t订单号\t客户\t手机\t问题描述\t状态\t负责人\t金额\t仓库
KS-0801\t03/08/2026\t4012345678811\t何静\t13800138011\t鞋子开胶，要求退款\t已解决\t林小雨\t168\t义乌
KS-0802\t04/08/2026\t4012345678812\tAnna\t13800138012\tParcel stuck 9 days\t处理中\t陈嘉怡\t\t广州
KS-0803\t04/08/2026\t4012345678813\t周洋\t13800138013\t发错颜色，想换货\t挂起\t陈嘉怡\t59.9\t义乌
KS-0804\t05/08/2026\t4.01235E+12\t孙宁\t13800138014\t杯子碎了两个\t待处理\t林小雨\t36\t广州
KS-0805\t06/08/2026\t4012345678815\tMaria\t13800138015\tWrong size\t待处理\t王浩然\t45\t义乌
"""


@dataclass(frozen=True)
class Screen:
    """One screen: its name, where it is, and what to do there first."""

    name: str
    path: str
    first: Callable[[Page], Any] | None = None


def first_row(page: Page) -> None:
    """Go to what the first row of a list leads to."""
    page.goto(page.locator("tr[data-row]").first.get_attribute("data-url") or "/")


def side_sheet(page: Page) -> None:
    """Show the second row at the side."""
    page.locator("tr[data-row]").nth(1).locator("td.text").click()
    page.locator("#sheet h2, #sheet h1").first.wait_for()


def two_picked(page: Page) -> None:
    """Select two rows."""
    for at in range(2):
        page.locator("[data-pick]").nth(at).check()
    page.locator("[data-bulk] select").first.wait_for()


def pasted_chat(page: Page) -> None:
    """Type a complaint and wait for what is read from it."""
    page.fill("#intake-text", CHAT)
    with page.expect_response("**/cases/new/reading"):
        page.locator("#intake-text").blur()
    page.wait_for_load_state("networkidle")


def pasted_sheet(page: Page) -> None:
    """Bring a block of a sheet as far as its columns."""
    page.fill("#drop-paste", SHEET)
    page.locator(".drop-do button").click()
    page.locator("#columns").wait_for()


def its_values(page: Page) -> None:
    """Answer what the columns ask, and go on to the values."""
    pasted_sheet(page)
    for order in page.locator("[name^='order.']:not([type=hidden])").all():
        with page.expect_response("**/preview"):
            order.select_option(index=1)
    page.locator(".import-do .btn-primary").click()
    page.locator("#outlook").wait_for()


def as_sheet(page: Page) -> None:
    """Turn the list into a sheet and go to its second cell; a phone keeps the list."""
    if page.evaluate("innerWidth") < 700:
        return
    page.keyboard.press("s")
    page.locator("[role=grid]").wait_for()
    page.keyboard.press("ArrowDown")


def pressed(key: str) -> Callable[[Page], None]:
    """Press a key."""
    return lambda page: page.keyboard.press(key)


SCREENS = (
    Screen("home", "/"),
    Screen("my-work", "/work"),
    Screen("cases", "/cases"),
    Screen("cases-all", "/cases?view=all"),
    Screen("cases-nothing", "/cases?q=nothing+holds+this"),
    Screen("cases-picked", "/cases", two_picked),
    Screen("cases-sheet", "/cases", side_sheet),
    Screen("groups", "/cases/groups?view=all&group=class&group=week"),
    Screen("case", "/cases?stage=proposal&stage=investigation&sort=-stage", first_row),
    Screen("case-closed", "/cases?view=all&stage=closed", first_row),
    Screen("new-case", "/cases/new", pasted_chat),
    Screen("customers", "/customers"),
    Screen("customer", "/customers", first_row),
    Screen("orders", "/orders"),
    Screen("order", "/orders", first_row),
    Screen("imports", "/imports"),
    Screen("import-file", "/imports/new"),
    Screen("import-columns", "/imports/new", pasted_sheet),
    Screen("import-values", "/imports/new", its_values),
    Screen("reminders", "/reminders"),
    Screen("settings", "/settings"),
    Screen("people", "/settings/people"),
    Screen("person", "/settings/people", first_row),
    Screen("invitation", "/settings/invitation"),
    Screen("shops", "/settings/shops"),
    Screen("rates", "/settings/rates"),
    Screen("promises", "/settings/promises"),
    Screen("teams", "/settings/teams"),
    Screen("numbers", "/settings/numbers"),
    Screen("api-keys", "/settings/keys"),
    Screen("app-passwords", "/settings/app-passwords"),
    Screen("folders", "/settings/folders"),
    Screen("reports", "/cases/reports"),
    Screen("live-workbook", "/cases/live"),
    Screen("bring-back", "/cases/workbooks"),
    Screen("long-lists", "/lists"),
    Screen("keys", "/cases", pressed("?")),
    Screen("not-found", "/nowhere"),
    # The choice is kept: whatever comes after it would stand in the sheet too.
    Screen("cases-as-sheet", "/cases", as_sheet),
)


def show(page: Page, screen: Screen) -> None:
    """Bring the page to the screen and wait until it is still."""
    page.goto(screen.path)
    if screen.first:
        screen.first(page)
    page.wait_for_load_state("networkidle")
