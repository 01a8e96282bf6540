"""Rows are written in bulk with the same values Django would write."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from ombud.ledger.models import Entry
from ombud.orders.models import Rate
from ombud.people.models import Team
from ombud.store.pages import BadCursor, after, cursor_of
from ombud.store.rows import insert_rows, reserve_ids, update_rows
from ombud.store.turn import turn

pytestmark = pytest.mark.django_db


def test_reserved_ids_are_never_given_twice() -> None:
    with turn():
        first = list(reserve_ids(Team, 3))
        made = Team.objects.create(name="between")
        second = list(reserve_ids(Team, 2))
    assert len({*first, made.pk, *second}) == 6


def test_bulk_rows_read_back_as_they_were_given() -> None:
    with turn():
        insert_rows(
            Rate,
            ("currency", "base", "since_on", "rate"),
            [("USD", "CNY", datetime(2026, 3, 1).date(), Decimal("7.1"))],
        )
    rate = Rate.objects.get()
    assert (rate.currency, rate.since_on, rate.rate) == (
        "USD",
        datetime(2026, 3, 1).date(),
        Decimal("7.1"),
    )


def test_bulk_updates_change_only_the_named_rows() -> None:
    one = Team.objects.create(name="one")
    Team.objects.create(name="two")
    with turn():
        update_rows(Team, ["name", "version"], [("uno", 2, one.pk)])
    assert list(Team.objects.order_by("id").values_list("name", "version")) == [
        ("uno", 2),
        ("two", 1),
    ]


def test_moments_and_json_survive_the_bulk_writer() -> None:
    at = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
    fields = (
        "kind happened_at recorded_at actor_kind via quiet about_kind about_id also changes facts "
        "salt commitment kind_version"
    ).split()
    with turn():
        insert_rows(
            Entry,
            fields,
            [
                (
                    "Probe",
                    at,
                    at,
                    "system",
                    "routine",
                    False,
                    "case",
                    1,
                    [],
                    {"a": ["前", None]},
                    {},
                    b"s",
                    b"c",
                    1,
                )
            ],
        )
    entry = Entry.objects.get(kind="Probe")
    assert entry.happened_at == at
    assert entry.changes == {"a": ["前", None]}
    assert bytes(entry.salt) == b"s"


def test_pages_walk_through_ties_without_losing_or_repeating_a_row() -> None:
    for version in (1, 2, 2, 2, 3):
        Team.objects.create(name=f"team {Team.objects.count()}", version=version)
    seen, cursor = [], ""
    for _ in range(5):
        row = (
            Team.objects.filter(after("version", True, cursor)).order_by("-version", "-id").first()
        )
        assert row is not None
        seen.append(row.pk)
        cursor = cursor_of(row, "version")
    assert seen == list(Team.objects.order_by("-version", "-id").values_list("id", flat=True))


def test_a_cursor_nobody_wrote_is_refused() -> None:
    with pytest.raises(BadCursor):
        after("version", True, "not-a-cursor")


def test_a_row_that_stands_already_is_refused_as_everywhere_in_django() -> None:
    taken = Team.objects.create(name="Night")
    with pytest.raises(IntegrityError), turn():
        insert_rows(Team, ("name", "version"), [(taken.name, 1)])
    assert Team.objects.count() == 1
