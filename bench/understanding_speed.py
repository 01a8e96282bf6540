"""How fast texts of 100 characters are read, on one core, and what a worker holds meanwhile.

The model has 60 details and as many grams as one may have; speed does not ask what the weights say.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.measuring import ROOT, SCRATCH, Report, sample, stopwatch
from ombud.assessment.learned.grams import BUCKET_BITS
from ombud.assessment.learned.linear import Head
from ombud.assessment.learned.model import Bounds, Model, Trained
from ombud.assessment.learned.shelf import path_of, put_model, take_model
from ombud.assessment.learned.weighing import MOST_WEIGHTS, Weighing, learn_weighing

FOLDER, TAXONOMY = SCRATCH / "understanding", "of the bench"
LENGTH, DETAILS = 100, 60
BATCH, ENCODED = 6000, 600
PER_SECOND, PER_SECOND_ENCODED, SINGLE_MS, MEMORY_MB = 6000, 300, 1.0, 350
SETTINGS = {"DJANGO_SETTINGS_MODULE": "ombud.site.settings", "OMBUD_DATA": str(FOLDER / "worker")}
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def add_speed(report: Report) -> None:
    """Measured in a process of its own that holds nothing else."""
    with stopwatch("speed"):
        told = subprocess.run(
            [sys.executable, __file__], env=os.environ | ONE_CORE, cwd=ROOT,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    figures = json.loads(told.stdout.splitlines()[-1])
    report.add("lexical reading alone", figures["lexical"], "texts/s")
    report.add("learned model alone", figures["learned"], "texts/s")
    report.add("whole reading by words", figures["whole"], "texts/s", at_least=PER_SECOND)
    report.add("meanings alone", figures["meanings"], "texts/s")
    report.add(
        "whole reading with meanings", figures["joined"], "texts/s", at_least=PER_SECOND_ENCODED
    )
    report.add("one text by words, p50", figures["single"], "ms", at_most=SINGLE_MS)
    report.add("memory, words alone", figures["memory_words"], "MB")
    report.add("memory, with the encoder", figures["memory"], "MB", at_most=MEMORY_MB)


def main() -> None:
    """Print the figures as one line of JSON. With --make only write the model's file."""
    if "--make" in sys.argv:
        put_model(FOLDER, _model(_texts(BATCH)), TAXONOMY)
        return
    subprocess.run([sys.executable, __file__, "--make"], check=True)
    _open_worker()
    print(json.dumps(_measured(take_model(path_of(FOLDER, "bench", 1), TAXONOMY))))


def _open_worker() -> None:
    """Hold what a worker holds anyway."""
    import django

    os.environ |= SETTINGS
    django.setup()


def _measured(model: Model) -> dict[str, float]:
    from ombud.assessment.learned.encoder import meanings
    from ombud.plugins.classifiers.lexical import LexicalReader

    texts, lexical = _texts(BATCH), LexicalReader()
    model.read(texts[:10])
    figures = {
        "lexical": _rate(lexical.read, texts),
        "learned": _rate(model.read, texts),
        "whole": _rate(lambda some: (lexical.read(some), model.read(some)), texts),
        "single": sample(lambda: (lexical.read(texts[:1]), model.read(texts[:1])), 300).p50,
        "memory_words": _peak(),
    }
    meanings(texts[:10])
    few = texts[:ENCODED]
    figures["meanings"] = _rate(meanings, few)
    figures["joined"] = _rate(
        lambda some: (lexical.read(some), model.read(some, meanings(some))), few
    )
    return figures | {"memory": _peak()}


def _rate(read: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Texts a second of CPU time, the best of three."""
    spans = []
    for _ in range(3):
        began = time.process_time()
        read(texts)
        spans.append(time.process_time() - began)
    return len(texts) / min(spans)


def _texts(count: int) -> list[str]:
    """Written by nobody: complaints of exactly 100 characters put together from the taxonomy's own
    phrases, half Chinese, half English."""
    from ombud.rules.taxonomy import taxonomy

    chance = np.random.default_rng(0)
    phrases = {
        language: [phrase for one in taxonomy().details.values() for phrase in one.words[language]]
        for language in ("zh-Hans", "en")
    }
    made = []
    for place in range(count):
        language, between = ("zh-Hans", "，") if place % 2 else ("en", ", ")
        drawn = chance.choice(phrases[language], 60)
        made.append(between.join(drawn)[:LENGTH])
    return made


def _model(texts: Sequence[str]) -> Model:

    width, chance = MOST_WEIGHTS // DETAILS, np.random.default_rng(0)
    known = learn_weighing(texts, 1, width // 2)[0].buckets
    spare = chance.permutation(np.setdiff1d(np.arange(1 << BUCKET_BITS), known))
    kept = np.union1d(known, spare[: width - len(known)]).astype(np.uint32)
    details = tuple(f"C{one // 7}.D{one}" for one in range(DETAILS))
    classes = tuple(detail.partition(".")[0] for detail in details)
    weighing = Weighing(kept, np.ones(width, np.float32))
    heads = [_head(chance, width, size) for size in (0, 512)]
    return Model("bench", 1, details, classes, weighing, *heads)


def _head(chance: np.random.Generator, width: int, size: int) -> Trained:

    by_gram, by_meaning = (
        chance.standard_normal((rows, DETAILS), np.float32).astype(np.float16)
        for rows in (width, size)
    )
    return Trained(Head(by_gram, by_meaning, np.zeros(DETAILS, np.float32)), Bounds(0.9, 0.5, 0.0))


def _peak() -> float:
    """The most MB this process held. Not ru_maxrss, which keeps the peak of who started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
