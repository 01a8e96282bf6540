"""The key ring: the secrets that seal personal data, and what losing them means.

A ring holds one or more master keys; the first seals, all open. Each purpose uses a subkey of its
own, so that a search token never helps to open a sealed name.
"""

import base64
import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ombud.store.closed import HouseClosed


class KeyRingBroken(HouseClosed):
    """The key ring cannot be read; the message says what to do."""


@dataclass(frozen=True)
class KeyRing:
    """Master keys by key id, the sealing one first."""

    masters: Mapping[str, bytes]
    is_new: bool = False

    @classmethod
    def found(cls, text: str, file: Path) -> "KeyRing":
        """The ring of the environment, of the key file, or a new one written to `file`."""
        if text:
            return cls(_parsed(text, "OMBUD_KEYS"))
        if file.exists():
            return cls(_parsed(file.read_text(), str(file)))
        return cls._made(file)

    @classmethod
    def _made(cls, file: Path) -> "KeyRing":
        key = secrets.token_bytes(32)
        kid = hashlib.sha256(key).hexdigest()[:8]
        if write_key_file(file, f"{kid}:{base64.b64encode(key).decode()}\n"):
            return cls({kid: key}, is_new=True)
        return cls(_parsed(file.read_text(), str(file)))

    @property
    def sealing_id(self) -> str:
        """The id of the key that seals from now on."""
        return next(iter(self.masters))

    def text(self) -> str:
        """The ring as OMBUD_KEYS takes it."""
        return ",".join(
            f"{kid}:{base64.b64encode(key).decode()}" for kid, key in self.masters.items()
        )

    def subkey(self, purpose: str, kid: str | None = None) -> bytes:
        """32 bytes for one purpose, from the named master key (by default the ring's last).

        Tokens and the session secret must outlive a rotation: they hang on the oldest key.
        """
        known = self._subkeys.get((purpose, kid))
        if known is None:
            master = self.masters[kid or list(self.masters)[-1]]
            known = HKDF(SHA256(), 32, salt=None, info=b"ombud " + purpose.encode()).derive(master)
            self._subkeys[purpose, kid] = known
        return known

    @cached_property
    def _subkeys(self) -> dict[tuple[str, str | None], bytes]:
        return {}


def write_key_file(file: Path, text: str) -> bool:
    """Write a new key file, durably and whole; False when there is one already.

    Two processes may start at once, or one be killed here: nobody ever sees half a ring.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        os.link(beside, file)
    except FileExistsError:
        return False
    finally:
        Path(beside).unlink()
    return True


def _parsed(text: str, place: str) -> dict[str, bytes]:
    try:
        pairs = [pair.split(":", 1) for pair in text.replace("\n", ",").split(",") if pair.strip()]
        ring = {kid.strip(): base64.b64decode(key, validate=True) for kid, key in pairs}
    except ValueError as broken:
        raise KeyRingBroken(
            f"{place} is not a key ring. Put back the key file you saved."
        ) from broken
    if not ring or any(len(key) != 32 for key in ring.values()):
        raise KeyRingBroken(f"{place} holds no usable key. Put back the key file you saved.")
    return ring
