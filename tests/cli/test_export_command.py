"""`ombud export` writes what the list shows, read back by readers of such files."""

import csv
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone
from python_calamine import load_workbook

from ombud.casework.models import Case
from ombud.cli.exporting import command
from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.orders.actions import add_orders
from ombud.orders.claims import OrderClaim
from ombud.people.models import Shop
from tests.journey.drafting import draft, taken_in

PHONE = "13800005678"


@pytest.fixture
def two_cases(our_shop: Shop) -> list[Case]:
    """A case about glue, and one about a parcel whose text names a phone."""
    glue = draft(our_shop)
    parcel = draft(our_shop, f"包裹一直没收到，请打 {PHONE}", thread=None)
    return taken_in(glue, parcel)


def _export(file: Path, *words: str) -> Result:
    return CliRunner().invoke(command, [str(file), *words], catch_exceptions=False)


def _rows(file: Path, sheet: int = 0) -> list[list[object]]:
    return load_workbook(str(file)).get_sheet_by_index(sheet).to_python()


@pytest.mark.usefixtures("two_cases")
def test_every_case_is_exported_when_nothing_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "cases.xlsx"
    result = _export(file, "--language", "en")
    assert result.stdout == f"2 cases in {file}\n"
    head, *rows = _rows(file)
    assert head[:2] == ["No.", "Title"]
    assert len(rows) == 2


@pytest.mark.usefixtures("two_cases")
def test_the_query_of_the_list_narrows_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    _export(file, "--query", "open=1&q=开胶")
    text = file.read_text("utf-8-sig")
    [row] = list(csv.DictReader(text.splitlines()))
    assert "开胶" in row["标题"]


@pytest.mark.usefixtures("two_cases")
def test_a_word_the_list_does_not_know_is_refused_instead_of_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    for query in ("stage=nowhere", "stages=closed"):
        result = _export(file, "--query", query)
        assert result.exit_code == 1
        assert query in result.output
    assert not file.exists()


@pytest.mark.usefixtures("two_cases")
def test_names_and_phones_are_masked(tmp_path: Path) -> None:
    file = tmp_path / "cases.xlsx"
    _export(file, "--with", "messages")
    told = str(_rows(file)) + str(_rows(file, 1))
    assert PHONE not in told
    assert "王小明" not in told
    assert "包裹一直没收到" in told


@pytest.mark.usefixtures("two_cases")
def test_contacts_leave_only_when_asked_for_and_on_record(tmp_path: Path) -> None:
    file = tmp_path / "cases.xlsx"
    _export(file, "--with-contacts", "--with", "messages")
    assert "王小明" in str(_rows(file))
    assert PHONE in str(_rows(file, 1))
    entry = Entry.objects.get(kind="ListExported")
    assert entry.actor_kind == "system"
    assert entry.facts == {"list": "cases", "kind": "xlsx", "rows": 2, "contacts": True}


@pytest.mark.usefixtures("two_cases")
def test_several_csv_tables_come_in_a_zip(tmp_path: Path) -> None:
    file = tmp_path / "cases.zip"
    _export(file, "--with", "messages", "--with", "lines", "--language", "en")
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["Cases.csv", "Conversations.csv", "Affected lines.csv"]


@pytest.mark.usefixtures("two_cases")
def test_several_csv_tables_in_one_csv_file_are_refused(tmp_path: Path) -> None:
    result = _export(tmp_path / "cases.csv", "--with", "messages")
    assert result.exit_code == 1
    assert "cases.zip" in result.output


@pytest.mark.usefixtures("two_cases")
def test_groups_are_exported_with_their_counts(tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    result = _export(file, "--groups", "--query", "group=stage", "--language", "en")
    assert result.stdout == f"1 group in {file}\n"
    [row] = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert (row["Stage"], row["Cases"]) == ("Received", "2")


@pytest.mark.usefixtures("two_cases")
def test_customers_are_exported_masked_unless_contacts_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "customers.xlsx"
    result = _export(file, "--list", "customers", "--language", "en")
    assert result.stdout == f"1 customer in {file}\n"
    head, row = _rows(file)
    assert head == ["Name", "Contacts", "Shops", "Country", "Known since"]
    assert "王小明" not in str(row)
    _export(file, "--list", "customers", "--query", "q=王小明", "--with-contacts")
    assert "王小明" in str(_rows(file)[1])
    facts = [entry.facts for entry in Entry.objects.filter(kind="ListExported").order_by("id")]
    assert [(each["list"], each["contacts"]) for each in facts] == [
        ("customers", False), ("customers", True),
    ]  # fmt: skip


def test_orders_are_exported_by_their_number(our_shop: Shop, tmp_path: Path) -> None:
    claims = [OrderClaim(shop_id=our_shop.pk, number=number) for number in ("A-1", "A-2", "B-1")]
    add_orders(claims, by=SYSTEM, at=timezone.now())
    file = tmp_path / "orders.csv"
    result = _export(file, "--list", "orders", "--query", "q=A-", "--language", "en")
    assert result.stdout == f"2 orders in {file}\n"
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [row["Order no."] for row in rows] == ["A-2", "A-1"]


@pytest.mark.parametrize("words", [("--query", "view=all"), ("--with", "lines"), ("--groups",)])
def test_what_only_cases_know_is_refused_for_other_lists(
    db: None, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "orders.xlsx"
    result = _export(file, "--list", "orders", *words)
    assert result.exit_code == 1
    assert words[-1] in result.output or "--with and --groups" in result.output
    assert not file.exists()


@pytest.mark.usefixtures("two_cases")
def test_a_file_of_unknown_kind_is_refused_with_what_to_do(tmp_path: Path) -> None:
    result = _export(tmp_path / "cases.pdf")
    assert result.exit_code == 1
    assert ".xlsx, .csv or .zip" in result.output


@pytest.mark.usefixtures("two_cases")
def test_a_file_that_was_there_is_kept_when_the_export_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("of last week")

    def full_disk(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ombud.web.sheets.write_sheets", full_disk)
    result = _export(file)
    assert result.exit_code == 1
    assert "No space left" in result.output
    assert file.read_text() == "of last week"
    assert [each.name for each in tmp_path.iterdir()] == ["cases.csv"]


@pytest.mark.usefixtures("two_cases")
def test_the_report_of_a_week_is_written_for_the_day_named(tmp_path: Path) -> None:
    file = tmp_path / "week.xlsx"
    day = Case.objects.order_by("id")[0].opened_at.date().isoformat()
    result = _export(file, "--report", "week", "--day", day, "--language", "en")
    assert result.stdout == f"2 cases in {file}\n"
    assert _rows(file)[0][1].startswith("Weekly complaint report")
    cases = str(_rows(file, 14))
    assert "王**" in cases
    assert "王小明" not in cases
    assert Entry.objects.get(kind="ReportMade").actor_kind == "system"


def test_a_report_takes_nothing_that_belongs_to_a_list(our_shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "week.xlsx"
    for words in (["--groups"], ["--query", "open=1"], ["--list", "orders"], ["--format", "csv"]):
        result = _export(file, "--report", "week", *words)
        assert result.exit_code == 1
        assert "report" in result.output.lower()
    assert _export(file, "--day", "2026-11-09").exit_code == 1
    assert not file.exists()


def test_a_week_that_has_not_begun_is_refused(our_shop: Shop, tmp_path: Path) -> None:
    result = _export(tmp_path / "week.xlsx", "--report", "week", "--day", "2035-01-01")
    assert result.exit_code == 1
    assert "has not begun yet" in result.output
