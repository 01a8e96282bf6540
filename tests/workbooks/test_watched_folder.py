"""A folder of a sync drive: live workbooks lie there, and come back when they changed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.actions.saved_views import save_view
from ombud.casework.models import Case
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.workbooks.actions.watched import REWRITTEN_AFTER, unwatch_folder, watch_folder
from ombud.workbooks.models import EditedFile, WatchedFolder
from ombud.workbooks.places import MERGED, Look, NoPlace, place_at
from ombud.workbooks.queries.watched import every_folder
from ombud.worker.folders import work_folder
from tests.casework.scenes import NOW, open_case
from tests.web.test_settings_and_people import words
from tests.workbooks.trips import Edits, edited, rows_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NAME = "Cases - Open.xlsx"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Names of files are in the person's language."""
    with translation.override("en"):
        yield


@pytest.fixture
def lead(bob: Member, viewer_of: Callable[[Member], Viewer]) -> Viewer:
    """Bob, whose sync drive it is."""
    return viewer_of(bob)


@pytest.fixture
def case(our_shop: Shop) -> Case:
    """A case in his list."""
    return open_case(our_shop, number="TS-1", title="Sole came off")


@pytest.fixture
def drive(tmp_path: Path, bob: Member, case: Case) -> Path:
    """Bob's folder, after the first look."""
    folder = (tmp_path / "drive").resolve()
    folder.mkdir()
    watch_folder(member_id=bob.pk, path=str(folder), at=NOW)
    look()
    return folder


def look(minutes: float = 0) -> None:
    """The worker looks into it, so many minutes after NOW."""
    work_folder(WatchedFolder.objects.get().pk, at=NOW + MINUTE * minutes)


def typed(drive: Path, edits: Edits, name: str = NAME, source: str = NAME) -> bytes:
    """Somebody saves the workbook in the folder."""
    content = edited((drive / source).read_bytes(), edits)
    (drive / name).write_bytes(content)
    return content


def title_of(case: Case) -> str:
    """What stands in the case now."""
    return Case.objects.values_list("title", flat=True).get(pk=case.pk)


TITLE = ("TS-1", "Title")


def test_the_workbooks_of_open_cases_and_own_lists_lie_there(
    drive: Path, lead: Viewer, case: Case
) -> None:
    assert [one.name for one in drive.iterdir()] == [NAME]
    assert rows_of((drive / NAME).read_bytes())[0]["Title"] == "Sole came off"
    save_view(viewer=lead, name="Refunds", query="open=1", is_shared=False, at=NOW)
    look(1)
    assert sorted(one.name for one in drive.iterdir()) == [NAME, "Refunds.xlsx"]


def test_a_changed_file_is_merged_once_it_is_at_rest(drive: Path, case: Case) -> None:
    typed(drive, {TITLE: "half"})
    look(1)
    assert title_of(case) == "Sole came off"
    typed(drive, {TITLE: "whole thing"})
    look(2)
    assert title_of(case) == "Sole came off"
    look(3)
    assert title_of(case) == "whole thing"
    assert EditedFile.objects.get().way == "folder"
    assert rows_of((drive / NAME).read_bytes())[0]["Title"] == "whole thing"
    before = (drive / NAME).stat().st_mtime_ns
    look(4)
    look(5)
    assert ((drive / NAME).stat().st_mtime_ns, EditedFile.objects.count()) == (before, 1)


@pytest.mark.parametrize("lock", [f"~${NAME}", f".~lock.{NAME}#", f".~{NAME}"])
def test_a_file_that_is_open_is_left_alone(drive: Path, case: Case, lock: str) -> None:
    typed(drive, {TITLE: "being typed"})
    (drive / lock).write_bytes(b"Bob")
    for minute in (1, 2, 3):
        look(minute)
    assert title_of(case) == "Sole came off"
    (drive / lock).unlink()
    look(4)
    look(5)
    assert title_of(case) == "being typed"


def test_what_others_changed_is_written_once_in_a_while(
    drive: Path, case: Case, lead: Viewer
) -> None:
    change = CaseChange(case_id=case.pk, fields={"title": "here"})
    change_cases([change], by=lead.by(), at=NOW)
    look(2)
    assert rows_of((drive / NAME).read_bytes())[0]["Title"] == "Sole came off"
    look(REWRITTEN_AFTER / MINUTE + 1)
    assert rows_of((drive / NAME).read_bytes())[0]["Title"] == "here"


def test_conflicts_come_back_as_a_sheet(drive: Path, case: Case, lead: Viewer) -> None:
    change = CaseChange(case_id=case.pk, fields={"title": "here"})
    change_cases([change], by=lead.by(), at=NOW)
    typed(drive, {TITLE: "there"})
    look(1)
    look(2)
    assert title_of(case) == "here"
    told = rows_of((drive / NAME).read_bytes(), "Conflicts")[0]
    assert (told["In your workbook"], told["Here now"]) == ("there", "here")


