"""How well texts are understood: accuracy on public sets, few labels, sureness, speed, memory.

Every model learns from the train part alone; what is tuned is tuned on texts held out of it. Each
task is read twice: by words alone, and joined with the sentence encoder.
Usage: python bench/understanding.py [--only PART_OF_A_TASK'S_NAME]
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.measuring import Report, stopwatch
from bench.understanding_few import add_few_labels
from bench.understanding_sets import KINDS, Judged, Kind, judged
from bench.understanding_speed import add_speed
from ombud.assessment.learned.certainty import calibration_error
from ombud.assessment.learned.lessons import Taught, teach_model
from ombud.assessment.learned.linear import Floats
from ombud.assessment.learned.model import Model, Trained
from ombud.assessment.learned.training import Part
from ombud.assessment.learned.tuning import AUTOMATIC_PRECISION, Told

DRAWS = 2000
CALIBRATION_BAR = 0.07
LEAST_AUTOMATIC = 30
AUTOMATIC_PERCENT = 100 * AUTOMATIC_PRECISION


@dataclass(frozen=True)
class Read:
    """What a head made of the tested texts: their labels' places, the chances, its bounds."""

    truth: NDArray[np.int64]
    chances: Floats
    trained: Trained

    @property
    def hits(self) -> NDArray[np.bool_]:
        return self.chances.argmax(axis=1) == self.truth


def main() -> int:
    """All tasks, or those asked for; the figures are kept only of all."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--only", default="")
    only = asked.parse_args().only
    report, pooled = Report("understanding"), []
    for kind in KINDS:
        if only in kind.name:
            pooled.append(_add_task(report, kind))
    if only:
        return 0
    before, after = map(np.concatenate, zip(*pooled, strict=True))
    _add_interval(report, "all tasks pooled", before, after, better=True)
    add_few_labels(report)
    add_speed(report)
    return report.finish()


def _add_task(report: Report, kind: Kind) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    task = judged(kind)
    learned = ~task.tested
    with stopwatch(f"{kind.name}: {learned.sum():,} texts teach, {task.tested.sum():,} judge"):
        texts = [text for text, yes in zip(task.texts, learned, strict=True) if yes]
        taught = teach_model(
            texts, task.labels[learned].tolist(), task.meanings[learned],
            name="bench", version=1, class_of=str,
        )  # fmt: skip
    _tell(taught)
    by_words, joined = read_both(taught.model, task)
    report.add(f"{kind.name}, words alone", 100 * _figure(kind, by_words), "%")
    report.add(f"{kind.name}, joined", 100 * _figure(kind, joined), "%", at_least=kind.bar)
    _add_interval(report, kind.name, by_words.hits, joined.hits)
    for name, read in (("words alone", by_words), ("joined", joined)):
        _add_sureness(report, f"{kind.name}, {name}", read)
    return by_words.hits, joined.hits


def read_both(model: Model, task: Judged) -> tuple[Read, Read]:
    """The tested texts read by words alone and joined."""
    texts = [text for text, yes in zip(task.texts, task.tested, strict=True) if yes]
    places = {label: place for place, label in enumerate(model.details)}
    truth = np.array([places[label] for label in task.labels[task.tested].tolist()])
    weighed, meanings = model.weighing.weigh(texts), task.meanings[task.tested]
    assert model.by_meaning
    return (
        Read(truth, _chances(model.by_words, weighed, None), model.by_words),
        Read(truth, _chances(model.by_meaning, weighed, meanings), model.by_meaning),
    )


def _chances(trained: Trained, weighed, meanings) -> Floats:
    return trained.head.chances(trained.head.scores(weighed, meanings))


def _figure(kind: Kind, read: Read) -> float:
    said = read.chances.argmax(axis=1)
    return macro_f1(said, read.truth) if kind.by_f1 else float((said == read.truth).mean())


def macro_f1(said: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    """The mean over labels of the harmonic mean of precision and recall."""
    return float(
        np.mean(
            [
                2 * ((said == one) & (truth == one)).sum()
                / max((said == one).sum() + (truth == one).sum(), 1)
                for one in np.unique(truth)
            ]
        )
    )  # fmt: skip


def _add_interval(
    report: Report,
    name: str,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
    better: bool = False,
) -> None:
    """Joined less words alone in points of accuracy: paired bootstrap, the middle 95 %.

    `better` asks for more than not being worse beyond noise.
    """
    difference = after.astype(np.int8) - before
    low, high = np.percentile(list(_redrawn(difference)), [2.5, 97.5])
    report.add(f"{name}, joined less words", 100 * float(difference.mean()), "points")
    least = 0 if better else None
    report.add(f"{name}, joined less words, lower end", 100 * float(low), "points", at_least=least)
    report.add(f"{name}, joined less words, upper end", 100 * float(high), "points", at_least=0)


def _redrawn(difference: NDArray[np.int8]) -> Iterator[float]:
    """Means of texts drawn again: only how many of each kind are drawn matters."""
    count = len(difference)
    shares = np.array([(difference == one).mean() for one in (-1, 0, 1)])
    for worse, _, better in np.random.default_rng(0).multinomial(count, shares, DRAWS):
        yield (better - worse) / count


def _add_sureness(report: Report, name: str, read: Read) -> None:
    error = calibration_error(read.chances, read.truth)
    report.add(f"{name}, calibration error", error, at_most=CALIBRATION_BAR)
    sure = read.chances.max(axis=1) >= read.trained.bounds.automatic
    report.add(f"{name}, share decided by itself", 100 * float(sure.mean()), "%")
    if sure.sum() >= LEAST_AUTOMATIC:
        precision = 100 * float(read.hits[sure].mean())
        report.add(f"{name}, precision there", precision, "%", at_least=AUTOMATIC_PERCENT)


def _tell(taught: Taught) -> None:
    for name, told in (("words", taught.by_words), ("joined", taught.by_meaning)):
        if told:
            print(f"  held out, {name}: {told.right:.4f}", _blend(told))


def _blend(told: Told) -> str:
    return "; ".join(
        f"{_named(part)} {right:.4f} ×{told.blend.get(part, 0)}"
        for part, right in told.parts.items()
    )


def _named(part: Part) -> str:
    read = ["grams"] * part.grams + [f"meaning {part.meaning:g}"] * (part.meaning > 0)
    return f"{'+'.join(read)}{' contrast' * part.contrast} C{part.cost:g}"


if __name__ == "__main__":
    raise SystemExit(main())
