"""The texts of the demo company: many, varied, in four kinds of language, and well filled in."""

import re
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from ombud.cli.demo.dice import table
from ombud.cli.demo.facts import desk_slots, slots
from ombud.cli.demo.incidents import Incident, details, scenes
from ombud.cli.demo.letters import bodies
from ombud.cli.demo.script import outcome_slots
from ombud.cli.demo.settling import decided, lines
from ombud.cli.demo.shapes import Story
from ombud.cli.demo.voice import say

BANKS = ("answers_zh", "answers_en", "customer_turns", "desk")
FREQUENT = (
    "QUA.DEFECT QUA.DAMAGED QUA.NAD QUA.VARIANT LOG.NOT_SHIPPED LOG.LATE LOG.STALLED LOG.LOST "
    "LOG.DAMAGED_TRANSIT LOG.DNR LOG.SHORT SVC.SLOW PAY.REFUND PRC.SHIPFEE AFT.REFUSED AFT.CANCEL "
    "AGT.QC AGT.PURCHASE AGT.WEIGHT AGT.CONSOLIDATION"
).split()


def _han(text: str) -> int:
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    else:
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(branch)


def test_complaints_are_about_many_matters(tale: Story) -> None:
    assert len({case.problem for case in tale.cases}) >= 40
    assert {case.problem[:3] for case in tale.cases} == {
        "QUA", "LOG", "CUS", "SVC", "PAY", "PRC", "AFT", "SEC", "AGT",
    }  # fmt: skip


def test_every_detail_has_texts_and_the_frequent_ones_have_several() -> None:
    found = bodies()
    assert set(details()) | {"BATCH"} == set(found)
    for code in FREQUENT:
        assert len(found[code]["zh"]) >= 4
        assert len(found[code]["en"]) >= 3


def test_hardly_any_two_letters_are_the_same(tale: Story) -> None:
    once = [case.text for case in tale.cases if not case.duplicate_of]
    assert len(once) - len(set(once)) <= 0.02 * len(once)
    everything = [case.text for case in tale.cases]
    assert len(everything) - len(set(everything)) <= 0.04 * len(everything)


def test_letters_come_in_chinese_english_and_mixed(tale: Story) -> None:
    languages = Counter(case.language for case in tale.cases)
    assert set(languages) == {"zh-Hans", "zh-Hant", "en", "mixed"}
    assert min(languages.values()) >= 80
    assert languages["zh-Hans"] + languages["zh-Hant"] >= 350


def test_a_letter_is_written_in_its_language(tale: Story) -> None:
    for case in tale.cases:
        if case.language == "en":
            assert _han(case.text) < 0.25 * len(case.text)
        else:
            assert _han(case.text) >= (2 if case.language == "mixed" else 5)


def test_traditional_letters_hold_no_simplified_characters(tale: Story) -> None:
    telltale = re.compile("[们这个单没发还买东钱两请让谢应说货费质题样]")
    for case in (one for one in tale.cases if one.language == "zh-Hant"):
        assert not set(telltale.findall(case.text)) - set("个")


def test_tones_differ(tale: Story) -> None:
    tones = Counter(case.tone for case in tale.cases)
    assert set(tones) == {"calm", "polite", "annoyed", "furious", "chatty", "typo"}
    assert min(tones.values()) >= 30


def test_no_slot_or_choice_is_left_in_any_text(tale: Story) -> None:
    for case in tale.cases:
        for text in [one.text for one in (*case.conversation, *case.notes)]:
            assert text.strip()
            assert not set("{}[]|") & set(text)


def test_every_template_can_be_filled(tale: Story) -> None:
    stage = scenes(tale.customers, tale.orders, tale.parcels)
    scene = next(one for one in stage if one.parcel and one.parcel.delivered_at)
    assert scene.parcel
    assert scene.parcel.delivered_at
    row = details()["QUA.DEFECT"]
    opened = scene.parcel.delivered_at
    incident = Incident(scene, row, "complaint", opened, opened)
    r = Random(5)
    affected = decided(r, incident, lines(r, incident), "upheld", final=True)
    for english in (True, False):
        known = slots(r, incident, english) | desk_slots(r, "mia", "TS2026-00001", "juma")
        known |= outcome_slots(incident, affected, english) | {"name": "Ruby", "twin": "TS2026-2"}
        for text in _texts([bodies(), *(table(f"texts/{bank}") for bank in BANKS)]):
            assert not set("{}[]|") & set(say(r, text, known))


def test_cases_are_talked_over(tale: Story) -> None:
    closed = [case for case in tale.cases if case.outcome in ("upheld", "partly")]
    assert all(len(case.conversation) >= 4 for case in closed)
    assert all(case.notes for case in closed)
    speakers = {one.who for case in tale.cases for one in case.conversation}
    assert speakers >= {"customer", "agent", "auto", "seller", "warehouse", "courier", "platform"}


def test_answers_are_given_in_the_language_of_the_letter(tale: Story) -> None:
    for case in tale.cases:
        for answer in (one.text for one in case.conversation if one.who == "agent"):
            if case.language == "en":
                assert _han(answer) < 0.4 * len(answer)
            else:
                assert _han(answer) >= 5


def test_notes_are_mostly_chinese(tale: Story) -> None:
    notes = [note.text for case in tale.cases for note in case.notes]
    assert sum(_han(note) > 3 for note in notes) > 0.85 * len(notes)
