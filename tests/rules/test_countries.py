"""One place has one code, whatever it is called, and a name in the reader's language."""

import pytest

from ombud.rules.countries import country_code, country_name


@pytest.mark.parametrize(
    "said", ["US", "us", "USA", " United States ", "美国", "美國", "America", "u.s."]
)
def test_many_names_of_a_country_are_one_code(said):
    assert country_code(said) == "US"


@pytest.mark.parametrize(("said", "code"), [("香港", "HK"), ("UK", "GB"), ("台湾", "TW")])
def test_everyday_names_are_known(said, code):
    assert country_code(said) == code


@pytest.mark.parametrize("said", ["", "华东", "Bay Area", "1", "X1"])
def test_what_is_no_country_stays_as_it_was_written(said):
    assert country_code(said) == said
    assert country_name(said, "zh-hans") == said


def test_a_code_has_its_name_in_each_language():
    assert [country_name("DE", each) for each in ("zh-hans", "zh-hant", "en")] == [
        "德国", "德國", "Germany",
    ]  # fmt: skip
