"""The complaint workbook: it calculates, agrees with the lists, masks, and is on record."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from ombud.casework.actions.remedies import set_refund_totals
from ombud.casework.models import Case, Remedy
from ombud.casework.queries.asked import CaseList
from ombud.casework.queries.list import every_case
from ombud.learning.queries import grouped
from ombud.learning.queries.periods import Period
from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.people.actions import know_customers
from ombud.people.claims import CustomerClaim
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.store.turn import turn
from ombud.web import sheets
from ombud.web.reports.charts import CLASS_COLOURS
from ombud.web.reports.making import make_report
from tests.casework.scenes import NOW, open_case
from tests.learning.reporting import AT, PHONE, WEEK, full_week

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Viewer(10**9, "administrator", None)
LEAD = Viewer(10**9, "lead", None)
AGENT = Viewer(10**9, "agent", None)
SHEETS = 19
OPENED = "opened_from=2026-11-09&opened_to=2026-11-15"


def made(viewer: Viewer, target: Path, period: Period = WEEK, **options: Any) -> Any:
    """The workbook with the values that were written into it, in English."""
    with translation.override("en"):
        make_report(viewer, period, target, at=AT, **options)
    return load_workbook(target, data_only=True)


def table(sheet: Any, head: str) -> dict[str, dict[str, Any]]:
    """The rows of the first table whose first head is this, by label."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[1] == head)
    found = {}
    for row in rows[start + 1 :]:
        if row[1] is None:
            break
        found[str(row[1])] = dict(zip(map(str, rows[start]), row, strict=True))
    return found


