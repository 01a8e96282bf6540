"""An undo takes back what one did, where one still may, and is offered where there is one."""

import re

import pytest
from django.urls import reverse

from ombud.casework.actions import (
    CaseChange,
    Closing,
    Reopening,
    change_cases,
    close_cases,
    reopen_cases,
)
from ombud.casework.models import Case
from ombud.ledger.models import Entry
from ombud.people.models import Shop
from tests.casework.scenes import NOW, by, open_case


@pytest.fixture
def case(our_shop):
    return open_case(our_shop)


def undo(client, batch_id):
    return client.post(reverse("batch_undoing", args=[batch_id]))


def test_selected_rows_that_were_closed_are_opened_again_by_undo(case, signed_in, charlie):
    closing = {"ids": [case.pk], "stage": "closed", "outcome": "rejected"}
    client = signed_in(charlie)
    page = client.post(reverse("cases_changes"), closing, follow=True).content.decode()
    assert Case.objects.get().stage == "closed"
    client.post(re.search(r"/[^\"]*/undoing", page)[0])
    assert Case.objects.get().stage == "received"


def test_a_refused_undo_says_that_somebody_went_on(case, signed_in, bob, charlie):
    batch = close_cases([Closing(case_id=case.pk, outcome="rejected")], by=by(charlie), at=NOW)
    reopen_cases([Reopening(case_id=case.pk, reason="again")], by=by(bob), at=NOW)
    url = reverse("batch_undoing", args=[batch.id])
    page = signed_in(charlie).post(url, {"next": reverse("case", args=[case.pk])}, follow=True)
    assert "Not taken back: somebody went on with it since" in page.content.decode()
    assert Case.objects.get().stage == "investigation"


def test_an_undo_leaves_the_cases_of_a_shop_one_no_longer_sees(case, signed_in, charlie):
    change = CaseChange(case_id=case.pk, fields={"title": "mine"})
    batch = change_cases([change], by=by(charlie), at=NOW)
    charlie.shops.set([Shop.objects.create(name="Another Shop")])
    undo(signed_in(charlie), batch.id)
    assert Case.objects.get().title == "mine"


def test_an_import_of_the_same_number_is_not_taken_back_with_a_batch(case, signed_in, charlie):
    mine = CaseChange(case_id=case.pk, fields={"title": "mine"})
    batch = change_cases([mine], by=by(charlie), at=NOW)
    theirs = CaseChange(case_id=case.pk, fields={"tracking_no": "SF1"})
    change_cases([theirs], by=by(charlie, via="import", batch_id=batch.id), at=NOW)
    undo(signed_in(charlie), batch.id)
    assert (Case.objects.get().title, Case.objects.get().tracking_no) == ("鞋底开胶", "SF1")
    assert Entry.objects.filter(facts__undoes=batch.id).count() == 1
