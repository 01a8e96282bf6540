"""An import that has begun: its progress, its account, its rows and files."""

import io
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.models import Import, Original
from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import Case
from ombud.people.models import Member, Shop
from ombud.worker.rhythm import beat
from tests.arrivals.scenes import NOW, by_importer, drafted, outcomes, sheet, taken_in
from tests.casework.scenes import by
from tests.web.importing import (
    ROW,
    ROWS,
    confirm,
    draft_of,
    finished,
    page,
    upload,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of this test alone."""
    settings.FILES_FOLDER = Path(settings.FILES_FOLDER) / tmp_path.name


def kept_files():
    """The sealed files on disk."""
    return [one for one in Path(settings.FILES_FOLDER).rglob("*") if one.is_file()]


# ---- result


def test_while_rows_come_in_the_page_shows_how_far_and_then_the_account(desk):
    imported = draft_of(desk)
    answer = confirm(desk, imported)
    assert answer.headers["Location"] == reverse("import", args=[imported.pk])
    assert "0 of 4 rows" in words_of(page(desk, "import", imported.pk))
    fragment = page(desk, "import_progress", imported.pk)
    assert reverse("import_progress", args=[imported.pk]) in fragment.content.decode()
    finished(imported)
    assert page(desk, "import_progress", imported.pk).headers["HX-Refresh"] == "true"
    words = words_of(page(desk, "import", imported.pk))
    assert "History 1" in words
    assert "Open 2" in words
    assert "Not taken 1" in words
    assert "仓位" in words


def test_each_number_counts_the_list_it_leads_to(desk):
    imported = draft_of(desk)
    confirm(desk, imported)
    finished(imported)
    html = page(desk, "import", imported.pk).content.decode()
    stats = re.findall(r'<a class="stat[^"]*" href="([^"]+)">(.*?)</a>', html, re.DOTALL)
    told = {unescape(url): int(re.search(r"stat-number\">(\d+)", stat)[1]) for url, stat in stats}
    listed = {url: desk.get(url).content.decode().count("<tr data-row=") for url in told}
    refused = reverse("import_rows", args=[imported.pk]) + "?show=refused"
    listed[refused] = desk.get(refused).content.decode().count("<tr><td class=")
    assert (listed, len(told)) == (told, 4)


def test_running_imports_can_be_found_again(desk):
    imported = draft_of(desk)
    confirm(desk, imported)
    assert "coming in" in words_of(page(desk, "imports")) or "waiting its turn" in words_of(
        page(desk, "imports")
    )
    assert "投诉.csv" in words_of(page(desk, "imports_now"))
    finished(imported)
    assert "1 history, 2 open" in words_of(page(desk, "imports"))
    assert page(desk, "imports_now").content.strip() == b""


def test_an_import_can_be_stopped_and_go_on(desk):
    imported = draft_of(desk)
    confirm(desk, imported)
    answer = desk.post(reverse("import_cancellation", args=[imported.pk]), follow=True)
    assert "It stopped after 0 of 4 rows." in words_of(answer)
    desk.post(reverse("import_resumption", args=[imported.pk]))
    finished(imported)
    assert Case.objects.count() == 3


def test_a_draft_is_discarded_from_the_list_with_its_file(desk):
    imported = draft_of(desk)
    assert "Discard" in words_of(page(desk, "imports"))
    answer = desk.post(reverse("import_cancellation", args=[imported.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("imports")
    assert "Discarded: nothing of it had come in." in words_of(answer)
    assert not Import.objects.exists()
    assert not Original.objects.exists()
    assert not kept_files()
    assert page(desk, "import_columns", imported.pk).status_code == 404


def test_a_file_that_another_import_used_stays_when_a_draft_of_it_is_discarded(desk, our_shop):
    taken = taken_in(ROWS, our_shop)
    again = draft_of(desk)
    desk.post(reverse("import_cancellation", args=[again.pk]))
    assert list(Import.objects.all()) == [taken]
    assert original_bytes(taken.original) == ROWS


def test_an_import_that_began_is_never_discarded(desk, our_shop, bob):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    desk.post(reverse("import_cancellation", args=[imported.pk]))
    assert "Discard" not in words_of(page(desk, "imports"))
    assert Import.objects.get(pk=imported.pk).state == Import.DONE


def test_drafts_that_nobody_went_on_with_for_thirty_days_go_by_themselves(desk):
    old, young = draft_of(desk), draft_of(desk, sheet(ROW))
    Import.objects.filter(pk=old.pk).update(made_at=young.made_at - timedelta(days=31))
    beat(young.made_at)
    assert list(Import.objects.all()) == [young]
    assert len(kept_files()) == 1


def test_a_failure_is_told_with_what_to_do(desk, our_shop, bob):
    imported = drafted(ROWS, our_shop, by_importer(bob))
    Import.objects.filter(pk=imported.pk).update(
        state=Import.FAILED, started_at=NOW, failure={"code": "original_missing", "params": {}}
    )
    words = words_of(page(desk, "import", imported.pk))
    assert "The kept file is missing from the data folder." in words
    assert "Go on" in words


def test_refused_rows_come_back_as_a_workbook_with_the_reason_and_can_be_dropped_again(
    desk, our_shop, bob
):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    answer = page(desk, "import_refused", imported.pk)
    book = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    head, row = [[cell.value for cell in line] for line in book.iter_rows()]
    assert head[:3] == ["Why it was not taken", "Row", "投诉编号"]
    assert "does not say what the complaint is about" in row[0]
    assert (row[1], row[4]) == (5, "李雷")
    assert draft_of(desk, answer.content, name="again.xlsx").rows_expected == 1


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_our_own_columns_of_a_handed_back_workbook_stay_out_of_it(desk, our_shop, bob, language):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    Member.objects.filter(pk=bob.pk).update(language=language)
    handed_back = page(desk, "import_refused", imported.pk).content
    again = drafted(handed_back, our_shop, by_importer(bob))
    assert list(again.mapping) == list(ROW)
    assert (again.rows_expected, again.fingerprint) == (1, imported.fingerprint)
    taken = taken_in(handed_back, our_shop, by_importer(bob))
    assert outcomes(taken) == ["refused"]


def test_the_original_comes_back_byte_for_byte(desk, our_shop, bob):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    answer = page(desk, "import_original", imported.pk)
    assert answer.content == ROWS
    assert "attachment" in answer.headers["Content-Disposition"]


def test_files_with_everybodys_contacts_are_for_who_brought_them_and_administrators(
    desk, signed_in, alice, our_shop
):
    imported = taken_in(ROWS, our_shop, by_importer(alice))
    assert page(desk, "import_original", imported.pk).status_code == 403
    assert "The original" not in words_of(page(desk, "import", imported.pk))
    assert page(signed_in(alice), "import_original", imported.pk).status_code == 200


def test_a_missing_original_is_told_in_words(desk, our_shop, bob, settings, tmp_path):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    settings.FILES_FOLDER = tmp_path / "elsewhere"
    answer = desk.get(reverse("import_original", args=[imported.pk]), follow=True)
    assert "The kept file is missing from the data folder." in words_of(answer)


def test_what_was_kept_of_ours_stands_beside_theirs_with_a_way_to_the_case(
    desk, our_shop, bob, charlie
):
    taken_in(ROWS, our_shop, by_importer(bob))
    case = Case.objects.get(number="TS-1")
    change = CaseChange(case_id=case.pk, fields={"owner_id": charlie.pk})
    change_cases([change], by=by(charlie), at=NOW)
    copy = ROW | {"负责人": "李想", "问题描述": "杯子全碎了"}
    again = taken_in(sheet(copy), our_shop, by_importer(bob))
    assert "yours was kept" in words_of(page(desk, "import", again.pk))
    answer = page(desk, "import_rows", again.pk, query="?show=kept_ours")
    assert "Owner here Charlie in the workbook 李想" in words_of(answer)
    assert "What happened here 收到的杯子碎了 in the workbook 杯子全碎了" in words_of(answer)
    assert reverse("case", args=[case.pk]) in answer.content.decode()


WAITING = {
    "订单号": "51267123456789", "问题类型": "运输延误", "客户姓名": "王芳",
    "联系电话": "13800138000",
}  # fmt: skip


def test_likely_twins_are_only_shown(desk, our_shop, bob):
    first = WAITING | {"投诉日期": "2026/10/17", "问题描述": "三天没有物流更新"}
    second = WAITING | {"投诉日期": "2026/10/19", "问题描述": "还是没有物流更新，请催"}
    late = WAITING | {"投诉日期": "2026/10/25", "问题描述": "又没有更新了"}
    imported = taken_in(sheet(first, second, late), our_shop, by_importer(bob))
    words = words_of(page(desk, "import_twins", imported.pk))
    shown = [
        number in words for number in Case.objects.order_by("id").values_list("number", flat=True)
    ]
    assert shown == [True, True, False]
    assert Case.objects.count() == 3


def test_rows_with_a_damaged_order_number_are_no_twins(desk, our_shop, bob):
    damaged = WAITING | {"订单号": "6.02E+17"}
    rows = sheet(damaged | {"问题描述": "没有物流更新"}, damaged | {"问题描述": "还没有更新"})
    imported = taken_in(rows, our_shop, by_importer(bob))
    assert "Perhaps the same matter" not in words_of(page(desk, "import_twins", imported.pk))


def test_the_pages_ask_the_database_a_bounded_number_of_times(desk, our_shop, bob, queries_at_most):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    draft = drafted(ROWS, our_shop, by_importer(bob))
    for name, bound in (("import", 12), ("import_rows", 12), ("imports", 10)):
        args = [] if name == "imports" else [imported.pk]
        with queries_at_most(bound):
            assert desk.get(reverse(name, args=args)).status_code == 200
    for name in ("import_columns", "import_values"):
        with queries_at_most(14):
            assert page(desk, name, draft.pk).status_code == 200


def test_every_step_speaks_chinese(signed_in, bob, our_shop):
    bob.language = "zh-hans"
    bob.save()
    client = signed_in(bob)
    imported = draft_of(client)
    assert "投诉编号" in words_of(page(client, "import_columns", imported.pk))
    assert "老王在跟" in words_of(page(client, "import_values", imported.pk))
    assert "空" in words_of(upload(client, b""))


def test_home_teaches_how_to_begin_and_shows_what_is_coming_in(desk, our_shop):
    assert "Bring in the workbook you keep today." in words_of(page(desk, "imports_now"))
    imported = draft_of(desk)
    confirm(desk, imported)
    assert "Coming in" in words_of(page(desk, "imports_now"))
    assert reverse("imports_now") in page(desk, "home").content.decode()


def test_the_import_is_reached_from_cases_and_settings_by_those_who_may(desk, signed_in, charlie):
    for name in ("cases", "settings"):
        leads_there = re.compile(rf'href="({reverse("new_import")}|{reverse("imports")})"')
        assert leads_there.search(page(desk, name).content.decode()), name
        assert not leads_there.search(page(signed_in(charlie), name).content.decode()), name


def test_the_list_of_history_stays_history_when_open_cases_are_closed(desk):
    imported = draft_of(desk)
    confirm(desk, imported)
    finished(imported)
    Case.objects.filter(is_history=False).update(stage="closed", closed_at=NOW)
    html = page(desk, "import", imported.pk).content.decode()
    [url] = re.findall(r'href="([^"]+)">\s*<span class="stat-label">History', html)
    listed = desk.get(unescape(url)).content.decode()
    assert listed.count("<tr data-row=") == imported.tally["history"] == 1
    assert "arrived closed" in listed


def test_nobody_is_given_a_case_of_a_shop_they_may_not_see(desk, our_shop, bob, charlie):
    other = Shop.objects.create(name="Other Shop")
    Member.objects.filter(pk=bob.pk).update(sees_all_shops=True)
    rows = sheet(ROW | {"负责人": "Charlie"}, ROW | {"投诉编号": "TS-2", "负责人": "小美"})
    imported = draft_of(desk, rows, shop=other.pk)
    values = words_of(page(desk, "import_values", imported.pk))
    assert "Charlie (may not see Other Shop: only the name is kept)" in values
    confirm(desk, imported)
    finished(imported)
    theirs, named = Case.objects.order_by("id")
    assert (theirs.owner, named.owner.name) == (None, "小美")
    assert "Charlie" in theirs.own.values()
    assert "Owners who may not see the shop" in words_of(page(desk, "import", imported.pk))
    row = words_of(page(desk, "import_rows", imported.pk, query="?show=owner_elsewhere"))
    assert "负责人: Charlie may not see this shop, so the case has no owner" in row
