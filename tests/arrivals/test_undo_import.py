"""A whole import is taken back: untouched cases go, what people worked on stays and is told."""

from importlib import import_module

import pytest
from django_q.models import OrmQ

from ombud.arrivals.actions.take_rows import REMARK
from ombud.arrivals.actions.undo_import import NotUndoable, begin_undo
from ombud.arrivals.models import Attachment, Import, ImportedRow, Message, Original
from ombud.arrivals.undoing import CASES, LEFT, UPDATES
from ombud.assessment.models import Reading
from ombud.casework.actions import (
    CaseChange,
    EvidenceMark,
    NewNote,
    RemedyMove,
    Step,
    change_cases,
    mark_evidence,
    move_remedies,
    step_cases,
    write_notes,
)
from ombud.casework.models import AffectedLine, Case, Note, Remedy
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.import_undo import cases_left, undo_outlook
from ombud.casework.queries.list import cases
from ombud.casework.search import matching_case_ids
from ombud.cli.doctor import ROOMS_CHECKED
from ombud.followup.actions import ring_due_clocks
from ombud.followup.models import Clock, Reminder
from ombud.ledger.models import Entry
from ombud.people.models import Customer
from ombud.worker.imports import run_import, take_up_imports
from ombud.worker.undoing import run_undo, work_undo
from tests.arrivals.scenes import (
    NOW,
    by_importer,
    confirmed,
    only_case,
    outcomes,
    remarks,
    sheet,
    taken_in,
)
from tests.casework.scenes import by
from tests.workbooks.beside import pictured

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_lost_doubled_or_half_done(db):
    """Whatever was taken back, every rule of the data holds after it."""
    yield
    assert troubles() == []


def troubles():
    """Every broken rule of every room."""
    rooms = (import_module(f"ombud.{room}.checks") for room in ROOMS_CHECKED)
    return [trouble for room in rooms for trouble in room.broken_rules()]


FIRST = {
    "投诉编号": "TS-1", "投诉日期": "2026/11/18", "客户姓名": "王芳", "订单号": "51267",
    "商品名称": "杯子", "问题描述": "收到的杯子碎了", "处理状态": "处理中", "负责人": "",
    "退款金额": "", "回复内容": "", "备注": "", "优先级": "", "仓位": "A1",
}  # fmt: skip
SECOND = FIRST | {"投诉编号": "TS-2", "客户姓名": "李雷", "问题描述": "少发一件", "订单号": "51268"}
CLOSED = FIRST | {
    "投诉编号": "TS-3", "客户姓名": "韩梅", "问题描述": "三天没有物流更新", "处理状态": "已完结",
    "退款金额": "30", "备注": "已回访", "订单号": "51269",
}  # fmt: skip
ROWS = sheet(FIRST, FIRST | {"商品名称": "盘子", "问题描述": "盘子也碎了"}, SECOND, CLOSED)
# What every save leaves behind.
WITHOUT_TRACE = {"version", "changed_at"}


def undone(imported, who, goes_on=lambda _rows: True):
    begin_undo(imported.pk, by=by(who), at=NOW, queued=False)
    assert run_undo(imported.pk, goes_on=goes_on)
    imported.refresh_from_db()
    assert imported.failure is None
    return imported


def note(case, who):
    write_notes([NewNote(case_id=case.pk, text="问过仓库")], by=by(who), at=NOW)


def state(case):
    """All that stands of a case: its fields, lines, remedies, notes, clocks and what was said."""
    values = Case.objects.filter(pk=case.pk).values().get()
    lines = AffectedLine.objects.filter(case=case).order_by("id").values()
    clocks = Clock.objects.filter(case=case).order_by("id").values()
    return (
        {name: value for name, value in values.items() if name not in WITHOUT_TRACE},
        [{name: value for name, value in line.items() if name != "version"} for line in lines],
        list(Remedy.objects.filter(line__case=case).order_by("id").values()),
        list(Note.objects.filter(case=case).order_by("id").values_list("text", flat=True)),
        list(clocks),
        list(Message.objects.filter(thread=case.thread).exclude(direction="off").values("text")),
    )


# ---- its own cases