@pytest.mark.parametrize(
    "copy",
    ["Cases - Open (Bob's conflicted copy 2026-11-22).xlsx", "Cases - Open-冲突副本.xlsx",
     "Cases - Open(Bob的冲突副本).xlsx", "Cases - Open-DESKTOP-7F3K.xlsx"],
)  # fmt: skip
def test_copies_that_a_drive_set_aside_are_merged_and_moved(
    drive: Path, case: Case, copy: str
) -> None:
    first = (drive / NAME).read_bytes()
    typed(drive, {TITLE: "in the file"})
    (drive / copy).write_bytes(edited(first, {("TS-1", "Order no."): "A-1"}))
    look(1)
    look(2)
    case.refresh_from_db()
    assert (case.title, case.order_no) == ("in the file", "A-1")
    assert [one.name for one in (drive / MERGED).iterdir()] == [copy]
    assert not (drive / copy).exists()


def test_files_of_ones_own_stay_untouched(drive: Path, case: Case) -> None:
    for name in ("Cases - Open backup.xlsx", "notes.txt", "Other-PC.xlsx"):
        typed(drive, {TITLE: "mine alone"}, name=name)
    for minute in (1, 2, 3):
        look(minute)
    assert title_of(case) == "Sole came off"
    assert len(list(drive.iterdir())) == 4


def test_what_cannot_be_read_is_told_and_never_overwritten(drive: Path, case: Case) -> None:
    (drive / NAME).write_bytes(b"not a workbook")
    for minute in (1, 2, 3):
        look(minute)
    assert (drive / NAME).read_bytes() == b"not a workbook"
    assert "could not be read" in every_folder()[0].problem


def test_a_link_in_the_folder_is_never_followed(drive: Path, case: Case, tmp_path: Path) -> None:
    outside = tmp_path / "outside.xlsx"
    outside.write_bytes(edited((drive / NAME).read_bytes(), {TITLE: "through a link"}))
    (drive / "Cases - Open-冲突副本.xlsx").symlink_to(outside)
    secret = outside.read_bytes()
    (drive / NAME).unlink()
    (drive / NAME).symlink_to(outside)
    for minute in (1, 2, 3):
        look(minute)
    assert title_of(case) == "Sole came off"
    assert outside.read_bytes() == secret


def test_a_file_that_changed_meanwhile_is_not_overwritten(drive: Path) -> None:
    with place_at(str(drive)) as place:
        seen = place.looks()[NAME]
        typed(drive, {TITLE: "typed in between"})
        assert place.write(NAME, b"ours", seen) is None
        assert place.read(NAME, seen) is None
        assert place.write("new.xlsx", b"ours", None) == place.look("new.xlsx")
        assert place.write("new.xlsx", b"again", Look(0, 0)) is None
    assert sorted(one.name for one in drive.iterdir()) == [NAME, "new.xlsx"]


def test_only_a_plain_folder_of_its_own_can_be_watched(
    drive: Path, tmp_path: Path, charlie: Member
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    inside = drive / "within"
    inside.mkdir()
    data = Path(settings.DATA_FOLDER)
    for path, code in (
        ("relative", "not_plain"), (f"{drive}/../drive", "not_plain"),
        (str(tmp_path / "link"), "not_plain"), (str(tmp_path / "gone"), "missing"),
        (str(data), "own_data"), (str(drive), "taken"), (str(inside), "taken"),
    ):  # fmt: skip
        with pytest.raises(NoPlace) as refused:
            watch_folder(member_id=charlie.pk, path=path, at=NOW)
        assert refused.value.code == code
    assert not WatchedFolder.objects.filter(member_id=charlie.pk).exists()


def test_a_missing_folder_is_told_on_the_settings_page(
    drive: Path, alice: Member, bob: Member, signed_in: Callable[[Member], Client]
) -> None:
    assert "in order" in words(signed_in(alice).get("/settings/folders"))
    (drive / NAME).unlink()
    drive.rmdir()
    look(1)
    assert "The folder is not there" in words(signed_in(alice).get("/settings/folders"))
    assert "The folder is not there" in words(signed_in(bob).get("/cases/live"))
    assert signed_in(bob).get("/settings/folders").status_code == 403
    assert unwatch_folder(member_id=bob.pk)
    assert not every_folder()


def test_who_left_has_nothing_merged_any_more(drive: Path, case: Case, bob: Member) -> None:
    typed(drive, {TITLE: "after leaving"})
    Member.objects.filter(pk=bob.pk).update(is_active=False)
    look(1)
    look(2)
    assert title_of(case) == "Sole came off"
