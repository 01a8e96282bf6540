"""What an import would change is foreseen: exactly that then happens. Foreseeing writes nothing."""

import random
from importlib import import_module

import pytest

from ombud.arrivals.actions.foresee import ask_foresight
from ombud.arrivals.actions.imports import confirm_import
from ombud.arrivals.foresight import KEPT, opened_changes
from ombud.arrivals.models import Foresight, ImportedRow
from ombud.casework.actions import (
    CaseChange,
    NewAnswer,
    NewNote,
    Step,
    change_cases,
    record_answers,
    step_cases,
    write_notes,
)
from ombud.casework.models import Case
from ombud.cli.doctor import ROOMS_CHECKED
from ombud.ledger.models import Entry
from ombud.people.models import Member, Shop
from ombud.worker.foreseeing import NUMBER_KNOWN, foresee
from ombud.worker.imports import run_import
from tests.arrivals.scenes import BY_COMMAND, NOW, drafted, outcomes, remarks, sheet, taken_in
from tests.casework.scenes import by
from tests.workbooks.make import xlsx

pytestmark = pytest.mark.django_db
COUNTED = (
    ImportedRow.CREATED, ImportedRow.JOINED, ImportedRow.UPDATED, ImportedRow.UNCHANGED,
    ImportedRow.REFUSED,
)  # fmt: skip
FIRST = {
    "投诉编号": "TS-1", "投诉日期": "2026/11/18", "客户姓名": "王芳", "订单号": "51267",
    "商品名称": "杯子", "问题描述": "收到的杯子碎了", "处理状态": "处理中", "负责人": "",
    "优先级": "", "退款金额": "", "回复内容": "", "备注": "", "责任方": "", "仓位": "A1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_lost_doubled_or_half_done(db):
    """Whatever was compared and taken over, every rule of the data holds after it."""
    yield
    for room in ROOMS_CHECKED:
        assert import_module(f"ombud.{room}.checks").broken_rules() == []


def row(**changed):
    return FIRST | changed


def foreseen(imported, goes_on=lambda _rows: True):
    asked = ask_foresight(imported.pk, version=imported.version, values={}, at=NOW, queued=False)
    foresee(asked.pk, goes_on=goes_on)
    asked.refresh_from_db()
    assert (asked.failure, asked.ended_at is not None) == (None, True)
    imported.refresh_from_db()
    return asked


def begun(imported):
    confirm_import(imported.pk, version=imported.version, by=BY_COMMAND, at=NOW, queued=False)
    assert run_import(imported.pk, goes_on=lambda _taken: True)
    imported.refresh_from_db()
    assert imported.failure is None
    return imported


def changes(foresight):
    """(case number, field, ours, theirs, why ours stays) of all that is told."""
    return [
        (each.number, *told) for each in opened_changes(foresight.changes) for told in each.told
    ]


# ---- for any copy


def randomly_edited(rows, chance):
    """The rows with some cells edited, some rows gone, added, doubled and moved."""
    words = {
        "投诉日期": ["2026/11/18", "2026/3/2"], "客户姓名": ["王芳", "李雷"],
        "订单号": ["51267", "51268", ""], "商品名称": ["杯子", "盘子", "碗", ""],
        "问题描述": ["收到的杯子碎了", "少发一件", "三天没有物流更新", ""],
        "处理状态": ["处理中", "已完结", "待客户回复", "老王在跟"],
        "负责人": ["", "小美", "小刚", "Charlie"], "优先级": ["", "紧急", "低"],
        "退款金额": ["", "30", "12.5", "五元"], "回复内容": ["", "已退款", "已补发"],
        "备注": ["", "老客户", "再看看"], "责任方": ["", "仓库", "快递"], "仓位": ["A1", "B7", ""],
        "备用": ["", "x", "y"], "标题": ["", "碎了", "两个碎了"],
    }  # fmt: skip
    edited = []
    for one in rows:
        cells = dict(one)
        for name in cells.keys() & words.keys():
            if chance.random() < 0.2:
                cells[name] = chance.choice(words[name])
        edited += [cells] * chance.choice([0, 1, 1, 1, 1, 2])
        if chance.random() < 0.2:
            edited.append(cells | {"问题描述": chance.choice(words["问题描述"])})
        if chance.random() < 0.2:
            edited.append(cells | {"投诉编号": f"TS-{chance.randrange(90, 99)}"})
    if chance.random() < 0.5:
        chance.shuffle(edited)
    return [one | {"备用": chance.choice(words["备用"])} for one in edited] or rows


def some_work(cases, chance, charlie):
    """People work on some cases: what the file says of them may stay out."""
    for case in cases:
        deed = chance.randrange(8)
        if deed == 0:
            change = CaseChange(case_id=case.pk, fields={"owner_id": charlie.pk})
            change_cases([change], by=by(charlie), at=NOW)
        elif deed == 1:
            answer = NewAnswer(case_id=case.pk, text="马上补发", channel="wechat")
            record_answers([answer], by=by(charlie), at=NOW)
        elif deed == 2:
            write_notes([NewNote(case_id=case.pk, text="问过仓库")], by=by(charlie), at=NOW)
        elif deed == 3:
            step_cases([Step(case_id=case.pk, stage="investigation")], by=by(charlie), at=NOW)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_foreseen_is_what_happens(our_shop, charlie, monkeypatch, seed):
    chance = random.Random(seed)
    monkeypatch.setattr("ombud.worker.foreseeing.ROWS_AT_ONCE", chance.choice([1, 3, 500]))
    for name in ("FIRST_CHUNK", "SMALLEST_CHUNK", "LARGEST_CHUNK"):
        monkeypatch.setattr(f"ombud.worker.pace.{name}", chance.choice([1, 4, 500]))
    rows = [
        row(投诉编号=f"TS-{n}", 客户姓名=f"客户{n}", 问题描述=f"第{n}个碎了", 标题="碎了")
        for n in range(1, 13)
    ]
    rows = randomly_edited(rows, chance)
    taken_in(sheet(*rows), our_shop)
    some_work(Case.objects.order_by("id"), chance, charlie)
    imported = drafted(sheet(*randomly_edited(rows, chance)), our_shop)
    foresight = foreseen(imported)
    begun(imported)
    told = {name: foresight.counts.get(name, 0) for name in COUNTED}
    assert told == {name: imported.tally.get(name, 0) for name in COUNTED}
    kept = ImportedRow.objects.filter(imported=imported, outcome__in=("updated", "unchanged"))
    fields = {each.row_no: each.problems for each in kept if each.problems}
    ours_stays = {
        row_no: problem["fields"]
        for row_no, problems in fields.items()
        for problem in problems
        if problem["code"] == "kept_ours"
    }
    listed = opened_changes(foresight.changes)
    assert foresight.counts.get(KEPT, 0) == len(ours_stays)
    assert {
        each.row_no: {name: 1 for name, _ours, _theirs, stays in each.told if stays}
        for each in listed
        if any(stays for *_, stays in each.told)
    } == {row_no: dict.fromkeys(names, 1) for row_no, names in ours_stays.items()}
    updated = {each.row_no for each in kept if each.outcome == "updated"}
    assert {each.row_no for each in listed if not all(stays for *_, stays in each.told)} == updated
    assert told_by_the_ledger(imported) == taken_by_the_foresight(listed)


PLAIN = ("priority", "stage", "order_no", "class_code", "detail_code", "waiting_for", "kind")


def told_by_the_ledger(imported):
    """{case id: {field: its value in the end}} of what the import changed of older cases."""
    entries = Entry.objects.filter(
        about_kind="case", via="import", batch_id=imported.pk, kind="CaseChanged"
    ).exclude(about_id__in=Case.objects.filter(import_id=imported.pk).values("id"))
    found = {}
    for entry in entries.order_by("id"):
        for name, (_before, after) in entry.changes.items():
            if name in PLAIN and not (name == "waiting_for" and "closed_at" in entry.changes):
                found.setdefault(entry.about_id, {})[name] = after
    return found


def taken_by_the_foresight(listed):
    found = {}
    for each in listed:
        for name, _ours, theirs, stays in each.told:
            if name in PLAIN and not stays:
                found.setdefault(each.case_id, {})[name] = theirs
    return found


# ---- what is told


def test_it_names_case_and_field_with_what_stands_here_and_in_the_file(our_shop, charlie):
    taken_in(sheet(FIRST, row(投诉编号="TS-2", 客户姓名="李雷", 问题描述="少发一件")), our_shop)
    change = CaseChange(case_id=Case.objects.get(number="TS-1").pk, fields={"owner_id": charlie.pk})
    change_cases([change], by=by(charlie), at=NOW)
    copy = sheet(
        row(负责人="小美", 仓位="B7", 备注="老客户", 回复内容="已退款", 退款金额="30", 新列="新"),
        row(投诉编号="TS-2", 客户姓名="李雷", 问题描述="少发一件", 新列=""),
        row(投诉编号="TS-3", 客户姓名="韩梅", 问题描述="三天没有物流更新", 新列=""),
        {"客户姓名": "没说什么"},
    )
    foresight = foreseen(drafted(copy, our_shop))
    assert set(changes(foresight)) == {
        ("TS-1", "owner_id", charlie.pk, "小美", "worked"),
        ("TS-1", "own.仓位", "A1", "B7", ""),
        ("TS-1", "own.新列", "", "新", ""),
        ("TS-1", "note", "", "老客户", ""),
        ("TS-1", "answer", "", "已退款", ""),
        ("TS-1", "amount", "", "30", ""),
    }
    assert [foresight.counts.get(name, 0) for name in COUNTED] == [1, 0, 1, 1, 1]


def test_foreseeing_writes_nothing_of_cases_people_shops_or_columns(our_shop):
    taken_in(sheet(FIRST), our_shop)
    counted = (Case, Entry, Member, Shop, ImportedRow)
    before = [model.objects.count() for model in counted]
    case = Case.objects.values().get()
    foreseen(drafted(sheet(row(负责人="小美", 处理状态="已完结", 新列="新")), our_shop))
    assert Case.objects.values().get() == case
    assert [model.objects.count() for model in counted] == before


def test_a_sheet_whose_numbers_start_at_one_again_is_new_and_nothing_of_it_an_update(our_shop):
    def month(name, text):
        return sheet(*(
            {"编号": count, "投诉日期": f"2026/{name}/{count}", "问题描述": f"{text}{count}"}
            for count in range(1, 6)
        ))  # fmt: skip

    taken_in(month(2, "杯子碎了"), our_shop)
    foresight = foreseen(drafted(month(3, "少发一件"), our_shop))
    assert [foresight.counts.get(name, 0) for name in COUNTED] == [5, 0, 0, 0, 0]
    assert changes(foresight) == []


def test_a_number_that_is_known_of_something_else_is_counted(our_shop):
    taken_in(sheet(FIRST), our_shop)
    other = row(投诉日期="2026/3/2", 客户姓名="李雷", 问题描述="三天没有物流更新")
    imported = drafted(sheet(other), our_shop)
    foresight = foreseen(imported)
    assert (foresight.counts["created"], foresight.counts[NUMBER_KNOWN]) == (1, 1)
    assert remarks(begun(imported)) == [["number_known_otherwise"]]


def test_month_sheets_of_one_book_are_foreseen_together(our_shop):
    heads = list(FIRST)

    def month(name, *rows):
        return name, [heads, *([one[head] for head in heads] for one in rows)]

    february = row(投诉编号="TS-2", 客户姓名="李雷", 问题描述="少发一件")
    taken_in(sheet(FIRST), our_shop)
    book = xlsx(month("一月", row(优先级="紧急")), month("二月", february))
    imported = drafted(book, our_shop)
    foresight = foreseen(imported)
    assert foresight.looked_at == foresight.total == 2
    assert [foresight.counts.get(name, 0) for name in COUNTED] == [1, 0, 1, 0, 0]


def test_it_stops_when_there_is_no_more_time_and_says_how_far_it_came(our_shop, monkeypatch):
    monkeypatch.setattr("ombud.worker.foreseeing.ROWS_AT_ONCE", 2)
    rows = [row(投诉编号=f"TS-{n}", 问题描述=f"第{n}个碎了") for n in range(10)]
    foresight = foreseen(drafted(sheet(*rows), our_shop), goes_on=lambda _rows: False)
    assert (foresight.looked_at, foresight.total) == (2, 10)


def test_who_asks_anew_stops_what_was_asked_before_and_beginning_forgets_it(our_shop):
    imported = drafted(sheet(FIRST), our_shop)
    first = ask_foresight(imported.pk, version=imported.version, values={}, at=NOW, queued=False)
    imported.refresh_from_db()
    foreseen(imported)
    foresee(first.pk, goes_on=lambda _rows: True)
    assert Foresight.objects.count() == 1
    assert outcomes(begun(imported)) == ["created"]
    assert not Foresight.objects.exists()
