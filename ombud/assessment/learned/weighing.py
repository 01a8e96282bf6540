"""What each gram weighs: sublinear counts, rarer grams more, every text of length one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ombud.assessment.learned.grams import BUCKET_BITS, Counted, grams

LEAST_TEXTS = 2
# Grams times labels: some 36 MB for each head in use.
MOST_WEIGHTS = 6_000_000


@dataclass(frozen=True)
class Weighed:
    """Texts as compressed rows: `columns[starts[i]:starts[i + 1]]` beside their `values`."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def chosen(self, wanted: NDArray[np.bool_]) -> "Weighed":
        """Only the wanted texts, in their order."""
        sizes = np.diff(self.starts)
        kept = np.repeat(wanted, sizes)
        starts = np.concatenate([[0], sizes[wanted].cumsum()])
        return Weighed(starts, self.columns[kept], self.values[kept])


@dataclass(frozen=True)
class Weighing:
    """The grams that are known, by ascending bucket, and how rare each is."""

    buckets: NDArray[np.uint32]
    rarity: NDArray[np.float32]

    @cached_property
    def _column_of(self) -> NDArray[np.int32]:
        found = np.full(1 << BUCKET_BITS, -1, np.int32)
        found[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        return found

    def weigh(self, texts: Sequence[str]) -> Weighed:
        """The texts' weights over the known grams; a text of unknown ones has an empty row."""
        return self._weighed(grams(texts, self._column_of))

    def _weighed(self, counted: Counted) -> Weighed:
        values = (1 + np.log(counted.counts, dtype=np.float32)) * self.rarity[counted.columns]
        squares = np.concatenate([[0.0], np.square(values, dtype=np.float64).cumsum()])
        lengths = np.sqrt(np.diff(squares[counted.starts]))
        # A difference of running sums may fall a hair below zero for an empty row.
        lengths = np.repeat(np.maximum(lengths, 1e-6), np.diff(counted.starts))
        return Weighed(counted.starts, counted.columns, (values / lengths).astype(np.float32))


def learn_weighing(
    texts: Sequence[str], least_texts: int = LEAST_TEXTS, most: int = MOST_WEIGHTS
) -> tuple[Weighing, Weighed]:
    """Which grams occur in at least so many texts, how rare they are, and the texts weighed.

    No more than `most` grams are kept, the most frequent ones.
    """
    counted = grams(texts)
    held_by = np.bincount(counted.columns, minlength=1 << BUCKET_BITS)
    buckets = (held_by >= max(least_texts, 1)).nonzero()[0]
    if len(buckets) > most:
        buckets = np.sort(buckets[np.argsort(-held_by[buckets], kind="stable")[:most]])
    rarity = 1 + np.log((1 + len(texts)) / (1 + held_by[buckets]))
    weighing = Weighing(buckets.astype(np.uint32), rarity.astype(np.float32))
    return weighing, weighing._weighed(_renumbered(counted, weighing))


def _renumbered(counted: Counted, weighing: Weighing) -> Counted:
    """The same counts with the weighing's columns for buckets, without the unknown."""
    columns = weighing._column_of[counted.columns]
    known = columns >= 0
    kept = np.concatenate([[0], known.cumsum()])[counted.starts]
    return Counted(kept, columns[known].astype(np.int64), counted.counts[known])
