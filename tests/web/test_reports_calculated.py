"""Every formula of the complaint workbook, calculated by LibreOffice."""

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import translation
from openpyxl import load_workbook

from ombud.people.models import Member, Shop
from ombud.people.viewer import Viewer
from ombud.web.reports.making import make_report
from tests.learning.reporting import AT, WEEK, full_week
from tests.workbooks.office import needs_office, saved_as

pytestmark = pytest.mark.django_db
LEAD = Viewer(10**9, "lead", None)
FORMULA = re.compile(rb"(</f>)<v>[^<]*</v>")


@needs_office
def test_every_formula_gives_the_value_that_stands_beside_it(
    our_shop: Shop, bob: Member, tmp_path: Path
) -> None:
    full_week(our_shop, Shop.objects.create(name="Abroad", currency="USD"), bob)
    target = tmp_path / "report.xlsx"
    with translation.override("zh-hans"):
        make_report(LEAD, WEEK, target, at=AT)
    bare = _without_values(target, tmp_path / "bare.xlsx")
    again = tmp_path / "again.xlsx"
    again.write_bytes(saved_as(bare.read_bytes(), "xlsx", tmp_path / "office"))
    formulas, told, reckoned = (
        load_workbook(target), load_workbook(target, data_only=True),
        load_workbook(again, data_only=True),
    )  # fmt: skip
    cells = [
        (sheet.title, cell.coordinate)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(cells) > 400
    wrong = {
        (name, at): (told[name][at].value, reckoned[name][at].value)
        for name, at in cells
        if not _is_same(told[name][at].value, reckoned[name][at].value)
    }
    assert wrong == {}


def _without_values(source: Path, target: Path) -> Path:
    with ZipFile(source) as read, ZipFile(target, "w") as write:
        for name in read.namelist():
            content = read.read(name)
            is_sheet = name.startswith("xl/worksheets/sheet")
            write.writestr(name, FORMULA.sub(rb"\1", content) if is_sheet else content)
    return target


def _is_same(told: Any, reckoned: Any) -> bool:
    if isinstance(told, float | int) and isinstance(reckoned, float | int):
        return abs(told - reckoned) < 1e-6
    return (told or "") == (reckoned or "")
