"""Countdowns say the same everywhere, in the reader's language and zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from ombud.web.display import due_state, due_words, near_clock, otherwise, span, stamp
from ombud.web.shown import day

NOW = datetime(2026, 11, 24, 3, 50, tzinfo=UTC)


@pytest.fixture(autouse=True)
def shanghai():
    with timezone.override(ZoneInfo("Asia/Shanghai")), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 min"),
        (59, "1 min"),
        (600, "10 min"),
        (7800, "2 h 10 min"),
        (7200, "2 h"),
        (86400, "24 h"),
        (100_000, "27 h"),
        (172_799, "47 h"),
        (172_800, "2 d"),
        (90_000 * 10, "10 d"),
        (-7800, "2 h 10 min"),
    ],
)
def test_a_length_of_time_is_told_as_exactly_as_it_matters(seconds, said):
    assert span(seconds) == said


def test_a_due_time_is_told_both_ways():
    assert due_words(NOW + timedelta(hours=2, minutes=10), NOW) == "due in 2 h 10 min (14:00)"
    assert due_words(NOW - timedelta(minutes=65), NOW) == "overdue by 1 h 5 min (10:45)"
    assert due_words(NOW - timedelta(minutes=65), NOW, form="short") == "1 h 5 min late"


@pytest.mark.parametrize(
    ("minutes", "state"), [(-1, "late"), (0, "soon"), (240, "soon"), (241, "later")]
)
def test_a_due_time_is_late_soon_or_later(minutes, state):
    assert due_state(NOW + timedelta(minutes=minutes), NOW) == state


@pytest.mark.parametrize(
    ("days", "said"), [(0, "11:50"), (1, "Wed 11:50"), (-6, "Wed 11:50"), (7, "1 Dec")]
)
def test_a_near_day_is_named_by_its_weekday_and_a_far_one_by_its_date(days, said):
    assert near_clock(NOW + timedelta(days=days), NOW) == said


def test_another_year_is_said():
    assert "2025" in near_clock(NOW - timedelta(days=400), NOW)


@pytest.mark.parametrize(
    ("on", "said", "in_full"),
    [
        (date(2026, 11, 2), "Mon 2 Nov", "Mon 2 Nov"),
        (date(2026, 3, 2), "2 Mar", "2 Mar 2026"),
        (date(2025, 12, 2), "2 Dec 2025", "2 Dec 2025"),
    ],
)
def test_a_date_of_this_year_is_told_without_its_year(monkeypatch, on, said, in_full):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 5))
    assert (day(on), day(on, with_year=True)) == (said, in_full)


def test_a_stamp_carries_the_exact_moment_in_the_readers_zone():
    assert 'datetime="2026-11-24T11:50:00+08:00"' in stamp(NOW)
    assert stamp(None) == ""


def test_a_page_for_an_unknown_reader_shows_the_other_language_too():
    assert 'lang="zh-hans"' in otherwise("Sign in")
    with translation.override("zh-hans"):
        assert otherwise("Sign in") == '<span class="otherwise" lang="en">Sign in</span>'
