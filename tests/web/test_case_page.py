"""The page of a case: what it shows, what its forms do, and who may."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ombud import journey
from ombud.arrivals.drafts import Claims, Draft
from ombud.arrivals.models import Attachment, Message
from ombud.casework.actions import (
    CaseChange,
    Closing,
    NewRemedy,
    change_cases,
    close_cases,
    propose_remedies,
)
from ombud.casework.models import AffectedLine, Case, Note, OwnField, Remedy
from ombud.casework.queries.case import case_page, case_relatives
from ombud.casework.queries.case_story import MOST_CHANGES
from ombud.followup.models import Clock
from ombud.ledger.models import Entry
from ombud.orders.models import Order, OrderItem, Parcel
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop
from tests.casework.scenes import by

XIAOMEI = CustomerClaim(name="王小美", phones=("13812345678",))


def arrive(shop, who, text="订单 A-1 的鞋底开胶了，请退款 80 元", **claims):
    """A case as the intake makes it."""
    draft = Draft(
        shop_id=shop.pk, text=text, said_at=timezone.now(), channel="wechat", customer=XIAOMEI,
        claims=Claims(**claims),
    )  # fmt: skip
    journey.take_in([draft], by=by(who), at=timezone.now())
    return Case.objects.get(id=draft.case_id)


@pytest.fixture
def case(our_shop, charlie):
    return arrive(our_shop, charlie, order_no="A-1", owner_id=charlie.pk)


@pytest.fixture
def hidden(charlie):
    """A case of a shop that Charlie may not see, with a line, a remedy and a file in it."""
    case = arrive(Shop.objects.create(name="Another Shop"), charlie)
    propose_remedies([NewRemedy(case_id=case.pk, kind="EX")], by=by(charlie), at=timezone.now())
    return case


def post(client, name, *place, **sent):
    return client.post(reverse(name, args=place), sent)


def next_deed_on(client, url):
    return re.search(r'class="next-title">([^<]*)<', client.get(url).content.decode())[1]


def running(case):
    return set(Clock.objects.filter(case=case, stopped_at=None).values_list("kind", flat=True))


def test_the_page_shows_the_words_the_masked_phone_and_why_it_is_read_so(case, signed_in, charlie):
    page = signed_in(charlie).get(reverse("case", args=[case.pk])).content.decode()
    for shown in (
        case.number,
        "鞋底开胶了",
        "138****5678",
        "王小美",
        "Answer the customer",
        "开胶",
    ):
        assert shown in page
    assert "13812345678" not in page


def test_everything_on_the_page_takes_at_most_twelve_queries(
    case, our_shop, charlie, viewer_of, queries_at_most
):
    order = Order.objects.create(shop=our_shop, number="A-1", customer_id=case.customer_id)
    for number in range(3):
        item = OrderItem.objects.create(order=order, title=f"shoe {number}")
        parcel = Parcel.objects.create(shop=our_shop, number=f"P{number}")
        parcel.items.add(item)
        arrive(our_shop, charlie, text=f"{number}: 还没到")
    change = CaseChange(case_id=case.pk, fields={"order_no": "A-1"})
    change_cases([change], by=by(charlie), at=timezone.now())
    Case.objects.filter(id=case.pk).update(order=order)
    viewer = viewer_of(charlie)
    with queries_at_most(12):
        page = case_page(viewer, case.pk, today=timezone.localdate())
    assert (len(page.items), len(page.parcels), len(page.relatives)) == (3, 3, 3)


def test_relatives_are_found_by_their_indexes(case, viewer_of, charlie, plan_of):
    plan = plan_of(case_relatives(viewer_of(charlie), case))
    assert "case_customer" in plan
    assert not re.search("Seq Scan on casework_case|SCAN casework_case", plan)


@pytest.mark.parametrize("name", ["case", "case_sheet"])
def test_who_may_not_see_the_shop_finds_no_case(hidden, signed_in, charlie, alice, name):
    url = reverse(name, args=[hidden.pk])
    assert signed_in(charlie).get(url).status_code == 404
    assert signed_in(alice).get(url).status_code == 200


def test_who_may_not_see_the_shop_cannot_do_anything_to_its_case(hidden, signed_in, charlie):
    line, remedy = AffectedLine.objects.get(case=hidden), Remedy.objects.get()
    before = (Entry.objects.count(), Message.objects.count(), Case.objects.values().get())
    client, place = signed_in(charlie), (hidden.pk,)
    tries = [
        ("case_changes", place, {"title": "mine"}), ("case_stage", place, {"stage": "settled"}),
        ("case_closure", place, {"outcome": "upheld"}), ("case_reopening", place, {"reason": "x"}),
        ("case_answers", place, {"text": "x", "channel": "wechat"}),
        ("case_notes", place, {"text": "x"}), ("case_messages", place, {"text": "x"}),
        ("case_files", place, {}), ("case_lines", place, {"label": "x"}),
        ("case_line", (*place, line.pk), {"label": "x"}),
        ("case_remedies", place, {"kind": "RF"}),
        ("case_remedy", (*place, remedy.pk), {"state": "done"}),
    ]  # fmt: skip
    answers = [post(client, name, *where, **sent).status_code for name, where, sent in tries]
    assert answers == [404] * len(tries)
    assert before == (Entry.objects.count(), Message.objects.count(), Case.objects.values().get())


def test_a_line_or_remedy_of_another_case_is_not_reached_through_ones_own(
    case, hidden, signed_in, charlie
):
    line, remedy = AffectedLine.objects.get(case=hidden), Remedy.objects.get()
    client = signed_in(charlie)
    assert post(client, "case_line", case.pk, line.pk, label="x").status_code == 422
    assert post(client, "case_remedy", case.pk, remedy.pk, state="done").status_code == 422
    remedy.refresh_from_db()
    assert remedy.state == "proposed"


def test_strangers_write_nothing_and_are_shown_the_sign_in(case, client):
    answer = post(client, "case_notes", case.pk, text="x")
    assert (answer.status_code, Note.objects.count()) == (401, 0)
    assert reverse("account_login") in answer.content.decode()


def test_a_note_leaves_the_clock_running_and_an_answer_stops_it(case, signed_in, charlie):
    client = signed_in(charlie)
    post(client, "case_notes", case.pk, text="asked the seller")
    post(client, "case_stage", case.pk, stage="first_contact")
    assert running(case) == {"first_answer", "settlement"}
    answer = post(
        client, "case_answers", case.pk, text="抱歉", channel="wechat", waiting_for="customer"
    )
    assert answer.headers["Location"] == reverse("case", args=[case.pk])
    assert running(case) == {"settlement"}
    page = client.get(answer.headers["Location"]).content.decode()
    assert "sent by me on WeChat" in page
    assert "Wait for: Customer" in page


def test_a_further_message_of_the_customer_brings_the_move_back_to_us(case, signed_in, charlie):
    client = signed_in(charlie)
    post(client, "case_answers", case.pk, text="抱歉", channel="wechat", waiting_for="customer")
    post(client, "case_messages", case.pk, text="照片发你了", channel="wechat")
    case.refresh_from_db()
    assert (case.waiting_for, Message.objects.filter(thread=case.thread).count()) == ("us", 3)


def test_the_newer_save_stands_and_the_page_shows_theirs_and_ours(case, signed_in, bob, charlie):
    theirs = CaseChange(case_id=case.pk, fields={"title": "Bob's title"})
    change_cases([theirs], by=by(bob), at=timezone.now())
    client = signed_in(charlie)
    answer = post(client, "case_changes", case.pk, title="Charlie's title", version="1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob&#39;s title" in page
    assert "Charlie&#39;s title" in page
    case.refresh_from_db()
    assert case.title == "Bob's title"
    again = post(
        client, "case_changes", case.pk, title="Charlie's title", version=str(case.version)
    )
    case.refresh_from_db()
    assert (again.status_code, case.title) == (302, "Charlie's title")


def test_a_refused_step_names_the_missing_facts_with_a_way_to_each(case, signed_in, charlie, bob):
    answer = post(signed_in(charlie), "case_stage", case.pk, stage="proposal")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#remedy" data-opens>at least one remedy proposed</a>' in page
    assert "Take the step anyway" not in page
    lead = post(signed_in(bob), "case_stage", case.pk, stage="proposal").content.decode()
    assert "Take the step anyway" in lead


def test_the_whole_road_of_a_case_through_its_forms(case, signed_in, charlie):
    client = signed_in(charlie)
    post(client, "case_answers", case.pk, text="抱歉", channel="wechat")
    line = case.lines.get()
    post(client, "case_remedies", case.pk, line_id=line.pk, kind="RP", amount="80", currency="CNY")
    remedy = Remedy.objects.get()
    post(client, "case_stage", case.pk, stage="proposal")
    post(client, "case_remedy", case.pk, remedy.pk, state="agreed", version="1")
    post(client, "case_remedy", case.pk, remedy.pk, state="done", version="2")
    post(client, "case_stage", case.pk, stage="settled")
    assert running(case) == set()
    refused = post(client, "case_closure", case.pk, outcome="upheld")
    assert refused.status_code == 422
    told = {"cause": "glue", "at_fault": "seller", "pays": "agent", "recover_from": "seller"}
    named = {f"{name}-{line.pk}": value for name, value in told.items()}
    assert post(client, "case_closure", case.pk, outcome="upheld", **named).status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.outcome, case.refund_total) == ("closed", "upheld", Decimal("80"))
    post(client, "case_reopening", case.pk, reason="broke again")
    case.refresh_from_db()
    assert (case.stage, case.reopened_times) == ("investigation", 1)
    assert running(case) == {"settlement"}


def test_closing_fills_in_who_is_usually_at_fault(case, signed_in, charlie):
    change = CaseChange(case_id=case.pk, fields={"detail_code": "LOG.LOST"})
    change_cases([change], by=by(charlie), at=timezone.now())
    AffectedLine.objects.update(detail_code="")
    paid = NewRemedy(case_id=case.pk, kind="RF", amount=Decimal("10"), state="done")
    propose_remedies([paid], by=by(charlie), at=timezone.now())
    page = signed_in(charlie).get(reverse("case", args=[case.pk])).content.decode()
    closing = page.split("<legend>")[1].split("</fieldset>")[0]
    assert '<option value="courier" selected>' in closing
    assert "Filled in from" in closing


def test_undo_takes_back_ones_own_batch_and_nobody_elses(case, signed_in, bob, charlie):
    post(signed_in(charlie), "case_changes", case.pk, waiting_for="seller")
    batch_id = Entry.objects.get(kind="CaseChanged").batch_id
    assert post(signed_in(bob), "batch_undoing", batch_id).status_code == 404
    post(signed_in(charlie), "batch_undoing", batch_id, next=reverse("case", args=[case.pk]))
    case.refresh_from_db()
    assert case.waiting_for == "us"


@pytest.mark.parametrize(
    ("deed", "sent"),
    [
        ("case_closure", {"outcome": "rejected"}),
        ("case_stage", {"stage": "investigation"}),
        ("case_answers", {"text": "马上处理", "channel": "wechat", "waiting_for": "customer"}),
    ],
)
def test_a_deed_offers_its_undo_and_the_page_is_as_before(case, signed_in, charlie, deed, sent):
    client, url = signed_in(charlie), reverse("case", args=[case.pk])
    before = (next_deed_on(client, url), running(case))
    page = client.get(post(client, deed, case.pk, **sent).headers["Location"]).content.decode()
    client.post(re.search(r'action="([^"]*/undoing)"', page)[1], {"next": url})
    assert (next_deed_on(client, url), running(case)) == before


def test_an_answer_taken_back_stands_in_the_story_as_never_sent(case, signed_in, charlie):
    client = signed_in(charlie)
    post(client, "case_answers", case.pk, text="马上处理", channel="wechat")
    post(client, "batch_undoing", Entry.objects.get(kind="CaseAnswered").batch_id)
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "taken back: never sent" in page
    assert "took back the answer: it was never sent" in page


def test_a_reopened_case_asks_to_contact_the_customer_before_anything_else(
    case, signed_in, charlie
):
    client, url = signed_in(charlie), reverse("case", args=[case.pk])
    post(client, "case_answers", case.pk, text="已换货", channel="wechat", waiting_for="us")
    post(client, "case_remedies", case.pk, kind="EX", state="done")
    post(client, "case_closure", case.pk, outcome="upheld")
    post(client, "case_reopening", case.pk, reason="又坏了")
    assert next_deed_on(client, url) == "Contact the customer again"
    post(client, "case_answers", case.pk, text="很抱歉", channel="wechat", waiting_for="us")
    assert next_deed_on(client, url) == "Say what it is about"


def test_a_long_story_says_that_it_is_cut_and_gives_the_rest(case, signed_in, charlie):
    client, url = signed_in(charlie), reverse("case", args=[case.pk])
    for number in range(MOST_CHANGES):
        change = CaseChange(case_id=case.pk, fields={"title": f"title {number}"})
        change_cases([change], by=by(charlie), at=timezone.now())
    page = client.get(url).content.decode()
    assert "The newest 500 changes are shown." in page
    assert "opened case" not in page
    more = re.search(r'href="(\?changes=\d+)"', page)[1]
    whole = client.get(url + more).content.decode()
    assert "opened case" in whole
    assert "changes are shown" not in whole


def test_the_answer_stands_above_the_stage_that_it_brought_about(case, signed_in, charlie):
    client = signed_in(charlie)
    post(client, "case_answers", case.pk, text="马上处理", channel="wechat")
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    story = page.split('id="said"')[1]
    assert story.index("opened case") < story.index("马上处理") < story.index("moved the case")


def test_undo_on_a_case_leaves_the_other_cases_of_its_batch(our_shop, case, signed_in, charlie):
    other = arrive(our_shop, charlie)
    wanted = {"waiting_for": "seller"}
    changes = [CaseChange(case_id=each.pk, fields=wanted) for each in (case, other)]
    batch = change_cases(changes, by=by(charlie), at=timezone.now())
    post(signed_in(charlie), "batch_undoing", batch.id, case_id=case.pk)
    waiting = dict(Case.objects.values_list("id", "waiting_for"))
    assert waiting == {case.pk: "us", other.pk: "seller"}


def test_a_file_comes_back_as_it_was_and_never_as_a_page(case, signed_in, charlie):
    client, page = signed_in(charlie), b"<script>alert(1)</script>"
    file = SimpleUploadedFile("x.html", page, "text/html")
    client.post(reverse("case_files", args=[case.pk]), {"file": file})
    answer = client.get(reverse("case_file", args=[case.pk, Attachment.objects.get().pk]))
    assert (answer.content, answer.headers["Content-Type"]) == (page, "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_conversation_is_not_there(case, our_shop, signed_in, charlie):
    client, other = signed_in(charlie), arrive(our_shop, charlie)
    file = SimpleUploadedFile("x.png", b"\x89PNG", "image/png")
    client.post(reverse("case_files", args=[other.pk]), {"file": file})
    url = reverse("case_file", args=[case.pk, Attachment.objects.get().pk])
    assert client.get(url).status_code == 404


def test_an_empty_answer_keeps_the_page_and_says_what_is_missing(case, signed_in, charlie):
    answer = post(signed_in(charlie), "case_answers", case.pk, text=" ", channel="")
    assert answer.status_code == 422
    assert "Please fill in: Text, Channel." in answer.content.decode()


def test_odd_values_are_refused_in_words_and_never_break_the_page(case, signed_in, charlie):
    client = signed_in(charlie)
    tries = [
        ("case_changes", {"next_on": "soon"}), ("case_changes", {"owner_id": "x"}),
        ("case_changes", {"version": "x", "title": "y"}), ("case_stage", {"stage": "nowhere"}),
        ("case_remedies", {"kind": "RF", "amount": "a lot"}),
        ("case_remedies", {"kind": "RF", "amount": "NaN"}),
        ("case_remedies", {"kind": "RF", "line_id": "x"}), ("case_lines", {"item_id": "x"}),
        ("case_answers", {"text": "x", "channel": "qq", "next_on": "soon"}),
    ]  # fmt: skip
    assert [post(client, name, case.pk, **sent).status_code for name, sent in tries] == [422] * 9


def test_the_words_of_an_own_column_are_no_script(case, signed_in, charlie):
    link = OwnField.objects.create(name="聊天链接")
    bad = "javascript:alert(1)"
    Case.objects.filter(id=case.pk).update(own={str(link.pk): bad}, title="<b>bold</b>")
    page = signed_in(charlie).get(reverse("case", args=[case.pk])).content.decode()
    assert f'href="{bad}"' not in page
    assert "<b>bold</b>" not in page


def test_a_swap_gets_its_toast_as_an_event(case, signed_in, charlie):
    client = signed_in(charlie)
    post(client, "case_changes", case.pk, waiting_for="seller")
    answer = client.get(reverse("case", args=[case.pk]), headers={"HX-Request": "true"})
    assert '"toast"' in answer.headers["HX-Trigger"]
    assert "undoing" in answer.headers["HX-Trigger"]


def test_a_closed_case_waits_for_nobody_and_is_not_asked_about(case, signed_in, charlie):
    Case.objects.filter(id=case.pk).update(confidence=0.4)
    client, asked = signed_in(charlie), {"view": "all", "column": ["number", "waiting_for"]}
    urls = [reverse("case", args=[case.pk]), reverse("case_sheet", args=[case.pk])]
    before = [client.get(url).content.decode() for url in urls]
    listed = b"".join(client.get(reverse("cases_export", args=["csv"]), asked)).decode()
    close_cases([Closing(case_id=case.pk, outcome="rejected")], by=by(charlie), at=timezone.now())
    after = [client.get(url).content.decode() for url in urls]
    assert ["Waiting for: Us" in page for page in before + after] == [True, True, False, False]
    assert ["That is right" in page for page in (before[0], after[0])] == [True, False]
    left = b"".join(client.get(reverse("cases_export", args=["csv"]), asked)).decode()
    assert ["Us" in table for table in (listed, left)] == [True, False]


def test_a_message_on_a_closed_case_says_that_nobody_waits_for_it_there(case, signed_in, charlie):
    close_cases([Closing(case_id=case.pk, outcome="rejected")], by=by(charlie), at=timezone.now())
    wrote = {"text": "还没收到退款", "channel": "wechat", "said_at": ""}
    client = signed_in(charlie)
    post(client, "case_messages", case.pk, **wrote)
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "Reopen it if there is something to do." in page
    assert "The next move is ours" not in page
