import subprocess
import sys

from ombud.rules.evidence import gather_evidence, signals_in
from ombud.rules.lexicon import lexicon, word_list
from ombud.rules.packed import pack
from ombud.rules.taxonomy import taxonomy
from ombud.rules.ties import TIES
from ombud.rules.words import stems_in


def scores(text: str) -> dict[str, float]:
    return gather_evidence(text).scores()


def test_every_seed_of_the_taxonomy_speaks_for_its_detail():
    for detail in taxonomy().details.values():
        for language in ("zh-Hans", "en"):
            for seed in detail.words[language]:
                assert scores(seed.lower()).get(detail.code, 0) > 0, seed


def test_every_code_the_lexicon_names_exists():
    codes = set(taxonomy().details)
    assert set(pack("lexicon")["spoken"]) == codes
    for name in ("negatable", "demanding", "askable"):
        assert word_list(name) <= codes
    for tie in TIES:
        assert {tie.favours, *tie.given} <= codes
        assert tie.said | tie.unsaid <= set(pack("lexicon")["signals"])


def test_english_words_meet_whatever_their_ending():
    assert stems_in("it has not been shipped")[0] == stems_in("hasn't shipped")[0]
    assert stems_in("damaging parcels")[0] == stems_in("damaged package")[0]


def test_stems_know_where_they_stand():
    text = "my parcels were delayed"
    _, spans = stems_in(text)
    assert [text[start:end] for start, end in spans] == ["parcels", "delayed"]


def test_what_lies_inside_a_found_phrase_is_silent():
    assert "CUS.SEIZED" not in scores("没收到退款")


def test_signals_come_with_the_words_that_gave_them():
    assert signals_in("我要打12315")["regulator"] == "12315"
    assert signals_in("孩子过敏了")["safety"] == "过敏"


def test_a_denied_signal_is_none():
    assert "safety" not in signals_in("没有受伤")
    assert "damage" not in signals_in("箱子没有破")


def test_numbers_that_hold_a_hotline_are_no_threat():
    assert "regulator" not in signals_in("订单9912315001")


def test_the_lexicon_is_the_same_in_every_process():
    script = (
        "from ombud.plugins.classifiers.lexical import LexicalReader as R;"
        "print(R().read(['余额莫名其妙少了两百', 'my parcel is late and broken and wrong']))"
    )
    seeds = ("0", "1")
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout
        for seed in seeds
    }  # fmt: skip
    assert len(answers) == 1


def test_the_lexicon_holds_no_entry_that_says_nothing():
    tables = (lexicon().pairs, lexicon().stems, lexicon().stem_pairs)
    assert all(
        entry.postings or entry.longer or entry.whole
        for table in tables
        for entry in table.values()
    )
