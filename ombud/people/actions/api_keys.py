"""Programs are given keys to the API's door, and lose them."""

import secrets
from datetime import datetime

from ombud.ledger.actions import record
from ombud.ledger.events import By
from ombud.people.events import ApiKeyMade, ApiKeyRevoked
from ombud.people.models import ApiKey
from ombud.people.queries.api_keys import digest_of_key
from ombud.store.turn import turn

KEY_BYTES = 32
PREFIX = "ombud_"


def make_api_key(*, shop_id: int, name: str, by: By, at: datetime) -> str:
    """A new key that writes to the shop; it is shown this once, only its hash is kept."""
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    with turn():
        made = ApiKey.objects.create(
            digest=digest_of_key(key),
            name=name.strip()[:80],
            shop_id=shop_id,
            made_by_id=by.id if by.kind == "member" else None,
            made_at=at,
        )
        record([ApiKeyMade(about=(("api_key", made.pk),), at=at, facts={"shop": shop_id})], by=by)
    return key


def revoke_api_key(*, key_id: int, by: By, at: datetime) -> None:
    """From now on nobody comes in with this key."""
    with turn():
        if ApiKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=at):
            record([ApiKeyRevoked(about=(("api_key", key_id),), at=at)], by=by)
