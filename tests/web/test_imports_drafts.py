"""An import before it begins: the file, its columns, its values."""

import pytest
from django.urls import reverse

from ombud.arrivals.models import Import, Layout, Original
from ombud.casework.models import Case
from ombud.people.models import Member, Shop
from ombud.web.desk import uploads
from tests.arrivals.scenes import drafted, sheet
from tests.web.importing import (
    ROW,
    ROWS,
    columns_form,
    confirm,
    draft_of,
    finished,
    form_of,
    name_of,
    page,
    upload,
    words_of,
)
from tests.workbooks import make

pytestmark = pytest.mark.django_db


# ---- who may


def test_agents_do_not_import(signed_in, charlie):
    client = signed_in(charlie)
    assert page(client, "imports").status_code == 403
    assert page(client, "new_import").status_code == 403
    assert upload(client).status_code == 403
    assert not Original.objects.exists()


def test_an_import_of_a_shop_one_may_not_see_is_not_there(desk):
    theirs = drafted(ROWS, Shop.objects.create(name="Other Shop"))
    for name in ("import", "import_columns", "import_values", "import_rows", "import_original"):
        assert page(desk, name, theirs.pk).status_code == 404


def test_nobody_brings_a_workbook_into_a_shop_they_may_not_see(desk):
    other = Shop.objects.create(name="Other Shop")
    assert upload(desk, shop=other.pk).status_code == 404
    assert not Import.objects.exists()


# ---- file


def test_an_empty_list_teaches_where_to_drop_the_workbook(desk):
    assert "Drop your workbook here" in words_of(page(desk, "imports"))


def test_a_workbook_that_was_dropped_leads_to_its_columns(desk, bob):
    imported = draft_of(desk)
    assert (imported.state, imported.made_by, imported.rows_expected) == (Import.DRAFT, bob, 4)
    assert reverse("import_columns", args=[imported.pk]) == upload(desk).headers[
        "Location"
    ].replace(str(imported.pk + 1), str(imported.pk))


def test_a_pasted_block_walks_the_same_road(desk):
    block = make.text(make.table(), separator="\t").decode()
    assert upload(desk, None, paste=block).status_code == 302
    assert Import.objects.get().rows_expected == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty"),
        (make.protected_xlsx(), "protected by a password"),
        (b"%PDF-1.7", "not a workbook that can be read"),
    ],
    ids=["empty", "password", "pdf"],
)
def test_a_refused_file_is_told_on_the_page_and_nothing_is_kept(desk, content, sentence):
    answer = upload(desk, content, name="x.xlsx")
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not Original.objects.exists()


def test_nothing_chosen_and_nothing_pasted_is_an_empty_file(desk):
    answer = upload(desk, None, paste="")
    assert (answer.status_code, "This file is empty" in words_of(answer)) == (422, True)


