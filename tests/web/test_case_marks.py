"""What a message names is marked on the page of its case, told in words, and leads to it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ombud import journey
from ombud.arrivals.drafts import Draft
from ombud.assessment.models import Reading
from ombud.casework.models import Case
from ombud.orders.models import Order, OrderItem, Parcel
from ombud.people.models import Shop
from tests.casework.scenes import by

UPS = "1Z999AA10123456784"


def arrive(shop, who, text):
    draft = Draft(shop_id=shop.pk, text=text, said_at=timezone.now(), channel="wechat")
    journey.take_in([draft], by=by(who), at=timezone.now())
    return Case.objects.get(id=draft.case_id)


def story_of(client, case):
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    return re.search(r'class="entry-body">(.*?)</div>', page, re.DOTALL)[1]


def marks_of(story):
    return re.findall(r'data-named="(\w+)" data-told="([^"]*)"[^>]*>([^<]*)<', story)


@pytest.fixture
def english(charlie):
    charlie.language = "en"
    charlie.save(update_fields=["language"])


@pytest.mark.usefixtures("english")
def test_what_a_message_names_is_marked_and_told(our_shop, charlie, signed_in):
    text = "花了￥１２８，三天没动，要退款。电话13812345678，看 https://x.example/a"
    marks = marks_of(story_of(signed_in(charlie), arrive(our_shop, charlie, text)))
    assert [(kind, words) for kind, _, words in marks] == [
        ("amount", "￥１２８"), ("duration", "三天"), ("remedy", "退款"),
        ("phone", "13812345678"), ("link", "https://x.example/a"),
    ]  # fmt: skip
    told = {kind: words for kind, words, _ in marks}
    assert told["amount"] == "Amount: CN¥128.00"
    assert told["remedy"] == "Remedy wanted: Full refund"
    assert told["phone"] == "Phone number"


def test_the_words_stay_as_they_were_written(our_shop, charlie, signed_in):
    text = "订单 <b>SF1234567890123</b> ，退款 80 元\n昨天"
    story = story_of(signed_in(charlie), arrive(our_shop, charlie, text))
    plain = re.sub(r"<[^>]+>", "", story).replace("&lt;", "<").replace("&gt;", ">")
    assert plain.strip() == text


def test_a_known_order_leads_to_its_page(our_shop, charlie, signed_in):
    order = Order.objects.create(shop=our_shop, number="2183746592837465921")
    story = story_of(signed_in(charlie), arrive(our_shop, charlie, f"订单{order.number}没到"))
    assert f'href="{reverse("order", args=[order.pk])}"' in story


def test_the_order_of_another_shop_leads_nowhere(our_shop, charlie, signed_in):
    elsewhere = Shop.objects.create(name="Another Shop")
    order = Order.objects.create(shop=elsewhere, number="2183746592837465921")
    story = story_of(signed_in(charlie), arrive(our_shop, charlie, f"订单{order.number}没到"))
    assert "<a " not in story
    assert 'data-named="order"' in story


def test_a_known_parcel_leads_to_its_order_and_another_one_to_its_carrier(
    our_shop, charlie, signed_in
):
    case = arrive(our_shop, charlie, f"运单{UPS}没动")
    assert f"tracknum={UPS}" in story_of(signed_in(charlie), case)
    order = Order.objects.create(shop=our_shop, number="A-1")
    parcel = Parcel.objects.create(shop=our_shop, tracking_no=UPS)
    parcel.items.add(OrderItem.objects.create(order=order, title="鞋"))
    assert f'href="{reverse("order", args=[order.pk])}"' in story_of(signed_in(charlie), case)


def test_what_a_customer_links_to_is_never_a_link_for_us(our_shop, charlie, signed_in):
    case = arrive(our_shop, charlie, "点这里 https://x.example/a")
    assert "<a " not in story_of(signed_in(charlie), case)


def test_contacts_are_not_kept_with_the_reading(our_shop, charlie):
    case = arrive(
        our_shop, charlie, "订单2183746592837465921，电话13812345678，a.b@c.com，退款80元"
    )
    entities = Reading.objects.get(message_id=case.first_message_id).entities
    assert set(entities) == {"orders", "amounts", "remedies"}
    assert "13812345678" not in str(entities)


@pytest.mark.parametrize(
    ("text", "language"), [("快遞還沒到，請退款", "zh-Hant"), ("快递没到，退款", "zh-Hans")]
)
def test_the_case_knows_the_script_of_its_language(our_shop, charlie, text, language):
    assert arrive(our_shop, charlie, text).language == language
