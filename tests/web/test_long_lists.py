"""A long list is written by the worker, sealed, and fetched by whoever asked for it alone."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ
from openpyxl import load_workbook

from ombud.learning.actions import (
    begin_list,
    forget_old_lists,
    go_on_with_list,
    take_up_lists,
)
from ombud.learning.actions.long_lists import MOST_STARTS
from ombud.learning.models import LongList
from ombud.learning.queries.long_lists import paths_of
from ombud.ledger.models import Entry
from ombud.people.models import Member
from ombud.store import sealed_files
from ombud.store.sealing import SealBroken
from ombud.web import long_lists
from ombud.web.long_lists import write_long_list
from ombud.workbooks import book
from ombud.workbooks.models import EditedFile
from tests.casework.scenes import open_case
from tests.web.test_lists_exported import known, named

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def short(monkeypatch, settings, tmp_path):
    """Three rows are a long list; files lie in a folder of this test's own."""
    monkeypatch.setattr(long_lists, "AT_ONCE", 2)
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def cases(our_shop):
    """Three cases: a long list."""
    return [open_case(our_shop, title=f"杯子碎了 {n}") for n in range(3)]


def asked(client, kind="csv", **query):
    return client.get(reverse("cases_export", args=[kind]), query)


def told(answer):
    return answer.headers.get("HX-Trigger", "").encode().decode("unicode_escape")


def test_a_short_list_is_there_at_once(desk, our_shop):
    open_case(our_shop)
    answer = asked(desk)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert not LongList.objects.exists()


