"""The page where a report is asked for: what it offers, sends, refuses, gives to the worker."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from ombud.learning.models import LongList
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from ombud.web import sheets
from ombud.web.long_lists import write_long_list
from ombud.web.reports import asked as asking
from tests.casework.scenes import open_case
from tests.learning.reporting import AT

pytestmark = pytest.mark.django_db
ODD = ["unit=eon", "language=xx", "mark=%0d%0aSet-Cookie"]
WRONG = {
    "period=week:never": "No week or month is called that.",
    "period=year:2026-01-01": "No week or month is called that.",
    "period=week:0001-01-01": "No week or month is called that.",
    "period=month:2026-10-01&day=soon": "No week or month is called that.",
    "period=month:2030-10-01": "October 2030 has not begun yet.",
    "period=month:2026-10-01&day=2031-05-05": "May 2031 has not begun yet.",
    "shop=99999999": "A shop is not there",
    "shop=x": "A shop is not there",
}


def test_the_page_offers_the_last_full_week_or_month_with_its_dates(desk: Client) -> None:
    for unit in ("week", "month"):
        answer = desk.get(f"/cases/reports?unit={unit}")
        text = answer.content.decode()
        chosen = re.findall(r'<option value="(\w+:[\d-]+)" selected>', text)
        assert len(chosen) == 1
        assert chosen[0].startswith(unit)
        assert "cases were opened" in text


def test_the_page_sends_the_workbook_and_says_when_it_has_come(
    desk: Client, our_shop: Shop
) -> None:
    open_case(our_shop)
    answer = desk.get("/cases/reports/report.xlsx?period=week:2026-11-18&language=zh-hans&mark=17")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "2026-11-16.xlsx" in answer.headers["Content-Disposition"]
    assert answer.cookies["report"].value == "17"


def test_the_page_is_no_place_for_agents_and_their_menu_does_not_name_it(
    signed_in: Callable[[Member], Client], charlie: Member, bob: Member
) -> None:
    for path in ("", "/report.xlsx"):
        assert signed_in(charlie).get(f"/cases/reports{path}").status_code == 403
    assert "/cases/reports" not in signed_in(charlie).get("/cases").content.decode()
    assert "/cases/reports?unit=month" in signed_in(bob).get("/cases").content.decode()


def test_odd_words_in_the_address_mean_the_last_full_week(desk: Client) -> None:
    for query in ODD:
        assert desk.get(f"/cases/reports?{query}").status_code == 200
        answer = desk.get(f"/cases/reports/report.xlsx?{query}")
        assert b"".join(answer.streaming_content)
        assert answer.cookies["report"].value == ""


@pytest.mark.parametrize("query", WRONG)
def test_what_cannot_be_reported_is_refused_in_a_sentence(desk: Client, query: str) -> None:
    assert WRONG[query] in desk.get(f"/cases/reports?{query}").content.decode()
    answer = desk.get(f"/cases/reports/report.xlsx?{query}", follow=True)
    assert answer.redirect_chain
    assert WRONG[query] in answer.content.decode()
    assert not Entry.objects.filter(kind="ReportMade").exists()


def test_a_day_names_a_week_or_a_month_that_is_not_in_the_list(desk: Client) -> None:
    query = "period=month:2026-10-01&day=2019-03-17&language=en"
    assert "March 2019" in desk.get(f"/cases/reports?{query}").content.decode()
    answer = desk.get(f"/cases/reports/report.xlsx?{query}")
    assert "2019-03.xlsx" in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content)


def test_a_long_report_is_made_by_the_worker_and_waits_for_whoever_asked(
    desk: Client, our_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 1)
    for _n in range(3):
        open_case(our_shop, opened_at=AT - timedelta(days=7))
    query = "period=week:2026-11-09&language=en"
    page = desk.get(f"/cases/reports?{query}").content.decode()
    assert "in the background" in page
    # How long it takes depends on what else is done then: its page tells it while it is made.
    assert "takes about" not in page
    answer = desk.get(f"/cases/reports/report.xlsx?{query}")
    assert answer.headers["Location"] == "/lists"
    waiting = LongList.objects.get()
    told: list[tuple[int, int]] = []
    write_long_list(waiting.pk, told=lambda done, total: told.append((done, total)))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.rows, waiting.failure) == ("ready", 3, "")
    answer = desk.get(f"/lists/{waiting.pk}")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "2026-11-09.xlsx" in answer.headers["Content-Disposition"]


def test_a_refusal_leads_back_to_the_page(
    desk: Client, our_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS_MOST", 0)
    open_case(our_shop)
    answer = desk.get("/cases/reports/report.xlsx?period=week:2026-11-18&language=en", follow=True)
    assert answer.redirect_chain[0][0] == "/cases/reports?period=week%3A2026-11-16&language=en"
    assert "fewer shops" in answer.content.decode()
