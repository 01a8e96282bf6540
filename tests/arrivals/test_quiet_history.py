"""Old rows arrive as history with their own times, and ring nothing; open rows are on clocks."""

from pathlib import Path

import pytest

from ombud.casework.models import Case
from ombud.casework.queries.imports import import_account
from ombud.followup.actions import ring_due_clocks
from ombud.followup.models import Clock, Reminder
from ombud.ledger.models import Entry
from tests.arrivals.scenes import NOW, only_case, remarks, sheet, taken_in

pytestmark = pytest.mark.django_db
WORKBOOKS = Path(__file__).parents[3] / "shared" / "data" / "workbooks"
OLD = {"投诉日期": "2026/3/1", "问题描述": "收到的杯子碎了"}


def running():
    return Clock.objects.filter(stopped_at=None)


@pytest.mark.parametrize(
    "closing",
    [{"处理状态": "已完结"}, {"回复内容": "已为您补发"}, {"结案日期": "2026/3/4"}],
    ids=["closing_word", "answer", "closing_date"],
)
def test_a_closing_word_an_answer_or_a_closing_date_makes_history(our_shop, bob, closing):
    imported = taken_in(sheet(OLD | closing), our_shop)
    assert (only_case().stage, only_case().is_history) == ("closed", True)
    assert import_account(imported.pk)["history"] == 1
    assert ring_due_clocks(at=NOW) == 0
    assert not running().exists()
    assert not Reminder.objects.exists()


def test_an_open_word_beats_an_answer(our_shop):
    imported = taken_in(sheet(OLD | {"处理状态": "处理中", "回复内容": "正在核实"}), our_shop)
    assert only_case().stage == "investigation"
    assert import_account(imported.pk)["open"] == 1


def test_history_has_its_own_times(our_shop):
    times = {"首次回复时间": "2026/3/2 10:00", "结案日期": "2026/3/4 18:30", "处理状态": "已完结"}
    taken_in(sheet(OLD | times), our_shop)
    case = only_case()
    assert f"{case.first_answered_at:%Y-%m-%d %H:%M}" == "2026-03-02 02:00"
    assert f"{case.closed_at:%Y-%m-%d %H:%M}" == "2026-03-04 10:30"


@pytest.mark.parametrize("status", [{}, {"处理状态": "已完结"}])
def test_a_closing_date_before_the_complaint_is_kept_and_the_time_is_unknown(our_shop, status):
    imported = taken_in(sheet(OLD | {"结案日期": "2026/2/4"} | status), our_shop)
    case = only_case()
    assert (case.stage, case.closed_at, case.settled_at) == ("closed", None, None)
    assert list(case.own.values()) == ["2026-02-04"]
    assert remarks(imported) == [["before_opened"]]
    assert not Clock.objects.exists()


def test_a_closing_date_before_the_complaint_closes_no_row_that_says_it_is_open(our_shop):
    taken_in(sheet(OLD | {"结案日期": "2026/2/4", "处理状态": "处理中"}), our_shop)
    assert (only_case().stage, running().count()) == ("investigation", 2)


def test_a_case_closed_on_its_own_day_took_no_time_and_not_less(our_shop):
    times = {"投诉日期": "2026/3/1 15:00", "首次回复时间": "2026/3/1 14:00", "结案日期": "2026/3/1"}
    imported = taken_in(sheet(OLD | times), our_shop)
    case = only_case()
    assert (case.closed_at, case.first_answered_at) == (case.opened_at, None)
    assert remarks(imported) == [["before_opened"]]


def test_without_a_date_of_its_own_a_case_began_with_the_first_thing_known_of_it(our_shop):
    times = {"首次回复时间": "2026/3/9", "结案日期": "2026/3/4"}
    taken_in(sheet({"问题描述": "收到的杯子碎了"} | times), our_shop)
    case = only_case()
    assert case.opened_at == case.closed_at < case.first_answered_at


def test_a_newer_copy_closes_no_case_before_it_began(our_shop):
    taken_in(sheet(OLD | {"投诉编号": "TS-1", "处理状态": "处理中"}), our_shop)
    newer = {"投诉编号": "TS-1", "投诉日期": "", "结案日期": "2026/2/4"}
    taken_in(sheet(OLD | newer), our_shop)
    case = only_case()
    assert (case.stage, case.closed_at) == ("closed", case.opened_at)


def test_an_open_row_is_on_both_clocks_and_truly_late_when_its_time_has_passed(our_shop, bob):
    imported = taken_in(sheet(OLD | {"处理状态": "处理中"}), our_shop)
    assert running().filter(case=only_case()).count() == 2
    assert import_account(imported.pk)["late"] == 1


def test_a_late_row_is_born_rung_so_an_import_sends_no_wave_of_reminders(our_shop, bob):
    taken_in(sheet(OLD | {"处理状态": "处理中"}), our_shop)
    assert ring_due_clocks(at=NOW) == 0
    assert not Reminder.objects.exists()


def test_everything_an_import_records_is_quiet_and_names_its_import(our_shop):
    imported = taken_in(sheet(OLD | {"处理状态": "已完结"}, OLD | {"处理状态": "处理中"}), our_shop)
    entries = Entry.objects.filter(about_kind="case")
    assert set(entries.values_list("quiet", "batch_id", "via")) == {(True, imported.pk, "import")}


def real(name):
    path = WORKBOOKS / name
    if not path.exists():
        pytest.skip(f"NOT RUN: {name} is not beside this repository")
    return path.read_bytes()


def test_the_answered_letters_of_citizens_are_quiet_history(our_shop, bob):
    imported = taken_in(real("zh_complaints_with_replies.xlsx"), our_shop)
    account = import_account(imported.pk)
    added = sum(account[name] for name in ("created", "joined", "updated", "unchanged"))
    assert account["rows"] == added + len(account["refused"]) == 2816
    assert (account["history"], account["open"], account["late"]) == (2816, 0, 0)
    assert not running().exists()
    assert ring_due_clocks(at=NOW) == 0
    assert not Case.objects.filter(first_answered_at=None).exists()


def test_the_letters_to_american_banks_are_counted_by_their_status(our_shop):
    imported = taken_in(real("en_cfpb_complaints.csv"), our_shop, name="en_cfpb_complaints.csv")
    account = import_account(imported.pk)
    assert (account["rows"], account["created"]) == (1000, 1000)
    assert (account["history"], account["open"]) == (964, 36)
    assert running().values("case").distinct().count() == 36
    assert "Tags" in account["own_columns"]
