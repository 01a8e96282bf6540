import pytest

from ombud.rules import closed_lists, taxonomy
from ombud.rules.languages import LANGUAGES, in_language, nearest_language


def all_details():
    return taxonomy.taxonomy().details.values()


def test_the_taxonomy_has_nine_classes_and_sixty_eight_details():
    assert len(taxonomy.taxonomy().classes) == 9
    assert len(taxonomy.taxonomy().details) == 68


def test_every_detail_stands_in_the_class_its_code_names():
    for group in taxonomy.taxonomy().classes:
        assert {one.class_code for one in group.details} == {group.code}


def test_every_code_a_detail_names_is_in_its_closed_list():
    for one in all_details():
        assert closed_lists.is_code("priority", one.priority)
        assert closed_lists.is_code("party", one.party)
        assert all(closed_lists.is_code("remedy", code) for code in one.remedies)
        assert all(closed_lists.is_code("evidence", code) for code in one.evidence)


def test_every_detail_has_labels_and_words_in_every_language():
    for one in all_details():
        assert all(one.labels[language] and one.words[language] for language in LANGUAGES)


def test_no_seed_phrase_belongs_to_two_details():
    for language in LANGUAGES:
        seeds = [word for one in all_details() for word in one.words[language]]
        assert len(seeds) == len(set(seeds))


def test_labels_come_in_the_language_asked_for():
    assert taxonomy.label("QUA", "zh-Hans") == "商品质量"
    assert taxonomy.label("QUA.DAMAGED", "zh-Hant") == "商品本身破損"
    assert taxonomy.label("QUA.DAMAGED", "en") == "Item damaged or marked"


def test_a_code_from_elsewhere_is_its_own_label():
    assert taxonomy.label("OLD.CODE", "en") == "OLD.CODE"
    assert taxonomy.label("", "en") == ""


def test_a_detail_and_its_class_are_found_by_code():
    assert taxonomy.detail("LOG.DNR").class_code == "LOG"
    assert taxonomy.class_of("LOG.DNR").code == taxonomy.class_of("LOG").code == "LOG"
    with pytest.raises(KeyError):
        taxonomy.detail("LOG")
    with pytest.raises(KeyError):
        taxonomy.class_of("XXX.YYY")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-cn", "zh-Hans"), ("zh", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"),
        ("en-GB", "en"), ("fr", "en"), ("", "en"),
    ],
)  # fmt: skip
def test_a_language_tag_finds_the_nearest_language(tag, language):
    assert nearest_language(tag) == language


def test_a_missing_label_falls_back_to_the_sister_script_and_then_to_any():
    assert in_language({"zh-Hans": "甲", "en": "A"}, "zh-TW") == "甲"
    assert in_language({"zh-Hans": "甲"}, "en") == "甲"
    with pytest.raises(ValueError, match="label"):
        in_language({}, "en")