def test_untouched_cases_vanish_and_the_ledger_stays(our_shop, bob, viewer_of):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    opened = list(Case.objects.order_by("id").values_list("id", flat=True))
    Clock.objects.filter(stopped_at=None).update(rang_at=None)
    ring_due_clocks(at=NOW.replace(year=2027))
    assert Reminder.objects.exists()
    undone(imported, bob)
    viewer = viewer_of(bob)
    assert not cases(viewer, CaseList(), (), at=NOW).rows
    assert matching_case_ids(viewer, "杯子", 10) == []
    for model in (Case, AffectedLine, Remedy, Note, Clock, Reminder, Reading):
        assert not model.objects.exists(), model
    assert set(Message.objects.values_list("direction", "text", "customer")) == {("off", "", None)}
    told = Entry.objects.filter(about_kind="case", kind="CaseWithdrawn").order_by("about_id")
    assert list(told.values_list("about_id", "actor_id")) == [(one, bob.pk) for one in opened]
    assert Entry.objects.filter(kind="CaseOpened").count() == len(opened)


def test_its_account_says_what_was_taken_back(our_shop, bob):
    imported = undone(taken_in(ROWS, our_shop, by_importer(bob)), bob)
    assert imported.state == Import.UNDONE
    assert outcomes(imported) == ["withdrawn"] * 4
    told = {name: imported.tally[name] for name in ("created", "joined", "history", "open")}
    assert told == {"created": 0, "joined": 0, "history": 0, "open": 0}
    assert [imported.tally[name] for name in ("withdrawn", CASES, UPDATES, LEFT)] == [4, 3, 0, 0]


def test_the_same_file_comes_in_again_as_if_it_had_never_been(our_shop, bob):
    first = taken_in(ROWS, our_shop, by_importer(bob))
    before = outcomes(first)
    undone(first, bob)
    again = taken_in(ROWS, our_shop, by_importer(bob))
    assert outcomes(again) == before == ["created", "joined", "created", "created"]
    assert Case.objects.count() == 3


def test_customers_stay(our_shop, bob):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    known = Customer.objects.count()
    undone(imported, bob)
    assert Customer.objects.count() == known == 3


def test_a_case_that_somebody_worked_on_stays_and_is_told(our_shop, bob, charlie, viewer_of):
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    worked_on = Case.objects.get(number="TS-2")
    note(worked_on, charlie)
    outlook = undo_outlook(imported)
    assert (outlook.withdrawn, outlook.left, outlook.updates) == (2, 1, 0)
    [left] = cases_left(viewer_of(bob), imported)
    assert (left.case, left.name, left.touch.at) == (worked_on, charlie.name, NOW)
    undone(imported, bob)
    assert only_case() == worked_on
    assert (imported.tally[CASES], imported.tally[LEFT], imported.tally["open"]) == (2, 1, 1)
    [left] = cases_left(viewer_of(bob), imported)
    assert left.case == worked_on
    assert outcomes(taken_in(ROWS, our_shop, by_importer(bob)))[2] == "unchanged"


def test_work_while_it_is_being_taken_back_keeps_its_case(our_shop, bob, charlie, monkeypatch):
    monkeypatch.setattr("ombud.worker.pace.FIRST_CHUNK", 1)
    monkeypatch.setattr("ombud.worker.pace.SMALLEST_CHUNK", 1)
    monkeypatch.setattr("ombud.worker.pace.LARGEST_CHUNK", 1)
    imported = taken_in(ROWS, our_shop, by_importer(bob))
    begin_undo(imported.pk, by=by(bob), at=NOW, queued=False)
    assert run_undo(imported.pk, goes_on=lambda _rows: False) is False
    assert troubles() == []
    assert Case.objects.count() == 2
    note(Case.objects.get(number="TS-3"), charlie)
    assert run_undo(imported.pk, goes_on=lambda _rows: True)
    assert only_case().number == "TS-3"


def test_a_clock_that_rang_is_nobodys_work(our_shop, bob):
    imported = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    Clock.objects.update(rang_at=None)
    assert ring_due_clocks(at=NOW.replace(year=2027))
    undone(imported, bob)
    assert not Case.objects.exists()


def test_what_a_later_import_knows_stays_until_that_one_is_taken_back(our_shop, bob, viewer_of):
    first = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    second = taken_in(sheet(FIRST, SECOND), our_shop, by_importer(bob))
    undone(first, bob)
    [left] = cases_left(viewer_of(bob), first)
    assert (left.case.number, left.touch.import_id) == ("TS-1", second.pk)
    undone(second, bob)
    undone(first, bob)
    assert not Case.objects.exists()


