"""What can be asked of the ledger."""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ombud.ledger.models import Entry, Seal


def read_after(entry_id: int, *, most: int = 1000) -> QuerySet[Entry]:
    """Entries with a greater id, oldest first, none that a slower transaction may still precede.

    On PostgreSQL ids are given before they are committed: entries of transactions not older than
    the oldest one still running wait for the next reading.
    """
    entries = Entry.objects.filter(id__gt=entry_id).order_by("id")
    if connection.vendor == "postgresql":
        settled = RawSQL("SELECT txid_snapshot_xmin(txid_current_snapshot())", [])
        entries = entries.filter(txid__lt=settled)
    return entries[:most]


def timeline(about_kind: str, about_ids: Sequence[int]) -> QuerySet[Entry]:
    """Everything recorded about the subjects, oldest first. The caller has checked the viewer."""
    return Entry.objects.filter(about_kind=about_kind, about_id__in=about_ids).order_by("id")


def last_seal() -> Seal | None:
    """The newest link of the chain."""
    return Seal.objects.order_by("-last_id").first()


def chained(before: bytes, commitments: Iterable[tuple[int, bytes | memoryview]]) -> bytes:
    """The hash over the link before and the (entry id, commitment) pairs."""
    chain = hashlib.sha256(before)
    for entry_id, commitment in commitments:
        chain.update(entry_id.to_bytes(8) + bytes(commitment))
    return chain.digest()
