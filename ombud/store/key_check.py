"""Noticing a lost key file before anything is sealed with a new one."""

from django.conf import settings
from django.db import connection

from ombud.store import sealing
from ombud.store.closed import HouseClosed
from ombud.store.models import KeyCheck
from ombud.store.turn import turn

PLACE, WORD = "store.keycheck", "ombud"


class KeysMissing(HouseClosed):
    """The database was sealed with keys that are not here."""


def check_keys() -> None:
    """Prove that what was sealed still opens; a new installation writes down its first proof.

    Raises KeysMissing; then nothing was changed, and a ring that was just made is gone again.
    """
    if KeyCheck._meta.db_table not in connection.introspection.table_names():
        return
    proof = KeyCheck.objects.order_by("id").first()
    if proof is None:
        with turn():
            KeyCheck.objects.create(proof=sealing.seal_text(WORD, PLACE))
        return
    if not opens(proof.proof):
        forget_new_ring()
        raise KeysMissing(
            "The keys of this database are missing: "
            f"{settings.KEY_FILE} does not hold them. "
            "Put the key file you saved there (or its text into OMBUD_KEYS) and start again. "
            "Nothing was changed."
        )


def opens(proof: str) -> bool:
    """Whether our keys open the proof that was sealed with an installation's keys."""
    try:
        return sealing.open_text(proof, PLACE) == WORD
    except sealing.SealBroken:
        return False


def forget_new_ring() -> None:
    """Remove a ring that was just made: left in place it would look like the right one."""
    if settings.KEY_RING.is_new:
        settings.KEY_FILE.unlink(missing_ok=True)
