"""Lists as files: the rows, columns and order of the screen; safe for Excel; on record."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from ombud.arrivals.models import Message
from ombud.casework.models import OwnField, Remedy
from ombud.learning.queries import groups as learning
from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.store.turn import turn
from ombud.web import sheets
from ombud.web.exporting import export_cases, export_groups
from ombud.web.sheets import Sheet, write_sheets
from tests.casework.scenes import NOW, open_case
from tests.journey.drafting import draft, taken_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
ADMINISTRATOR = Viewer(10**9, "administrator", None)
AGENT = Viewer(10**9, "agent", None)
COLUMNS = "column=order_no&column=title&column=stage&column=opened&column=refund&column=next_on"


def workbook(path: Path) -> Any:
    """The workbook, read back by another library."""
    return load_workbook(io.BytesIO(path.read_bytes()))


def cells(sheet: Any) -> list[list[Any]]:
    """Values of every row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_file_has_the_rows_columns_and_order_of_the_screen(
    our_shop: Shop, tmp_path: Path
) -> None:
    for n in range(3):
        open_case(our_shop, number=f"N{n}", title="abc"[n], class_code="LOG")
    open_case(our_shop, number="other")
    query = "class=LOG&sort=-title&column=title&column=number"
    count = export_cases(ADMINISTRATOR, query, "xlsx", tmp_path / "list")
    rows = cells(workbook(tmp_path / "list").worksheets[0])
    assert rows[1:] == [["c", "N2"], ["b", "N1"], ["a", "N0"]]
    assert count == 3


def test_what_a_search_found_leaves_in_the_order_of_the_screen(
    our_shop: Shop, tmp_path: Path, signed_in: SignIn, alice: Member
) -> None:
    # The last to come in had been written first.
    for days in (1, 3, 2):
        taken_in(draft(our_shop, text="杯子碎了", said_at=NOW - timedelta(days=days)))
    page = signed_in(alice).get("/cases?q=杯子").content.decode()
    export_cases(ADMINISTRATOR, "q=杯子&column=number", "xlsx", tmp_path / "list")
    rows = cells(workbook(tmp_path / "list").worksheets[0])[1:]
    assert [page.index(number) for (number,) in rows] == sorted(
        page.index(number) for (number,) in rows
    )
    assert len(rows) == 3


def test_cells_are_typed_and_text_stays_text(our_shop: Shop, tmp_path: Path) -> None:
    opened_at = NOW.replace(second=0, microsecond=0)
    open_case(
        our_shop, order_no="602134567890123456789", title="=1+1", opened_at=opened_at,
        refund_total=Decimal("12.50"), next_on="2026-12-01",
    )  # fmt: skip
    export_cases(ADMINISTRATOR, COLUMNS, "xlsx", tmp_path / "list")
    row = list(workbook(tmp_path / "list").worksheets[0].iter_rows())[1]
    order_no, title, _stage, opened, refund, currency, next_on = row
    assert (order_no.value, order_no.data_type) == ("602134567890123456789", "s")
    assert (title.value, title.data_type) == ("=1+1", "s")
    assert opened.value == opened_at.replace(tzinfo=None)
    assert (refund.value, currency.value) == (12.5, "CNY")
    assert next_on.value == datetime(2026, 12, 1)


def test_a_csv_opens_in_excel_with_chinese_and_without_formulas(
    our_shop: Shop, tmp_path: Path
) -> None:
    key = str(OwnField.objects.create(name="备注").pk)
    for n, text in enumerate(["=cmd|' /C calc'!A0", "@SUM(A1)", "+8613800000000", "-5", "退款"]):
        open_case(our_shop, number=str(n), own={key: text})
    query = f"sort=number&column=number&column=own.{key}"
    export_cases(ADMINISTRATOR, query, "csv", tmp_path / "list")
    raw = (tmp_path / "list").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == [
        "备注", "'=cmd|' /C calc'!A0", "'@SUM(A1)", "+8613800000000", "-5", "退款",
    ]  # fmt: skip


def test_conversations_and_lines_are_sheets_of_their_own(our_shop: Shop, tmp_path: Path) -> None:
    case = open_case(our_shop, number="N1", lines=2)
    Message.objects.create(
        shop=our_shop, thread=case.thread, direction="out", text="您好", channel="wechat",
        said_at=NOW, received_at=NOW,
    )  # fmt: skip
    first = case.lines.order_by("id")[0]
    for amount in (5, 7):
        Remedy.objects.create(line=first, kind="RP", amount=amount, currency="CNY", made_at=NOW)
    export_cases(ADMINISTRATOR, "", "xlsx", tmp_path / "list", extras=["messages", "lines"])
    cases, messages, lines = workbook(tmp_path / "list").worksheets
    assert cases.max_row == 2
    assert [row[4] for row in cells(messages)[1:]] == ["鞋底开胶了，请尽快退款给我", "您好"]
    assert [(row[1], row[12]) for row in cells(lines)[1:]] == [
        ("line 1", 5), ("line 1", 7), ("line 2", None),
    ]  # fmt: skip


