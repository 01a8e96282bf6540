"""Learning from labelled texts, with scikit-learn. For a worker: a web process never comes here.

A head is blended of several linear machines, one support vector machine per label each. A sum of
linear machines is linear, so what is served is one head, whatever it was blended of.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ombud.assessment.learned.linear import Floats, Head
from ombud.assessment.learned.weighing import Weighed

_STOP_AT = 1e-2
_LEAST_SPREAD = 1e-3
_NEVER_CHOSEN = -10.0
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """One machine of a blend: what an error costs, and what it looks at.

    `meaning` is the length of a text's meaning beside its grams, whose length is one: 0 leaves it
    out. Without `grams` only the meaning is read. `contrast` weighs each gram by how unevenly it
    is spread between a label and the others (as naive Bayes would). `balanced` lets rare labels
    count as much as frequent ones.
    """

    cost: float
    meaning: float = 0.0
    grams: bool = True
    contrast: bool = False
    balanced: bool = False


@dataclass(frozen=True)
class Lesson:
    """Texts to learn from: weighed over `width` grams, their meanings (or None), and the place of
    each one's label among `labels` of them."""

    weighed: Weighed
    meanings: Floats | None
    truth: NDArray[np.int64]
    width: int
    labels: int

    def part(self, chosen: Flags) -> "Lesson":
        """Only the chosen texts."""
        meanings = None if self.meanings is None else self.meanings[chosen]
        weighed = self.weighed.chosen(chosen)
        return Lesson(weighed, meanings, self.truth[chosen], self.width, self.labels)

    def by_words(self) -> "Lesson":
        """The same texts without their meanings."""
        return Lesson(self.weighed, None, self.truth, self.width, self.labels)


def learn(lesson: Lesson, part: Part) -> Head:
    """The head that one machine learns. A label without a text is never chosen by it."""
    if part.contrast:
        return _learn_contrast(lesson, part)
    columns, turned = [_table(lesson)] if part.grams else [], None
    if part.meaning > 0 and lesson.meanings is not None:
        turned = _half_whitening(lesson.meanings, part.meaning)
        columns.append(turned.of(lesson.meanings))
    weights, bias = _machine(_beside(columns), lesson.truth, lesson.labels, part)
    width = lesson.width if part.grams else 0
    by_gram = weights[:width] if width else np.zeros((lesson.width, lesson.labels), np.float32)
    if turned is None:
        return Head(by_gram, np.zeros((0, lesson.labels), np.float32), bias)
    by_meaning = turned.matrix @ weights[width:]
    return Head(by_gram, by_meaning, bias - turned.middle @ by_meaning)


def _table(lesson: Lesson) -> Any:
    from scipy.sparse import csr_matrix

    weighed = lesson.weighed
    rows = (weighed.values, weighed.columns, weighed.starts)
    return csr_matrix(rows, shape=(len(weighed), lesson.width))


def _beside(columns: list[Any]) -> Any:
    from scipy.sparse import csr_matrix, hstack

    if len(columns) == 1:
        return columns[0]
    return hstack([columns[0], csr_matrix(columns[1])], format="csr")


def _machine(
    table: Any, truth: NDArray[np.int64], labels: int, part: Part
) -> tuple[Floats, Floats]:
    """Weights (columns, labels) and bias (labels)."""
    from sklearn.svm import LinearSVC

    weighting = "balanced" if part.balanced else None
    machine = LinearSVC(C=part.cost, class_weight=weighting, tol=_STOP_AT, random_state=0)
    machine.fit(table, truth)
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        coefficients = np.concatenate([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    weights = np.zeros((table.shape[1], labels), np.float32)
    bias = np.full(labels, _NEVER_CHOSEN, np.float32)
    weights[:, machine.classes_] = coefficients.T
    bias[machine.classes_] = intercepts
    return weights, bias


def _learn_contrast(lesson: Lesson, part: Part) -> Head:
    """A machine for each label over grams stretched by that label's contrast."""
    table = _table(lesson)
    weights = np.zeros((lesson.width, lesson.labels), np.float32)
    bias = np.full(lesson.labels, _NEVER_CHOSEN, np.float32)
    for label in np.unique(lesson.truth):
        is_it = lesson.truth == label
        stretched = _contrast(table, is_it)
        found, against = _machine(table.multiply(stretched).tocsr(), is_it.astype(int), 2, part)
        weights[:, label], bias[label] = found[:, 1] * stretched, against[1]
    return Head(weights, np.zeros((0, lesson.labels), np.float32), bias)


def _contrast(table: Any, is_it: Flags) -> Floats:
    """Half even, half by how unevenly each gram is spread; texts keep a mean length of one."""
    inside = np.asarray(table[is_it].sum(axis=0)).ravel() + 1
    outside = np.asarray(table[~is_it].sum(axis=0)).ravel() + 1
    uneven = np.abs(np.log((inside / inside.sum()) / (outside / outside.sum())))
    stretched = 0.5 + 0.5 * uneven / max(float(uneven.mean()), 1e-9)
    mean_square = float(table.multiply(stretched).power(2).sum()) / max(table.shape[0], 1)
    return np.asarray(stretched / max(mean_square, 1e-9) ** 0.5, np.float32)


@dataclass(frozen=True)
class _Turned:
    """Meanings less their middle, times a matrix."""

    middle: Floats
    matrix: Floats

    def of(self, meanings: Floats) -> Floats:
        return np.asarray((meanings - self.middle) @ self.matrix, np.float32)


def _half_whitening(meanings: Floats, length: float) -> _Turned:
    """Directions that vary much are damped by half of what whitening would damp them by.

    The mean square of a turned meaning's length is `length` squared. Serving knows nothing of it:
    it is folded into the weights.
    """
    middle = meanings.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov((meanings - middle).T))
    spread = np.maximum(spread, max(float(spread.max()) * _LEAST_SPREAD, 1e-9))
    turned = _Turned(middle, (axes / spread**0.25).astype(np.float32))
    mean_square = float(np.square(turned.of(meanings)).sum(axis=1).mean())
    return _Turned(middle, turned.matrix * np.float32(length / max(mean_square, 1e-9) ** 0.5))
