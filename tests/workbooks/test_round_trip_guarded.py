"""Nobody reaches further through a workbook than on the screen."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings

from ombud.casework.models import Case, OwnField
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.edited_files import go_on, receive_edited, take_over
from ombud.workbooks.models import EditableExport, EditedFile
from ombud.workbooks.queries.edited_files import result
from ombud.workbooks.queries.returned import is_edited_workbook
from ombud.workbooks.reasons import NotTaken
from tests.casework.scenes import NOW, open_case
from tests.workbooks.trips import HEAD, back, edited, left, reworked, rows_of, with_row

pytestmark = pytest.mark.django_db
ViewerOf = Callable[[Member], Viewer]
PHONE = "请打 13812345678"


@pytest.fixture
def lead(bob: Member, viewer_of: ViewerOf) -> Viewer:
    """Bob as the viewer who works in the spreadsheet."""
    return viewer_of(bob)


@pytest.fixture
def case(our_shop: Shop) -> Case:
    """A case in the list."""
    return open_case(our_shop, number="TS-1", title="before")


def test_a_row_pointed_at_another_case_is_left(lead: Viewer, case: Case) -> None:
    other = open_case(Shop.objects.get(pk=case.shop_id), number="TS-2", title="other")
    content = left(lead)
    identity = rows_of(content)[0][HEAD]
    pointed = identity.replace(f"c{case.pk}-", f"c{other.pk}-")
    said = {("TS-1", HEAD): pointed, ("TS-1", "Title"): "stolen"}
    if identity == pointed:
        said = {("TS-2", HEAD): identity.replace(f"c{other.pk}-", f"c{case.pk}-")}
    assert [one.reason for one in back(lead, edited(content, said)).refused] == ["identity_edited"]
    assert set(Case.objects.values_list("title", flat=True)) == {"before", "other"}


def test_a_row_of_another_export_and_a_row_that_stands_twice_are_left(
    lead: Viewer, case: Case
) -> None:
    earlier = rows_of(left(lead))[0]
    content = left(lead)
    merged = back(lead, with_row(content, {HEAD: earlier[HEAD], "Title": "earlier"}))
    assert [one.reason for one in merged.refused] == ["other_export"]
    merged = back(lead, with_row(content, {HEAD: rows_of(content)[0][HEAD], "Title": "twice"}))
    assert [one.reason for one in merged.refused] == ["twice"]


def test_what_the_person_may_not_see_any_more_is_not_changed(
    lead: Viewer, alice: Member, case: Case, viewer_of: ViewerOf
) -> None:
    elsewhere = open_case(Shop.objects.create(name="Elsewhere"), number="EL-1", title="theirs")
    content = edited(left(viewer_of(alice)), {("EL-1", "Title"): "reached"})
    assert [one.reason for one in back(lead, content).refused] == ["gone"]
    elsewhere.refresh_from_db()
    assert elsewhere.title == "theirs"


def test_a_masked_text_leaves_masked_and_is_never_written_over(lead: Viewer, case: Case) -> None:
    Case.objects.update(title=PHONE)
    content = left(lead)
    assert "13812345678" not in rows_of(content)[0]["Title"]
    assert back(lead, content).counts()["applied"] == 0
    merged = back(lead, edited(content, {("TS-1", "Title"): "new"}))
    assert [one.reason for one in merged.refused] == ["masked"]
    case.refresh_from_db()
    assert case.title == PHONE


def test_what_stood_in_an_export_cannot_be_read_in_the_data_folder(
    alice: Member, case: Case, viewer_of: ViewerOf
) -> None:
    Case.objects.update(title=PHONE)
    left(viewer_of(alice))
    kept = EditableExport.objects.select_related("standing").get().standing
    assert kept
    file = settings.FILES_FOLDER / kept.digest[:2] / kept.digest[2:]
    assert file.read_bytes().startswith(b"v1.")


def test_a_column_that_went_since_and_one_that_was_added_are_told(lead: Viewer, case: Case) -> None:
    own = OwnField.objects.create(name="仓位")
    content = left(lead)

    def work(book: object) -> None:
        sheet = book["Cases"]  # type: ignore[index]
        sheet.cell(1, sheet.max_column + 1, "my notes")

    content = reworked(content, work)
    own.delete()
    told = dict(back(lead, content).notes)
    assert told == {"columns_unknown": ["my notes"], "columns_gone": ["仓位"]}


def test_a_workbook_of_another_installation_is_refused(lead: Viewer, case: Case) -> None:
    content = left(lead)
    EditableExport.objects.all().delete()
    assert is_edited_workbook(content)
    with pytest.raises(NotTaken) as refused:
        back(lead, content)
    assert refused.value.code == "export_unknown"


def test_work_in_parts_does_everything_once_and_keeps_one_account(
    lead: Viewer, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ombud.workbooks.actions.merge.PART", 1)
    monkeypatch.setattr("ombud.workbooks.actions.edited_files.AT_ONCE", 0)
    for number in ("TS-2", "TS-3"):
        open_case(Shop.objects.get(pk=case.shop_id), number=number)
    said = {(number, "Title"): f"edited {number}" for number in ("TS-1", "TS-2", "TS-3")}
    content = edited(left(lead), said)
    file = receive_edited(lead, content, name="list.xlsx", by=lead.by(), at=NOW)
    take_over(file, lead, decided={}, by=lead.by("workbook"), at=NOW)
    turns = 1
    while not go_on(file.pk, lead, at=NOW, goes_on=_once()):
        turns += 1
    file.refresh_from_db()
    assert (file.state, turns) == (EditedFile.DONE, 3)
    assert (file.tally["applied"], file.tally["same"]) == (3, 0)
    assert {line.number for line in result(file).changes} == {"TS-1", "TS-2", "TS-3"}


def _once() -> Callable[[], bool]:
    answers: Iterator[bool] = iter([True])
    return lambda: next(answers, False)
