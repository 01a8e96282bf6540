"""A workbook's orders, customers, products and log come in with its complaints."""

from decimal import Decimal

import pytest

from ombud.arrivals.models import AlongRefusal, Import, ImportedRow
from ombud.casework.models import Case, Note
from ombud.ledger.models import Entry
from ombud.orders.actions import add_orders
from ombud.orders.claims import OrderClaim
from ombud.orders.models import Order, OrderItem, Parcel, Product
from ombud.people.claims import CustomerClaim
from ombud.people.models import Customer
from ombud.worker.imports import run_import
from tests.arrivals.scenes import BY_COMMAND, NOW, confirmed, outcomes, sheet, taken_in
from tests.workbooks import make
from tests.workbooks.books import whole_book

pytestmark = pytest.mark.django_db

APART = ("along.", "remark.", "beside.")


def test_complaints_find_the_orders_of_their_workbook(our_shop):
    taken_in(whole_book(), our_shop)
    first, second, third = Case.objects.order_by("id")
    assert (first.order.number, first.order.stage, first.platform) == ("51267", "已签收", "taobao")
    assert second.order.number == "51268"
    assert (third.order_no, third.order) == ("51269", None)


def test_an_order_over_several_rows_is_one_order_with_all_its_items(our_shop):
    taken_in(whole_book(), our_shop)
    order = Order.objects.get(number="51267")
    assert (order.paid, order.customer_id) == (Decimal(128), Case.objects.first().customer_id)
    items = OrderItem.objects.filter(order=order).order_by("id")
    assert [(item.title, item.option, item.quantity, item.unit_price) for item in items] == [
        ("马克杯", "白色", 2, Decimal(64)),
        ("杯垫", "灰", 1, Decimal(10)),
    ]
    [parcel] = Parcel.objects.filter(items__order=order).distinct()
    assert (parcel.tracking_no, parcel.carrier, parcel.weight_g) == ("SF1001", "顺丰", 520)


def test_rows_of_one_order_may_lie_far_apart(our_shop):
    numbers = ["51267" if at % 2 else f"N{at}" for at in range(700)]
    rows = [[number, "2024/3/1", f"商品{at}", 1] for at, number in enumerate(numbers)]
    orders = ("订单", [["订单号", "下单时间", "商品名称", "数量"], *rows])
    taken_in(make.xlsx(("投诉", make.table()), orders), our_shop)
    assert OrderItem.objects.filter(order__number="51267").count() == 350


def test_every_row_of_every_sheet_is_accounted_for(our_shop):
    tally = taken_in(whole_book(), our_shop).tally
    told = {key: count for key, count in tally.items() if not key.startswith(APART)}
    assert told == {
        "rows": 3, "created": 3, "history": 1, "open": 2,
        "orders.rows": 4, "orders.added": 2, "orders.known": 0, "orders.refused": 1,
        "customers.rows": 3, "customers.added": 2, "customers.known": 0, "customers.refused": 1,
        "products.rows": 3, "products.added": 3, "products.known": 0, "products.refused": 0,
        "log.joined": 2, "log.refused": 1,
    }  # fmt: skip


def test_a_row_of_another_sheet_that_is_not_taken_is_kept_with_its_reason(our_shop):
    content = whole_book()
    imported = confirmed(content, our_shop)
    while not run_import(imported.pk, goes_on=lambda _taken: False):
        pass
    told = AlongRefusal.objects.order_by("id").values_list("sheet", "row_no", "reason")
    assert list(told) == [
        ("客户资料", 4, "names_nobody"),
        ("订单", 5, "no_order_no"),
        ("处理记录", 4, "no_such_complaint"),
    ]


def test_a_line_of_the_log_finds_its_complaint_on_any_month_sheet(our_shop):
    log = [["投诉编号", "处理内容"], ["TS-1", "已联系"], ["TS-9", "补发"], ["TS-8", ""], ["", "x"]]
    april = make.table([["TS-9", *make.ROW[1:]]])
    confirmed(make.xlsx(("3月", make.table()), ("4月", april), ("处理记录", log)), our_shop)
    for one in Import.objects.order_by("id"):
        assert run_import(one.pk, goes_on=lambda _taken: True)
    told = AlongRefusal.objects.order_by("row_no").values_list("row_no", "reason")
    assert list(told) == [(4, "nothing_done"), (5, "names_no_complaint")]


