"""Figures and names as each language writes them."""

from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from ombud.web.display import share
from ombud.web.shown import language_of, rate
from ombud.web.zones import ZONES, zone_label


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "51%"), ("en", "51\N{NO-BREAK SPACE}%")]
)
def test_a_share_is_written_as_its_language_does(language: str, said: str) -> None:
    with translation.override(language):
        assert share(0.512) == said


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "“开胶”、“退款”"), ("en", "«开胶», «退款»")]
)
def test_quoted_words_are_parted_by_the_mark_of_the_language(language: str, said: str) -> None:
    kit = engines["jinja2"].env.get_template("kit/forms.html")  # type: ignore[attr-defined]
    with translation.override(language):
        assert str(kit.module.quoted(["开胶", "退款"])) == said  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.048215", "0.048215"),
        ("7.1234", "7.1234"),
        ("1200.000000", "1,200"),
        ("0.000041", "0.000041"),
    ],
)
def test_a_rate_keeps_every_figure_that_was_given(value: str, said: str) -> None:
    with translation.override("en"):
        assert rate(Decimal(value)) == said


@pytest.mark.parametrize(
    ("code", "said"), [("zh", "中文"), ("zh-Hant", "繁体中文"), ("mixed", "中英混合"), ("xx", "xx")]
)
def test_a_language_is_named(code: str, said: str) -> None:
    with translation.override("zh-hans"):
        assert language_of(code) == said


def test_every_city_of_a_time_zone_has_its_chinese_name() -> None:
    with translation.override("zh-hans"):
        cities = {name: zone_label(name).partition(" (")[0] for name in ZONES if name != "UTC"}
    assert cities["Asia/Ho_Chi_Minh"] == "胡志明市"
    assert [city for city in cities.values() if city.isascii()] == []


def test_a_city_without_a_name_of_its_own_is_read_from_its_zone() -> None:
    with translation.override("en"):
        assert zone_label("America/New_York").startswith("New York (UTC−")
        assert zone_label("UTC") == "UTC (UTC+0)"
