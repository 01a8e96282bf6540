"""What an agent promises is read out of the answer; what only looks like it is not."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ombud.rules.clocks import WorkCalendar
from ombud.rules.promises import promises_in

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 3, 10, 10, 30, tzinfo=SHANGHAI)
LATE = datetime(2026, 3, 10, 20, 15, tzinfo=SHANGHAI)


def read(text: str, sent: datetime = TUESDAY, **more: WorkCalendar) -> list[str]:
    found = promises_in(text, sent, SHANGHAI, **more)
    return [f"{one.kind} {one.due_at:%m-%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明天给您答复", ["answer 03-11 18:00"]),
        ("refund within 3 days, we'll refund you within 3 days", ["refund 03-13 18:00"]),
        ("we'll get back to you by Friday", ["answer 03-13 18:00"]),
        ("48小时内处理", ["handle 03-12 10:30"]),
        ("周五前给您退款", ["refund 03-13 18:00"]),
        ("We will refund you before Friday.", ["refund 03-12 18:00"]),
        ("五个工作日内给您补发", ["send 03-17 18:00"]),
        ("I'll call you tomorrow at 3pm", ["call 03-11 15:00"]),
        ("下午三点半给您回电话", ["call 03-10 15:30"]),
        ("有结果第一时间告诉您，最迟明天。", ["answer 03-11 18:00"]),
        ("无论有没有结果，明天我都会跟您说一声", ["answer 03-11 18:00"]),
        ("兩三天內會回覆您", ["answer 03-13 18:00"]),
    ],
)
def test_a_promise_is_read_with_what_and_when(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我们尽快给您答复",
        "We'll reply soon.",
        "昨天已经退款了",
        "如果明天还没到，我们给您退款",
        "请您三天内寄回",
        "平台会在48小时内处理",
        "快递一般3-5天送达",
        "您说“明天必须退款”，我理解",
        "今天给不了您答复",
        "Is it okay if we refund you within 3 days?",
        "We will get back to you by 31 February.",
        "1月1日给您退款",
        "这条消息我们回得太晚了",
        "您的退款下午到账了",
        "早上好，给您回复一下",
        "Good morning, we will refund you",
        "",
        "😀",
    ],
)
def test_what_only_looks_like_a_promise_is_none(text: str) -> None:
    assert read(text) == []


def test_two_promises_of_one_answer_are_both_read_with_their_words() -> None:
    found = promises_in("您好！运费今天退您，缺的那件明天补发。", TUESDAY, SHANGHAI)
    assert [(one.kind, one.words) for one in found] == [
        ("refund", "运费今天退您"),
        ("send", "缺的那件明天补发"),
    ]


def test_words_are_the_clause_in_the_text_as_it_is_read() -> None:
    text = "您好，我们明天给您答复！"
    (one,) = promises_in(text, TUESDAY, SHANGHAI)
    assert "您好,我们明天给您答复!"[one.start : one.end] == one.words == "我们明天给您答复"


def test_a_sentence_may_turn_within_itself() -> None:
    assert read("仓库今天放假但明天给您退款") == ["refund 03-11 18:00"]


def test_today_said_after_closing_ends_with_the_day() -> None:
    assert read("今天之内给您答复", LATE) == ["answer 03-11 00:00"]


def test_working_days_follow_the_calendar() -> None:
    holiday = WorkCalendar(holidays=frozenset({date(2026, 3, 11)}))
    assert read("两个工作日内退款给您", calendar=holiday) == ["refund 03-13 18:00"]


def test_days_are_those_of_the_zone() -> None:
    sent = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
    in_new_york = promises_in("We'll reply tomorrow", sent, ZoneInfo("America/New_York"))
    in_shanghai = promises_in("We'll reply tomorrow", sent, SHANGHAI)
    assert in_new_york[0].due_at.isoformat() == "2026-03-11T18:00:00-04:00"
    assert in_shanghai[0].due_at.isoformat() == "2026-03-12T18:00:00+08:00"


def test_a_date_of_next_month_or_next_year_is_found() -> None:
    december = datetime(2026, 12, 30, 15, tzinfo=SHANGHAI)
    (one,) = promises_in("1月4日前给您退款", december, SHANGHAI)
    assert one.due_at.isoformat() == "2027-01-04T18:00:00+08:00"
    assert read("We'll refund you on the 5th", TUESDAY) == ["refund 04-05 18:00"]


def test_a_very_long_text_is_read_in_its_first_part_only() -> None:
    assert read("。" * 6000 + "明天给您答复") == []
