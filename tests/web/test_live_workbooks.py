"""Office programs open and save the live workbooks: the protocol, and who may do what."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.actions.saved_views import save_view
from ombud.casework.models import Case
from ombud.people.actions import make_app_password, revoke_app_password
from ombud.people.models import AppPassword, Member, Shop
from ombud.people.viewer import Viewer
from ombud.web.dav.door import WRONG_MOST
from ombud.web.dav.incoming import MOST_BYTES
from ombud.workbooks.models import EditedFile, LiveWorkbook, OfficeFile
from tests.casework.scenes import open_case
from tests.web.office_program import Program
from tests.workbooks.trips import edited, rows_of

pytestmark = pytest.mark.django_db
FOLDER = "/dav/bob/"
FILE = "/dav/bob/Cases - All.xlsx"
ViewerOf = Callable[[Member], Viewer]


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Nobody is shut out from the test before."""
    cache.clear()


def program_of(member: Member, viewer: Viewer, **more: str) -> Program:
    """An office program that this person gave a password."""
    password = make_app_password(viewer, name="Excel", by=viewer.by(), at=timezone.now())
    return Program(member.login or "", password, **more)


@pytest.fixture
def bobs(bob: Member, viewer_of: ViewerOf) -> Program:
    """Bob's office program."""
    return program_of(bob, viewer_of(bob))


@pytest.fixture
def case(our_shop: Shop) -> Case:
    """A case in his list."""
    return open_case(our_shop, number="TS-1", title="Sole came off")


def title_of(case: Case) -> str:
    """What stands in the case now."""
    return Case.objects.values_list("title", flat=True).get(pk=case.pk)


def test_the_folder_lists_each_list_as_a_workbook(
    bobs: Program, bob: Member, viewer_of: ViewerOf, case: Case
) -> None:
    save_view(
        viewer=viewer_of(bob), name="退款/换货", query="open=1", is_shared=False, at=timezone.now()
    )
    answer = bobs.ask("PROPFIND", FOLDER, depth="1")
    assert answer.status == 207
    names = {props.get("displayname") for props in answer.found.values()}
    assert {"Cases - Open.xlsx", "Cases - All.xlsx", "退款-换货.xlsx"} <= names
    assert not LiveWorkbook.objects.exists()
    root = bobs.ask("PROPFIND", "/dav/", depth="1")
    assert set(root.found) == {"/dav/", "/dav/bob/"}
    assert bobs.ask("GET", "/dav/bob/退款-换货.xlsx").status == 200


def test_what_is_told_of_a_workbook_is_what_is_read(bobs: Program, case: Case) -> None:
    [props] = bobs.ask("PROPFIND", FILE, depth="0").found.values()
    got = bobs.ask("GET", FILE)
    assert got.status == 200
    assert (len(got.body), got.headers["ETag"]) == (
        int(props["getcontentlength"]),
        f'"{props["getetag"]}"',
    )
    assert rows_of(got.body)[0]["Title"] == "Sole came off"
    assert bobs.ask("HEAD", FILE).headers["ETag"] == got.headers["ETag"]
    assert bobs.ask("GET", FILE, if_none_match=got.headers["ETag"]).status == 304
    assert "LOCK" in bobs.ask("OPTIONS", FILE).headers["Allow"]


def test_a_stranger_a_wrong_and_a_revoked_password_open_nothing(
    bobs: Program,
    bob: Member,
    viewer_of: ViewerOf,
    case: Case,
    signed_in: Callable[[Member], Client],
) -> None:
    for stranger in (Program("", ""), Program("bob", "wrong"), Program("bob", "")):
        answer = stranger.ask("PROPFIND", FOLDER, depth="1")
        assert (answer.status, "Basic" in answer.headers["WWW-Authenticate"]) == (401, True)
    assert bobs.ask("GET", FILE).status == 200
    viewer = viewer_of(bob)
    revoke_app_password(
        viewer, password_id=AppPassword.objects.get().pk, by=viewer.by(), at=timezone.now()
    )
    assert bobs.ask("GET", FILE).status == 401
    assert Program("bob", "x", "10.0.0.9").ask("GET", FILE, authorization="Basic !!!").status == 401


