"""Which program knocks, and who gave it its key."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from ombud.ledger.events import By
from ombud.people.models import ApiKey, Shop
from ombud.people.queries.members import shops_seen
from ombud.people.viewer import Viewer
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


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in the list; the key itself is known to nobody. made_by: "" for the command line."""

    id: int
    name: str
    shop: str
    made_by: str
    made_at: datetime
    revoked_at: datetime | None


def api_keys(viewer: Viewer) -> list[KeyRow]:
    """The keys to the shops this person sees, those that open first, the newest before."""
    viewer.must("make_api_keys")
    keys = ApiKey.objects.filter(shop__in=shops_seen(viewer)).order_by("-id")
    rows = [
        KeyRow(key.pk, key.name, key.shop.name, key.made_by.name if key.made_by else "",
               key.made_at, key.revoked_at)
        for key in keys.select_related("shop", "made_by")
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.revoked_at is not None)
