"""Ten labels a class: what the encoder is worth on the first day."""

import numpy as np
from numpy.typing import NDArray

from bench.measuring import Report, stopwatch
from bench.understanding_sets import KINDS, Judged, judged
from ombud.assessment.learned.training import Lesson, Part, learn
from ombud.assessment.learned.weighing import learn_weighing

FEW = ("shopping: category", "citizens: class", "banking77: intent", "bitext: intent")
LABELS_EACH, DRAWS = 10, 5
POINTS, LEAST_SETS = 3.0, 3
# Nothing to tune on with so few: fixed, and the same for every set.
BY_WORDS, JOINED = Part(1), Part(1, meaning=1.5)


def add_few_labels(report: Report) -> None:
    """Means over five draws, each judged by the whole test part."""
    gains = []
    for kind in KINDS:
        if kind.name in FEW:
            with stopwatch(f"{kind.name}: {LABELS_EACH} labels a class"):
                words, joined = _few(judged(kind))
            report.add(f"{kind.name}, 10 labels a class, words alone", 100 * words, "%")
            report.add(f"{kind.name}, 10 labels a class, joined", 100 * joined, "%")
            gains.append(100 * (joined - words))
            report.add(f"{kind.name}, 10 labels a class, gained", gains[-1], "points")
    enough = sum(gain >= POINTS for gain in gains)
    report.add("sets of four that gain 3 points or more", enough, at_least=LEAST_SETS)


def _few(task: Judged) -> tuple[float, float]:
    places = np.unique(task.labels, return_inverse=True)[1]
    drawn = [_drawn(places, task.tested, seed) for seed in range(DRAWS)]
    shares = np.array([_shares_right(task, places, chosen) for chosen in drawn])
    return tuple(shares.mean(axis=0).tolist())


def _drawn(places: NDArray[np.int64], tested: NDArray[np.bool_], seed: int) -> NDArray[np.int64]:
    """Places of ten texts of each label outside the test part."""
    order = np.random.default_rng(seed).permutation((~tested).nonzero()[0])
    return np.concatenate([order[places[order] == one][:LABELS_EACH] for one in np.unique(places)])


def _shares_right(
    task: Judged, places: NDArray[np.int64], chosen: NDArray[np.int64]
) -> tuple[float, float]:
    weighing, weighed = learn_weighing([task.texts[one] for one in chosen], least_texts=1)
    sizes = (len(weighing.buckets), int(places.max()) + 1)
    lesson = Lesson(weighed, task.meanings[chosen], places[chosen], *sizes)
    tested = task.tested.nonzero()[0]
    served = weighing.weigh([task.texts[one] for one in tested])
    heads = learn(lesson.by_words(), BY_WORDS), learn(lesson, JOINED)
    words, joined = (
        float((head.scores(served, task.meanings[tested]).argmax(axis=1) == places[tested]).mean())
        for head in heads
    )
    return words, joined