def test_who_left_the_company_comes_in_no_more(bobs: Program, bob: Member, case: Case) -> None:
    Member.objects.filter(pk=bob.pk).update(is_active=False)
    assert bobs.ask("GET", FILE).status == 401


def test_guessing_is_slowed_down_for_the_guesser_alone(bobs: Program, case: Case) -> None:
    guesser = Program("bob", "guess", "10.6.6.6")
    for _ in range(WRONG_MOST):
        assert guesser.ask("GET", FILE).status == 401
    answer = guesser.ask("GET", FILE)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "300")
    assert bobs.ask("GET", FILE).status == 200


def test_everybody_finds_their_own_folder_and_shops_only(
    bobs: Program, charlie: Member, viewer_of: ViewerOf, case: Case
) -> None:
    open_case(Shop.objects.create(name="Tea House"), number="TH-1", title="not for them")
    theirs = program_of(charlie, viewer_of(charlie))
    for path in (FILE, FOLDER, "/dav/bob/../bob/Cases - All.xlsx"):
        assert theirs.ask("PROPFIND", path, depth="0").status == 404
        assert theirs.ask("PUT", path, b"x").status in (403, 404, 405, 409)
    got = theirs.ask("GET", "/dav/charlie/Cases - All.xlsx")
    assert [row["No."] for row in rows_of(got.body)] == ["TS-1"]


def test_saving_merges_as_that_person(bobs: Program, case: Case, bob: Member) -> None:
    token = bobs.lock(FILE)
    content = bobs.ask("GET", FILE).body
    changed = edited(content, {("TS-1", "Title"): "saved"})
    assert bobs.ask("PUT", FILE, changed).status == 423
    answer = bobs.ask("PUT", FILE, changed, **{"if": f"(<{token}>)"})
    assert (answer.status, "ETag" in answer.headers, title_of(case)) == (204, False, "saved")
    done = EditedFile.objects.get()
    assert (done.made_by_id, done.way, done.session) == (bob.pk, "dav", token)
    assert rows_of(bobs.ask("GET", FILE).body)[0]["Title"] == "saved"
    assert bobs.ask("UNLOCK", FILE, lock_token=f"<{token}>").status == 204
    assert bobs.ask("PUT", FILE, bobs.ask("GET", FILE).body).status == 204
    assert EditedFile.objects.count() == 1


def test_an_open_workbook_stays_the_same_file_until_it_is_saved(
    bobs: Program, case: Case, bob: Member, viewer_of: ViewerOf
) -> None:
    token = bobs.lock(FILE)
    before = bobs.ask("GET", FILE)
    LiveWorkbook.objects.update(mark="something else")
    viewer = viewer_of(bob)
    change = CaseChange(case_id=case.pk, fields={"title": "here"})
    change_cases([change], by=viewer.by(), at=timezone.now())
    again = bobs.ask("GET", FILE)
    assert (again.headers["ETag"], again.headers["Last-Modified"]) == (
        before.headers["ETag"], before.headers["Last-Modified"],
    )  # fmt: skip
    changed = edited(before.body, {("TS-1", "Priority"): "P1"})
    assert bobs.ask("PUT", FILE, changed, **{"if": f"(<{token}>)"}).status == 204
    assert rows_of(bobs.ask("GET", FILE).body)[0]["Title"] == "here"


def test_a_second_program_waits_for_the_first(bobs: Program, case: Case) -> None:
    token = bobs.lock(FILE)
    assert (
        bobs.ask("LOCK", FILE, "", **{"if": f"(<{token}>)", "timeout": "Second-60"}).status == 200
    )
    from tests.web.office_program import LOCKING

    assert bobs.ask("LOCK", FILE, LOCKING).status == 423
    assert "activelock" in bobs.ask("PROPFIND", FILE, depth="0").body.decode()
    bobs.ask("UNLOCK", FILE, lock_token=f"<{token}>")
    assert bobs.lock(FILE)


