"""Finding customers by a part of what is sealed: pieces on shelves, then a look at the find."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ombud.people.contacts import (
    EMAIL,
    PHONE,
    PIECE_BITS,
    TAILS,
    folded,
    phone_digits,
    piece,
    pieces_of,
)
from ombud.store.sealing import token

# Pieces stand on shelves of 4,096 customers. Without shelves each new customer touched some twenty
# pages all over the index; with them only the last shelf's, and a search starts at the newest.
SHELF_BITS = 12
SHELVES_AT_ONCE = 16

_PHONE_LIKE = re.compile(r"[\d\s+().-]+")


def on_shelf(customer_id: int, pieces: set[int]) -> set[int]:
    """The tokens of the pieces for this customer."""
    shelf = customer_id >> SHELF_BITS << PIECE_BITS
    return {shelf | each for each in pieces}


@dataclass(frozen=True, slots=True)
class Shelves:
    """Some neighbouring shelves."""

    numbers: range

    @property
    def customer_ids(self) -> range:
        """The ids of the customers that stand there."""
        return range(self.numbers.start << SHELF_BITS, self.numbers.stop << SHELF_BITS)

    def tokens(self, one_piece: int) -> list[int]:
        """The tokens one piece has there."""
        return [shelf << PIECE_BITS | one_piece for shelf in self.numbers]


def blocks_of_shelves(below: int) -> Iterator[Shelves]:
    """The shelves of all customers with an id below this one, the newest first."""
    stop = (max(below - 1, 0) >> SHELF_BITS) + 1
    while stop > 0:
        start = max(0, stop - SHELVES_AT_ONCE)
        yield Shelves(range(start, stop))
        stop = start


@dataclass(frozen=True, slots=True)
class Sought:
    """A text somebody looks for, in every form it may have."""

    text: str
    digits: str
    piece_groups: Sequence[Sequence[int]]
    email_tokens: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Sought":
        """Digits (four or more) are the end of a phone, whatever else they are."""
        same = folded(text)
        digits = phone_digits(text) if _PHONE_LIKE.fullmatch(same) else ""
        tails = [size for size in TAILS if len(digits) >= size]
        groups = [pieces_of(same)]
        if tails:
            groups.append([piece(digits[-tails[-1] :])])
        emails = [token(EMAIL, same)] if "@" in same else []
        return cls(same, digits if tails else "", [sorted(set(each)) for each in groups], emails)

    def is_in_text(self, text: str) -> bool:
        """Whether the text holds it."""
        return self.text in folded(text)

    def is_in_contact(self, kind: str, text: str) -> bool:
        """Whether the contact holds it, or is a phone that ends with it."""
        if kind == PHONE:
            return bool(self.digits) and phone_digits(text).endswith(self.digits)
        return self.text in folded(text)