# ---- what it brought up to date


NEWER = FIRST | {
    "处理状态": "已完结", "优先级": "P1", "回复内容": "已退款，抱歉", "备注": "客户满意",
    "退款金额": "12.50", "仓位": "B7", "订单号": "99999",
}  # fmt: skip


def test_an_updated_case_becomes_as_it_was(our_shop, bob):
    taken_in(sheet(FIRST), our_shop, by_importer(bob))
    before = state(only_case())
    newer = taken_in(sheet(NEWER), our_shop, by_importer(bob))
    assert outcomes(newer) == ["updated"]
    assert state(only_case()) != before
    assert undo_outlook(newer).updates == 1
    undone(newer, bob)
    assert state(only_case()) == before
    assert (newer.tally[UPDATES], outcomes(newer)) == (1, ["withdrawn"])
    assert outcomes(taken_in(sheet(NEWER), our_shop, by_importer(bob))) == ["updated"]
    assert only_case().stage == "closed"


def test_a_line_that_a_newer_copy_filled_is_empty_again(our_shop, bob):
    taken_in(sheet(FIRST | {"商品名称": ""}), our_shop, by_importer(bob))
    before = state(only_case())
    newer = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    assert AffectedLine.objects.get().label == "杯子"
    undone(newer, bob)
    assert state(only_case()) == before


@pytest.mark.parametrize("deed", ["priority", "order_no", "remedy"])
def test_an_updated_case_of_which_the_same_was_changed_since_is_left(
    our_shop, bob, charlie, viewer_of, deed
):
    taken_in(sheet(FIRST), our_shop, by_importer(bob))
    newer = taken_in(
        sheet(NEWER if deed == "remedy" else NEWER | {"处理状态": "处理中", "回复内容": ""}),
        our_shop,
        by_importer(bob),
    )
    case = only_case()
    if deed != "remedy":
        value = {"priority": "P3", "order_no": "70000"}[deed]
        change = CaseChange(case_id=case.pk, fields={deed: value})
        assert change_cases([change], by=by(charlie), at=NOW).done
    else:
        [remedy] = Remedy.objects.all()
        move = RemedyMove(case_id=case.pk, remedy_id=remedy.pk, state="declined")
        assert move_remedies([move], by=by(charlie), at=NOW).results[0].is_done
    before = state(case)
    assert undo_outlook(newer).changed == 1
    undone(newer, bob)
    assert state(case) == before
    assert newer.tally[LEFT] == 1
    assert [left.case for left in cases_left(viewer_of(bob), newer)] == [case]


def test_other_work_on_an_updated_case_stays_and_hinders_nothing(our_shop, bob, charlie):
    taken_in(sheet(FIRST), our_shop, by_importer(bob))
    newer = taken_in(sheet(FIRST | {"优先级": "P1"}), our_shop, by_importer(bob))
    step_cases([Step(case_id=only_case().pk, stage="investigation")], by=by(charlie), at=NOW)
    note(only_case(), charlie)
    undone(newer, bob)
    case = only_case()
    assert (case.priority, case.stage, Note.objects.get().text) == (
        "P2",
        "investigation",
        "问过仓库",
    )


def test_a_case_that_was_updated_and_put_back_is_untouched_again(our_shop, bob):
    first = taken_in(sheet(FIRST), our_shop, by_importer(bob))
    newer = taken_in(sheet(NEWER), our_shop, by_importer(bob))
    undone(newer, bob)
    assert undo_outlook(first).withdrawn == 1
    undone(first, bob)
    assert not Case.objects.exists()


def test_a_picture_that_a_newer_copy_brought_goes_with_it(our_shop, bob):
    taken_in(pictured(), our_shop, by_importer(bob))
    case = Case.objects.get(number="TS-1")
    before = state(case)
    newer = taken_in(pictured(over={"G2": 9}), our_shop, by_importer(bob))
    assert outcomes(newer) == ["updated", "unchanged", "unchanged"]
    [digest] = Attachment.objects.values_list("original__digest", flat=True)
    undone(newer, bob)
    assert state(case) == before
    assert not Attachment.objects.exists()
    assert not Original.objects.filter(digest=digest).exists()
    assert Entry.objects.filter(kind="AttachmentWithdrawn", about_id=case.pk).count() == 1
    again = taken_in(pictured(over={"G2": 9}), our_shop, by_importer(bob))
    assert (outcomes(again)[0], Attachment.objects.count()) == ("updated", 1)


