"""Before the rows of a newer file come in, a page shows what would change; then that happens."""

import pytest
from django.urls import reverse

from ombud.arrivals.models import Foresight, Import
from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import Case
from ombud.people.models import Shop
from ombud.worker.foreseeing import foresee, work_foresight
from tests.arrivals.scenes import NOW, by_importer, sheet, taken_in
from tests.casework.scenes import by
from tests.web.importing import ROW, draft_of, finished, form_of, page, words_of

pytestmark = pytest.mark.django_db
SECOND = ROW | {"投诉编号": "TS-2", "问题描述": "少发一件", "客户姓名": "李雷"}
COPY = sheet(
    ROW | {"负责人": "小刚", "仓位": "B7", "问题描述": "收到的杯子全碎了"},
    SECOND | {"处理状态": "已完结"},
    ROW | {"投诉编号": "TS-3", "问题描述": "三天没有物流更新"},
    {"客户姓名": "没说什么"},
)


@pytest.fixture
def known(our_shop, bob, charlie):
    """Two cases of an earlier file; Charlie gave the first one another owner."""
    taken_in(sheet(ROW, SECOND), our_shop, by_importer(bob))
    change = CaseChange(case_id=Case.objects.get(number="TS-1").pk, fields={"owner_id": charlie.pk})
    change_cases([change], by=by(charlie), at=NOW)


def looked_at(client, imported):
    """The page of the changes, after the values were agreed to and the worker has compared."""
    sent = form_of(client, reverse("import_values", args=[imported.pk]))
    answer = client.post(reverse("import_changes", args=[imported.pk]), sent, follow=True)
    assert "Comparing the rows with what stands here" in words_of(answer)
    work_foresight(Foresight.objects.get(imported=imported).pk)
    now = page(client, "import_changes_now", imported.pk)
    assert now.headers["HX-Refresh"] == "true"
    return page(client, "import_changes", imported.pk)


def begin(client, imported):
    version = Import.objects.get(pk=imported.pk).version
    sent = {"version": version}
    return client.post(reverse("import_confirmation", args=[imported.pk]), sent, follow=True)


def test_the_first_file_has_nothing_to_be_compared_with(desk, our_shop):
    imported = draft_of(desk)
    words = words_of(page(desk, "import_values", imported.pk))
    assert "Import 4 rows" in words
    assert "Next: changes" not in words


def test_what_would_change_is_shown_and_then_that_happens(desk, known):
    imported = draft_of(desk, COPY)
    assert "Next: changes" in words_of(page(desk, "import_values", imported.pk))
    words = words_of(looked_at(desk, imported))
    for told in (
        "1 New cases", "2 Cases brought up to date", "1 Not taken",
        "1 Rows of which something stays as it is here",
        "TS-1 row 2 Owner Charlie 小刚 stays as it is here: somebody worked on it",
        "仓位 A1 B7 will be taken over",
        "What happened 收到的杯子碎了 收到的杯子全碎了 stays: what was said is not rewritten",
        "TS-2 row 3 Stage Investigation Closed will be taken over",
        "Nothing was changed yet.",
    ):  # fmt: skip
        assert told in words, told
    assert Case.objects.count() == 2
    begin(desk, imported)
    finished(imported)
    told = {name: imported.tally[name] for name in ("created", "updated", "refused")}
    assert told == {"created": 1, "updated": 2, "refused": 1}
    assert Case.objects.get(number="TS-1").owner.name == "Charlie"
    assert Case.objects.get(number="TS-2").stage == "closed"
    assert "Changes" in words_of(page(desk, "import", imported.pk))


def test_an_unchanged_copy_says_so(desk, known):
    words = words_of(looked_at(desk, draft_of(desk, sheet(ROW, SECOND))))
    assert "2 Known already, nothing changes" in words
    assert "No case that stands here would change." in words


def test_a_sheet_that_counts_from_one_again_shows_no_update(desk, our_shop, bob):
    def month(name, text):
        return sheet(*(
            {"编号": n, "投诉日期": f"2026/{name}/{n}", "问题描述": f"{text}{n}"}
            for n in range(1, 6)
        ))  # fmt: skip

    taken_in(month(2, "杯子碎了"), our_shop, by_importer(bob))
    words = words_of(looked_at(desk, draft_of(desk, month(3, "少发一件"))))
    assert "5 New cases" in words
    assert "up to date" not in words


