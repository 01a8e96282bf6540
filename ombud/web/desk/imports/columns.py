"""The second step: what each column holds."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ombud.arrivals.actions.correct_import import StillOpen, choose_columns
from ombud.arrivals.actions.draft_import import look_again
from ombud.arrivals.models import Import
from ombud.arrivals.queries import ColumnsStep, columns_step
from ombud.arrivals.workbook.mapping import Choice
from ombud.arrivals.workbook.refusals import WorkbookRefused
from ombud.web.desk.access import DeskRequest
from ombud.web.desk.imports.along import along_shown
from ombud.web.desk.imports.as_read import rows_as_read
from ombud.web.desk.imports.drafts import of_draft, version_of
from ombud.web.desk.imports.labels import FIELD_LABELS, HOW, ORDERS, TRUST
from ombud.web.desk.imports.words import (
    failure_words,
    fault_sentence,
    field_choices,
    note_words,
    order_question,
    rows_words,
    step_titles,
)

FIRST_YEAR, LAST_YEAR = 1990, 2099
SAMPLES_READ = 2


@of_draft
def columns(request: DeskRequest, imported: Import) -> HttpResponse:
    """The columns with their proposals; a POST says what they hold."""
    if request.method != "POST":
        return _page(request, columns_step(imported))
    mapping = mapping_sent(imported, request.POST)
    try:
        choose_columns(
            imported.pk,
            version=version_of(request),
            mapping=mapping,
            along=request.POST.getlist("along"),
        )
    except StillOpen:
        step = columns_step(imported, mapping)
        return _page(request, step, are_faults_told=True)
    return HttpResponseRedirect(reverse("import_values", args=[imported.pk]))


@of_draft
@require_POST
def preview(request: DeskRequest, imported: Import) -> HttpResponse:
    """The columns and the first rows as the form has them now; nothing is saved."""
    step = columns_step(imported, mapping_sent(imported, request.POST))
    return render(request, "desk/imports/columns_table.html", _context(step))


@of_draft
@require_POST
def reading(request: DeskRequest, imported: Import) -> HttpResponse:
    """Look again, at another sheet or header row."""
    row = request.POST.get("header_row", "")
    try:
        look_again(
            imported.pk,
            sheet=request.POST.get("sheet", imported.sheet),
            header_row=int(row) if row.isdecimal() else None,
        )
    except WorkbookRefused as refused:
        words = failure_words({"code": refused.code, "params": refused.params})
        return _page(request, columns_step(imported), problem=words)
    return HttpResponseRedirect(reverse("import_columns", args=[imported.pk]))


def _page(
    request: DeskRequest, step: ColumnsStep, *, are_faults_told: bool = False, problem: str = ""
) -> HttpResponse:
    context = _context(step) | {"problem": problem, "steps": step_titles(step.imported)}
    if not are_faults_told:
        context["faults"] = []
    status = 422 if problem or context["faults"] else 200
    return render(request, "desk/imports/columns.html", context, status=status)


def _context(step: ColumnsStep) -> dict[str, Any]:
    imported = step.imported
    read = rows_as_read(step.columns, step.rows)
    shown = [column for column in step.columns if column.choice.field]
    shown.sort(key=lambda column: list(FIELD_LABELS).index(column.choice.field or ""))
    own = [column for column in step.columns if not column.choice.field]
    return {
        "imported": imported,
        "columns": step.columns,
        "faults": [fault_sentence(fault) for fault in step.faults],
        "questions": [words for column in step.columns if (words := order_question(column))],
        "field_groups": field_choices(),
        "field_labels": FIELD_LABELS,
        "orders": ORDERS, "trust": TRUST, "how": HOW,
        "read_samples": {
            column.name: _different(row["cells"][at] for row in read)
            for at, column in enumerate(step.columns)
        },
        "read_columns": [*shown, *own],
        "read_rows": rows_as_read([*shown, *own], step.rows),
        "notes": [note_words(note) for note in imported.proposal["notes"]],
        "sheets": imported.proposal["sheets"],
        "along": along_shown(imported),
        "sheet_choices": [_sheet(each) for each in imported.proposal["sheets"]],
    }  # fmt: skip


def _different(cells: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    return [cell for cell in dict.fromkeys(cells) if cell[0]][:SAMPLES_READ]


def mapping_sent(imported: Import, sent: QueryDict) -> dict[str, Choice]:
    """What the form says of each column; whatever it cannot mean is an own column."""
    found = imported.proposal["columns"]
    return {column["name"]: _choice(imported, at, column, sent) for at, column in enumerate(found)}


def _choice(imported: Import, at: int, column: dict[str, Any], sent: QueryDict) -> Choice:
    field = sent.get(f"field.{at}", "")
    order, year = sent.get(f"order.{at}", ""), sent.get(f"year.{at}", "")
    before = imported.mapping.get(column["name"], {})
    return Choice(
        field=field if field in FIELD_LABELS else None,
        order=order if order in ORDERS else "",
        year=int(year) if year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR else None,
        currency=before.get("currency", "") if before.get("field") == field else "",
    )


def _sheet(found: dict[str, Any]) -> tuple[str, str]:
    return found["name"], f"{found['name']} ({rows_words(found['rows'])})"
