"""Texts as counted n-grams: hashed in numpy over the code points of a whole batch.

Han is read in runs of one to four characters, other scripts in runs of two to five within a word
(its edges seen as blanks), and in words and pairs of words. Digits all read as 0, and of a long
number only four stay, so no order number is ever a feature.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ombud.rules.folding import folded, normal

BUCKET_BITS = 22
READ_LENGTH = 2000
HAN_LENGTHS = range(1, 5)
WORD_PART_LENGTHS = range(2, 6)
MOST_ALIKE = 4
_FIRST_DENSE = 0x2E80  # From here on scripts write a word with few characters.
_BATCH_CHARACTERS = 200_000

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
_BASE = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xD6E8FEB86659FD93)
_LETTERS = ((48, 58), (97, 123), (0xB5, 0x2000), (0x2C00, 0x2E00))


@dataclass(frozen=True)
class Counted:
    """How often each text holds each column, as compressed rows.

    The columns of text i are `columns[starts[i]:starts[i + 1]]`, ascending, beside their `counts`.
    """

    starts: Whole
    columns: Whole
    counts: Whole

    def __len__(self) -> int:
        return len(self.starts) - 1


def grams(texts: Sequence[str], column_of: NDArray[np.int32] | None = None) -> Counted:
    """The grams of each text; only its first 2,000 characters are read.

    A column is a gram's bucket, 0 to 2**22 - 1; `column_of` maps buckets to columns of one's own
    and drops those at -1.
    """
    parts = [_counted(batch, column_of) for batch in _batches(texts)]
    sizes = [np.diff(part.starts) for part in parts]
    return Counted(
        np.concatenate([[0], *sizes]).cumsum(),
        np.concatenate([np.zeros(0, np.int64), *(part.columns for part in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(part.counts for part in parts)]),
    )


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Folded texts, in batches whose arrays stay small."""
    batch, size = [], 0
    for text in texts:
        batch.append(folded(normal(text[:READ_LENGTH])))
        size += len(batch[-1])
        if size > _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _counted(texts: list[str], column_of: NDArray[np.int32] | None) -> Counted:
    codes, owners = _code_points(texts)
    hashed = [*_runs(codes), *_words(codes, owners)]
    buckets = np.concatenate([_bucket(found) for found, _ in hashed])
    owner = owners[np.concatenate([where for _, where in hashed])]
    columns = buckets if column_of is None else column_of[buckets]
    known = columns >= 0
    keys = (owner[known] << BUCKET_BITS) | columns[known]
    keys, counts = np.unique(keys, return_counts=True)
    starts = np.searchsorted(keys, np.arange(len(texts) + 1) << BUCKET_BITS)
    return Counted(starts, keys & ((1 << BUCKET_BITS) - 1), counts)


def _code_points(texts: list[str]) -> tuple[NDArray[np.uint64], Whole]:
    """Code points of all texts, a blank before and after each, and whose each is."""
    whole = "".join([f" {text} " for text in texts]).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(whole, "<u4").astype(np.int64)
    owners = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
    codes[codes <= 32] = 32
    codes[(codes >= 48) & (codes < 58)] = 48
    keep = ~_repeated(codes, owners) & ~((codes >= 0x300) & (codes < 0x370))
    return codes[keep].astype(np.uint64), owners[keep]


def _repeated(codes: Whole, owners: Whole) -> Flags:
    """A blank after a blank of the same text, and what repeats itself more than four times."""
    same = np.zeros(len(codes), np.bool_)
    same[1:] = (codes[1:] == codes[:-1]) & (owners[1:] == owners[:-1])
    often = same.copy()
    for back in range(1, MOST_ALIKE):
        often[back:] &= same[:-back]
    return often | (same & (codes == 32))


def _runs(codes: NDArray[np.uint64]) -> Iterator[tuple[NDArray[np.uint64], Whole]]:
    """Hashes of runs of characters and where each begins. None reaches over a blank."""
    blank = codes == 32
    dense = np.concatenate([[0], (codes >= _FIRST_DENSE).cumsum()])
    hashed, within = codes * _STIR, np.ones(len(codes), np.bool_)
    for length in range(1, max(HAN_LENGTHS.stop, WORD_PART_LENGTHS.stop)):
        if length > 1:
            hashed = hashed[:-1] * _BASE + codes[length - 1 :]
            within = within[:-1]
        if length > 2:
            within = within & ~blank[length - 2 : -1]
        count = len(hashed)
        has_dense = dense[length : length + count] > dense[:count]
        wanted = within & np.where(has_dense, length in HAN_LENGTHS, length in WORD_PART_LENGTHS)
        if length <= 2:
            wanted &= ~(blank[:count] & blank[length - 1 : length - 1 + count])
        where = wanted.nonzero()[0]
        yield hashed[where] ^ np.uint64(length), where


def _words(codes: NDArray[np.uint64], owners: Whole) -> Iterator[tuple[NDArray[np.uint64], Whole]]:
    """Hashes of words and of pairs of neighbouring words, and where each begins."""
    letter = np.zeros(len(codes), np.bool_)
    for low, high in _LETTERS:
        letter |= (codes >= low) & (codes < high)
    edges = np.diff(letter.astype(np.int8), prepend=0, append=0)
    begins, ends = (edges == 1).nonzero()[0], (edges == -1).nonzero()[0]
    if not len(begins):
        return
    where = letter.nonzero()[0]
    lengths = ends - begins
    offsets = where - np.repeat(begins, lengths)
    spelled = (codes[where] + np.uint64(1)) * _powers(int(lengths.max()))[offsets]
    words = np.add.reduceat(spelled, lengths.cumsum() - lengths) ^ np.uint64(0x57)
    yield words, begins
    paired = owners[begins[:-1]] == owners[begins[1:]]
    yield (words[:-1] * _STIR + words[1:] * _BASE)[paired], begins[:-1][paired]


def _powers(count: int) -> NDArray[np.uint64]:
    return np.full(count, _BASE).cumprod(dtype=np.uint64)


def _bucket(hashed: NDArray[np.uint64]) -> Whole:
    """The upper bits of a hash, stirred so that every character counts in them."""
    stirred = (hashed ^ (hashed >> np.uint64(32))) * _STIR
    stirred ^= stirred >> np.uint64(29)
    return ((stirred * _BASE) >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
