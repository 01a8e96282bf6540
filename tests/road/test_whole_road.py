"""The road a team walks in its first week, from the console's link to the Friday table."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.road import arriving, looking, working
from tests.road import workbook as book
from tests.road.person import Person

pytestmark = pytest.mark.browser
HEADERS = {"zh-hans": "zh", "en": "en"}


@pytest.mark.parametrize("language", HEADERS)
def test_a_team_walks_from_the_first_start_to_the_friday_table(
    language, first_start, visiting, tmp_path
):
    words = HEADERS[language]
    lin = arriving.somebody(visiting, language)
    arriving.set_up(lin, first_start)
    owner = book.WORDS[words]["owner"]
    mei = arriving.joined(visiting, language, arriving.invitation(lin, "梅姐", "lead"), "mei")
    zoe = arriving.joined(visiting, language, arriving.invitation(lin, owner, "agent"), "zoe")
    file = book.complaints(tmp_path / "2026.xlsx", words)
    money, reply, _closed, own_column = book.HEADERS[words][-4:]
    arriving.import_workbook(mei, file, {money: "refund_amount", reply: "answer"})
    history, late = book.ROWS - book.OPEN_ROWS, book.LATE_ROWS
    arriving.is_told_the_result(mei, history=history, open=book.OPEN_ROWS, late=late)
    find_old_cases(mei, own_column)
    number = work_a_new_case(zoe)
    take_the_table_out(mei, number, own_column, tmp_path)


def find_old_cases(who: Person, own_column: str) -> None:
    looking.all_cases(who)
    looking.counts(who, book.ROWS)
    looking.filter_by_own_column(who, own_column, book.WAREHOUSES[0])
    looking.counts(who, book.ROWS // len(book.WAREHOUSES))
    looking.search(who, "退款")
    looking.counts(who, sum("退款" in book.TEXTS[at % len(book.TEXTS)] for at in range(book.ROWS)))
    looking.search(who, book.PHONE[-4:])
    looking.counts(who, 1)
    expect(who.numbers()).to_have_text([f"TS2026-{book.PHONE_ROW:04}"])
    looking.read_in_another_language(who)


def work_a_new_case(who: Person) -> str:
    who.press("g m")
    expect(who.numbers()).to_have_count(book.OPEN_ROWS)
    number = working.new_case_by_paste(who)
    assert number == f"TS2026-{book.ROWS + 1:04}"
    working.note(who, "已问仓库，等照片 asked the warehouse")
    working.answer_on_wechat(who, "您好，已收到，今天给您答复。")
    working.add_line(who, "M 码外套 coat")
    working.propose(who, 0, "RF", "68")
    working.propose(who, 1, "EX", "")
    working.step(who, "proposal")
    working.settle_line(who, 0, "upheld")
    working.settle_line(who, 1, "partly")
    working.step(who, "settled")
    working.close(who, "partly")
    working.reopen(who, "换的外套也不对 the new coat is wrong too")
    return number


def take_the_table_out(who: Person, number: str, own_column: str, folder: Path) -> None:
    looking.all_cases(who)
    looking.show_columns(who, own_column)
    screen = looking.table_on_screen(who)
    assert len(screen) == 1 + book.ROWS + 1
    assert screen[1][0] == number
    assert looking.exported(who, folder) == screen
    looking.group(who, "class", "week")
    screen = looking.table_on_screen(who)
    assert sum(int(row[2]) for row in screen[1:]) == book.ROWS + 1
    heads, *groups = looking.exported(who, folder)
    # A bar is for the eye; where nothing is late the screen stays empty.
    shown = [[*row[:3], row[5] or "0"] for row in screen[1:]]
    assert [[*row[:3], row[4]] for row in groups] == shown
    assert heads[3].startswith(screen[0][4])
    assert "CNY" in heads[3]
    assert [figure(row[3]) for row in groups] == [figure(row[4]) for row in screen[1:]]


def figure(text: str) -> float:
    """The bare number of a sum, with or without its currency; nothing is 0."""
    return float("".join(char for char in text if char in "0123456789.") or 0)
