"""The other sheets of a workbook in the import's pages."""

import io

import openpyxl
import pytest
from django.urls import reverse

from ombud.arrivals.models import Import
from ombud.orders.models import Product
from ombud.worker.imports import run_import
from tests.web.importing import columns_form, confirm, draft_of, finished, page, words_of
from tests.workbooks import make
from tests.workbooks.books import whole_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, bob):
    return signed_in(bob)


def test_each_sheet_says_what_it_is_taken_for_and_what_stays_in_the_file(desk):
    imported = draft_of(desk, whole_book(), name="全部.xlsx")
    told = words_of(page(desk, "import_columns", imported.pk))
    assert "订单 4 rows Orders: complaints are joined to them by order number" in told
    assert "实付金额 → Amount paid" in told
    assert "Stays in the file: 仓位" in told
    assert "处理记录 3 rows What was done" in told
    assert "统计 2" not in told


def test_only_the_ticked_sheets_come_in_and_their_account_is_told(desk):
    imported = draft_of(desk, whole_book(), name="全部.xlsx")
    chosen = columns_form(imported) | {"along": ["订单", "处理记录", "no such sheet"]}
    desk.post(reverse("import_columns", args=[imported.pk]), chosen)
    imported.refresh_from_db()
    confirm(desk, imported)
    finished(imported)
    told = words_of(page(desk, "import", imported.pk))
    assert "订单 Orders: 2 added, 0 known already, 1 row without a usable order number" in told
    assert "处理记录 What was done: 2 of 3 lines became notes of a complaint" in told
    assert "客户资料" not in told
    assert not Product.objects.exists()


def test_month_sheets_lead_to_each_other(desk):
    content = make.xlsx(("3月", make.table()), ("4月", make.table([["TS-9", *make.ROW[1:]]])))
    march = draft_of(desk, content, name="全年.xlsx")
    chosen = columns_form(march) | {"along": ["4月"]}
    desk.post(reverse("import_columns", args=[march.pk]), chosen)
    march.refresh_from_db()
    confirm(desk, march)
    april = Import.objects.latest("id")
    assert april.sheet == "4月"
    for one in (march, april):
        run_import(one.pk, goes_on=lambda _taken: True)
    shown = page(desk, "import", march.pk).content.decode()
    assert f'href="{reverse("import", args=[april.pk])}">4月</a>' in shown
    assert "4月 Complaints: 1 row, done" in words_of(page(desk, "import", march.pk))
    assert "全年.xlsx · 4月" in words_of(page(desk, "imports"))


def test_rows_of_other_sheets_that_were_not_taken_are_listed_with_sheet_row_and_reason(desk):
    imported = draft_of(desk, whole_book(), name="全部.xlsx")
    confirm(desk, imported)
    finished(imported)
    result = page(desk, "import", imported.pk)
    address = reverse("import_refused_along", args=[imported.pk])
    assert f'<a href="{address}">1 row without a usable order number not taken</a>' in (
        result.content.decode()
    )
    told = words_of(page(desk, "import_refused_along", imported.pk))
    for line in (
        "订单 5 The row has no order number.",
        "客户资料 4 The row names nobody",
        "处理记录 4 No complaint of this workbook has this number.",
    ):
        assert line in told
    content = page(desk, "import_refused", imported.pk).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = {sheet.title: list(sheet.values) for sheet in book}
    assert {name: len(rows) - 1 for name, rows in sheets.items()} == {
        "订单": 1, "客户资料": 1, "处理记录": 1,
    }  # fmt: skip
    assert sheets["订单"][1][:2] == ("The row has no order number.", 5)
    assert sheets["订单"][0][2:4] == ("订单号", "平台")
