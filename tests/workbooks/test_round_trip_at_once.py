"""Two people bring the same list back at the same moment: everything is done once, or told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from ombud.casework.models import Case
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.edited_files import receive_edited, take_over
from tests.casework.scenes import NOW, open_case
from tests.workbooks.trips import edited, left

pytestmark = pytest.mark.django_db(transaction=True)
CASES = 12


def test_two_people_bring_back_the_same_export_at_once(
    our_shop: Shop, alice: Member, bob: Member, viewer_of: Callable[[Member], Viewer]
) -> None:
    for n in range(CASES):
        open_case(our_shop, number=f"TS-{n}", title="before", order_no="", tracking_no="")
    people = {"alice": viewer_of(alice), "bob": viewer_of(bob)}
    content = left(people["alice"])
    heads = {"alice": ("Title", "Order no."), "bob": ("Title", "Tracking no.")}
    files = {}
    for name, viewer in people.items():
        said = {(f"TS-{n}", head): f"{name} {n}" for n in range(CASES) for head in heads[name]}
        files[name] = receive_edited(
            viewer, edited(content, said), name=f"{name}.xlsx", by=viewer.by(), at=NOW
        )
    ready = threading.Barrier(len(people))

    def bring(name: str) -> None:
        try:
            ready.wait(timeout=20)
            viewer = people[name]
            take_over(files[name], viewer, decided={}, by=viewer.by("workbook"), at=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=(name,)) for name in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for file in files.values():
        file.refresh_from_db()
    assert {file.state for file in files.values()} == {"done"}
    for n in range(CASES):
        case = Case.objects.get(number=f"TS-{n}")
        assert (case.order_no, case.tracking_no) == (f"alice {n}", f"bob {n}")
        assert case.title in (f"alice {n}", f"bob {n}")
    tallies = [file.tally for file in files.values()]
    assert sum(tally["conflicts"] for tally in tallies) == CASES
    assert sum(tally["applied"] for tally in tallies) == 3 * CASES
    assert [tally["refused"] for tally in tallies] == [0, 0]