def promises(book: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of the sheet of promises by (promise, parted by, of)."""
    rows = [[cell.value for cell in row] for row in book["Promises kept"].iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[1] == "Promise")
    found = (row for row in rows[start + 1 :] if row[1])
    return {tuple(row[1:4]): dict(zip(map(str, rows[start]), row, strict=True)) for row in found}


@pytest.fixture
def week(our_shop: Shop, bob: Member) -> list[Case]:
    """The week's cases, of our shop and one abroad."""
    return full_week(our_shop, Shop.objects.create(name="Abroad", currency="USD"), bob)


def test_its_figures_are_those_of_the_lists_and_groups(week: list[Case], tmp_path: Path) -> None:
    book = made(LEAD, tmp_path / "report.xlsx")

    def listed(query: str) -> int:
        return every_case(LEAD, CaseList.parsed(query), at=AT).count()

    measures = table(book["Summary"], "Measure")
    this = next(head for head in measures["Cases opened"] if head.endswith("Nov 2026"))
    assert measures["Cases opened"][this] == listed(OPENED) > 50
    assert measures["of these: still open"][this] == listed(f"{OPENED}&open=1")
    assert measures["of these: arrived closed"][this] == listed(f"{OPENED}&history=1")
    assert table(book["Summary"], "At this moment")["Overdue of these"]["Cases"] == listed(
        "overdue=1"
    )
    shown = grouped(LEAD, CaseList.parsed(f"{OPENED}&group=class"), at=AT).groups
    classes = table(book["Classes"], "Class")
    assert sorted(row["Cases"] for label, row in classes.items() if label != "All") == sorted(
        group.count for group in shown
    )
    assert book["Cases"].max_row == listed(OPENED) + 1
    assert book["Open cases"].max_row == listed("open=1") + 1


def test_a_rate_under_thirty_says_too_few_and_a_number_stands_behind_each(
    week: list[Case], tmp_path: Path
) -> None:
    book = made(LEAD, tmp_path / "report.xlsx")
    rows = promises(book)
    first = rows["First answer", "All", ""]
    assert first["Judged"] == first["In time"] + first["Late"] >= 30
    assert first["Share in time"] == pytest.approx(first["In time"] / first["Judged"])
    for (_kind, by, _of), row in rows.items():
        if by == "Priority":
            assert row["Judged"] < 30
            assert row["Share in time"] == "too few"


def test_two_people_of_one_name_have_a_row_each(week: list[Case], tmp_path: Path) -> None:
    book = made(LEAD, tmp_path / "report.xlsx")
    assert [row[1].value for row in book["Agents"].iter_rows()].count("Bob") == 2
    agents = [row[3].value for row in book["Promises kept"].iter_rows()]
    assert agents.count("Bob") == 4  # of both promises


def test_the_week_before_stands_beside_it(our_shop: Shop, tmp_path: Path) -> None:
    for days in (7, 8, 14):
        open_case(our_shop, opened_at=AT - timedelta(days=days))
    row = table(made(LEAD, tmp_path / "report.xlsx")["Summary"], "Measure")["Cases opened"]
    now, *_behind, before, more = list(row.values())[2:]
    assert (now, before, more) == (2, 1, 1)


def test_texts_stay_texts_and_phones_are_masked_for_a_lead(
    week: list[Case], our_shop: Shop, tmp_path: Path
) -> None:
    claim = CustomerClaim(name="李小华", phones=(PHONE,))
    with turn():
        [customer_id] = know_customers([(our_shop.pk, claim)], at=NOW, by=SYSTEM)
    Case.objects.filter(id=week[0].pk).update(customer=customer_id, title=f"=请打{PHONE}")
    said = {}
    for viewer in (LEAD, ADMINISTRATOR):
        book = made(viewer, tmp_path / "report.xlsx")
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        said[viewer.role] = "\n".join(str(cell.value) for cell in cells if cell.value)
        assert book["Cases"]["B2"].data_type == "s"
    for secret in ("李小华", PHONE):
        assert secret not in said["lead"]
        assert secret in said["administrator"]
    assert "=HYPERLINK(1)" in said["lead"]


def test_only_shops_one_may_see_are_in_it(week: list[Case], our_shop: Shop, tmp_path: Path) -> None:
    book = made(Viewer(1, "lead", (our_shop.pk,)), tmp_path / "report.xlsx")
    assert {row[4].value for row in book["Cases"].iter_rows(min_row=2)} == {"Our Shop"}
    chosen = Shop.objects.get(name="Abroad")
    book = made(LEAD, tmp_path / "report.xlsx", shop_ids=[chosen.pk])
    assert {row[4].value for row in book["Cases"].iter_rows(min_row=2)} == {"Abroad"}


def test_times_in_it_are_those_of_the_shop(our_shop: Shop, tmp_path: Path) -> None:
    Shop.objects.filter(id=our_shop.pk).update(time_zone="America/New_York")
    open_case(our_shop, opened_at="2026-11-10T03:30:00+00:00")
    sheet = made(LEAD, tmp_path / "report.xlsx")["Cases"]
    assert f"{sheet['C2'].value:%m-%d %H:%M}" == "11-09 22:30"


def test_an_empty_week_makes_a_workbook_all_the_same(our_shop: Shop, tmp_path: Path) -> None:
    book = made(LEAD, tmp_path / "report.xlsx", Period("week", date(2020, 1, 6)))
    assert len(book.sheetnames) == SHEETS
    assert list(table(book["Summary"], "Measure")["Cases opened"].values())[2] == 0


def test_a_report_asks_as_often_for_many_cases_as_for_few(
    our_shop: Shop, bob: Member, tmp_path: Path
) -> None:
    asked = []
    for again in range(2):
        others = [Shop.objects.create(name=f"{name} {again}") for name in ("Here", "Abroad")]
        full_week(*others, bob, cases=40)
        with CaptureQueriesContext(connection) as queries:
            made(LEAD, tmp_path / "report.xlsx")
        asked.append(len(queries))
    assert asked[1] <= asked[0] < 80


def test_sheets_add_up_to_each_other(week: list[Case], tmp_path: Path) -> None:
    set_refund_totals(case.pk for case in week)
    book = made(LEAD, tmp_path / "report.xlsx")
    measures = table(book["Summary"], "Measure")
    summed = [list(table(book[name], head)["All"].values()) for name, head in (
        ("Classes", "Class"), ("Countries", "Country"), ("Agents", "Agent"),
    )]  # fmt: skip
    assert summed[0][2] == list(measures["Cases opened"].values())[2] > 50
    assert summed[0] == summed[1] == summed[2]
    details = next(row for row in book["Details"].iter_rows(values_only=True) if row[1] == "All")
    assert list(details[3:12]) == summed[0][2:11]
    costs = [table(book["Costs"], head)["All"] for head in ("Kind of cost", "Remedy", "Pays")]
    for currency in ("CNY", "USD"):
        in_all = list(measures[f"All costs ({currency})"].values())[2]
        assert {round(row[f"In {currency}"], 2) for row in costs} == {round(in_all, 2)}
        assert in_all > 0


def test_a_claim_counts_as_recovered_once_it_is_carried_out(our_shop: Shop, tmp_path: Path) -> None:
    case = open_case(our_shop, opened_at=AT - timedelta(days=7))
    line = case.lines.get()
    line.recover_from = "courier"
    line.save()
    for kind, state, amount in (
        ("RF", "done", 80), ("CL", "done", 30), ("CL", "agreed", 500), ("CL", "proposed", 900)
    ):  # fmt: skip
        Remedy.objects.create(line=line, kind=kind, state=state, amount=amount, currency="CNY",
                              rate=1, base_amount=amount, made_at=AT)  # fmt: skip
    book = made(LEAD, tmp_path / "report.xlsx")
    measures = table(book["Summary"], "Measure")
    told = {name: list(measures[name].values())[2] for name in measures}
    assert (told["All costs (CNY)"], told["Recovered (CNY)"]) == (80, 30)
    assert told["Recovered of all costs (CNY)"] == "too few"
    carrier = table(book["Costs"], "To be recovered from")["Carrier"]
    assert (carrier["Costs (CNY)"], carrier["Recovered (CNY)"]) == (80, 30)


def test_duplicates_and_withdrawn_cases_are_told_apart(our_shop: Shop, tmp_path: Path) -> None:
    for outcome in ("duplicate", "duplicate", "withdrawn", "upheld"):
        open_case(our_shop, opened_at=AT - timedelta(days=7), stage="closed", outcome=outcome)
    measures = table(made(LEAD, tmp_path / "report.xlsx")["Summary"], "Measure")
    told = {name: list(row.values())[2] for name, row in measures.items()}
    assert told["Cases opened"] == 4
    assert (told["of these: duplicates"], told["of these: withdrawn"]) == (2, 1)


@pytest.mark.parametrize("cases", [0, 3])
def test_a_shop_with_hardly_a_case_gets_no_absurd_figure(
    our_shop: Shop, tmp_path: Path, cases: int
) -> None:
    for _n in range(cases):
        open_case(our_shop, opened_at=AT - timedelta(days=7))
    book = made(LEAD, tmp_path / "report.xlsx")
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [each for each in values if isinstance(each, str) and each.startswith("#")]
    percents = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row
        if "%" in cell.number_format and cell.value is not None
    ]  # fmt: skip
    assert set(percents) <= {"–", "too few"}
    assert "Nothing in this period." in values


