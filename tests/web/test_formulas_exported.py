"""What begins like a formula leaves as a text, in every file that people are given."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from ombud.casework.actions import CaseChange, change_cases
from ombud.casework.models import OwnField
from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.web.exporting import export_cases, export_groups
from ombud.workbooks.actions.live import STEADY, fresh_workbook, save_live, workbook_bytes
from ombud.workbooks.models import EditedFile
from ombud.workbooks.queries.live import live_list_of
from tests.arrivals.scenes import by_importer, sheet, taken_in
from tests.casework.scenes import NOW, by, open_case
from tests.workbooks.trips import cell, reworked

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Viewer(10**9, "administrator", None)
FORMULAS = (
    "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)",
    '=HYPERLINK("http://127.0.0.1:9")', "=1+1",
)  # fmt: skip
# Figures and phones are none, and stay what they are.
FIGURES = ("+86 138 0013 8000", "-5")


def texts_of(content: bytes, name: str = "") -> list[str]:
    """Every text cell of a sheet (the first); fails where any cell is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    place = book[name] if name else book.worksheets[0]
    found = [one for row in place.iter_rows() for one in row if one.value is not None]
    assert not [one.value for one in found if one.data_type == "f"]
    return [one.value for one in found if one.data_type == "s"]


def rows_of_csv(content: bytes) -> list[list[str]]:
    """The rows of a CSV as a program reads them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def in_groups(shop: Shop) -> str:
    """Cases in groups by a column of the team's own, both of them called like formulas."""
    field = OwnField.objects.create(name="=1+2")
    for text in (*FORMULAS, *FIGURES):
        open_case(shop, own={str(field.pk): text})
    return f"group=own.{field.pk}"


def test_groups_leave_as_a_workbook_of_texts(our_shop: Shop, tmp_path: Path) -> None:
    export_groups(ADMINISTRATOR, in_groups(our_shop), "xlsx", tmp_path / "list")
    told = texts_of((tmp_path / "list").read_bytes())
    assert {*FORMULAS, *FIGURES, "=1+2"} <= set(told)


def test_groups_leave_as_a_csv_without_formulas(our_shop: Shop, tmp_path: Path) -> None:
    export_groups(ADMINISTRATOR, in_groups(our_shop), "csv", tmp_path / "list")
    head, *rows = rows_of_csv((tmp_path / "list").read_bytes())
    assert head[0] == "'=1+2"
    assert {row[0] for row in rows} == {*(f"'{text}" for text in FORMULAS), *FIGURES}


def test_every_csv_of_an_archive_is_without_formulas(our_shop: Shop, tmp_path: Path) -> None:
    for text in FORMULAS:
        line = open_case(our_shop, title=text, lines=1).lines.get()
        line.label, line.seller, line.cause = text, text, text
        line.save()
    export_cases(ADMINISTRATOR, "", "csv", tmp_path / "list", extras=["messages", "lines"])
    with zipfile.ZipFile(tmp_path / "list") as archive:
        files = [rows_of_csv(archive.read(name)) for name in archive.namelist()]
    assert len(files) == 3
    cells = [text for rows in files for row in rows for text in row]
    assert not [text for text in cells if text in FORMULAS]
    assert {f"'{text}" for text in FORMULAS} <= set(cells)


def test_refused_rows_come_back_as_texts_under_texts(
    our_shop: Shop, bob: Member, signed_in: Callable[[Member], Client]
) -> None:
    said = {"投诉编号": "TS-1", "投诉日期": "2026/11/18", "问题描述": "收到的杯子碎了", "=1+2": ""}
    refused = [
        said | {"投诉编号": "", "问题描述": "", "=1+2": text} for text in (*FORMULAS, *FIGURES)
    ]
    imported = taken_in(sheet(said, *refused), our_shop, by_importer(bob))
    assert imported.tally["refused"] == len(refused)
    answer = signed_in(bob).get(reverse("import_refused", args=[imported.pk]))
    assert {*FORMULAS, *FIGURES, "=1+2"} <= set(texts_of(answer.content))


def opened(viewer: Viewer, *, at: datetime) -> bytes:
    """The live workbook of all cases."""
    live = live_list_of(viewer, "all")
    assert live
    made = fresh_workbook(viewer, live, open_since=None, language="en", at=at)
    return workbook_bytes(made)


@pytest.mark.parametrize("text", FORMULAS)
def test_the_sheet_of_conflicts_holds_texts(
    our_shop: Shop, bob: Member, charlie: Member, viewer_of: Callable[[Member], Viewer], text: str
) -> None:
    case, lead = open_case(our_shop, number="TS-1", title="before"), viewer_of(bob)

    def typed(book: Any) -> None:
        place = cell(book["Cases"], "TS-1", "Title")
        place.value, place.data_type = f"{text} there", "s"

    with translation.override("en"):
        content = opened(lead, at=NOW)
        theirs = CaseChange(case_id=case.pk, fields={"title": f"{text} here"})
        assert change_cases([theirs], by=by(charlie), at=NOW).done
        save_live(
            lead, reworked(content, typed), name="All.xlsx", view="all", way=EditedFile.DAV,
            session="", by=lead.by("workbook"), at=NOW,
        )  # fmt: skip
        told = texts_of(opened(lead, at=NOW + STEADY * 2), "Conflicts")
    assert {f"{text} here", f"{text} there"} <= set(told)
