"""What people really drop in: each is taken in whole, or refused with a sentence and no trace."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ombud.arrivals.models import Import, ImportedRow, Message, Original
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.casework.models import AffectedLine, Case, OwnField, Remedy
from ombud.casework.queries.imports import import_account
from ombud.people.models import ContactPoint, Customer
from ombud.people.queries import customer_ids_found
from tests.arrivals.scenes import NOW, drafted, only_case, outcomes, remarks, sheet, taken_in
from tests.workbooks import make

pytestmark = pytest.mark.django_db


def texts():
    said = Message.objects.filter(direction=Message.IN).order_by("id")
    return list(said.values_list("text", flat=True))


def opened_on():
    return [
        f"{at:%Y-%m-%d %H:%M}"
        for at in Case.objects.order_by("id").values_list("opened_at", flat=True)
    ]


def own_values():
    names = {str(field.pk): field.name for field in OwnField.objects.all()}
    return [
        {names[key]: value for key, value in case.own.items()}
        for case in Case.objects.order_by("id")
    ]


# ---- refused, in a sentence that says what to do, and nothing is kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty. Please choose the workbook again."),
        (make.protected_xlsx(), "protected by a password"),
        (make.bomb_xlsx(), "unpacks to more than it should"),
        (make.lying_xlsx(), "unpacks to more than it should"),
        (make.xlsx(("投诉", [make.HEADERS])), "There are no rows in this workbook"),
        (make.xlsx(("投诉", [])), "There are no rows in this workbook"),
        (b"%PDF-1.7 complaints", "This is not a workbook that can be read"),
        (make.xlsx(("投诉", make.table()))[:900], "This workbook is damaged"),
    ],
    ids="empty password bomb lying_bomb header_only no_cell pdf cut_off".split(),
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_leaves_no_trace(
    our_shop, content, sentence
):
    with pytest.raises(WorkbookRefused, match=sentence):
        drafted(content, our_shop)
    assert not Original.objects.exists()
    assert not Import.objects.exists()


# ---- taken in whole


def test_three_hundred_columns_are_all_kept(our_shop):
    headers = ["问题描述", *(f"附加列{count}" for count in range(1, 300))]
    cells = ["杯子碎了", *(f"值{count}" for count in range(1, 300))]
    imported = taken_in(make.xlsx(("投诉", [headers, cells])), our_shop)
    assert len(import_account(imported.pk)["own_columns"]) == 299
    [kept] = own_values()
    assert (len(kept), kept["附加列1"], kept["附加列299"]) == (299, "值1", "值299")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_a_csv_in_any_coding_of_chinese_says_what_it_said(our_shop, encoding):
    rows = [["問題描述", "客戶姓名"], ["收到的杯子碎了", "王芳"], ["三天沒有物流更新", "李雷"]]
    taken_in(make.text(rows, encoding=encoding), our_shop, name="投诉.csv")
    assert texts() == ["收到的杯子碎了", "三天沒有物流更新"]


def test_rows_pasted_from_a_sheet_come_in_like_a_file(our_shop):
    taken_in(make.text(make.table(), separator="\t"), our_shop, name="粘贴.tsv")
    assert texts() == [row[5] for row in make.ROWS]


def test_formulas_without_a_result_are_empty_and_said(our_shop):
    imported = taken_in(make.formula_xlsx(), our_shop)
    assert [note["code"] for note in imported.proposal["notes"]] == ["formulas_without_results"]
    assert only_case().refund_total == 0


def test_a_merged_cell_counts_for_all_of_its_rows_but_its_money_once(our_shop):
    rows = [
        ["订单号", "问题描述", "处理状态", "退款金额"],
        ["51267", "杯子碎了", "已完结", 128],
        ["", "盘子碎了", "已完结", ""],
    ]
    taken_in(make.xlsx(("投诉", rows), merges=["A2:A3", "D2:D3"]), our_shop)
    assert list(Case.objects.values_list("order_no", flat=True)) == ["51267", "51267"]
    assert [remedy.amount for remedy in Remedy.objects.all()] == [Decimal(128)]


def test_forty_six_thousand_blank_rows_are_no_rows(our_shop):
    imported = taken_in(make.formatted_xlsx(46_000), our_shop)
    assert (imported.tally["rows"], imported.tally["created"]) == (3, 3)


@pytest.mark.parametrize("cell", [6.02e17, "6.02E+17"], ids=["number", "text"])
def test_an_order_number_that_excel_rounded_is_marked_and_never_matched(our_shop, cell):
    imported = taken_in(make.xlsx(("投诉", [["订单号", "问题描述"], [cell, "少发一件"]])), our_shop)
    case = only_case()
    assert (case.order_no_damaged, case.order_id) == (True, None)
    assert remarks(imported) == [["order_no_damaged"]]


def test_phones_that_became_floats_are_found_by_their_last_four_digits(our_shop, bob, viewer_of):
    rows = [["客户姓名", "联系电话", "问题描述"], ["王芳", 13800138000.0, "杯子碎了"]]
    taken_in(make.xlsx(("投诉", rows)), our_shop)
    assert ContactPoint.objects.get().kind == "phone"
    assert customer_ids_found(viewer_of(bob), "8000") == [Customer.objects.get().pk]


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_as_dates_as_numbers_and_as_text_are_the_same_day(our_shop, date1904):
    taken_in(make.dated_xlsx(date1904=date1904), our_shop)
    day, minute = "2024-03-04 16:00", "2024-03-05 06:30"  # UTC; the shop is in Shanghai
    assert opened_on() == [day, minute, day, day]


def test_a_row_that_says_nothing_is_refused_with_a_reason_and_the_rest_comes_in(our_shop):
    imported = taken_in(
        sheet(
            {"问题描述": "杯子碎了", "客户姓名": "王芳"},
            {"客户姓名": "李雷"},
            {"问题描述": "少发一件", "客户姓名": "韩梅"},
        ),
        our_shop,
    )
    account = import_account(imported.pk)
    assert (account["rows"], account["created"], account["refused"]) == (
        3,
        2,
        [[3, "nothing_said"]],
    )


def test_a_row_with_only_a_class_or_an_order_is_a_case(our_shop):
    imported = taken_in(
        sheet({"问题类型": "运输延误", "订单号": ""}, {"订单号": "51267"}), our_shop
    )
    assert outcomes(imported) == ["created", "created"]


def test_odd_values_spoil_neither_their_row_nor_the_rows_beside_it(our_shop):
    odd = {
        "投诉编号": "T" * 300, "投诉日期": "上周三吧", "客户姓名": "王" * 500, "联系电话": "没留",
        "订单号": "9" * 200, "商品名称": "杯" * 900, "数量": "99999999999999", "退款金额": "1e300",
        "问题描述": "杯子碎了\x00\u200b😡" * 50, "处理状态": "老板说再看看", "备注": "，" * 9000,
        "原因": "因" * 500, "国家": "国" * 200, "卖家": "卖" * 300,
    }  # fmt: skip
    imported = taken_in(sheet(odd, {"问题描述": "少发一件", "投诉日期": "2026/11/1"}), our_shop)
    assert outcomes(imported) == ["created", "created"]
    kept = own_values()[0]
    assert {"投诉日期", "联系电话", "订单号", "数量", "退款金额", "处理状态", "原因"} <= kept.keys()
    assert AffectedLine.objects.order_by("id")[0].quantity == 1


def test_refund_and_compensation_of_one_row_are_both_kept(our_shop):
    taken_in(sheet({"问题描述": "杯子碎了", "退款金额": "128", "赔付金额": "20"}), our_shop)
    assert Remedy.objects.get().amount == Decimal(128)
    assert own_values() == [{"赔付金额": "20"}]


def test_the_words_of_a_class_that_is_not_ours_stay_beside_the_class_that_was_read(our_shop):
    taken_in(sheet({"问题描述": "快递三天没有更新物流", "问题类型": "仓内异常"}), our_shop)
    assert own_values() == [{"问题类型": "仓内异常"}]


def test_remarks_keep_no_phone_number_in_plain_text(our_shop):
    rows = [{"问题描述": f"杯子碎了{day}", "投诉日期": f"2026/3/{day}"} for day in range(1, 9)]
    imported = taken_in(sheet(*rows, rows[0] | {"投诉日期": "请打13800138000问"}), our_shop)
    [remark] = ImportedRow.objects.filter(imported=imported).latest("row_no").problems
    assert "13800138000" not in remark["text"]


def test_a_draft_keeps_what_stands_in_its_cells_sealed(our_shop):
    rows = [["客户姓名", "联系电话", "问题描述"], ["王芳", "13800138000", "杯子碎了"]]
    imported = drafted(make.xlsx(("投诉", rows)), our_shop)
    stored = str(Import.objects.filter(pk=imported.pk).values().get())
    assert "13800138000" not in stored
    assert "王芳" not in stored


def test_a_year_in_the_title_of_the_sheet_is_the_year_of_its_dates(our_shop):
    rows = [
        ["2025年投诉登记"],
        ["投诉日期", "问题描述"],
        ["3月5日", "杯子碎了"],
        ["12月31日", "少发一件"],
    ]
    taken_in(make.xlsx(("投诉", rows)), our_shop)
    first = Case.objects.earliest("opened_at").opened_at
    assert first == datetime(2025, 3, 4, 16, tzinfo=UTC)


def test_a_complaint_of_the_future_is_of_today_and_its_date_is_kept_as_written(our_shop):
    ahead = {"投诉日期": "2062-11-18", "问题描述": "杯子碎了", "首次回复时间": "2062/11/19 10:00"}
    imported = taken_in(sheet(ahead), our_shop)
    case = only_case()
    assert (case.opened_at, case.first_answered_at) == (NOW, None)
    assert sorted(case.own.values()) == ["2062-11-18", "2062-11-19 10:00"]
    assert remarks(imported) == [["date_out_of_range", "date_out_of_range"]]


def test_a_complaint_from_a_zone_that_is_ahead_keeps_its_time(our_shop):
    taken_in(sheet({"投诉日期": "2026-11-20 20:00", "问题描述": "杯子碎了"}), our_shop)
    assert only_case().opened_at > NOW


def test_own_columns_stand_in_the_order_of_the_workbook(our_shop):
    names = ["仓位", "批次", "货架", "颜色", "尺码", "备用"]
    first = {"问题描述": "杯子碎了"} | dict.fromkeys(names, "x")
    taken_in(sheet(first), our_shop)
    kept = OwnField.objects.order_by("position", "id").values_list("name", flat=True)
    assert list(kept) == names