def test_heads_stay_in_sight_and_stand_on_every_page_printed(
    week: list[Case], tmp_path: Path
) -> None:
    book = made(LEAD, tmp_path / "report.xlsx")
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P / &N" in str(sheet.oddFooter.right.text).replace("&[Page]", "&P").replace(
            "&[Pages]", "&N"
        )
    several_tables = {"Summary", "Over time", "Costs"}
    for sheet in book:
        is_one = sheet.title not in several_tables
        assert bool(sheet.freeze_panes) == is_one
        assert bool(sheet.auto_filter.ref) == is_one
        assert bool(sheet.print_title_rows) == is_one


def test_every_measure_is_explained(week: list[Case], tmp_path: Path) -> None:
    meanings = table(made(LEAD, tmp_path / "report.xlsx")["Definitions"], "Measure")
    assert {"Cases opened", "Share in time", "Costs", "Recovered", "Age of open cases"} <= set(
        meanings
    )
    assert all(row["How it is reckoned"] and row["Left out"] for row in meanings.values())


def test_both_languages_name_every_sheet(week: list[Case], tmp_path: Path) -> None:
    names = {}
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            make_report(LEAD, WEEK, tmp_path / language, at=AT)
        with ZipFile(tmp_path / language) as archive:
            workbook = archive.read("xl/workbook.xml").decode()
        names[language] = re.findall(r'<sheet name="([^"]+)"', workbook)
    assert all(len(each) == len(set(each)) == SHEETS for each in names.values())
    assert not set(names["zh-hans"]) & set(names["en"])
    assert names["zh-hant"] != names["zh-hans"]


def test_classes_have_the_colours_of_the_screen() -> None:
    tokens = Path("ombud/web/static/css/tokens.css").read_text()
    light = re.findall(r"--class-(\w+): light-dark\((#\w+),", tokens)
    assert {code.upper(): colour for code, colour in light} == CLASS_COLOURS


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(
    week: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS_MOST", 20)
    with pytest.raises(sheets.TooManyRows, match="fewer shops"):
        made(LEAD, tmp_path / "report.xlsx")
    assert not (tmp_path / "report.xlsx").exists()


def test_agents_make_no_report(week: list[Case], tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        made(AGENT, tmp_path / "report.xlsx")
    assert not Entry.objects.filter(kind="ReportMade").exists()


def test_a_report_is_on_record(our_shop: Shop, tmp_path: Path) -> None:
    made(LEAD, tmp_path / "report.xlsx")
    entry = Entry.objects.get(kind="ReportMade")
    assert entry.facts == {
        "period": "week", "first": "2026-11-09", "shops": [our_shop.pk], "rows": 0,
        "contacts": False,
    }  # fmt: skip
    assert (entry.about_kind, entry.about_id) == ("member", LEAD.member_id)
