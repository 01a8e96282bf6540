"""What must always hold of the ledger."""

from collections.abc import Iterator

from ombud.ledger.actions import commitment
from ombud.ledger.models import Entry, Seal
from ombud.ledger.queries import chained
from ombud.store.checks import Trouble

AT_ONCE = 5000


def broken_rules() -> list[Trouble]:
    """Entries that were changed after they were written, and links that do not follow."""
    changed = [entry.pk for entry in _entries() if not _is_as_written(entry)]
    broken = list(_broken_links())
    return [
        Trouble(rule, len(ids), ids[:5])
        for rule, ids in (("no entry was changed", changed), ("the chain of seals holds", broken))
        if ids
    ]


def _entries() -> Iterator[Entry]:
    return Entry.objects.order_by("id").iterator(chunk_size=AT_ONCE)


def _is_as_written(entry: Entry) -> bool:
    said = (entry.kind, entry.about_kind, entry.about_id, entry.changes, entry.facts)
    return bytes(entry.commitment) == commitment(bytes(entry.salt), *said)


def _broken_links() -> Iterator[int]:
    before, last_id = b"", 0
    for seal in Seal.objects.order_by("last_id"):
        entries = Entry.objects.filter(id__gt=last_id, id__lte=seal.last_id).order_by("id")
        commitments = entries.values_list("id", "commitment").iterator(chunk_size=AT_ONCE)
        if chained(before, commitments) != bytes(seal.chain):
            yield seal.pk
        before, last_id = bytes(seal.chain), seal.last_id
