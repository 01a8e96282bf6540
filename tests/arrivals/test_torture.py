"""Dirty workbooks of random seeds: every row is accounted for, none lost, none doubled."""

import pytest

from ombud.people.models import Shop
from tests.arrivals.tortured import broken_rules, troubles_of
from tests.workbooks.torture import dirty_workbook

pytestmark = pytest.mark.django_db

SEEDS = range(12)


def test_every_row_of_a_dirty_workbook_is_accounted_for_once(db):
    troubles = []
    for seed in SEEDS:
        shop = Shop.objects.create(name=f"seed {seed}")
        troubles += troubles_of(dirty_workbook(seed), shop)
    assert not troubles
    assert not broken_rules()


def test_the_same_seed_makes_the_same_workbook_again():
    first, again = dirty_workbook(7), dirty_workbook(7)
    assert (first.words, first.rows, first.dirt) == (again.words, again.rows, again.dirt)
