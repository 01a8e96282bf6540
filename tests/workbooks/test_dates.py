"""Dates are read in every form people write, and never guessed in silence."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ombud.arrivals.workbook.dates import DMY, MDY, YMD, date_reader, order_of
from ombud.arrivals.workbook.proposal import propose
from tests.workbooks import make

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIFTH = datetime(2024, 3, 4, 16, tzinfo=UTC)  # midnight of 5 March in Shanghai
AFTERNOON = datetime(2024, 3, 5, 6, 30, tzinfo=UTC)


def read(cell: Any, order: str = "", year: int | None = None, date1904: bool = False) -> Any:
    return date_reader(SHANGHAI, order, year, date1904)(cell)


@pytest.mark.parametrize(
    "cell",
    [
        date(2024, 3, 5), "2024/3/5", "2024-03-05", "2024.3.5", "20240305", "2024年3月5日",
        "2024年3月5号", "2024年3月5號", "'2024-03-05", "２０２４/３/５", "2024-03-05 星期二",
        "二〇二四年三月五日", "24年3月5日", "5-Mar-24", "Mar 5, 2024", "5 March 2024", "2024 3 5",
        "Tue, 5 Mar 2024", 20240305.0, " 2024/03/05\u200b",
    ],
)  # fmt: skip
def test_days_are_read_without_a_remark(cell: Any) -> None:
    assert read(cell) == (FIFTH, "day", "")


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2024, 3, 5, 14, 30), "2024-03-05 14:30", "2024/3/5 14:30:00", "2024/3/5 下午2:30",
        "2024-03-05T06:30:00Z", "2024-03-05T14:30:00+08:00", "2024年3月5日 14时30分",
        "2024/3/5 2:30 PM", "20240305143000", "202403051430", "2024-03-05 14:30:00.000",
        "Tue, 05 Mar 2024 14:30:00 +0800", "2024.3.5 14：30", "5-Mar-2024 14:30",
    ],
)  # fmt: skip
def test_minutes_are_read_without_a_remark(cell: Any) -> None:
    assert read(cell) == (AFTERNOON, "minute", "")


def test_twelve_at_night_and_noon_are_told_apart() -> None:
    assert read("2024/3/5 12:00 AM").at == FIFTH
    assert read("2024/3/5 中午12:00").at == datetime(2024, 3, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        (45356.0, "serial_date"), ("45356", "serial_date"), ("'45356", "serial_date"),
        (240305.0, "short_date"), ("240305", "short_date"), ("民國113年3月5日", "roc_date"),
    ],
)  # fmt: skip
def test_what_was_inferred_is_said(cell: Any, note: str) -> None:
    assert read(cell) == (FIFTH, "day", note)


def test_serials_of_both_date_systems_are_the_same_day() -> None:
    assert read(43894.0, date1904=True) == (FIFTH, "day", "serial_date")
    assert read(45356.604166667) == (AFTERNOON, "minute", "serial_date")


@pytest.mark.parametrize("cell", ["3月5日", "3-5", "3/5", "3.5", "三月五日", "Mar 5"])
def test_a_missing_year_is_asked_for_or_taken_from_the_sheet(cell: str) -> None:
    assert read(cell) == (None, "day", "year_missing")
    assert read(cell, year=2024) == (FIFTH, "day", "year_assumed")


def test_the_order_of_a_column_decides_what_three_numbers_mean() -> None:
    assert read("05/03/2024").note == "date_order_unclear"
    assert read("05/03/2024", DMY).at == FIFTH
    assert read("03/05/2024", MDY).at == FIFTH
    assert read("24/3/5", YMD).at == FIFTH
    assert read("13/3/2024").at == datetime(2024, 3, 12, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("周二", "date_unclear"), ("昨天", "date_vague"), ("上周五", "date_vague"),
        ("2024年3月上旬", "date_vague"), ("3.5-3.8", "date_vague"), ("2024年3月", "date_vague"),
        ("2024-02-30", "date_unclear"), ("待定", "date_unclear"), (time(14, 30), "date_unclear"),
        (3.5, "date_unclear"), (date(1899, 12, 31), "date_out_of_range"),
        ("2024-03-05 25:00", "date_unclear"), (True, "date_unclear"),
    ],
)  # fmt: skip
def test_what_names_no_day_is_not_read(cell: Any, note: str) -> None:
    assert read(cell) == (None, "day", note)


@pytest.mark.parametrize("cell", ["0000-00-00", "1900-01-00", "0000-00-00 00:00:00", "0"])
def test_a_zero_date_is_nothing(cell: str) -> None:
    assert read(cell) == (None, "day", "")


def test_an_order_is_what_all_values_of_a_column_allow() -> None:
    assert order_of(["03/05/2024", "13/05/2024"]) == ({DMY}, "03/05/2024")
    assert order_of(["03/05/2024", "05/13/2024"]) == ({MDY}, "03/05/2024")
    assert order_of(["03/05/2024"])[0] == {DMY, MDY}
    assert order_of(["2024-03-05", 45356.0]) == (set(), "")


def english(*dates: str) -> bytes:
    rows = [[at, day, f"The cup number {at} arrived broken"] for at, day in enumerate(dates)]
    return make.text([["Complaint No", "Complaint Date", "Description"], *rows])


def chinese(*dates: str) -> bytes:
    rows = [[day, f"第{at}位客户收到的杯子碎了请处理"] for at, day in enumerate(dates)]
    return make.text([["日期", "问题描述"], *rows])


@pytest.mark.parametrize(("layout", "at"), [(english, 1), (chinese, 0)])
def test_a_column_that_may_be_either_order_asks_with_the_likelier_one_chosen(layout, at) -> None:
    column = propose(layout("03/05/2024", "04/05/2024")).columns[at]
    assert column.choice.order == DMY, "two days of May are nearer than two months"
    assert [(one.code, one.options) for one in column.questions] == [("date_order", (DMY, MDY))]
    assert propose(layout("05/03/2024", "05/04/2024")).columns[at].choice.order == MDY


def test_dates_that_would_lie_ahead_are_unlikely() -> None:
    seen_at = datetime(2024, 11, 20, tzinfo=UTC)
    column = propose(english("10/12/2024"), seen_at=seen_at).columns[1]
    assert (column.choice.order, len(column.questions)) == (MDY, 1)
    assert propose(english("12/10/2024"), seen_at=seen_at).columns[1].choice.order == DMY


def test_a_neighbour_that_is_sure_decides_without_a_question() -> None:
    rows = [["03/05/2024", "25/05/2024", "The cup arrived broken in two pieces"]]
    content = make.text([["Complaint Date", "Closed Date", "Description"], *rows])
    asked = propose(content).columns[0]
    assert (asked.choice.order, asked.questions) == (DMY, [])


def test_one_day_over_twelve_settles_its_column() -> None:
    column = propose(english("03/05/2024", "25/05/2024")).columns[1]
    assert (column.choice.order, column.questions) == (DMY, [])


def test_chinese_headers_put_the_month_first_where_nothing_speaks_for_either() -> None:
    assert propose(chinese("03/05/2024")).columns[0].choice.order == MDY


def test_the_year_of_the_title_is_used_and_without_one_the_column_asks() -> None:
    rows = [["日期", "问题描述"], ["3月5日", "收到的杯子碎了请处理"], ["3/6", "丢了一个包裹没收到"]]
    assert propose(make.text([["2024年投诉登记表", ""], *rows])).columns[0].choice.year == 2024
    assert propose(make.text(rows), "投诉2023.csv").columns[0].choice.year == 2023
    asked = propose(make.text(rows)).columns[0].questions
    assert [one.code for one in asked] == ["which_year"]