def test_conversations_and_lines_follow_the_order_of_the_list(
    our_shop: Shop, tmp_path: Path
) -> None:
    for n in range(3):
        open_case(our_shop, number=f"N{n}", lines=1)
    for order in ("number", "-number"):
        query = f"sort={order}"
        export_cases(ADMINISTRATOR, query, "xlsx", tmp_path / "list", extras=["messages", "lines"])
        numbers = [[row[0] for row in cells(sheet)[1:]] for sheet in workbook(tmp_path / "list")]
        assert numbers[1] == numbers[2] == numbers[0]
        assert numbers[0] == sorted(numbers[0], reverse=order == "-number")


def test_a_line_tells_its_remedy_in_words_and_masks_what_was_written_freely(
    our_shop: Shop, tmp_path: Path
) -> None:
    line = open_case(our_shop, lines=1).lines.get()
    line.cause = "请打13812345678"
    line.save()
    Remedy.objects.create(line=line, kind="RP", state="done", made_at=NOW)
    with translation.override("zh-hans"):
        export_cases(AGENT, "", "xlsx", tmp_path / "list", extras=["lines"])
    [row] = cells(workbook(tmp_path / "list").worksheets[1])[1:]
    assert row[5] == "请打***"
    assert row[11] == "已执行"


def test_a_case_without_a_refund_has_an_empty_cell_as_on_the_screen(
    our_shop: Shop, tmp_path: Path
) -> None:
    open_case(our_shop)
    export_cases(ADMINISTRATOR, "column=number&column=refund", "xlsx", tmp_path / "list")
    assert cells(workbook(tmp_path / "list").worksheets[0])[1][1:] == [None, None]


def test_refunds_of_groups_are_amounts_with_a_column_for_each_currency(
    our_shop: Shop, tmp_path: Path
) -> None:
    abroad = Shop.objects.create(name="Abroad", currency="USD")
    open_case(our_shop, class_code="LOG", refund_total=Decimal("7.41"))
    open_case(abroad, class_code="LOG", refund_total=Decimal("6.08"))
    open_case(our_shop, class_code="QUA", refund_total=Decimal(2))
    with translation.override("en"):
        export_groups(ADMINISTRATOR, "group=class", "xlsx", tmp_path / "list")
    head, *rows = cells(workbook(tmp_path / "list").worksheets[0])
    assert head[1:4] == ["Cases", "Refunded (CNY)", "Refunded (USD)"]
    assert sorted(row[1:4] for row in rows) == [[1, 2, None], [2, 7.41, 6.08]]


def test_a_phone_that_cases_are_grouped_by_is_masked(our_shop: Shop, tmp_path: Path) -> None:
    field = OwnField.objects.create(name="联系电话")
    open_case(our_shop, own={str(field.pk): "13812345678"})
    for viewer, label in ((AGENT, "***"), (ADMINISTRATOR, "13812345678")):
        export_groups(viewer, f"group=own.{field.pk}", "csv", tmp_path / "list")
        assert label in (tmp_path / "list").read_text("utf-8-sig").splitlines()[1].split(",")


def test_groups_are_left_out_of_no_file(
    signed_in: SignIn, charlie: Member, our_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "GROUPS_MOST", 1)
    for code in ("QUA", "LOG"):
        open_case(our_shop, class_code=code)
    desk = signed_in(charlie)
    answer = desk.get("/cases/groups/list.csv?group=class")
    assert answer.headers["Location"] == "/cases/groups?group=class"


def test_several_csv_tables_come_in_one_archive(our_shop: Shop, tmp_path: Path) -> None:
    open_case(our_shop)
    export_cases(ADMINISTRATOR, "", "csv", tmp_path / "list", extras=["lines"])
    with zipfile.ZipFile(tmp_path / "list") as archive:
        assert len(archive.namelist()) == 2
        assert all(archive.read(name).startswith(b"\xef\xbb\xbf") for name in archive.namelist())


def test_names_and_contacts_are_masked_unless_one_may_export_them(
    our_shop: Shop, tmp_path: Path
) -> None:
    claim = CustomerClaim(name="李小华", phones=("13812345678",))
    with turn():
        [customer_id] = know_customers([(our_shop.pk, claim)], at=NOW, by=SYSTEM)
    title = "请打13812345678"
    open_case(our_shop, customer_id=customer_id, title=title)
    query = "column=number&column=customer&column=title"
    said = {}
    for viewer in (ADMINISTRATOR, AGENT):
        export_cases(viewer, query, "csv", tmp_path / "list")
        said[viewer.role] = (tmp_path / "list").read_text("utf-8-sig")
    assert "李小华" in said["administrator"]
    assert "13812345678" in said["administrator"]
    assert "李小华" not in said["agent"]
    assert "13812345678" not in said["agent"]


