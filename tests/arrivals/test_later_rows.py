"""A later row about a case that stands: it adds in the same workbook, it revises in a newer."""

from decimal import Decimal
from importlib import import_module

import pytest

from ombud.arrivals.actions.undo_import import begin_undo
from ombud.arrivals.models import ImportedRow, Message
from ombud.casework.actions import (
    CaseChange,
    NewAnswer,
    Step,
    change_cases,
    record_answers,
    step_cases,
)
from ombud.casework.models import AffectedLine, Case, Note, OwnField, Remedy
from ombud.cli.doctor import ROOMS_CHECKED
from ombud.followup.actions import ring_due_clocks
from ombud.followup.models import Clock
from ombud.ledger.models import Entry
from ombud.worker.undoing import run_undo
from tests.arrivals.scenes import NOW, only_case, outcomes, remarks, sheet, taken_in
from tests.casework.scenes import by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_lost_doubled_or_half_done(db):
    """Whatever a later row did, every rule of the data holds after it."""
    yield
    for room in ROOMS_CHECKED:
        assert import_module(f"ombud.{room}.checks").broken_rules() == []


FIRST = {
    "投诉编号": "TS-1", "投诉日期": "2026/11/18", "客户姓名": "王芳", "订单号": "51267",
    "商品名称": "杯子", "问题描述": "收到的杯子碎了", "处理状态": "处理中", "负责人": "",
    "退款金额": "", "回复内容": "", "备注": "", "仓位": "A1",
}  # fmt: skip


def row(**changed):
    return FIRST | changed


def said_by_us(case):
    out = Message.objects.filter(thread=case.thread, direction=Message.OUT)
    return list(out.order_by("id").values_list("text", flat=True))


def own(case):
    names = {str(field.pk): field.name for field in OwnField.objects.all()}
    return {names[key]: value for key, value in case.own.items()}


# ---- in the same workbook


def test_a_second_row_with_the_same_number_adds_its_product_as_a_line(our_shop):
    second = row(商品名称="盘子", 问题描述="盘子也碎了", 退款金额="30")
    imported = taken_in(sheet(FIRST, second), our_shop)
    case = only_case()
    lines = AffectedLine.objects.filter(case=case).order_by("id")
    assert outcomes(imported) == ["created", "joined"]
    assert [line.label for line in lines] == ["杯子", "盘子"]
    assert lines[1].remedies.get().amount == Decimal(30)
    assert Message.objects.filter(thread=case.thread).count() == 2


def test_a_second_row_that_repeats_the_text_adds_no_second_message(our_shop):
    taken_in(sheet(FIRST, row(商品名称="盘子")), our_shop)
    assert Message.objects.filter(thread=only_case().thread).count() == 1


def test_money_named_again_beside_the_same_product_is_not_counted_twice(our_shop):
    paid = row(处理状态="已完结", 退款金额="128")
    taken_in(sheet(paid, paid | {"备注": "已回访"}), our_shop)
    assert only_case().refund_total == Decimal(128)
    assert Note.objects.get().text == "已回访"


def test_own_columns_of_joined_rows_keep_every_value(our_shop):
    taken_in(sheet(FIRST, row(仓位="B7"), row(仓位="A1", 备注="再看")), our_shop)
    assert own(only_case()) == {"仓位": "A1\nB7"}


def test_where_joined_rows_differ_the_first_stays_and_both_are_shown(our_shop):
    imported = taken_in(sheet(FIRST, row(订单号="99999")), our_shop)
    assert only_case().order_no == "51267"
    second = ImportedRow.objects.filter(imported=imported).latest("row_no")
    assert second.problems == [
        {"code": "joined_differs", "fields": {"order_no": ["51267", "99999"]}}
    ]


