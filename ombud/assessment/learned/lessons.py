"""From labelled texts to a model: weigh them, tune, learn, and put it together. For a worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ombud.assessment.learned.linear import Floats
from ombud.assessment.learned.model import Model
from ombud.assessment.learned.training import Lesson
from ombud.assessment.learned.tuning import Told, parts_for, teach
from ombud.assessment.learned.weighing import MOST_WEIGHTS, learn_weighing


class TooLittleToLearn(Exception):
    """Fewer than two labels, or no text at all."""


@dataclass(frozen=True)
class Taught:
    """A model and what the held-out texts told of each of its heads."""

    model: Model
    by_words: Told
    by_meaning: Told | None


def teach_model(
    texts: Sequence[str],
    labels: Sequence[str],
    meanings: Floats | None,
    *,
    name: str,
    version: int,
    class_of: Callable[[str], str],
) -> Taught:
    """A model of these labels; `class_of` tells the class of a label.

    `meanings` holds a row of the encoder's numbers for each text, or is None without the encoder.
    Raises TooLittleToLearn.
    """
    details, truth = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    if len(details) < 2:
        raise TooLittleToLearn("At least two classes with texts are needed to learn from.")
    weighing, weighed = learn_weighing(texts, most=MOST_WEIGHTS // len(details))
    lesson = Lesson(weighed, meanings, truth, len(weighing.buckets), len(details))
    by_words, told = teach(lesson.by_words(), parts_for(lesson.by_words()))
    joined = teach(lesson, parts_for(lesson)) if meanings is not None else None
    model = Model(
        name=name,
        version=version,
        details=tuple(details.tolist()),
        classes=tuple([class_of(one) for one in details.tolist()]),
        weighing=weighing,
        by_words=by_words,
        by_meaning=joined and joined[0],
    )
    return Taught(model, told, joined and joined[1])
