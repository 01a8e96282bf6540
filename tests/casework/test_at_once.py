"""What two people do to one case at the same moment is both done, and added up."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from ombud.casework.actions import (
    LineChange,
    NewNote,
    NewRemedy,
    propose_remedies,
    set_lines,
    write_notes,
)
from ombud.casework.models import Case
from ombud.casework.queries.found import case_ids_found
from ombud.people.viewer import Viewer
from tests.casework.scenes import NOW, by, open_case

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 6


def together(deed):
    """Let TOGETHER threads begin the deed at once; each is told its place."""
    ready = threading.Barrier(TOGETHER)

    def begin(place):
        try:
            ready.wait(timeout=20)
            deed(place)
        finally:
            connection.close()

    people = [threading.Thread(target=begin, args=(place,)) for place in range(TOGETHER)]
    for one in people:
        one.start()
    for one in people:
        one.join()


def test_remedies_added_at_once_are_all_in_the_sum(our_shop, charlie):
    case = open_case(our_shop)
    who = by(charlie)

    def add(_place):
        new = NewRemedy(case_id=case.pk, kind="RF", amount=Decimal(10), state="done")
        propose_remedies([new], by=who, at=NOW)

    together(add)
    assert Case.objects.get(id=case.pk).refund_total == 10 * TOGETHER


def test_lines_and_notes_written_at_once_are_all_found(our_shop, charlie):
    case = open_case(our_shop)
    who = by(charlie)

    def write(place):
        if place % 2:
            line = LineChange(case_id=case.pk, fields={"label": f"piece{place}"})
            set_lines([line], by=who, at=NOW)
        else:
            write_notes([NewNote(case_id=case.pk, text=f"piece{place}")], by=who, at=NOW)

    together(write)
    everywhere = Viewer(charlie.pk, "lead", None)
    for place in range(TOGETHER):
        assert case_ids_found(everywhere, f"piece{place}", 5) == [case.pk]