def test_a_closing_word_in_a_later_row_makes_the_case_quiet_history(our_shop):
    imported = taken_in(sheet(FIRST, row(处理状态="已完结", 回复内容="已补发")), our_shop)
    case = only_case()
    assert (case.stage, case.is_history, said_by_us(case)) == ("closed", True, ["已补发"])
    assert (imported.tally["history"], imported.tally["open"]) == (1, 0)
    assert not Clock.objects.filter(stopped_at=None).exists()


def test_an_older_row_does_not_open_what_a_row_above_it_closed(our_shop):
    taken_in(sheet(row(处理状态="已完结"), FIRST), our_shop)
    assert only_case().stage == "closed"


def test_words_of_a_further_row_that_become_no_message_of_their_own_are_told(our_shop):
    long = "碎" * 250
    imported = taken_in(sheet(row(问题描述=long), row(问题描述=f"{long}，请退款")), our_shop)
    assert Message.objects.count() == 1
    assert remarks(imported) == [[], ["joined_differs"]]


# ---- in a newer copy


def test_the_same_file_twice_changes_nothing(our_shop):
    rows = sheet(FIRST, row(投诉编号="TS-2", 问题描述="少发一件"))
    taken_in(rows, our_shop)
    entries = Entry.objects.filter(about_kind="case").count()
    again = taken_in(rows, our_shop)
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert (Case.objects.count(), Entry.objects.filter(about_kind="case").count()) == (2, entries)


def test_a_row_that_names_nothing_but_an_order_is_known_again(our_shop):
    rows = sheet({"订单号": "51267123456789", "快递单号": "SF1234567890123"})
    taken_in(rows, our_shop)
    assert outcomes(taken_in(rows, our_shop)) == ["unchanged"]


def test_a_newer_copy_brings_status_owner_answer_note_and_money(our_shop):
    taken_in(sheet(FIRST), our_shop)
    newer = row(
        处理状态="已完结", 负责人="小美", 回复内容="已为您退款", 备注="老客户", 退款金额="128"
    )
    imported = taken_in(sheet(newer), our_shop)
    case = only_case()
    assert outcomes(imported) == ["updated"]
    assert (case.stage, case.owner.name, said_by_us(case)) == ("closed", "小美", ["已为您退款"])
    assert Note.objects.get().text == "老客户"
    assert case.refund_total == Decimal(128)
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()


@pytest.mark.parametrize(("paid", "total"), [("128", 128), ("60", 60)])
def test_money_offered_in_an_open_row_is_given_when_the_newer_row_is_closed(
    our_shop, alice, paid, total
):
    taken_in(sheet(row(退款金额="128")), our_shop)
    assert only_case().refund_total == 0
    imported = taken_in(sheet(row(处理状态="已完结", 退款金额=paid)), our_shop)
    assert only_case().refund_total == total
    begin_undo(imported.pk, by=by(alice), at=NOW, queued=False)
    assert run_undo(imported.pk, goes_on=lambda _rows: True)
    case = only_case()
    offered = Remedy.objects.get()
    assert (case.stage, case.refund_total, offered.state) == ("investigation", 0, "proposed")


def test_money_offered_above_is_given_when_a_further_row_closes_the_case(our_shop):
    first, second = row(退款金额="128"), row(处理状态="已完结", 退款金额="128", 备注="已回访")
    taken_in(sheet(first, second), our_shop)
    assert only_case().refund_total == Decimal(128)


def test_a_copy_whose_order_numbers_excel_damaged_takes_none_away(our_shop):
    taken_in(sheet(row(订单号="4012345678901")), our_shop)
    imported = taken_in(sheet(row(订单号="4.01235E+12", 仓位="B2")), our_shop)
    case = only_case()
    assert (case.order_no, case.order_no_damaged) == ("4012345678901", False)
    assert own(case)["仓位"] == "B2"
    assert "kept_ours" in remarks(imported)[0]


def test_an_answer_alone_in_a_newer_copy_stops_the_first_answer_clock(our_shop):
    taken_in(sheet(FIRST), our_shop)
    taken_in(sheet(row(回复内容="我们正在核实", 处理状态="处理中")), our_shop)
    case = only_case()
    assert case.first_answered_at is not None
    running = Clock.objects.filter(case=case, stopped_at=None)
    assert list(running.values_list("kind", flat=True)) == [Clock.SETTLEMENT]


