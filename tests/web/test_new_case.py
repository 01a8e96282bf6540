"""A new case from a pasted text: suggestions that never overrule what somebody typed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from ombud.casework.models import Case
from ombud.orders.models import Order
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop
from ombud.people.queries import customer_names, viewer_of
from ombud.store.turn import turn
from tests.casework.scenes import by

TEXT = "王小美 2026-11-22 14:03:11\n订单 TB20261103778812 的袜子有质量问题，开胶了，请退款 29.9 元"


@pytest.fixture
def xiaomei(our_shop, charlie):
    claim = CustomerClaim(name="王小美", phones=("13812345678",))
    with turn():
        [customer_id] = know_customers([(our_shop.pk, claim)], at=timezone.now(), by=by(charlie))
    return customer_id


def suggestions(client, **sent):
    return client.post(reverse("new_case_reading"), {"text": TEXT, **sent}).content.decode()


def save(client, **sent):
    return client.post(reverse("new_case"), {"text": TEXT, **sent})


def test_a_pasted_chat_suggests_name_order_class_amount_and_remedy(our_shop, signed_in, charlie):
    page = suggestions(signed_in(charlie))
    for value in ("王小美", "TB20261103778812", "29.9"):
        assert f'value="{value}"' in page
    assert '<option value="QUA.DEFECT" selected>' in page
    assert "because of" in page


def test_a_form_sent_with_the_line_ends_of_a_browser_keeps_the_name_and_the_time_of_a_chat(
    our_shop, signed_in, charlie
):
    kept = {"customer_name": "王小美", "said_at": "2026-11-22T14:03"}
    suggested = {f"suggested.{name}": value for name, value in kept.items()}
    save(signed_in(charlie), text=TEXT.replace("\n", "\r\n"), **kept, **suggested)
    case = Case.objects.get()
    assert case.opened_at.astimezone(ZoneInfo(our_shop.time_zone)).hour == 14
    assert customer_names(viewer_of(charlie), [case.customer_id]) == {case.customer_id: "王小美"}


def test_a_phone_in_the_text_finds_its_customer(our_shop, xiaomei, signed_in, charlie):
    page = suggestions(signed_in(charlie), text="电话 13812345678，还没到货")
    assert f'name="customer_id" value="{xiaomei}"' in page
    assert "A known customer." in page


def test_an_order_in_the_text_finds_whose_it_is(our_shop, xiaomei, signed_in, charlie):
    Order.objects.create(shop=our_shop, number="TB20261103778812", customer_id=xiaomei)
    page = suggestions(signed_in(charlie))
    assert f'name="customer_id" value="{xiaomei}"' in page
    assert "This order is known." in page


def test_customers_of_other_shops_are_not_suggested(our_shop, signed_in, charlie, alice):
    other = Shop.objects.create(name="Another Shop")
    claim = CustomerClaim(name="李雷", phones=("13987654321",))
    with turn():
        know_customers([(other.pk, claim)], at=timezone.now(), by=by(alice))
    page = suggestions(signed_in(charlie), text="电话 13987654321，还没到货")
    assert "李雷" not in page


def test_what_somebody_typed_is_not_overruled_but_an_old_suggestion_is(
    our_shop, signed_in, charlie
):
    page = suggestions(
        signed_in(charlie), order_no="MINE-1", customer_name="旧建议",
        **{"suggested.order_no": "", "suggested.customer_name": "旧建议"},
    )  # fmt: skip
    assert 'value="MINE-1"' in page
    assert 'name="customer_name" type="text" value="王小美"' in page


def test_saving_opens_a_numbered_case_with_its_owner_and_its_suggested_class(
    our_shop, signed_in, charlie
):
    answer = save(signed_in(charlie))
    case = Case.objects.get()
    assert answer.headers["Location"] == reverse("case", args=[case.pk])
    assert (case.owner_id, case.detail_code, case.order_no, str(case.amount_wanted)) == (
        charlie.pk, "QUA.DEFECT", "TB20261103778812", "29.90",
    )  # fmt: skip
    assert case.confidence is not None
    page = signed_in(charlie).get(answer.headers["Location"]).content.decode()
    assert case.number in page


def test_a_class_somebody_chose_is_no_suggestion_any_more(our_shop, signed_in, charlie):
    save(signed_in(charlie), detail_code="PAY.REFUND", **{"suggested.detail_code": "QUA.DEFECT"})
    case = Case.objects.get()
    assert (case.detail_code, case.class_code, case.confidence) == ("PAY.REFUND", "PAY", None)


def test_saving_for_a_known_customer_makes_no_second_one(our_shop, xiaomei, signed_in, charlie):
    save(signed_in(charlie), text="电话 13812345678，还没到货")
    assert Case.objects.get().customer_id == xiaomei


def test_a_name_written_over_a_known_customer_is_somebody_else(
    our_shop, xiaomei, signed_in, charlie
):
    save(
        signed_in(charlie), text="还没到货", customer_id=xiaomei, customer_name="李雷",
        contact="lilei@example.com", **{"suggested.customer_name": "王小美"},
    )  # fmt: skip
    assert Case.objects.get().customer_id not in (None, xiaomei)


def test_a_time_in_the_past_starts_the_clock_there_and_none_lies_ahead(
    our_shop, signed_in, charlie
):
    client, now = signed_in(charlie), timezone.now()
    for when in (now - timedelta(hours=5), now + timedelta(hours=5)):
        save(client, said_at=timezone.localtime(when).strftime("%Y-%m-%dT%H:%M"))
    early, late = Case.objects.order_by("id")
    assert abs(early.opened_at - (now - timedelta(hours=5))) < timedelta(hours=9)
    assert late.opened_at <= timezone.now()


def test_a_copied_chat_says_when_it_was_written_and_what_it_is_called(our_shop, signed_in, charlie):
    page = suggestions(signed_in(charlie))
    assert 'name="said_at" type="datetime-local" value="2026-11-22T14:03"' in page
    save(signed_in(charlie), text="王小美 2020-02-03 14:03:11\n鞋底开胶了\n请退款")
    case = Case.objects.get()
    local = timezone.localtime(case.opened_at, ZoneInfo("Asia/Shanghai"))
    assert (case.title, f"{local:%Y-%m-%d %H:%M}") == ("鞋底开胶了", "2020-02-03 14:03")


def test_a_number_that_is_no_time_is_not_taken_for_one(our_shop, signed_in, charlie):
    page = suggestions(signed_in(charlie), text="王小美 99:99\n鞋底开胶了")
    assert 'name="said_at" type="datetime-local" value=""' in page


def test_an_empty_text_is_refused_and_the_rest_stays_typed(our_shop, signed_in, charlie):
    answer = save(signed_in(charlie), text=" ", order_no="MINE-1")
    page = answer.content.decode()
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "Please paste or type what the customer says." in page
    assert 'value="MINE-1"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "much"), ("next_on", "soon"), ("owner_id", "404"), ("customer_id", "404")],
)
def test_what_cannot_be_saved_is_said_at_its_field(our_shop, signed_in, charlie, field, value):
    answer = save(signed_in(charlie), **{field: value})
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "field-error" in answer.content.decode()


def test_no_case_is_opened_in_a_shop_one_may_not_see(our_shop, signed_in, charlie):
    other = Shop.objects.create(name="Another Shop")
    answer = save(signed_in(charlie), shop_id=other.pk)
    assert (answer.status_code, Case.objects.count()) == (422, 0)


def test_whoever_sees_no_shop_is_told_so(signed_in, charlie):
    charlie.shops.clear()
    assert signed_in(charlie).get(reverse("new_case")).status_code == 403


def test_one_form_sent_twice_is_one_case_and_another_text_in_it_another(
    our_shop, signed_in, charlie
):
    client = signed_in(charlie)
    places = [save(client, once="k1")["Location"] for _ in range(2)]
    assert places[0] == places[1]
    save(client, once="k1", text="另一件事：杯子碎了")
    assert Case.objects.count() == 2


def test_a_long_mail_is_kept_to_its_last_word_and_a_book_is_refused(our_shop, signed_in, charlie):
    client = signed_in(charlie)
    assert save(client, text="开胶了。" * 40_000 + "最后").status_code == 302
    assert Case.objects.get().first_message.text.endswith("最后")
    assert save(client, text="开胶了。" * 130_000).status_code == 422
