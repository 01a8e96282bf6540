"""Turns the cells of one row into a clean row. Whatever is not understood stays, in `own`."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any

from ombud.arrivals.workbook.amounts import stated_currency
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.columns import SHARED
from ombud.arrivals.workbook.folding import column_letter
from ombud.arrivals.workbook.mapping import Choice, Columns, Decisions
from ombud.arrivals.workbook.setters import Column, Put, own_setter, setter

RowReader = Callable[[int, Sequence[Any]], CleanRow]


def row_reader(
    headers: Sequence[str],
    mapping: Columns,
    decisions: Decisions,
    zone: tzinfo,
    *,
    date1904: bool = False,
) -> RowReader:
    """Compile a mapping into a reader: read(row number, cells) -> CleanRow.

    A header missing from the mapping, and a second column for a field that only one may take,
    become own columns. Raises KeyError for an unknown field or code.
    """
    plan = list(enumerate(_puts(headers, mapping, decisions, zone, date1904)))
    width = len(headers)

    def read(number: int, cells: Sequence[Any]) -> CleanRow:
        row = CleanRow(number)
        for (_at, put), cell in zip(plan, cells, strict=False):
            if cell != "":
                put(row, cell)
        if len(cells) > width:
            _keep_beyond(row, cells, width)
        _complete(row)
        return row

    return read


def _puts(
    headers: Sequence[str],
    mapping: Columns,
    decisions: Decisions,
    zone: tzinfo,
    date1904: bool,
) -> list[Put]:
    puts: list[Put] = []
    taken: set[str] = set()
    for header in headers:
        choice = mapping.get(header, Choice())
        name = choice.field
        if name is None or (name in taken and name not in SHARED):
            puts.append(own_setter(header))
            continue
        taken.add(name)
        puts.append(setter(Column(header, choice, decisions.get(name, {}), zone, date1904)))
    return puts


def _keep_beyond(row: CleanRow, cells: Sequence[Any], width: int) -> None:
    for at, cell in enumerate(cells[width:], width):
        if cell != "":
            row.keep(f"Column {column_letter(at)}", cell, "more_cells_than_headers")


def _complete(row: CleanRow) -> None:
    if row.currency:
        row.refund_currency = stated_currency(row.refund_currency, row.currency)
        row.compensation_currency = stated_currency(row.compensation_currency, row.currency)
        row.unit_price_currency = stated_currency(row.unit_price_currency, row.currency)
        row.paid_currency = stated_currency(row.paid_currency, row.currency)
    if not (
        row.text or row.title or row.class_words or row.detail_words or row.order_no
        or row.remark or row.demand or row.answer or row.resolution or row.cause
    ):  # fmt: skip
        row.refused = "nothing_said"