def test_what_people_changed_here_stays_and_both_are_shown(our_shop, charlie):
    taken_in(sheet(FIRST), our_shop)
    change = CaseChange(case_id=only_case().pk, fields={"owner_id": charlie.pk})
    change_cases([change], by=by(charlie), at=NOW)
    imported = taken_in(sheet(row(负责人="小美", 仓位="C3")), our_shop)
    case = only_case()
    assert (case.owner_id, own(case)) == (charlie.pk, {"仓位": "C3"})
    assert remarks(imported) == [["kept_ours"]]
    kept = ImportedRow.objects.get(imported=imported).problems[0]["fields"]["owner_id"]
    assert kept[0] == charlie.pk


def test_a_case_people_worked_on_is_not_closed_behind_their_backs(our_shop, charlie):
    taken_in(sheet(FIRST), our_shop)
    step = Step(case_id=only_case().pk, stage="first_contact")
    assert step_cases([step], by=by(charlie), at=NOW).results[0].is_done
    imported = taken_in(sheet(row(处理状态="已完结")), our_shop)
    assert only_case().stage == "first_contact"
    assert remarks(imported) == [["kept_ours"]]


def test_a_closed_case_is_not_reopened_silently(our_shop):
    taken_in(sheet(row(处理状态="已完结")), our_shop)
    imported = taken_in(sheet(row(处理状态="处理中")), our_shop)
    assert only_case().stage == "closed"
    assert (outcomes(imported), remarks(imported)) == (["unchanged"], [["kept_ours"]])


def test_our_own_answer_stays_beside_another_one_in_the_copy(our_shop, charlie):
    taken_in(sheet(FIRST), our_shop)
    answer = NewAnswer(case_id=only_case().pk, text="马上补发", channel="wechat")
    assert record_answers([answer], by=by(charlie), at=NOW).results[0].is_done
    imported = taken_in(sheet(row(回复内容="已退款")), our_shop)
    assert said_by_us(only_case()) == ["马上补发"]
    kept = ImportedRow.objects.get(imported=imported).problems[0]["fields"]
    assert kept["answer"] == ["马上补发", "已退款"]


def kept(imported):
    [row] = ImportedRow.objects.filter(imported=imported)
    return (row.problems or [{"fields": {}}])[0]["fields"]


def test_other_words_of_the_customer_are_told_and_never_written_over_the_first(our_shop):
    taken_in(sheet(FIRST | {"标题": "杯子碎了"}), our_shop)
    other = row(问题描述="收到的杯子碎了，两个都碎了", 标题="两个杯子碎了")
    imported = taken_in(sheet(other), our_shop)
    assert (outcomes(imported), remarks(imported)) == (["unchanged"], [["kept_ours"]])
    assert kept(imported) == {
        "text": ["收到的杯子碎了", "收到的杯子碎了，两个都碎了"],
        "title": ["杯子碎了", "两个杯子碎了"],
    }
    assert only_case().title == "杯子碎了"
    assert Message.objects.get().text == "收到的杯子碎了"


def test_words_that_a_row_without_any_learns_later_are_told(our_shop):
    taken_in(sheet(row(问题描述="", 问题类型="运输延误")), our_shop)
    imported = taken_in(sheet(row(问题类型="运输延误")), our_shop)
    assert kept(imported)["text"] == ["运输延误", "收到的杯子碎了"]


def test_blanks_and_width_are_no_other_words_and_a_class_is_nobodys_words(our_shop):
    wordless = row(投诉编号="TS-2", 问题描述="", 问题类型="运输延误")
    taken_in(sheet(row(问题描述="杯子碎了：3个"), wordless), our_shop)
    copy = sheet(row(问题描述=" 杯子碎了: ３个"), wordless | {"问题类型": "质量问题"})
    imported = taken_in(copy, our_shop)
    assert (outcomes(imported), remarks(imported)) == (["unchanged", "updated"], [[], []])


