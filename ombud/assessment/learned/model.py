"""A learned model whole: what it weighs, its heads, and from where on it may decide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ombud.assessment.learned.linear import Floats, Head, class_chances
from ombud.assessment.learned.weighing import Weighing
from ombud.plugins.api import AUTOMATIC, HUMAN, SUGGESTED

RANKED = 3


@dataclass(frozen=True)
class Bounds:
    """From which chance on a detail is set by itself, and from which it is worth a suggestion.

    `besides` is the score from which on a further detail is named too.
    """

    automatic: float
    suggested: float
    besides: float

    def band(self, chance: float) -> str:
        """automatic, suggested or human."""
        if chance >= self.automatic:
            return AUTOMATIC
        return SUGGESTED if chance >= self.suggested else HUMAN


@dataclass(frozen=True)
class Verdict:
    """What a model makes of one text.

    `class_chance` is the sum of the chances of the class's details. `ranked` holds up to three
    (detail, chance), best first; `besides` the further details that the text is also about.
    """

    detail: str
    class_code: str
    chance: float
    class_chance: float
    band: str
    ranked: tuple[tuple[str, float], ...]
    besides: tuple[str, ...]


@dataclass(frozen=True)
class Trained:
    """A head with its bounds."""

    head: Head
    bounds: Bounds


@dataclass(frozen=True)
class Model:
    """A taxonomy's details, their classes, and what was learned about them.

    `by_words` reads without the encoder, `by_meaning` with it; the latter may be missing.
    """

    name: str
    version: int
    details: tuple[str, ...]
    classes: tuple[str, ...]
    weighing: Weighing
    by_words: Trained
    by_meaning: Trained | None

    @property
    def full_name(self) -> str:
        """What a reading remembers: name@version."""
        return f"{self.name}@{self.version}"

    def read(self, texts: Sequence[str], meanings: Floats | None = None) -> list[Verdict]:
        """One verdict a text, joined with its meaning where `meanings` holds one row for each."""
        trained = self.by_meaning if meanings is not None and self.by_meaning else self.by_words
        scores = trained.head.scores(self.weighing.weigh(texts), meanings)
        chances = trained.head.chances(scores)
        named, summed = class_chances(chances, self.classes)
        share_of = dict(zip(named, summed.T, strict=True))
        ranked = np.argsort(-chances, axis=1, kind="stable")[:, :RANKED].tolist()
        return [
            self._verdict(trained.bounds, order, chances[row], scores[row], share_of, row)
            for row, order in enumerate(ranked)
        ]

    def _verdict(
        self,
        bounds: Bounds,
        order: list[int],
        chances: Floats,
        scores: Floats,
        share_of: dict[str, Floats],
        row: int,
    ) -> Verdict:
        first = order[0]
        chance, class_code = float(chances[first]), self.classes[first]
        return Verdict(
            detail=self.details[first],
            class_code=class_code,
            chance=chance,
            class_chance=float(share_of[class_code][row]),
            band=bounds.band(chance),
            ranked=tuple([(self.details[one], float(chances[one])) for one in order]),
            besides=tuple([self.details[one] for one in order[1:] if scores[one] > bounds.besides]),
        )
