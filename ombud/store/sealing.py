"""Sealing at rest: AES-GCM for fields and blobs, keyed tokens for finding without reading.

Sealed text is `v1.kid.nonce.ciphertext` (base64url); the associated data names its table, field and
row, so a sealed value moved to another row does not open.
"""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed value does not open: its key is missing or it was tampered with."""


@lru_cache(maxsize=16)
def _cipher(kid: str) -> AESGCM:
    if kid not in settings.KEY_RING.masters:
        raise SealBroken(f"Key {kid} is not in the key ring. Put back the key file you saved.")
    return AESGCM(settings.KEY_RING.subkey("seal", kid))


def seal_text(text: str, place: str) -> str:
    """`text` sealed for `place` ("table.field.row")."""
    kid = settings.KEY_RING.sealing_id
    nonce = os.urandom(NONCE_BYTES)
    body = _cipher(kid).encrypt(nonce, text.encode(), place.encode())
    return f"v1.{kid}.{urlsafe_b64encode(nonce + body).decode()}"


def open_text(sealed: str, place: str) -> str:
    """The text sealed for `place`; raises SealBroken when it does not open."""
    try:
        _, kid, body = sealed.split(".", 2)
        raw = urlsafe_b64decode(body)
        return _cipher(kid).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except (ValueError, InvalidTag) as broken:
        raise SealBroken(f"What is sealed at {place} does not open with this key ring.") from broken


def seal_bytes(content: bytes, place: str) -> bytes:
    """`content` sealed for `place`: header line with the key id, nonce, ciphertext."""
    kid = settings.KEY_RING.sealing_id
    nonce = os.urandom(NONCE_BYTES)
    return f"v1.{kid}\n".encode() + nonce + _cipher(kid).encrypt(nonce, content, place.encode())


def open_bytes(sealed: bytes, place: str) -> bytes:
    """The bytes sealed for `place`; raises SealBroken when they do not open."""
    try:
        head, raw = sealed.split(b"\n", 1)
        _, kid = head.decode().split(".", 1)
        return _cipher(kid).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode())
    except (ValueError, InvalidTag) as broken:
        raise SealBroken(f"What is sealed at {place} does not open with this key ring.") from broken


def token(kind: str, text: str) -> int:
    """A keyed 63-bit token of `text` for one `kind` of search; equal texts give equal tokens."""
    return int.from_bytes(_keyed_hash(kind, text).digest()) >> 1


def mark(kind: str, text: str) -> str:
    """A keyed mark (16 hex digits) that shows whether a text of one `kind` is ours as it stands."""
    return _keyed_hash(kind, text).hexdigest()


def marks(kind: str, begin: str, endings: Iterable[str]) -> Iterator[str]:
    """The marks of many texts that begin alike."""
    begun = _keyed_hash(kind, begin)
    for ending in endings:
        keyed = begun.copy()
        keyed.update(ending.encode())
        yield keyed.hexdigest()


def _keyed_hash(kind: str, text: str) -> "hashlib.blake2b":
    # BLAKE2 is a keyed hash by itself: one call where HMAC-SHA256 makes two.
    keyed = _keyed_start().copy()
    keyed.update(f"{kind}\0{text}".encode())
    return keyed


@cache
def _keyed_start() -> "hashlib.blake2b":
    return hashlib.blake2b(digest_size=8, key=settings.KEY_RING.subkey("token"))


def digest(content: bytes) -> str:
    """A keyed digest (hex) that identifies bytes without telling them."""
    return hmac.new(settings.KEY_RING.subkey("digest"), content, hashlib.sha256).hexdigest()
