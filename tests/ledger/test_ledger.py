"""What happened is written once, in order, in the same breath, and cannot be changed unnoticed."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from ombud.ledger import actions, queries
from ombud.ledger.events import SYSTEM, By, Happened
from ombud.ledger.models import Entry
from ombud.store.turn import turn

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeMade(Happened):
    """A probe."""


def probe(number: int, **more: object) -> ProbeMade:
    return ProbeMade(about=(("probe", number),), at=AT, **more)  # type: ignore[arg-type]


@pytest.fixture
def no_reactions():
    kept = dict(actions._reactions)
    yield
    actions._reactions.clear()
    actions._reactions.update(kept)


@pytest.mark.django_db
def test_an_entry_tells_who_did_what_through_which_door() -> None:
    with turn():
        actions.record(
            [probe(1, changes={"stage": ["a", "b"]})], by=By("member", 7, via="api", quiet=True)
        )
    entry = Entry.objects.get(kind="ProbeMade")
    assert (entry.actor_id, entry.via, entry.quiet) == (7, "api", True)
    assert entry.changes == {"stage": ["a", "b"]}


@pytest.mark.django_db
def test_reactions_run_in_the_same_turn_and_fall_with_it(no_reactions: None) -> None:
    def fail(events: object, *, by: By) -> None:
        raise RuntimeError("reaction failed")

    actions.register_reactions({ProbeMade: [fail]})
    with pytest.raises(RuntimeError), turn():
        actions.record([probe(2)], by=SYSTEM)
    assert not Entry.objects.filter(about_kind="probe").exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_turn() -> None:
    with pytest.raises(actions.OutsideATurn):
        actions.record([probe(3)], by=SYSTEM)


@pytest.mark.django_db
def test_a_changed_entry_breaks_the_chain() -> None:
    with turn():
        actions.record([probe(4, facts={"n": 1}), probe(5)], by=SYSTEM)
    entry = Entry.objects.filter(about_kind="probe").order_by("id")[0]
    args = (entry.kind, entry.about_kind, entry.about_id, entry.changes)
    assert bytes(entry.commitment) == actions.commitment(bytes(entry.salt), *args, entry.facts)
    assert bytes(entry.commitment) != actions.commitment(bytes(entry.salt), *args, {"n": 2})


@pytest.mark.django_db
def test_sealing_links_each_entry_once() -> None:
    with turn():
        actions.record([probe(6), probe(7)], by=SYSTEM)
    while actions.seal_entries(at=AT):
        pass
    last = queries.last_seal()
    newest = Entry.objects.order_by("-id")[0].pk
    # On PostgreSQL this test's own open transaction may hide its entries from the reader.
    assert last is None or last.last_id <= newest
    assert actions.seal_entries(at=AT) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writers take turns")
def test_the_reader_waits_for_a_slower_transaction_with_a_smaller_id() -> None:
    began, may_end = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            actions.record([probe(10)], by=SYSTEM)
            began.set()
            may_end.wait(20)
        connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert began.wait(20)
    with turn():
        actions.record([probe(11)], by=SYSTEM)
    assert probes_read() == []
    may_end.set()
    writer.join()
    # Transactions of tests in other databases of the cluster are waited for too.
    deadline = time.monotonic() + 30
    while not (seen := probes_read()) and time.monotonic() < deadline:
        continue
    assert seen == [10, 11]


def probes_read():
    return [entry.about_id for entry in queries.read_after(0) if entry.about_kind == "probe"]
