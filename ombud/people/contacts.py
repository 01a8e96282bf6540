"""Names and contacts in the form they are found by, and the form a passer-by may see.

Tokens are keyed and cannot be read back. Identity tokens say who somebody is; the tokens of pieces
only help to search, and what they find is opened and compared before it is shown.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ombud.store.sealing import token

PHONE, EMAIL, IM = "phone", "email", "im"
FRAGMENT = 3
TAILS = (4, 7)
SHORTEST_PHONE = 7
PIECE_BITS = 32
# What people write where they know no name: two of these are not the same customer.
NOBODY = frozenset(
    "- -- / 无 未知 匿名 匿名用户 匿名买家 买家 客户 n/a na none null unknown anonymous".split()
)

_NOT_DIGIT = re.compile(r"\D+")


class Contact(NamedTuple):
    """A contact as written and as compared. identifies: no two customers share it."""

    kind: str
    text: str
    folded: str
    token: int
    identifies: bool


def folded(text: str) -> str:
    """`text` as it is compared: one width, one case, no outer space."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def phone_digits(text: str) -> str:
    """The digits of a phone; +86 and 00 before a Chinese mobile number are the same number."""
    digits = _NOT_DIGIT.sub("", folded(text)).removeprefix("00")
    return digits[2:] if len(digits) == 13 and digits.startswith("861") else digits


def phones(texts: Iterable[str]) -> list[Contact]:
    """The phones of a claim as contacts; blanks are none."""
    return [_phone(text) for text in texts if text.strip()]


def emails(texts: Iterable[str]) -> list[Contact]:
    """The mail addresses of a claim as contacts; blanks are none."""
    return [_plain(EMAIL, text, "@") for text in texts if text.strip()]


def handles(texts: Iterable[str]) -> list[Contact]:
    """The names on messengers of a claim as contacts; blanks are none."""
    return [_plain(IM, text, "") for text in texts if text.strip()]


def _phone(text: str) -> Contact:
    # A masked number (138****5678) would join everyone who shares its visible digits.
    digits, masked = phone_digits(text), "*" in folded(text)
    if masked or len(digits) < SHORTEST_PHONE:
        return Contact(PHONE, text.strip(), digits, token("weak phone", folded(text)), False)
    return Contact(PHONE, text.strip(), digits, token(PHONE, digits), True)


def _plain(kind: str, text: str, must_hold: str) -> Contact:
    same = folded(text)
    sure = must_hold in same and "*" not in same and same not in NOBODY
    return Contact(kind, text.strip(), same, token(kind if sure else f"weak {kind}", same), sure)


def name_identity(shop_id: int, name: str) -> int | None:
    """The token of exactly this name within the shop; None when the name names nobody for sure."""
    same = folded(name)
    return None if not same or "*" in same or same in NOBODY else token(f"name {shop_id}", same)


def pieces_of_claim(name: str, contacts: Iterable[Contact]) -> set[int]:
    """The pieces a customer is found by beside the identity tokens."""
    found = set(pieces_of(folded(name)))
    for contact in contacts:
        if contact.kind == PHONE:
            found.update(piece(contact.folded[-size:]) for size in TAILS)
        else:
            found.update(pieces_of(contact.folded.split("@")[0]))
    return found


def pieces_of(text: str) -> list[int]:
    """Every three letters of a folded text, or all of a shorter one."""
    if len(text) <= FRAGMENT:
        return [piece(text)] if text else []
    return [piece(text[at : at + FRAGMENT]) for at in range(len(text) - FRAGMENT + 1)]


# The three-letter pieces of names repeat: hash each once.
@lru_cache(maxsize=65_536)
def piece(text: str) -> int:
    """The keyed number of a piece of text, PIECE_BITS wide."""
    return token("piece", text) >> (63 - PIECE_BITS)