def test_a_long_list_is_written_sealed_and_fetched(desk, cases, bob):
    answer = asked(desk, view="all", column=["number", "title"])
    assert answer.headers["Location"] == reverse("long_lists")
    [one] = LongList.objects.all()
    assert OrmQ.objects.count() == 1
    assert "is being written" in desk.get(reverse("long_lists")).content.decode()
    assert desk.get(reverse("long_list_news", args=[one.pk])).status_code == 204
    signs = []
    write_long_list(one.pk, told=lambda done, total: signs.append((done, total)))
    one.refresh_from_db()
    assert (one.state, one.rows, signs[-1]) == (LongList.READY, 3, (3, 3))
    assert "杯子碎了".encode() not in paths_of(one.pk)[0].read_bytes()
    assert [path.exists() for path in paths_of(one.pk)] == [True, False, False]
    assert "is ready" in told(desk.get(reverse("long_list_news", args=[one.pk])))
    assert not told(desk.get(reverse("home"))), "said once"
    fetched = desk.get(reverse("long_list", args=[one.pk]))
    content = b"".join(fetched)
    assert int(fetched.headers["Content-Length"]) == len(content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert sorted(row[1] for row in rows[1:]) == [case.title for case in cases]
    entry = Entry.objects.get(kind="ListExported")
    assert (entry.actor_id, entry.facts["rows"], entry.facts["list"]) == (bob.pk, 3, "cases")


def test_home_tells_of_it_until_it_is_fetched(desk, cases):
    asked(desk)
    one = LongList.objects.get()
    assert "is being written" in desk.get("/").content.decode()
    write_long_list(one.pk)
    there = reverse("long_list", args=[one.pk])
    link = f'href="{there}"'
    assert link in desk.get("/").content.decode()
    b"".join(desk.get(there))
    assert link not in desk.get("/").content.decode()
    assert not told(desk.get(reverse("long_list_news", args=[one.pk]))), "they know"
    assert link in desk.get(reverse("long_lists")).content.decode()


def test_only_who_asked_sees_it(desk, signed_in, alice, cases):
    asked(desk)
    one = LongList.objects.get()
    write_long_list(one.pk)
    other = signed_in(alice)
    for name in ("long_list", "long_list_progress"):
        assert other.get(reverse(name, args=[one.pk])).status_code == 404
    assert "csv" not in other.get(reverse("long_lists")).content.decode()


def test_asked_twice_it_is_written_once(desk, cases):
    for _ in range(2):
        asked(desk)
    asked(desk, sort="title")
    assert LongList.objects.count() == 2


def test_what_was_searched_for_is_sealed(desk, our_shop):
    known(our_shop, *named("欧阳小明", "欧阳小红", "欧阳小刚"))
    desk.get(reverse("customers_export", args=["csv"]), {"q": "欧阳小"})
    one = LongList.objects.get()
    assert "欧阳" not in one.asked
    write_long_list(one.pk)
    content = b"".join(desk.get(reverse("long_list", args=[one.pk]))).decode()
    assert (content.count("\r\n"), "欧阳小" in content) == (4, False)


def test_conversations_of_a_long_list_come_in_a_zip(desk, cases):
    desk.get(reverse("cases_export", args=["csv"]) + "?with=messages")
    one = LongList.objects.get()
    write_long_list(one.pk)
    answer = desk.get(reverse("long_list", args=[one.pk]))
    assert answer.headers["Content-Type"] == "application/zip"
    assert b"".join(answer).startswith(b"PK")


def test_nobody_writes_a_list_that_somebody_else_writes(cases, desk):
    asked(desk)
    one = LongList.objects.get()
    at = timezone.now()
    assert begin_list(one.pk, at=at)
    assert begin_list(one.pk, at=at) is None
    OrmQ.objects.all().delete()
    take_up_lists(at=at)
    assert not OrmQ.objects.exists()
    go_on_with_list(one.pk, done=1, total=3, at=at + LATER)
    take_up_lists(at=at + 2 * LATER)
    assert OrmQ.objects.count() == 1, "its writer died"


def test_a_list_whose_writers_always_die_has_failed_and_leaves_nothing(cases, desk):
    asked(desk)
    one = LongList.objects.get()
    at = timezone.now()
    path, sealed, work = paths_of(one.pk)
    work.mkdir(parents=True)
    for left in (path, sealed, work / "laid aside"):
        left.touch()
    for start in range(MOST_STARTS):
        assert begin_list(one.pk, at=at + start * LATER)
    assert begin_list(one.pk, at=at + MOST_STARTS * LATER) is None
    assert "could not be written" in told(desk.get(reverse("long_list_news", args=[one.pk])))
    assert "could not finish it" in desk.get(reverse("long_lists")).content.decode()
    assert not any(path.exists() for path in paths_of(one.pk))


def test_who_may_not_export_any_more_gets_none(cases, desk, bob):
    asked(desk)
    one = LongList.objects.get()
    Member.objects.filter(pk=bob.pk).update(is_active=False)
    write_long_list(one.pk)
    one.refresh_from_db()
    assert (one.state, one.failure) == (LongList.FAILED, "no_right")


def asked_to_edit(desk, **query):
    answer = desk.get(reverse("editable_workbook"), query)
    assert answer.headers["Location"] == reverse("long_lists")
    return LongList.objects.get()


def test_a_short_workbook_for_editing_is_there_at_once(desk, our_shop):
    open_case(our_shop)
    answer = desk.get(reverse("editable_workbook"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert not LongList.objects.exists()


def test_a_long_workbook_for_editing_is_written_and_comes_back(desk, cases, bob):
    one = asked_to_edit(desk, view="all", column=["number", "title", "priority"])
    signs = []
    write_long_list(one.pk, told=lambda done, total: signs.append((done, total)))
    one.refresh_from_db()
    assert (one.state, one.rows, signs[-1]) == (LongList.READY, 3, (6, 6))
    assert [path.exists() for path in paths_of(one.pk)] == [True, False, False]
    fetched = desk.get(reverse("long_list", args=[one.pk]))
    assert "Cases%20to%20edit" in fetched.headers["Content-Disposition"].replace(" ", "%20")
    opened = load_workbook(io.BytesIO(b"".join(fetched)))
    sheet = opened.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["ombud-id", "No.", "Title", "Priority"]
    sheet.cell(2, heads.index("Title") + 1).value = "杯子全碎了"
    edited = io.BytesIO()
    opened.save(edited)
    upload = SimpleUploadedFile("edited.xlsx", edited.getvalue())
    there = desk.post(reverse("bring_back"), {"file": upload}).headers["Location"]
    assert EditedFile.objects.get().tally["edits"] == 1
    assert "杯子全碎了" in desk.get(there).content.decode()
    entry = Entry.objects.get(kind="WorkbookLeft")
    assert (entry.actor_id, entry.facts["rows"]) == (bob.pk, 3)


def test_a_workbook_too_long_to_be_edited_says_so(desk, cases, monkeypatch):
    monkeypatch.setattr(book, "ROWS_MOST", 2)
    one = asked_to_edit(desk)
    write_long_list(one.pk)
    one.refresh_from_db()
    assert (one.state, one.failure) == (LongList.FAILED, "too_many")
    assert "Add a filter" in desk.get(reverse("long_lists")).content.decode()


def test_who_sees_fewer_shops_by_now_does_not_get_what_was_written_before(
    cases, desk, bob, our_shop
):
    asked(desk)
    one = LongList.objects.get()
    write_long_list(one.pk)
    bob.shops.remove(our_shop)
    there = reverse("long_list", args=[one.pk])
    assert "see less than when" in desk.get(there, follow=True).content.decode()
    one.refresh_from_db()
    assert one.fetched_at is None
    bob.shops.add(our_shop)
    assert desk.get(there).headers["Content-Disposition"]


def test_who_may_not_export_names_any_more_does_not_get_a_list_that_holds_them(
    cases, alice, signed_in
):
    desk = signed_in(alice)
    asked(desk)
    one = LongList.objects.get()
    write_long_list(one.pk)
    there = reverse("long_list", args=[one.pk])
    assert desk.get(there).headers["Content-Disposition"]
    Member.objects.filter(pk=alice.pk).update(role="lead")
    assert "see less than when" in desk.get(there, follow=True).content.decode()


def test_a_list_goes_after_some_days(cases, desk):
    asked(desk)
    one = LongList.objects.get()
    write_long_list(one.pk)
    assert forget_old_lists(at=timezone.now() + timedelta(days=6)) == 0
    assert forget_old_lists(at=timezone.now() + timedelta(days=8)) == 1
    assert not LongList.objects.exists()
    assert not paths_of(one.pk)[0].exists()


def test_a_file_that_is_gone_is_told(cases, desk):
    asked(desk)
    one = LongList.objects.get()
    write_long_list(one.pk)
    paths_of(one.pk)[0].unlink()
    answer = desk.get(reverse("long_list", args=[one.pk]), follow=True)
    assert "not there any more" in answer.content.decode()


@pytest.mark.parametrize("size", [0, 1, 10, 25])
def test_a_file_sealed_in_blocks_opens_as_it_was(tmp_path, monkeypatch, size):
    monkeypatch.setattr(sealed_files, "BLOCK", 10)
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(b"x" * size)
    sealed_files.seal_blocks(plain, sealed, "here")
    assert b"".join(sealed_files.opened_blocks(sealed, "here")) == b"x" * size
    with pytest.raises(SealBroken):
        list(sealed_files.opened_blocks(sealed, "there"))
    cut(sealed)
    with pytest.raises(SealBroken):
        list(sealed_files.opened_blocks(sealed, "here"))


def cut(path: Path) -> None:
    """Take the last block away, whole."""
    content, at, starts = path.read_bytes(), 0, []
    while at < len(content):
        starts.append(at)
        at += 4 + int.from_bytes(content[at : at + 4])
    path.write_bytes(content[: starts[-1]])