def test_a_further_row_that_its_first_file_told_apart_is_known_by_its_own_words(our_shop):
    taken_in(sheet(FIRST, row(商品名称="盘子", 问题描述="盘子也碎了")), our_shop)
    copy = sheet(row(仓位="B7"), row(商品名称="盘子", 问题描述="盘子也碎了", 备注="再看"))
    assert remarks(taken_in(copy, our_shop)) == [[], []]


def test_of_long_words_the_place_is_told_where_they_differ_without_contacts(our_shop):
    taken_in(sheet(row(问题描述="碎" * 300 + "退款")), our_shop)
    other = "碎" * 300 + "换货，电话13800138000" + "急" * 300
    here, there = kept(taken_in(sheet(row(问题描述=other)), our_shop))["text"]
    assert here.endswith("碎退款")
    assert there.startswith("…" + "碎" * 20 + "换货，电话***急")
    assert max(len(here), len(there)) <= 120


def test_a_clock_that_rang_is_nobodys_work(our_shop, bob):
    taken_in(sheet(FIRST), our_shop)
    Clock.objects.update(rang_at=None, due_at=NOW)
    assert ring_due_clocks(at=NOW) == 2
    taken_in(sheet(row(处理状态="已完结")), our_shop)
    assert only_case().stage == "closed"


# ---- identity


def test_the_same_number_with_nothing_agreeing_opens_a_case_of_its_own_with_a_remark(our_shop):
    taken_in(sheet(FIRST), our_shop)
    other = row(投诉日期="2026/3/2", 客户姓名="李雷", 问题描述="三天没有物流更新")
    imported = taken_in(sheet(other), our_shop)
    assert (outcomes(imported), remarks(imported)) == (["created"], [["number_known_otherwise"]])
    assert Case.objects.count() == 2


def test_two_cases_under_one_number_are_each_known_again(our_shop):
    other = row(投诉日期="2026/3/2", 客户姓名="李雷", 问题描述="三天没有物流更新")
    taken_in(sheet(FIRST, other), our_shop)
    assert outcomes(taken_in(sheet(row(处理状态="已完结"), other), our_shop)) == [
        "updated", "unchanged",
    ]  # fmt: skip
    assert Case.objects.get(stage="closed").order_no == "51267"


@pytest.mark.parametrize("most", [1, 2, 500])
def test_how_many_rows_a_turn_takes_makes_no_difference(our_shop, monkeypatch, most):
    """The third row agrees with the second alone, and that one with the first."""
    for name in ("FIRST_CHUNK", "SMALLEST_CHUNK", "LARGEST_CHUNK"):
        monkeypatch.setattr(f"ombud.worker.pace.{name}", most)
    chain = sheet(
        FIRST,
        row(客户姓名="李雷", 问题描述="盘子也碎了"),
        row(投诉日期="2026/3/2", 客户姓名="李雷", 问题描述="少发一件"),
    )
    assert outcomes(taken_in(chain, our_shop)) == ["created", "joined", "joined"]


def test_row_numbers_that_count_from_one_name_no_complaint(our_shop):
    def month(name, text):
        return sheet(*(
            {"编号": count, "投诉日期": f"2026/{name}/{count}", "问题描述": f"{text}{count}"}
            for count in range(1, 6)
        ))  # fmt: skip

    february = taken_in(month(2, "杯子碎了"), our_shop)
    march = taken_in(month(3, "少发一件"), our_shop)
    assert outcomes(february) == outcomes(march) == ["created"] * 5
    assert Case.objects.count() == 10
    assert own(Case.objects.order_by("id")[0]) == {"编号": "1"}
    assert outcomes(taken_in(month(2, "杯子碎了"), our_shop)) == ["unchanged"] * 5