def test_what_was_done_when_stands_as_notes_at_its_complaint(our_shop):
    taken_in(whole_book(), our_shop)
    notes = Note.objects.order_by("id").values_list("case__number", "text")
    assert list(notes) == [
        ("TS-1", "2024-03-06 · 小美: 已联系客户，等照片"),
        ("TS-1", "2024-03-07 · 小美: 照片已收到"),
    ]


def test_the_same_workbook_again_adds_nothing(our_shop):
    taken_in(whole_book(), our_shop)
    counts = [
        model.objects.count() for model in (Order, OrderItem, Parcel, Product, Customer, Note)
    ]
    again = taken_in(whole_book(), our_shop)
    assert outcomes(again) == [ImportedRow.UNCHANGED] * 3
    assert (again.tally["orders.added"], again.tally["orders.known"]) == (0, 2)
    assert counts == [
        model.objects.count() for model in (Order, OrderItem, Parcel, Product, Customer, Note)
    ]


def test_a_further_line_in_the_log_of_a_newer_copy_becomes_a_further_note(our_shop):
    rows = [["投诉编号", "处理内容"], ["TS-1", "已联系客户"]]
    taken_in(make.xlsx(("投诉", make.table()), ("处理记录", rows)), our_shop)
    newer = make.xlsx(("投诉", make.table()), ("处理记录", [*rows, ["TS-1", "已补发"]]))
    assert outcomes(taken_in(newer, our_shop))[0] == ImportedRow.UPDATED
    assert list(Note.objects.order_by("id").values_list("text", flat=True)) == [
        "已联系客户", "已补发",
    ]  # fmt: skip


def test_month_sheets_of_one_layout_come_in_together_each_as_an_import(our_shop):
    later = [["TS-4", "2024/4/5", "赵敏", "13600136000", "51270", "少发一件", "处理中", ""]]
    main = confirmed(make.xlsx(("3月", make.table()), ("4月", make.table(later))), our_shop)
    april = Import.objects.exclude(pk=main.pk).get()
    assert (april.sheet, april.rows_expected, april.state) == ("4月", 1, Import.QUEUED)
    for one in (main, april):
        assert run_import(one.pk, goes_on=lambda _taken: True)
    assert set(Case.objects.values_list("number", flat=True)) == {"TS-1", "TS-2", "TS-3", "TS-4"}
    assert Case.objects.get(number="TS-4").import_id == april.pk


def test_a_month_sheet_with_its_columns_in_another_order_is_read_alike(our_shop):
    turned = [list(reversed(row)) for row in make.table([["TS-4", *make.ROW[1:]]])]
    confirmed(make.xlsx(("3月", make.table()), ("4月", turned)), our_shop)
    april = Import.objects.latest("id")
    assert run_import(april.pk, goes_on=lambda _taken: True)
    case = Case.objects.get(number="TS-4")
    assert (case.order_no, case.stage) == ("51267", "investigation")


def test_stopped_between_the_sheets_it_goes_on_and_doubles_nothing(our_shop):
    imported = confirmed(whole_book(), our_shop)
    while not run_import(imported.pk, goes_on=lambda _taken: False):
        pass
    assert (Order.objects.count(), OrderItem.objects.count(), Customer.objects.count()) == (2, 3, 4)
    imported.refresh_from_db()
    assert (imported.state, imported.tally["orders.rows"]) == (Import.DONE, 4)


def test_a_sheet_that_nobody_wants_stays_in_the_file(our_shop):
    imported = confirmed(whole_book(), our_shop)
    for found in imported.proposal["sheets"]:
        found["taken"] = False
    imported.save()
    run_import(imported.pk, goes_on=lambda _taken: True)
    assert (Order.objects.count(), Product.objects.count(), Note.objects.count()) == (0, 0, 0)


def test_an_order_that_comes_in_later_is_joined_by_the_complaints_that_wait_for_it(our_shop):
    taken_in(sheet({"问题描述": "杯子碎了", "订单号": "9001"}), our_shop)
    claim = OrderClaim(
        shop_id=our_shop.pk, number="9001", platform="tmall", customer=CustomerClaim(name="王芳")
    )
    [order_id] = add_orders([claim], by=BY_COMMAND, at=NOW)
    case = Case.objects.get()
    assert (case.order_id, case.platform) == (order_id, "tmall")
    assert case.customer_id == Order.objects.get().customer_id
    [entry] = Entry.objects.filter(kind="CaseChanged", about_id=case.pk)
    assert set(entry.changes) == {"order_id", "customer_id", "platform"}