def test_every_export_is_on_record_without_what_was_searched(
    our_shop: Shop, tmp_path: Path
) -> None:
    open_case(our_shop)
    export_cases(AGENT, "q=13812345678&open=1", "csv", tmp_path / "list")
    entry = Entry.objects.get(kind="ListExported")
    assert entry.facts == {"list": "cases", "kind": "csv", "rows": 0, "contacts": False}
    assert (entry.about_kind, entry.about_id) == ("member", AGENT.member_id)


def test_who_may_not_export_gets_nothing(tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        export_cases(Viewer(1, "guest", None), "", "csv", tmp_path / "list")
    assert not (tmp_path / "list").exists()


def test_an_empty_list_still_shows_its_columns(tmp_path: Path) -> None:
    for kind in sheets.KINDS:
        export_cases(ADMINISTRATOR, COLUMNS, kind, tmp_path / kind)
    assert (
        workbook(tmp_path / "xlsx").worksheets[0]["A1"].value
        == ((tmp_path / "csv").read_text("utf-8-sig").split(",")[0])
    )


def test_the_screen_sends_the_file_with_its_name(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    open_case(our_shop, number="N1")
    desk = signed_in(charlie)
    for path, ending in (("list.xlsx?open=1", "xlsx"), ("list.csv?open=1", "csv"),
                         ("list.csv?open=1&with=messages", "zip"),
                         ("groups/list.csv?group=class", "csv"),
                         ("groups/list.xlsx?group=class&group=week", "xlsx")):  # fmt: skip
        answer = desk.get(f"/cases/{path}")
        assert answer.status_code == 200
        assert f".{ending}" in answer.headers["Content-Disposition"]
        assert b"".join(answer.streaming_content)
    assert desk.get("/cases/list.exe").status_code == 404


def test_two_columns_of_one_name_stay_apart(tmp_path: Path) -> None:
    sheet = Sheet("a/b", [("Title", "text"), ("Title", "text")], lambda: [["x", "y"]])
    write_sheets(tmp_path / "list", "xlsx", [sheet])
    assert cells(workbook(tmp_path / "list").worksheets[0]) == [["Title", "Title (2)"], ["x", "y"]]


def test_a_column_is_as_wide_as_its_head_and_what_stands_in_it(
    our_shop: Shop, tmp_path: Path
) -> None:
    open_case(our_shop)
    columns = "column=title&column=amount_wanted&column=satisfaction"
    with translation.override("en"):
        export_cases(ADMINISTRATOR, columns, "xlsx", tmp_path / "list")
    sheet = workbook(tmp_path / "list").worksheets[0]
    title, amount, currency, satisfaction = (
        sheet.column_dimensions[letter].width for letter in "ABCD"
    )
    assert title > 45
    assert amount > len("Amount wanted") + 3
    assert currency > len("Amount wanted, currency") + 3
    assert satisfaction > len("Satisfaction") + 3


def test_a_head_in_chinese_takes_twice_the_room_and_a_very_long_one_no_end_of_it(
    tmp_path: Path,
) -> None:
    heads = [(label, "count") for label in ("退款金额与币种", "x" * 200)]
    write_sheets(tmp_path / "list", "xlsx", [Sheet("1", heads, lambda: [[1, 2]])])
    sheet = workbook(tmp_path / "list").worksheets[0]
    chinese, endless = (sheet.column_dimensions[letter].width for letter in "AB")
    assert chinese > 2 * len("退款金额与币种")
    assert endless < 50


def test_texts_that_excel_cannot_hold_are_shortened_and_cleaned(tmp_path: Path) -> None:
    long = "退" * 40_000
    sheet = Sheet("1", [("A", "text"), ("B", "text")], lambda: [[long, "a\x00\x0bb"]])
    write_sheets(tmp_path / "list", "xlsx", [sheet])
    [row] = cells(workbook(tmp_path / "list").worksheets[0])[1:]
    assert len(row[0]) == 32_767
    assert "CSV" in row[0]
    assert row[1] == "a  b"


def test_more_rows_than_a_sheet_holds_are_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS_MOST", 2)
    sheet = Sheet("1", [("A", "count")], lambda: [[n] for n in range(3)])
    with pytest.raises(sheets.TooManyRows):
        write_sheets(tmp_path / "list", "xlsx", [sheet])


def test_times_leave_in_the_zone_of_the_reader(
    signed_in: SignIn, charlie: Member, our_shop: Shop
) -> None:
    open_case(our_shop, opened_at=NOW.replace(hour=20) - timedelta(days=1))
    answer = signed_in(charlie).get("/cases/list.csv?open=1&column=opened")
    assert "2026-11-20 04:00" in b"".join(answer.streaming_content).decode()
