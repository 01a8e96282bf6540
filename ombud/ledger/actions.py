"""Writing down what happened, and telling the journey in the same breath."""

import hashlib
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from ombud.ledger import queries
from ombud.ledger.events import By, Happened
from ombud.ledger.models import Entry, Seal
from ombud.store.json_texts import json_writer
from ombud.store.rows import insert_rows, reserve_ids
from ombud.store.turn import turn

Reaction = Callable[..., None]
_reactions: dict[type[Happened], tuple[Reaction, ...]] = {}

FIELDS = (
    "id kind kind_version happened_at recorded_at actor_kind actor_id via quiet batch_id "
    "about_kind about_id also changes facts salt commitment"
).split()


class OutsideATurn(RuntimeError):
    """Something was recorded outside the transaction that did it."""


def register_reactions(reactions: dict[type[Happened], Sequence[Reaction]]) -> None:
    """Who reacts to what; `journey.py` calls this once at start."""
    _reactions.clear()
    _reactions.update({kind: tuple(each) for kind, each in reactions.items()})


class _Breath(threading.local):
    """What this thread recorded and has not written yet; None outside a breath."""

    said: list[tuple[Happened, By]] | None = None


_breath = _Breath()


@contextmanager
def one_breath() -> Iterator[None]:
    """Inside a turn: whatever is recorded within is written together, at its end."""
    if _breath.said is not None:
        yield
        return
    said: list[tuple[Happened, By]] = []
    _breath.said = said
    try:
        yield
    finally:
        _breath.said = None
    _write(said)


def record(events: Sequence[Happened], *, by: By) -> None:
    """Write `events` in the caller's transaction and run their reactions there, kind by kind."""
    if not connection.in_atomic_block:
        raise OutsideATurn("record() belongs inside the turn that did the deed")
    with one_breath():
        if _breath.said is not None:
            _breath.said += [(event, by) for event in events if event.is_kept]
        for kind, group in _by_kind(events).items():
            for reaction in _reactions.get(kind, ()):
                reaction(group, by=by)


def _by_kind(events: Sequence[Happened]) -> dict[type[Happened], list[Happened]]:
    groups: dict[type[Happened], list[Happened]] = defaultdict(list)
    for event in events:
        groups[type(event)].append(event)
    return groups


def _write(said: Sequence[tuple[Happened, By]]) -> None:
    now = timezone.now()
    ids = reserve_ids(Entry, len(said))
    salts = os.urandom(12 * len(said))
    rows = [
        _row(entry_id, event, by, now, salts[12 * index : 12 * index + 12])
        for index, (entry_id, (event, by)) in enumerate(zip(ids, said, strict=True))
    ]
    insert_rows(Entry, FIELDS, rows)


def _row(entry_id: int, event: Happened, by: By, now: datetime, salt: bytes) -> tuple[Any, ...]:
    kind = type(event).__name__
    (about_kind, about_id), also = event.about[0], event.about[1:]
    return (
        entry_id, kind, event.version, event.at, now, by.kind, by.id, by.via, by.quiet,
        by.batch_id, about_kind, about_id, also, event.changes, event.facts, salt,
        commitment(salt, kind, about_kind, about_id, event.changes, event.facts),
    )  # fmt: skip


# Keys sorted: PostgreSQL's jsonb does not keep their order.
_encode = json_writer(sort_keys=True)


def commitment(
    salt: bytes, kind: str, about_kind: str, about_id: int, changes: object, facts: object
) -> bytes:
    """The salted hash that stands in the chain for an entry, also after its facts were erased."""
    payload = _encode([kind, about_kind, about_id, changes, facts])
    return hashlib.sha256(salt + payload.encode()).digest()


def seal_entries(*, at: datetime, most: int = 20_000) -> int:
    """Link the settled entries since the last seal into the chain; returns how many.

    Settled entries never change, so they are read and hashed before the turn.
    """
    last = queries.last_seal()
    settled = queries.read_after(last.last_id if last else 0, most=most)
    entries = list(settled.values_list("id", "commitment"))
    if not entries:
        return 0
    chain = queries.chained(bytes(last.chain) if last else b"", entries)
    with turn():
        # Two who sealed at once would fork the chain: the second finds a newer link.
        if last:
            Seal.objects.select_for_update().get(pk=last.pk)
        if queries.last_seal() != last:
            return 0
        Seal.objects.create(last_id=entries[-1][0], entries=len(entries), sealed_at=at, chain=chain)
    return len(entries)
