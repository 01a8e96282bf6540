"""Everything reads in Traditional Chinese, and one click chooses it."""

import re
from collections.abc import Callable

import opencc
import pytest
from django.template import engines
from django.test import Client
from django.utils import translation

from ombud.people.models import Member, Shop
from tests.journey.drafting import draft, taken_in

SignedIn = Callable[[Member], Client]
SCREENS = (
    "/", "/work", "/cases", "/cases/groups", "/cases/new", "/customers", "/orders", "/reminders",
    "/imports", "/imports/new", "/settings", "/settings/people", "/settings/invitation",
    "/settings/shops", "/settings/rates", "/settings/promises", "/settings/numbers",
    "/settings/keys", "/cases/{case}", "/nowhere",
)  # fmt: skip
# Names keep their script: that of the language on its button, and what the customer wrote.
SIMPLIFIED = re.compile(r'<(\w+)[^>]* lang="zh-hans".*?</\1>|简体中文', re.DOTALL)
_CONVERT = opencc.OpenCC("s2t").convert


def to_traditional(word: str) -> str:
    """The word as OpenCC writes it, with the everyday 台 and 秘, and the 里 of names."""
    return _CONVERT(word).translate(str.maketrans("臺祕裏", "台秘里"))


@pytest.fixture
def reader(signed_in: SignedIn, alice: Member) -> Client:
    """Alice, after she chose Traditional Chinese with the switch of the frame."""
    client = signed_in(alice)
    assert 'value="zh-hant"' in client.get("/settings").content.decode()
    client.post("/language", {"language": "zh-hant"})
    return client


@pytest.mark.parametrize("path", SCREENS)
def test_no_simplified_word_is_left_on_the_screen(
    reader: Client, our_shop: Shop, path: str
) -> None:
    (case,) = taken_in(draft(our_shop, "It fell apart after one day", customer=None))
    page = reader.get(path.format(case=case.pk)).content.decode()
    assert '<html lang="zh-hant"' in page
    words = re.findall(r"[㐀-鿿]+", SIMPLIFIED.sub("", page))
    assert words
    assert [(word, to_traditional(word)) for word in words if to_traditional(word) != word] == []


@pytest.mark.django_db
def test_a_browser_from_taiwan_reads_traditional_before_signing_in(client: Client) -> None:
    page = client.get("/login", headers={"Accept-Language": "zh-TW,zh;q=0.9"}).content.decode()
    assert '<html lang="zh-hant"' in page
    assert "登入名稱" in page


def test_a_template_speaks_to_each_reader_whoever_came_first() -> None:
    template = engines["jinja2"].from_string('{{ "closed"|listed("stage") }}')
    said = []
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            said.append(template.render())
    assert said == ["关闭", "關閉", "Closed"]