def test_a_file_that_is_too_large_is_refused_by_its_size(desk, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1024 * 1024)
    answer = upload(desk, b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "larger than 1 MB" in words_of(answer)


def test_with_several_shops_one_chooses_where_the_complaints_belong(signed_in, alice, our_shop):
    other = Shop.objects.create(name="Other Shop")
    client = signed_in(alice)
    assert "Other Shop" in words_of(page(client, "new_import"))
    assert draft_of(client, shop=other.pk).shop == other


# ---- columns


def test_every_column_shows_its_proposal_how_it_was_found_and_examples(desk):
    imported = draft_of(desk)
    words = words_of(page(desk, "import_columns", imported.pk))
    assert "sure, by its name" in words
    assert "收到的杯子碎了" in words
    assert form_of(desk, reverse("import_columns", args=[imported.pk]))["field.0"] == "complaint_no"


def test_contacts_are_masked_in_examples_and_in_rows_as_read(desk):
    imported = draft_of(desk)
    words = words_of(page(desk, "import_columns", imported.pk))
    assert "138****8000" in words
    assert "13800138000" not in words


def test_a_masked_contact_leaves_the_marks_around_it_as_they_were_written(desk):
    imported = draft_of(desk, sheet(ROW | {"仓位": "（请打13800138000，谢谢！）"}))
    words = words_of(page(desk, "import_columns", imported.pk))
    assert words.count("（请打***，谢谢！）") == 3, "example, as read, and in the first rows"


def test_one_field_for_two_columns_is_refused_kindly(desk):
    imported = draft_of(desk)
    sent = columns_form(imported, 仓位="order_no", 客户姓名="order_no")
    answer = desk.post(reverse("import_columns", args=[imported.pk]), sent)
    assert answer.status_code == 422
    assert "客户姓名, 仓位 are all set to Order number." in words_of(answer)
    imported.refresh_from_db()
    assert imported.mapping["仓位"]["field"] is None


@pytest.mark.parametrize("header", ["Date", "投诉日期"])
def test_dates_that_may_be_day_or_month_first_are_asked_with_the_likelier_answer(desk, header):
    rows = ({header: f"0{day}/04/2026", "Description": f"Cup {day} is broken"} for day in (3, 4))
    imported = draft_of(desk, sheet(*rows))
    url = reverse("import_columns", args=[imported.pk])
    words = words_of(desk.get(url))
    assert f"Is 03/04/2026 in {header} written day first or month first?" in words
    assert "It will be read as Friday, 3 April 2026." in words
    assert words.count("sure, by its name") == 1, "the description alone"
    chosen = columns_form(imported) | {"order.0": "mdy"}
    preview = desk.post(reverse("import_preview", args=[imported.pk]), chosen)
    assert "written day first" not in words_of(preview)
    assert desk.post(url, chosen).status_code == 302
    imported.refresh_from_db()
    assert imported.mapping[header]["order"] == "mdy"


def test_an_order_of_dates_that_was_chosen_is_not_asked_again(desk):
    rows = [{"投诉日期": f"0{day}/04/2026", "问题描述": f"第{day}个杯子碎了"} for day in (3, 4)]
    imported = draft_of(desk, sheet(*rows))
    chosen = columns_form(imported) | {"order.0": "mdy"}
    assert desk.post(reverse("import_columns", args=[imported.pk]), chosen).status_code == 302
    confirm(desk, imported)
    again = draft_of(desk, sheet(*rows, {"投诉日期": "05/04/2026", "问题描述": "少发一件"}))
    assert again.mapping["投诉日期"]["order"] == "mdy"
    words = words_of(page(desk, "import_columns", again.pk))
    assert "written day first" not in words
    decided = draft_of(desk, sheet(*rows, {"投诉日期": "25/04/2026", "问题描述": "少发一件"}))
    assert decided.mapping["投诉日期"]["order"] == "dmy"


def test_each_question_about_a_date_names_a_date_that_raises_it(desk):
    rows = (
        {"投诉日期": day, "问题描述": f"{day}收到的杯子碎了"} for day in ("3/11/2025", "11月6日")
    )
    imported = draft_of(desk, sheet(*rows))
    words = words_of(page(desk, "import_columns", imported.pk))
    assert "Is 3/11/2025 day first or month first?" in words
    assert "11月6日 has no year." in words


def test_rows_that_are_none_are_not_counted_beforehand(desk):
    rows = (ROW, ROW | {"投诉编号": "TS-2"}, {"投诉编号": "合计"}, {})
    imported = draft_of(desk, sheet(*rows))
    assert "Import 2 rows" in words_of(page(desk, "import_values", imported.pk))


def test_dates_without_a_year_ask_for_it(desk):
    imported = draft_of(desk, sheet({"投诉日期": "3月5日", "问题描述": "杯子碎了"}))
    url = reverse("import_columns", args=[imported.pk])
    assert desk.post(url, columns_form(imported)).status_code == 422
    assert desk.post(url, columns_form(imported) | {"year.0": "2025"}).status_code == 302


def test_the_preview_reads_rows_as_the_form_has_it_and_saves_nothing(desk):
    imported = draft_of(desk)
    sent = columns_form(imported, 投诉日期="", 仓位="carrier")
    answer = desk.post(reverse("import_preview", args=[imported.pk]), sent)
    assert "Carrier" in words_of(answer)
    assert "<html" not in answer.content.decode()
    before = imported.mapping
    imported.refresh_from_db()
    assert imported.mapping == before


def test_another_sheet_or_header_row_can_be_read(desk):
    book = make.xlsx(("投诉", make.table()), ("更早", [["说明"], *make.table(make.ROWS[:1])]))
    imported = draft_of(desk, book, name="投诉.xlsx")
    url = reverse("import_reading", args=[imported.pk])
    assert desk.post(url, {"sheet": "更早", "header_row": "2"}).status_code == 302
    imported.refresh_from_db()
    assert (imported.sheet, imported.header_row, imported.rows_expected) == ("更早", 2, 1)


def test_a_header_row_that_is_not_there_is_refused_and_the_draft_stays(desk):
    imported = draft_of(desk)
    url = reverse("import_reading", args=[imported.pk])
    assert desk.post(url, {"sheet": imported.sheet, "header_row": "400"}).status_code == 422
    assert page(desk, "import_columns", imported.pk).status_code == 200


def test_a_layout_is_remembered_and_said_and_an_old_year_is_not(desk):
    first = draft_of(desk, sheet({"投诉日期": "3月5日", "问题描述": "杯子碎了", "仓位": "A1"}))
    sent = columns_form(first, 仓位="carrier") | {"year.0": "2025"}
    desk.post(reverse("import_columns", args=[first.pk]), sent)
    confirm(desk, first)
    assert Layout.objects.count() == 1
    again = draft_of(desk, sheet({"投诉日期": "3月9日", "问题描述": "少发一件", "仓位": "B7"}))
    assert again.mapping["仓位"]["field"] == "carrier"
    assert again.mapping["投诉日期"]["year"] is None
    assert "as last time" in words_of(page(desk, "import_columns", again.pk))


def test_a_save_over_somebody_elses_correction_is_refused_in_words(desk):
    imported = draft_of(desk)
    url, sent = reverse("import_columns", args=[imported.pk]), columns_form(imported)
    assert desk.post(url, sent).headers["Location"].endswith("/values")
    answer = desk.post(url, columns_form(imported, 仓位="carrier"), follow=True)
    assert "Somebody changed this meanwhile." in words_of(answer)
    imported.refresh_from_db()
    assert imported.mapping["仓位"]["field"] is None


# ---- values


def test_values_show_how_often_they_stand_and_how_the_rows_will_arrive(desk):
    imported = draft_of(desk)
    words = words_of(page(desk, "import_values", imported.pk))
    assert "Of your rows: 1 quiet history 2 open 1 not taken" in words
    assert "1 value is not known here." in words
    assert "1 name will become a person whom you can invite." in words


def test_a_corrected_status_changes_the_outlook_at_once_and_the_cases_later(desk):
    imported = draft_of(desk)
    url = reverse("import_values", args=[imported.pk])
    name = name_of(desk, url, "老王在跟")
    sent = form_of(desk, url) | {name: "resolved"}
    answer = desk.post(reverse("import_outlook", args=[imported.pk]), sent)
    assert "2 quiet history 1 open" in words_of(answer)
    confirm(desk, imported, **{name: "resolved"})
    finished(imported)
    assert Case.objects.get(number="TS-3").stage == "closed"


def test_an_unknown_status_is_kept_in_a_column_of_the_teams_own(desk):
    imported = draft_of(desk)
    confirm(desk, imported)
    finished(imported)
    assert list(Case.objects.get(number="TS-3").own.values()).count("老王在跟") == 1


def test_a_name_can_be_somebody_who_is_here_already(desk, charlie):
    imported = draft_of(desk)
    name = name_of(desk, reverse("import_values", args=[imported.pk]), "小美")
    confirm(desk, imported, **{name: str(charlie.pk)})
    finished(imported)
    assert Case.objects.get(number="TS-1").owner == charlie
    assert not Member.objects.filter(name="小美").exists()


def test_a_name_that_is_nobody_becomes_no_person(desk):
    imported = draft_of(desk)
    name = name_of(desk, reverse("import_values", args=[imported.pk]), "小美")
    confirm(desk, imported, **{name: ""})
    finished(imported)
    case = Case.objects.get(number="TS-1")
    assert (case.owner, "小美" in case.own.values()) == (None, True)
    assert not Member.objects.filter(name="小美").exists()


SHOPS = sheet(
    {"问题描述": "杯子碎了", "店铺": "Our Shop"},
    {"问题描述": "少发一件", "店铺": "二店"},
)


def test_an_administrator_can_let_a_new_shop_be_made(signed_in, alice, our_shop):
    client = signed_in(alice)
    imported = draft_of(client, SHOPS)
    name = name_of(client, reverse("import_values", args=[imported.pk]), "二店")
    confirm(client, imported, **{name: "new"})
    finished(imported)
    made = Shop.objects.get(name="二店")
    assert sorted(Case.objects.values_list("shop_id", flat=True)) == sorted((our_shop.pk, made.pk))
    assert (made.currency, made.time_zone) == (our_shop.currency, our_shop.time_zone)


def test_a_lead_cannot_make_a_shop_and_the_name_is_kept(desk, our_shop):
    imported = draft_of(desk, SHOPS)
    name = name_of(desk, reverse("import_values", args=[imported.pk]), "二店")
    assert "a new shop" not in words_of(page(desk, "import_values", imported.pk))
    confirm(desk, imported, **{name: "new"})
    finished(imported)
    assert not Shop.objects.filter(name="二店").exists()
    assert "二店" in Case.objects.latest("id").own.values()


def test_rows_never_go_to_a_shop_that_the_importer_may_not_see(desk, our_shop):
    Shop.objects.create(name="二店")
    imported = draft_of(desk, SHOPS)
    confirm(desk, imported)
    finished(imported)
    assert set(Case.objects.values_list("shop_id", flat=True)) == {our_shop.pk}


def test_a_value_beyond_the_first_rows_is_decided_beforehand(desk):
    rows = [ROW | {"投诉编号": f"TS-{at}", "问题描述": f"第{at}个杯子碎了"} for at in range(2100)]
    imported = draft_of(desk, sheet(*rows, ROW | {"处理状态": "客户失联", "负责人": "老王"}))
    url = reverse("import_values", args=[imported.pk])
    assert "老王" in words_of(page(desk, "import_values", imported.pk))
    confirm(desk, imported, **{name_of(desk, url, "客户失联"): "resolved"})
    imported.refresh_from_db()
    assert imported.values["status"]["客户失联"] == "resolved"
