from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ombud.rules.clocks import (
    AT,
    CALENDAR_DAY,
    FIRST_ANSWER,
    HOUR,
    NEXT_DAY,
    NEXT_HOUR,
    SERVICE_HOUR,
    SETTLEMENT,
    WEEK,
    WORKING_DAY,
    Window,
    WorkCalendar,
    due_at,
)  # fmt: skip

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
# 1 October 2026 is a Thursday: seven days off, with the Saturday after worked in exchange.
GOLDEN_WEEK = WorkCalendar(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    make_up_days=frozenset({date(2026, 10, 10)}),
)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-05 10:00", "2026-03-05 14:00"),
        ("2026-03-05 14:00", "2026-03-05 18:00"),
        ("2026-03-05 14:01", "2026-03-06 09:01"),
        ("2026-03-05 07:30", "2026-03-05 13:00"),
        ("2026-03-05 21:00", "2026-03-06 13:00"),
    ],
)
def test_jd_03_four_service_hours_carry_unused_minutes_to_the_next_day(start, due):
    assert due_at(at(start), Window(4, SERVICE_HOUR), SHANGHAI) == at(due)


def test_service_hours_run_on_holidays_too():
    start = at("2026-10-01 17:00")
    assert due_at(start, Window(4, SERVICE_HOUR), SHANGHAI, GOLDEN_WEEK) == at("2026-10-02 12:00")


def test_service_hours_may_span_several_days():
    assert due_at(at("2026-03-05 12:00"), Window(24, SERVICE_HOUR), SHANGHAI) == at(
        "2026-03-07 18:00"
    )


def test_cn_01_seven_days_from_the_day_after_signing_end_with_the_eighth():
    due = due_at(at("2026-01-01 15:20"), Window(7, CALENDAR_DAY, NEXT_DAY), SHANGHAI)
    assert due == at("2026-01-09 00:00")


def test_ag_06_counts_120_hours_from_the_next_full_hour():
    due = due_at(at("2026-03-05 10:20"), Window(120, HOUR, NEXT_HOUR), SHANGHAI)
    assert due == at("2026-03-10 11:00")


def test_a_start_on_the_full_hour_needs_no_next_hour():
    due = due_at(at("2026-03-05 10:00"), Window(1, HOUR, NEXT_HOUR), SHANGHAI)
    assert due == at("2026-03-05 11:00")


def test_us_02_seven_working_days_keep_the_time_of_day():
    due = due_at(at("2026-03-05 09:30", NEW_YORK), Window(7, WORKING_DAY), NEW_YORK)
    assert due == at("2026-03-16 09:30", NEW_YORK)


def test_fc_01_received_on_friday_is_due_at_the_close_of_wednesday():
    due = due_at(at("2026-03-06 16:00", LONDON), Window(3, WORKING_DAY, NEXT_DAY), LONDON)
    assert due == at("2026-03-12 00:00", LONDON)


def test_five_working_days_from_the_next_day_close_on_friday_and_not_on_monday():
    due = due_at(at("2026-03-06 16:00", LONDON), Window(5, WORKING_DAY, NEXT_DAY), LONDON)
    assert due == at("2026-03-14 00:00", LONDON)


def test_a_golden_week_is_skipped_and_its_make_up_saturday_counts():
    due = due_at(at("2026-09-30 11:00"), Window(3, WORKING_DAY), SHANGHAI, GOLDEN_WEEK)
    assert due == at("2026-10-10 11:00")


def test_a_start_on_a_day_off_counts_from_the_next_working_day():
    due = due_at(at("2026-10-03 11:00"), Window(1, WORKING_DAY), SHANGHAI, GOLDEN_WEEK)
    assert due == at("2026-10-09 00:00")


def test_weeks_are_seven_calendar_days():
    assert due_at(at("2026-03-05 10:00"), Window(8, WEEK), SHANGHAI) == at("2026-04-30 10:00")


def test_hours_are_real_hours_when_the_clocks_change():
    due = due_at(at("2026-03-28 12:00", LONDON), Window(24), LONDON)
    assert due == at("2026-03-29 13:00", LONDON)


def test_days_keep_the_wall_clock_when_the_clocks_change():
    due = due_at(at("2026-03-28 12:00", LONDON), Window(1, CALENDAR_DAY), LONDON)
    assert due == at("2026-03-29 12:00", LONDON)


def test_the_day_is_that_of_the_shop_and_not_of_utc():
    start = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
    assert due_at(start, Window(1, CALENDAR_DAY, NEXT_DAY), SHANGHAI) == at("2026-01-04 00:00")


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due_at(datetime(2026, 1, 1), Window(1), SHANGHAI)


def test_unknown_units_starts_and_amounts_are_refused():
    for wrong in ((1, "fortnight", AT), (1, HOUR, "whenever"), (0, HOUR, AT)):
        with pytest.raises(ValueError, match="No such window"):
            Window(*wrong)


def test_a_calendar_that_never_opens_is_refused():
    with pytest.raises(ValueError, match="opening hours"):
        WorkCalendar(opens=time(18), closes=time(9))
    with pytest.raises(ValueError, match="working day"):
        WorkCalendar(weekend=frozenset(range(7)))


def test_everybody_is_answered_within_a_day_and_settled_by_priority():
    assert Window(24, HOUR, AT) == FIRST_ANSWER
    assert [SETTLEMENT[key].amount for key in ("P1", "P2", "P3", "P4")] == [24, 72, 120, 240]
