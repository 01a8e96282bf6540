"""A linear model in numpy: scores of every detail, chances that add up to their classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ombud.assessment.learned.weighing import Weighed

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """One weight for each gram and label, one for each number of a meaning and label.

    `by_gram` is (grams, labels), `by_meaning` (512 or 0, labels): float32 while learning, float16
    in files and in use. `temperature` tames the scores into chances.
    """

    by_gram: NDArray[np.floating[Any]]
    by_meaning: NDArray[np.floating[Any]]
    bias: Floats
    temperature: float = 1.0

    @cached_property
    def _by_gram(self) -> Floats:
        # Half floats have no fast product; this copy lives as long as the model is in use.
        return self.by_gram.astype(np.float32, copy=False)

    @cached_property
    def _by_meaning(self) -> Floats:
        return self.by_meaning.astype(np.float32, copy=False)

    @property
    def needs_meanings(self) -> bool:
        """Whether it was learned with the encoder."""
        return len(self.by_meaning) > 0

    def scores(self, weighed: Weighed, meanings: Floats | None = None) -> Floats:
        """(texts, labels): above nought speaks for the label, below against it."""
        found = np.repeat(self.bias[None, :], len(weighed), axis=0)
        weights, bounds = self._by_gram, weighed.starts.tolist()
        for text, (start, end) in enumerate(pairwise(bounds)):
            if end > start:
                found[text] += weighed.values[start:end] @ weights[weighed.columns[start:end]]
        if self.needs_meanings and meanings is not None:
            found += meanings @ self._by_meaning
        return found

    def chances(self, scores: Floats) -> Floats:
        """Scores as chances that add up to one for each text."""
        return softmax(scores / self.temperature)


def softmax(scores: Floats) -> Floats:
    """Each row's shares of the whole."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def class_chances(chances: Floats, classes: Sequence[str]) -> tuple[list[str], Floats]:
    """The classes in their first order and each text's chance of each: the sum of its details'.

    `classes` names the class of every column of `chances`.
    """
    named = list(dict.fromkeys(classes))
    belongs = np.zeros((len(classes), len(named)), np.float32)
    belongs[np.arange(len(classes)), [named.index(one) for one in classes]] = 1
    return named, chances @ belongs