def test_what_programs_write_for_themselves_is_kept_for_them_and_never_merged(
    bobs: Program, charlie: Member, viewer_of: ViewerOf, case: Case
) -> None:
    for name in ("~$Cases - All.xlsx", ".~lock.Cases - All.xlsx#", "A1B2C3D4.tmp", "9F00AB12"):
        path = FOLDER + name
        assert bobs.ask("PUT", path, b"whose turn it is").status == 201
        assert bobs.ask("GET", path).body == b"whose turn it is"
        assert bobs.ask("PUT", path, b"").status == 204
        assert bobs.ask("DELETE", path).status == 204
        assert bobs.ask("GET", path).status == 404
    token = bobs.lock(FOLDER + "~$new.xlsx")
    assert bobs.ask("PUT", FOLDER + "~$new.xlsx", b"x", **{"if": f"(<{token}>)"}).status == 204
    theirs = program_of(charlie, viewer_of(charlie))
    assert theirs.ask("GET", "/dav/charlie/~$new.xlsx").status == 404
    assert not EditedFile.objects.exists()


def test_saving_by_way_of_another_file_merges_too(bobs: Program, case: Case) -> None:
    content = bobs.ask("GET", FILE).body
    changed = edited(content, {("TS-1", "Title"): "by way of"})
    assert bobs.ask("PUT", FOLDER + "1234ABCD.tmp", changed).status == 201
    assert title_of(case) == "Sole came off"
    assert bobs.move(FILE, FOLDER + "OLD00001.tmp").status in (201, 204)
    assert bobs.ask("GET", FILE).status == 404
    assert bobs.move(FOLDER + "1234ABCD.tmp", FILE, overwrite="F").status in (201, 204)
    assert title_of(case) == "by way of"
    assert bobs.ask("GET", FILE).status == 200
    assert bobs.ask("GET", FOLDER + "1234ABCD.tmp").status == 404
    assert bobs.ask("DELETE", FOLDER + "OLD00001.tmp").status == 204
    again = edited(content, {("TS-1", "Priority"): "P1"})
    assert bobs.ask("PUT", FOLDER + "x.tmp", again).status == 201
    assert bobs.move(FOLDER + "x.tmp", FILE).status in (201, 204)
    assert Case.objects.get(pk=case.pk).priority == "P1"


def test_what_is_no_workbook_of_ours_is_refused_and_changes_nothing(
    bobs: Program, case: Case
) -> None:
    content = bobs.ask("GET", FILE).body
    changed = edited(content, {("TS-1", "Title"): "half"})
    assert bobs.ask("PUT", FILE, b"not a workbook").status == 415
    assert bobs.ask("PUT", FILE, changed[: len(changed) // 2]).status == 415
    assert bobs.ask("PUT", FILE, changed[:-10], length=len(changed)).status == 400
    assert bobs.ask("PUT", FILE, b"", length=MOST_BYTES + 1).status == 413
    assert bobs.ask("PUT", FILE, b"").status == 204
    assert bobs.ask("PUT", FOLDER + "My own.xlsx", changed).status == 403
    assert bobs.ask("MKCOL", FOLDER + "new").status == 403
    assert bobs.ask("DELETE", FOLDER).status in (207, 403)
    assert (title_of(case), EditedFile.objects.count(), OfficeFile.objects.count()) == (
        "Sole came off", 0, 0,
    )  # fmt: skip


def test_windows_may_set_its_dates(bobs: Program, case: Case) -> None:
    body = (
        '<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:" '
        'xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop><Z:Win32LastModifiedTime>'
        "Sun, 22 Nov 2026 10:00:00 GMT</Z:Win32LastModifiedTime></D:prop></D:set>"
        "</D:propertyupdate>"
    )
    answer = bobs.ask("PROPPATCH", FILE, body)
    assert answer.status == 207
    assert b"200 OK" in answer.body
