"""One contract for every plugin found, shipped or entered."""

import json
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from ombud.plugins import found
from ombud.plugins.api import API_VERSION, BANDS, HUMAN, Reader, Reading
from ombud.rules import closed_lists
from ombud.rules.priority import REASONS
from ombud.rules.taxonomy import taxonomy

ODD_TEXTS = [
    "", " ", "\n\t", "?", "12345", "\x00\ud800", "😀😀😀", "很" * 20_000, "a" * 20_000,
    "1" * 20_000, "İıß", "ＡＢＣ１２３", "\u200b\u202e", "(" * 500, "没有没有没有不不不",
    "not not not no", "届いていません",
]  # fmt: skip
TEXTS = [
    "快递还没收到，订单2183746592837465921，退我￥128", "the cup is broken, refund please", "謝謝",
]  # fmt: skip

readers = pytest.mark.parametrize("reader", found.readers(), ids=lambda one: one.name)


def test_the_shipped_reader_is_found():
    assert "lexical" in {one.name for one in found.readers()}


def test_names_are_unique_and_the_strongest_reader_comes_last():
    names = [one.name for one in found.plugins()]
    assert len(names) == len(set(names))
    strengths = [one.strength for one in found.readers()]
    assert strengths == sorted(strengths)


@readers
def test_a_reader_keeps_the_protocol_of_this_version(reader):
    assert isinstance(reader, Reader)
    assert reader.api_version == API_VERSION


@readers
def test_each_text_gets_its_own_reading_in_order(reader):
    together = reader.read(TEXTS)
    assert together == [reader.read([text])[0] for text in TEXTS]
    assert reader.read([]) == []


@readers
@pytest.mark.parametrize("text", ODD_TEXTS, ids=range(len(ODD_TEXTS)))
def test_no_text_is_too_odd_to_read(reader, text):
    (reading,) = reader.read([text])
    assert_keeps_the_type(reading)


@readers
def test_readings_keep_the_type(reader):
    for reading in reader.read(TEXTS):
        assert_keeps_the_type(reading)


def assert_keeps_the_type(reading: Reading) -> None:
    codes = taxonomy().details
    assert (reading.detail_code is None) == (reading.class_code is None)
    assert reading.detail_code is None or reading.detail_code in codes
    assert reading.detail_code is not None or reading.band == HUMAN
    assert 0 <= reading.confidence <= 1
    assert reading.band in BANDS
    assert len(reading.ranked) <= 3
    assert all(code in codes and 0 <= share <= 1 for code, share in reading.ranked)
    assert [code for code, _ in reading.ranked][:1] == [reading.detail_code] * bool(reading.ranked)
    assert closed_lists.is_code("priority", reading.priority)
    assert reading.priority_reason.code in REASONS
    assert all(closed_lists.is_code("remedy", code) for code in reading.remedies_wanted)


@readers
def test_readings_can_be_stored_and_sent_to_another_process(reader):
    for reading in reader.read(TEXTS):
        assert pickle.loads(pickle.dumps(reading)) == reading
        json.dumps([reading.words, reading.ranked, reading.amounts, dict(reading.signals)])
    assert pickle.loads(pickle.dumps(reader)).read(TEXTS) == reader.read(TEXTS)


@readers
def test_many_threads_read_the_same(reader):
    alone = reader.read(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        assert all(read == alone for read in pool.map(lambda _: reader.read(TEXTS), range(16)))


class MadeForAnotherVersion:
    api_version = 99
    kind = "classifier"
    name = "old"
    strength = 1

    def read(self, texts):
        return []


class CannotRead:
    api_version = API_VERSION
    kind = "classifier"
    name = "mute"
    strength = 1


def test_a_plugin_for_another_version_is_refused_by_name():
    with pytest.raises(found.UnfitPlugin, match="MadeForAnotherVersion"):
        found.fit_plugin(MadeForAnotherVersion)


def test_a_plugin_that_cannot_do_its_kind_is_refused():
    with pytest.raises(found.UnfitPlugin, match="CannotRead"):
        found.fit_plugin(CannotRead)