def test_long_lists_come_page_by_page(desk, our_shop, bob, monkeypatch):
    monkeypatch.setattr("ombud.web.desk.imports.changes.CASES_A_PAGE", 2)
    monkeypatch.setattr("ombud.worker.foreseeing.MOST_LISTED", 3)
    rows = [ROW | {"投诉编号": f"TS-{n}", "问题描述": f"第{n}个碎了"} for n in range(1, 6)]
    taken_in(sheet(*rows), our_shop, by_importer(bob))
    imported = draft_of(desk, sheet(*(row | {"仓位": "B7"} for row in rows)))
    answer = looked_at(desk, imported)
    words = words_of(answer)
    assert ("TS-1" in words, "TS-2" in words, "TS-3" in words) == (True, True, False)
    assert "Rows that change something and are not listed here: 2." in words
    url = reverse("import_changes", args=[imported.pk])
    more = desk.get(f"{url}?after=2", headers={"HX-Request": "true"})
    assert ("TS-2" in words_of(more), "TS-3" in words_of(more)) == (False, True)


def test_cases_of_shops_one_may_not_see_are_counted_and_not_named(desk, known):
    imported = draft_of(desk, COPY)
    looked_at(desk, imported)
    Case.objects.filter(number="TS-1").update(shop=Shop.objects.create(name="Other Shop"))
    words = words_of(page(desk, "import_changes", imported.pk))
    assert "TS-1" not in words
    assert "Rows about cases of shops that you may not see: 1." in words


def test_what_there_was_no_time_for_is_said(desk, known, monkeypatch):
    monkeypatch.setattr("ombud.worker.foreseeing.ROWS_AT_ONCE", 2)
    imported = draft_of(desk, COPY)
    sent = form_of(desk, reverse("import_values", args=[imported.pk]))
    desk.post(reverse("import_changes", args=[imported.pk]), sent)
    foresee(Foresight.objects.get().pk, goes_on=lambda _rows: False)
    words = words_of(page(desk, "import_changes", imported.pk))
    assert "There was time for the first 2 of 4 rows." in words


def test_a_file_that_is_gone_is_told_and_looking_again_is_possible(desk, known, monkeypatch):
    def gone(_original):
        raise FileNotFoundError

    imported = draft_of(desk, COPY)
    with monkeypatch.context() as once:
        once.setattr("ombud.worker.foreseeing.original_bytes", gone)
        assert "file is missing" in words_of(looked_at(desk, imported))
    sent = {"version": Import.objects.get(pk=imported.pk).version}
    desk.post(reverse("import_changes", args=[imported.pk]), sent)
    work_foresight(Foresight.objects.get().pk)
    assert "1 New cases" in words_of(page(desk, "import_changes", imported.pk))


def test_a_draft_that_somebody_changed_meanwhile_is_looked_at_anew(desk, known):
    imported = draft_of(desk, COPY)
    looked_at(desk, imported)
    stale = {"version": 1}
    answer = desk.post(reverse("import_confirmation", args=[imported.pk]), stale, follow=True)
    assert "Somebody changed this meanwhile." in words_of(answer)
    Import.objects.filter(pk=imported.pk).update(version=99)
    answer = page(desk, "import_changes", imported.pk)
    assert answer.headers["Location"] == reverse("import_values", args=[imported.pk])


def test_the_page_asks_the_database_a_bounded_number_of_times(desk, our_shop, bob, queries_at_most):
    rows = [ROW | {"投诉编号": f"TS-{n}", "问题描述": f"第{n}个碎了"} for n in range(1, 40)]
    taken_in(sheet(*rows), our_shop, by_importer(bob))
    owners = (row | {"负责人": f"新人{at}"} for at, row in enumerate(rows))
    imported = draft_of(desk, sheet(*owners))
    looked_at(desk, imported)
    with queries_at_most(14):
        assert page(desk, "import_changes", imported.pk).status_code == 200


def test_it_speaks_chinese(signed_in, bob, known, desk):
    imported = draft_of(desk, COPY)
    looked_at(desk, imported)
    bob.language = "zh-hans"
    bob.save()
    words = words_of(page(signed_in(bob), "import_changes", imported.pk))
    assert "现在这里" in words
    assert "In the workbook" not in words
