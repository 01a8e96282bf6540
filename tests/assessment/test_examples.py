"""The examples that we wrote for every detail."""

import re
from collections import Counter, defaultdict

from ombud.assessment.examples import examples
from ombud.rules.folding import folded, normal
from ombud.rules.taxonomy import detail, taxonomy

FEWEST_IN_A_LANGUAGE = 20


def says_a_seed_word(text: str, code: str) -> bool:
    """Whether a text holds one of the seed words of a detail."""
    read = folded(normal(text))
    words = detail(code).words
    return any(word.lower() in read for word in words["zh-Hans"]) or any(
        re.search(rf"(?<![a-z]){re.escape(word.lower())}(?![a-z])", read) for word in words["en"]
    )


def test_every_detail_has_twenty_examples_of_its_own_in_either_language():
    written = Counter((one.labels[0], one.language) for one in examples() if len(one.labels) == 1)
    wanted = [(code, language) for code in taxonomy().details for language in ("zh", "en")]
    assert [each for each in wanted if written[each] < FEWEST_IN_A_LANGUAGE] == []


def test_labels_and_languages_are_known():
    assert {label for one in examples() for label in one.labels} == set(taxonomy().details)
    assert {one.language for one in examples()} == {"zh", "en", "mixed"}


def test_no_example_says_what_another_says_letter_by_letter():
    said = Counter(re.sub(r"\W", "", folded(normal(one.text))) or one.text for one in examples())
    assert [text for text, times in said.items() if times > 1] == []


def test_at_most_a_third_of_the_examples_of_a_detail_lean_on_its_seed_words():
    leaning = defaultdict(list)
    for one in examples():
        if len(one.labels) == 1:
            leaning[one.labels[0]].append(says_a_seed_word(one.text, one.labels[0]))
    assert {
        code: share for code, said in leaning.items() if (share := sum(said) / len(said)) > 1 / 3
    } == {}


def test_there_are_texts_of_two_problems_and_texts_that_are_no_complaint():
    problems = Counter(len(one.labels) for one in examples())
    assert set(problems) == {0, 1, 2}
    assert problems[0] >= 100
    assert problems[2] >= 140
    assert all(len(set(one.labels)) == len(one.labels) for one in examples())
