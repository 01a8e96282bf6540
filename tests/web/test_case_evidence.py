"""The case page tells what proves the case: what is here, what was asked for, what is missing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import Case
from ombud.casework.queries.case import case_page
from ombud.ledger.models import Entry
from ombud.people.models import Shop
from tests.casework.scenes import NOW, by, open_case


@pytest.fixture
def case(our_shop):
    return open_case(our_shop)


def mark(client, case, code, state):
    return client.post(reverse("case_evidence", args=[case.pk]), {"code": code, "state": state})


def states(client, case):
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    listed = page.split('id="evidence"')[1].split("</section>")[0]
    found = re.findall(r'<li class="check-(\w+)">.*?<span>([^<]*)</span>', listed, re.DOTALL)
    return {label: state for state, label in found}


def test_what_is_usual_for_the_class_is_missing_until_somebody_asks(case, signed_in, charlie):
    client = signed_in(charlie)
    assert states(client, case)["Item photos"] == "missing"
    mark(client, case, "PH", "asked")
    assert states(client, case)["Item photos"] == "asked"
    mark(client, case, "PH", "have")
    assert states(client, case)["Item photos"] == "have"
    mark(client, case, "PH", "")
    assert states(client, case)["Item photos"] == "missing"


def test_something_unusual_is_asked_for_and_the_story_tells_it(case, signed_in, charlie):
    client = signed_in(charlie)
    assert "Police report" not in states(client, case)
    mark(client, case, "PO", "asked")
    assert states(client, case)["Police report"] == "asked"
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "asked for: Police report" in page
    assert Entry.objects.get(kind="EvidenceMarked").actor_id == charlie.pk


def test_what_was_marked_long_ago_is_known_although_the_story_is_cut(
    case, signed_in, charlie, viewer_of
):
    mark(signed_in(charlie), case, "PH", "have")
    for number in range(3):
        change = CaseChange(case_id=case.pk, fields={"title": f"title {number}"})
        change_cases([change], by=by(charlie), at=NOW)
    page = case_page(viewer_of(charlie), case.pk, today=NOW.date(), most_changes=2)
    assert (page.story.left_out, page.evidence) == (True, {"PH": "have"})


def test_the_files_of_the_case_stand_beside_the_evidence(case, signed_in, charlie):
    client = signed_in(charlie)
    file = SimpleUploadedFile("开胶.png", b"\x89PNG", "image/png")
    client.post(reverse("case_files", args=[case.pk]), {"file": file})
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "开胶.png" in page.split('id="evidence"')[1].split("</section>")[0]


@pytest.mark.parametrize(("code", "state"), [("XX", "asked"), ("PH", "eaten"), ("", "")])
def test_what_is_no_evidence_or_no_state_is_refused(case, signed_in, charlie, code, state):
    assert mark(signed_in(charlie), case, code, state).status_code == 422
    assert not Entry.objects.filter(kind="EvidenceMarked").exists()


def test_a_case_one_may_not_see_takes_no_mark(signed_in, charlie):
    hidden = open_case(Shop.objects.create(name="Another Shop"))
    assert mark(signed_in(charlie), hidden, "PH", "asked").status_code == 404
    assert Case.objects.get().version == 1
