"""Which machines a head is blended of, and how sure it may be: told by texts held out of training.

Large sets hold out one part in five; small ones take turns, each fifth once. Of the parts tried the
blend takes, one after the other, whichever makes the held-out labels likeliest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ombud.assessment.learned.certainty import (
    best_temperature,
    calibration_error,
    surprise,
    threshold_for,
)
from ombud.assessment.learned.linear import Floats, Head
from ombud.assessment.learned.model import Bounds, Trained
from ombud.assessment.learned.training import Flags, Lesson, Part, learn

FOLDS = 5
FEW_TEXTS = 4000
FEW_LABELS = 12
STEPS = 10
AUTOMATIC_PRECISION, SUGGESTED_PRECISION = 0.95, 0.6
# Of texts that are about one thing, so many may be given a second.
MOST_BESIDES = 0.05

WORDS = (Part(0.3), Part(1), Part(3))
CONTRAST = (Part(1, contrast=True),)
MEANINGS = (Part(0.1, meaning=1, grams=False), Part(1, meaning=1, grams=False))
JOINT = (Part(1, meaning=0.5), Part(1, meaning=0.8))
# Worth their time only where there are few texts, and rare labels hardly any.
FEW_WORDS = (Part(1, balanced=True),)
FEW_JOINT = (Part(1, meaning=0.5, balanced=True), Part(3, meaning=0.8))


@dataclass(frozen=True)
class Told:
    """What the held-out texts told: each part's share of them that it got right, the blend's, how
    often each part stands in the blend, and the calibration error after scaling."""

    parts: Mapping[Part, float]
    blend: Mapping[Part, int]
    right: float
    calibration_error: float


def parts_for(lesson: Lesson) -> tuple[Part, ...]:
    """What is worth trying: with few labels the contrast, with meanings what reads them."""
    few = len(lesson.truth) < FEW_TEXTS
    by_words = WORDS + FEW_WORDS * few + CONTRAST * (lesson.labels <= FEW_LABELS)
    if lesson.meanings is None:
        return by_words
    return by_words + MEANINGS + JOINT + FEW_JOINT * few


def teach(lesson: Lesson, parts: Sequence[Part]) -> tuple[Trained, Told]:
    """The best blend of these parts learned from all texts, its temperature and its bounds."""
    turns = turns_of(len(lesson.truth))
    truth = np.concatenate([lesson.truth[held] for held in turns])
    held = {part: _held_out_scores(lesson, part, turns) for part in parts}
    scales = {part: 1 / max(float(scores.std()), 1e-9) for part, scores in held.items()}
    scaled = {part: scores * scales[part] for part, scores in held.items()}
    blend = best_blend(scaled, truth, _beginnings(lesson, parts))
    scores = _summed(scaled, blend)
    head = blended([(learn(lesson, part), scales[part] * count) for part, count in blend.items()])
    head = replace(head, temperature=best_temperature(scores, truth))
    chances = head.chances(scores)
    right = {part: _share_right(one, truth) for part, one in scaled.items()}
    told = Told(right, blend, _share_right(scores, truth), calibration_error(chances, truth))
    return Trained(head, _bounds(scores, chances, truth)), told


def _beginnings(lesson: Lesson, parts: Sequence[Part]) -> Sequence[Part]:
    """What a blend may begin with: where there are meanings, a part that reads grams and them.

    Else a few easy texts, which words alone tell apart, would teach nothing of other words.
    """
    joint = [part for part in parts if part.grams and part.meaning > 0]
    return joint if joint and lesson.meanings is not None else parts


def turns_of(count: int) -> list[Flags]:
    """Which texts are held out at each turn. Texts stand in no order that means something."""
    fold = np.random.default_rng(0).permutation(count) % FOLDS
    return [fold == one for one in range(FOLDS if count < FEW_TEXTS else 1)]


def _held_out_scores(lesson: Lesson, part: Part, turns: Sequence[Flags]) -> Floats:
    scores = []
    for held in turns:
        unseen = lesson.part(held)
        scores.append(learn(lesson.part(~held), part).scores(unseen.weighed, unseen.meanings))
    return np.concatenate(scores)


def best_blend(
    scores: Mapping[Part, Floats], truth: NDArray[np.int64], beginnings: Sequence[Part]
) -> dict[Part, int]:
    """How often each part is taken; stops where one more makes the truth no likelier."""
    taken: dict[Part, int] = {}
    summed, least = np.zeros_like(next(iter(scores.values()))), np.inf
    for _ in range(STEPS):
        tried = scores if taken else beginnings
        surprises = {part: _tamed_surprise(summed + scores[part], truth) for part in tried}
        part = min(surprises, key=surprises.__getitem__)
        if surprises[part] >= least:
            break
        least, summed = surprises[part], summed + scores[part]
        taken[part] = taken.get(part, 0) + 1
    return taken


def _tamed_surprise(scores: Floats, truth: NDArray[np.int64]) -> float:
    return surprise(scores / best_temperature(scores, truth), truth)


def blended(heads: Sequence[tuple[Head, float]]) -> Head:
    """One head whose scores are the weighted sum of these."""
    size = max(len(head.by_meaning) for head, _ in heads)
    labels = heads[0][0].bias.shape[0]
    by_meaning = np.zeros((size, labels), np.float32)
    for head, weight in heads:
        by_meaning[: len(head.by_meaning)] += weight * head.by_meaning
    by_gram = np.sum([weight * head.by_gram for head, weight in heads], axis=0)
    bias = np.sum([weight * head.bias for head, weight in heads], axis=0)
    return Head(by_gram.astype(np.float16), by_meaning.astype(np.float16), bias.astype(np.float32))


def _summed(scores: Mapping[Part, Floats], blend: Mapping[Part, int]) -> Floats:
    return np.asarray(sum(scores[part] * count for part, count in blend.items()), np.float32)


def _share_right(scores: Floats, truth: NDArray[np.int64]) -> float:
    return float((scores.argmax(axis=1) == truth).mean())


def _bounds(scores: Floats, chances: Floats, truth: NDArray[np.int64]) -> Bounds:
    automatic = threshold_for(chances, truth, AUTOMATIC_PRECISION)
    suggested = threshold_for(chances, truth, SUGGESTED_PRECISION)
    right = scores[scores.argmax(axis=1) == truth]
    seconds = np.partition(right, -2, axis=1)[:, -2]
    besides = float(np.quantile(seconds, 1 - MOST_BESIDES)) if len(seconds) else np.inf
    return Bounds(automatic, min(automatic, suggested), besides)
