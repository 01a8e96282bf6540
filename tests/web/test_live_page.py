"""The desk tells where live workbooks are, what waits from them, and lets it be decided."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import Case
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.live import save_live
from ombud.workbooks.models import EditedFile
from tests.casework.scenes import open_case
from tests.web.test_settings_and_people import words
from tests.workbooks.test_live import opened
from tests.workbooks.trips import Edits, edited

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Member], Client]


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob, who works in his live workbook."""
    return viewer_of(bob)


@pytest.fixture
def case(our_shop: Shop) -> Case:
    """A case that Bob and the screen both change."""
    return open_case(our_shop, number="TS-1", title="Sole came off")


def saved_late(lead: Viewer, case: Case, edits: Edits) -> EditedFile:
    """Bob saves, and meanwhile the title was changed here."""
    content = opened(lead)
    change = CaseChange(case_id=case.pk, fields={"title": "here"})
    change_cases([change], by=lead.by(), at=timezone.now())
    done = save_live(
        lead, edited(content, edits), name="Cases - All.xlsx", view="all", way=EditedFile.DAV,
        session="window", by=lead.by("workbook"), at=timezone.now(),
    )  # fmt: skip
    assert done
    return done


def test_the_page_tells_address_user_name_and_steps(signed_in: SignedIn, bob: Member) -> None:
    page = words(signed_in(bob).get("/cases/live?view=all"))
    assert "http://testserver/dav/bob/Cases%20-%20All.xlsx" in page
    assert "none yet: make an app password" in page
    assert "This address is not encrypted" in page
    for program in ("LibreOffice", "Excel", "WPS"):
        assert program in page
    assert "/cases/live?view=open" in signed_in(bob).get("/cases").content.decode()


def test_a_conflict_stands_on_home_until_it_is_decided(
    signed_in: SignedIn, bob: Member, lead: Viewer, case: Case
) -> None:
    done = saved_late(lead, case, {("TS-1", "Title"): "mine", ("TS-1", "Priority"): "P1"})
    client, path = signed_in(bob), f"/cases/workbooks/{done.pk}"
    told = "1 cell was changed in both places"
    for page in ("/", "/cases/live", "/cases/workbooks"):
        assert told in words(client.get(page))
        assert path in client.get(page).content.decode()
    page = words(client.get(path))
    assert "What you do not decide stays as it is here" in page
    assert "Take the changes back" in page
    assert (
        client.post(f"{path}/application", {f"choice.c{case.pk}.title": "file"}).status_code == 302
    )
    case.refresh_from_db()
    assert (case.title, case.priority) == ("mine", "P1")
    assert told not in words(client.get("/"))
    assert "2 cells changed" in words(client.get("/cases/live"))


def test_what_could_not_be_taken_is_seen_with_its_reason(
    signed_in: SignedIn, bob: Member, lead: Viewer, case: Case
) -> None:
    done = saved_late(lead, case, {("TS-1", "Priority"): "very"})
    client, path = signed_in(bob), f"/cases/workbooks/{done.pk}"
    assert "1 cell or row could not be taken" in words(client.get("/"))
    page = words(client.get(path))
    assert (
        "This is not in the list of this column. Please choose from the list in the cell." in page
    )
    assert "I have seen it" in page
    client.post(f"{path}/application")
    assert "could not be taken" not in words(client.get("/"))


def test_nobody_decides_for_somebody_else(
    signed_in: SignedIn, charlie: Member, lead: Viewer, case: Case
) -> None:
    done = saved_late(lead, case, {("TS-1", "Title"): "mine"})
    client = signed_in(charlie)
    assert client.get(f"/cases/workbooks/{done.pk}").status_code == 404
    assert client.post(f"/cases/workbooks/{done.pk}/application").status_code == 404
    assert "changed in both places" not in words(client.get("/"))