def test_a_picture_after_which_somebody_noted_evidence_stays(our_shop, bob, charlie):
    taken_in(pictured(), our_shop, by_importer(bob))
    newer = taken_in(pictured(over={"G2": 9}), our_shop, by_importer(bob))
    case = Case.objects.get(number="TS-1")
    mark = EvidenceMark(case_id=case.pk, code="PH", state="have")
    assert mark_evidence([mark], by=by(charlie), at=NOW).results[0].is_done
    undone(newer, bob)
    assert (Attachment.objects.count(), newer.tally[LEFT]) == (1, 1)


# ---- words of the workbook


def test_what_rows_said_otherwise_is_quoted_no_more(our_shop, bob):
    taken_in(sheet(FIRST), our_shop, by_importer(bob))
    otherwise = FIRST | {"问题描述": "收到的杯子碎了，请打 13800138000", "处理状态": "看情况"}
    newer = taken_in(sheet(otherwise, SECOND | {"投诉日期": "去年"}), our_shop, by_importer(bob))
    assert [len(one) > 0 for one in remarks(newer)] == [True, True]
    assert any(name.startswith(REMARK) for name in newer.tally)
    undone(newer, bob)
    assert remarks(newer) == [[], []]
    assert not any(name.startswith(REMARK) for name in newer.tally)


def test_doctor_finds_words_of_an_import_that_was_taken_back(our_shop, bob):
    imported = undone(taken_in(sheet(FIRST), our_shop, by_importer(bob)), bob)
    row = ImportedRow.objects.filter(imported=imported)
    row.update(problems=[{"code": "kept_ours", "fields": {"title": ["王芳", "李雷"]}}])
    assert [one.rule for one in troubles()] == [
        "an import that was taken back quotes its rows no more"
    ]
    row.update(problems=None)


def test_a_row_whose_case_stays_keeps_its_remarks(our_shop, bob, charlie):
    imported = taken_in(sheet(FIRST | {"处理状态": "看情况"}), our_shop, by_importer(bob))
    before = remarks(imported)
    note(only_case(), charlie)
    undone(imported, bob)
    assert remarks(imported) == before != [[]]


# ---- interrupted


def test_only_what_rests_can_be_taken_back(our_shop, bob):
    imported = confirmed(ROWS, our_shop, by_importer(bob))
    with pytest.raises(NotUndoable):
        begin_undo(imported.pk, by=by(bob), at=NOW)
    assert run_import(imported.pk, goes_on=lambda _rows: True)
    begin_undo(imported.pk, by=by(bob), at=NOW)
    with pytest.raises(NotUndoable):
        begin_undo(imported.pk, by=by(bob), at=NOW)
    run_undo(imported.pk, goes_on=lambda _rows: True)


def test_the_queue_takes_an_undo_in_slices_and_the_beat_takes_it_up(our_shop, bob, monkeypatch):
    rows = (SECOND | {"投诉编号": f"TS-{n}", "问题描述": f"第{n}个碎了"} for n in range(250))
    imported = taken_in(sheet(*rows), our_shop, by_importer(bob))
    monkeypatch.setattr("ombud.worker.undoing.SECONDS_A_JOB", 0)
    begin_undo(imported.pk, by=by(bob), at=NOW, queued=False)
    work_undo(imported.pk)
    assert 0 < Case.objects.count() < 250
    assert OrmQ.objects.count() == 1
    assert troubles() == []
    OrmQ.objects.all().delete()
    imported.refresh_from_db()
    take_up_imports(at=imported.worked_at.replace(year=2030))
    assert OrmQ.objects.count() == 1
    assert run_undo(imported.pk, goes_on=lambda _rows: True)
    assert not Case.objects.exists()


def test_rows_that_name_one_number_again_and_again_go_together(our_shop, bob):
    rows = (FIRST | {"问题描述": f"第{n}个碎了"} for n in range(30))
    undone(taken_in(sheet(*rows), our_shop, by_importer(bob)), bob)
    assert not ImportedRow.objects.exclude(message=None).exists()
    assert not Message.objects.exclude(text="").exists()
