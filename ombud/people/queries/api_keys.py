"""Which program knocks."""

import hashlib
from dataclasses import dataclass

from ombud.ledger.events import By
from ombud.people.models import ApiKey, Shop
from ombud.store.found import rows_found


@dataclass(frozen=True, slots=True)
class Program:
    """A program that holds a key; it writes to one shop."""

    key_id: int
    shop_id: int

    def by(self) -> By:
        """This program as the actor of an action."""
        return By("program", self.key_id, via="api")


def digest_of_key(key: str) -> str:
    """How a key is kept. It is long and random: a plain hash tells nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


def program_of(key: str) -> Program | None:
    """The program that holds this key, unless the key is unknown or revoked."""
    fields = ("id", "shop_id", "revoked_at")
    for key_id, shop_id, revoked_at in rows_found(ApiKey, fields, "digest", [digest_of_key(key)]):
        return None if revoked_at else Program(key_id, shop_id)
    return None


def is_shop_named(shop_id: int, name: str) -> bool:
    """Whether the shop has this name."""
    return Shop.objects.filter(id=shop_id, name=name).exists()
