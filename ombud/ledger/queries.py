"""What can be asked of the ledger."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ombud.ledger.models import Entry, Seal


def read_after(entry_id: int, *, most: int = 1000) -> QuerySet[Entry]:
    """Entries with a greater id, oldest first, none that a slower transaction may still precede.

    On PostgreSQL ids are given before they are committed: entries of transactions not older than
    the oldest one still running wait for the next reading.
    """
    return _settled().filter(id__gt=entry_id).order_by("id")[:most]


def newest_entry_id() -> int:
    """Where to begin reading, for somebody who only wants what happens from now on."""
    return _newest(_settled())


def state_of_things(*, besides: Collection[str] = ()) -> tuple[int, int]:
    """Changes whenever anything was recorded, but of the kinds `besides`.

    The newest entry that is seen, and the newest that no slower transaction may still precede: one
    of the two moves when an entry with a smaller id is committed late.
    """
    seen, settled = (
        entries.exclude(about_kind__in=besides) for entries in (Entry.objects.all(), _settled())
    )
    return _newest(seen), _newest(settled)


def _newest(entries: QuerySet[Entry]) -> int:
    return entries.order_by("-id").values_list("id", flat=True).first() or 0


def _settled() -> QuerySet[Entry]:
    if connection.vendor != "postgresql":
        return Entry.objects.all()
    oldest_running = RawSQL("SELECT txid_snapshot_xmin(txid_current_snapshot())", [])
    return Entry.objects.filter(txid__lt=oldest_running)


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
