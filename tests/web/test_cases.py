"""The list of cases on the screen: views, filters, bulk changes with undo, what loads later."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ombud.casework.models import Case, OwnField, SavedView
from ombud.casework.search import index_cases, words_of
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from ombud.store.turn import turn
from ombud.web.desk import case_bulk
from tests.casework.scenes import open_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def shown(page: Any) -> list[str]:
    """Ids of the rows of a page, in order."""
    return re.findall(r'data-row="(\d+)"', page.content.decode())


def test_the_first_page_shows_the_open_cases(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    opened, closed = open_case(our_shop), open_case(our_shop, stage="closed")
    desk = signed_in(charlie)
    assert shown(desk.get("/cases")) == [str(opened.pk)]
    assert set(shown(desk.get("/cases?view=all"))) == {str(opened.pk), str(closed.pk)}


def test_strangers_are_sent_to_sign_in() -> None:
    for path in ("/", "/work", "/cases", "/cases/groups", "/cases/list.csv", "/cases/tally"):
        assert Client().get(path).status_code == 302


def test_an_agent_of_our_shop_sees_and_counts_no_other(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    open_case(Shop.objects.create(name="Another"), number="THEIRS")
    desk = signed_in(charlie)
    for path in ("/cases?view=all", "/cases/list.csv?view=all", "/cases/groups?group=shop"):
        answer = desk.get(path)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"THEIRS" not in said
        assert b"Another" not in said
    assert b"0 cases" in desk.get("/cases/tally?view=all").content


def test_the_search_box_finds_chinese_words(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    found, other = open_case(our_shop), open_case(our_shop)
    with turn():
        said = ((found, "请退款"), (other, "很慢"))
        index_cases([(case.pk, our_shop.pk, words_of(text)) for case, text in said])
    page = signed_in(charlie).get("/cases", {"q": "退款"})
    assert shown(page) == [str(found.pk)]
    assert "退款" in page.content.decode()


def test_filters_stand_as_chips_in_words(
    signed_in: SignIn, charlie: Member, bob: Member, our_shop: Shop
) -> None:
    field = OwnField.objects.create(name="Batch")
    query = f"class=LOG&class=QUA&owner={bob.pk}&overdue=1&own.{field.pk}=7&opened_from=2020-01-05"
    said = signed_in(charlie).get(f"/cases?{query}").content.decode()
    for chip in ("class is Orders &amp; logistics or Product quality", "owner is Bob", "overdue",
                 "Batch holds 7", "opened from 5 Jan 2020"):  # fmt: skip
        assert f'<span class="chip">{chip}<' in said


def test_more_rows_are_only_rows(signed_in: SignIn, charlie: Member, our_shop: Shop) -> None:
    for _ in range(52):
        open_case(our_shop)
    desk = signed_in(charlie)
    first = desk.get("/cases?view=all")
    [more] = set(re.findall(r'hx-get="(/cases\?[^"]*after=[^"]*)"', first.content.decode()))
    rest = desk.get(more.replace("&amp;", "&"), headers={"HX-Request": "true"})
    assert len(shown(first)) == 50
    assert len(shown(rest)) == 2
    assert b"<html" not in rest.content


def test_a_made_up_cursor_is_a_page_that_is_not_there(signed_in: SignIn, charlie: Member) -> None:
    assert signed_in(charlie).get("/cases?after=0.nonsense").status_code == 404


def test_an_empty_list_teaches_what_to_do_next(signed_in: SignIn, bob: Member) -> None:
    desk = signed_in(bob)
    for path, words in (
        ("/cases", "No case is open. Bring in the workbook"),
        ("/cases?view=all", "No case yet. Bring in the workbook"),
        ("/cases?view=all&class=LOG", "No case passes these filters."),
        ("/cases?open=1&class=LOG&view=open", "No case is open here."),
        ("/cases/groups?class=LOG", "No case passes these filters."),
    ):
        page = desk.get(path).content.decode()
        assert words in page, path
        assert "<thead" not in page, path


def test_a_page_of_cases_costs_few_questions(
    signed_in: SignIn, charlie: Member, our_shop: Shop, queries_at_most: Callable[[int], Any]
) -> None:
    for _ in range(5):
        open_case(our_shop, owner=charlie)
    desk = signed_in(charlie)
    # Who asks costs three, the frame one; what the page itself asks is the rest.
    for path, most in (("/cases?open=1", 7), ("/cases?view=all", 7), ("/", 12), ("/work", 6)):
        with queries_at_most(most):
            assert desk.get(path).status_code == 200


def test_a_view_is_kept_under_its_name_and_opens_as_a_tab(
    signed_in: SignIn, charlie: Member
) -> None:
    desk = signed_in(charlie)
    answer = desk.post("/views", {"name": " Lost  parcels ", "query": "detail=LOG.LOST&sort=due"})
    saved = SavedView.objects.get()
    assert (saved.name, saved.query) == ("Lost parcels", "detail=LOG.LOST&sort=due")
    page = desk.get(answer.url).content.decode()
    assert re.search(r'aria-current="page">Lost parcels', page)
    assert "detail is Parcel lost" in page


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u2060", "\u3164"])
def test_a_view_needs_a_name_that_can_be_seen(
    signed_in: SignIn, charlie: Member, name: str
) -> None:
    signed_in(charlie).post("/views", {"name": name, "query": "open=1"})
    assert not SavedView.objects.exists()


def test_the_same_name_again_replaces_the_view(signed_in: SignIn, charlie: Member) -> None:
    desk = signed_in(charlie)
    for query in ("stage=closed", "stage=settled"):
        desk.post("/views", {"name": "Done", "query": query})
    assert SavedView.objects.get().query == "stage=settled"


def test_only_a_lead_shares_a_view_and_then_everyone_has_it(
    signed_in: SignIn, charlie: Member, bob: Member
) -> None:
    asked = {"name": "Ours", "query": "open=1", "shared": "1"}
    assert signed_in(charlie).post("/views", asked).status_code == 403
    signed_in(bob).post("/views", asked)
    assert "Ours" in signed_in(charlie).get("/cases").content.decode()


def test_nobody_removes_the_view_of_another(
    signed_in: SignIn, charlie: Member, bob: Member
) -> None:
    signed_in(bob).post("/views", {"name": "Bob's", "query": "open=1"})
    saved = SavedView.objects.get()
    assert signed_in(charlie).post(f"/views/{saved.pk}/removal").status_code == 404
    signed_in(bob).post(f"/views/{saved.pk}/removal")
    assert not SavedView.objects.exists()


def test_columns_are_remembered_for_each_view_and_person(
    signed_in: SignIn, charlie: Member, bob: Member, our_shop: Shop
) -> None:
    open_case(our_shop)
    desk = signed_in(charlie)
    chosen = {"query": "open=1&view=open", "column": ["title", "tracking_no"]}
    assert desk.post("/cases/columns", chosen).status_code == 302
    heads = re.compile(r"Tracking no\.")
    assert heads.search(desk.get("/cases").content.decode())
    assert not heads.search(desk.get("/cases?view=all").content.decode())
    assert not heads.search(signed_in(bob).get("/cases").content.decode())
    assert ":open" not in desk.get("/cases").content.decode()


def test_a_column_moves_to_the_front(signed_in: SignIn, charlie: Member, our_shop: Shop) -> None:
    open_case(our_shop)
    desk = signed_in(charlie)
    columns = ["number", "title", "stage"]
    desk.post("/cases/columns", {"query": "view=all", "column": columns, "up": "stage"})
    page = desk.get("/cases?view=all").content.decode()
    assert page.index(">Stage") < page.index(">Title")


def test_selected_cases_change_together_and_one_undo_takes_it_back(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    cases = [open_case(our_shop) for _ in range(3)]
    desk = signed_in(charlie)
    wanted = {
        "ids": [case.pk for case in cases[:2]], "owner_id": charlie.pk, "stage": "investigation",
        "waiting_for": "seller", "detail_code": "LOG.LOST", "next_on": "2026-12-01", "query": "",
    }  # fmt: skip
    page = desk.post("/cases/changes", wanted, follow=True).content.decode()
    assert "2 cases changed." in page
    changed = Case.objects.filter(
        owner=charlie, stage="investigation", waiting_for="seller", detail_code="LOG.LOST",
        class_code="LOG", next_on="2026-12-01",
    )  # fmt: skip
    assert set(changed) == set(cases[:2])
    [undo] = re.findall(r'action="(/batches/\d+/undoing)"', page)
    desk.post(undo)
    back = Case.objects.filter(owner=None, stage="received", detail_code="QUA.DEFECT", next_on=None)
    assert set(back) == set(cases)


def test_what_cannot_be_done_to_some_is_said_and_the_rest_is_done(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    cases = [open_case(our_shop), open_case(our_shop, stage="closed", outcome="upheld")]
    wanted = {"ids": [case.pk for case in cases], "stage": "first_contact", "query": "view=all"}
    page = signed_in(charlie).post("/cases/changes", wanted, follow=True).content.decode()
    assert "1 case changed." in page
    left = "1 case was left: The case cannot go to that stage from here. Please choose another."
    assert left in page


def test_each_reason_is_told_with_its_count_where_cases_are_left_for_different_ones(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    ended = [open_case(our_shop, stage="closed", outcome="upheld") for _ in range(2)]
    unready = open_case(our_shop, stage="investigation")
    ids = [case.pk for case in [unready, *ended]]
    wanted = {"ids": ids, "stage": "proposal", "query": "view=all"}
    page = signed_in(charlie).post("/cases/changes", wanted, follow=True).content.decode()
    assert "2 cases were left: The case cannot go to that stage from here." in page
    facts = "1 case was left: Before this step, please fill in: at least one remedy proposed"
    assert facts in page
    client = signed_in(charlie)
    client.cookies["language"] = "zh-hans"
    charlie.language = "zh-hans"
    charlie.save()
    page = client.post("/cases/changes", wanted, follow=True).content.decode()
    assert "1 件工单未更改：进入这个阶段之前，请先补全：至少提出一项处理方案" in page


def test_a_browser_that_asks_for_the_icon_by_its_old_name_finds_it(client: Client) -> None:
    answer = client.get("/favicon.ico", follow=True)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")


def test_all_of_a_list_too_long_for_one_change_is_told_before_and_after(
    signed_in: SignIn, charlie: Member, our_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        open_case(our_shop)
    desk = signed_in(charlie)
    assert "at most its first 5,000 cases" in desk.get("/cases/choices").content.decode()
    monkeypatch.setattr(case_bulk, "AT_ONCE", 2)
    wanted = {"all": "1", "waiting_for": "seller", "query": "view=all"}
    page = desk.post("/cases/changes", wanted, follow=True).content.decode()
    assert "2 cases changed." in page
    assert "Only the first 2 cases of the list were taken; the others are as they were." in page
    assert Case.objects.filter(waiting_for="seller").count() == 2
    short = desk.post("/cases/changes", wanted | {"query": "waiting_for=seller"}, follow=True)
    assert "Only the first" not in short.content.decode()


def test_cases_of_another_shop_are_not_changed_by_their_number(
    signed_in: SignIn, charlie: Member
) -> None:
    theirs = open_case(Shop.objects.create(name="Another"))
    wanted = {"ids": [theirs.pk], "waiting_for": "seller"}
    page = signed_in(charlie).post("/cases/changes", wanted, follow=True).content.decode()
    assert "Nothing was chosen to change." in page
    theirs.refresh_from_db()
    assert theirs.waiting_for == "us"


def test_all_of_a_list_change_in_one_action(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    for n in range(4):
        open_case(our_shop, class_code="LOG" if n else "QUA")
    wanted = {"all": "1", "query": "class=LOG", "waiting_for": "courier"}
    signed_in(charlie).post("/cases/changes", wanted)
    assert Case.objects.filter(waiting_for="courier", class_code="LOG").count() == 3
    assert Case.objects.filter(waiting_for="courier").count() == 3
    assert Entry.objects.filter(kind="CaseChanged").values("batch_id").distinct().count() == 1


def test_groups_link_to_the_list_they_count(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    field = OwnField.objects.create(name="Batch")
    key = f"own.{field.pk}"
    for value in ("A", "A 1", None):
        open_case(our_shop, own={str(field.pk): value} if value else {}, owner=charlie)
    desk = signed_in(charlie)
    for keys in (("class", "week"), ("owner", "late"), (key, "month"), ("country", "shop"),
                 ("stage", "outcome"), ("channel", "team"), ("detail",)):  # fmt: skip
        page = desk.get("/cases/groups", {"group": keys}).content.decode()
        rows = re.findall(r'data-url="([^"]+)".*?<td class="number phone-side">(\d+)<', page, re.S)
        assert sum(int(count) for _url, count in rows) == 3
        for url, count in rows:
            assert len(shown(desk.get(url.replace("&amp;", "&")))) == int(count), url


def test_a_week_that_the_list_cuts_short_links_to_its_counted_days_alone(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    for day in ("2026-11-16", "2026-11-18", "2026-11-20"):
        open_case(our_shop, opened_at=f"{day}T04:00:00Z")
    asked = {"group": ("month", "week"), "opened_from": "2026-11-17", "opened_to": "2026-11-19"}
    page = signed_in(charlie).get("/cases/groups", asked).content.decode()
    counted = r'data-url="([^"]+)".*?<td class="number phone-side">(\d+)<'
    [(url, count)] = re.findall(counted, page, re.S)
    assert (len(shown(signed_in(charlie).get(url.replace("&amp;", "&")))), count) == (1, "1")


def test_home_tells_what_is_late_mine_and_due(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    late = open_case(our_shop, owner=charlie, due_at="2020-01-01T00:00:00Z")
    follow_up = open_case(our_shop, owner=charlie, next_on="2020-01-01")
    open_case(Shop.objects.create(name="Another"), due_at="2020-01-01T00:00:00Z")
    page = signed_in(charlie).get("/").content.decode()
    assert shown(signed_in(charlie).get("/")) == [str(late.pk), str(follow_up.pk)]
    numbers = re.findall(r'stat-number">(\d+)<', page)
    assert numbers == ["1", "0", "2", "0"]


def test_my_work_begins_with_what_wants_me_today(
    signed_in: SignIn, charlie: Member, bob: Member, our_shop: Shop
) -> None:
    waiting = open_case(our_shop, owner=charlie, waiting_for="seller")
    later = open_case(our_shop, owner=charlie)
    follow_up = open_case(our_shop, owner=charlie, waiting_for="seller", next_on="2020-01-01")
    late = open_case(our_shop, owner=charlie, due_at="2020-01-01T00:00:00Z")
    open_case(our_shop, owner=bob)
    open_case(our_shop, owner=charlie, stage="closed")
    page = signed_in(charlie).get("/work")
    assert shown(page) == [str(case.pk) for case in (late, follow_up, later, waiting)]


@pytest.mark.parametrize("path", ["/", "/work", "/cases", "/cases?view=all", "/cases?q=x",
                                  "/cases/groups", "/cases/filters", "/cases/columns"])  # fmt: skip
def test_a_new_house_is_empty_but_kind(signed_in: SignIn, alice: Member, path: str) -> None:
    assert signed_in(alice).get(path).status_code == 200
