"""The columns of a draft: what stands in them, what each will become, what is still to be asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from ombud.arrivals.models import Import
from ombud.arrivals.readers import reader_of
from ombud.arrivals.rows import DATE_FIELDS
from ombud.arrivals.samples import Sample, opened_sample
from ombud.arrivals.workbook.cells import line_of
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.columns import SHARED
from ombud.arrivals.workbook.date_orders import DateOrder, date_orders
from ombud.arrivals.workbook.dates import DMY, MDY, YMD, lacks_year
from ombud.arrivals.workbook.folding import HAN
from ombud.arrivals.workbook.mapping import Choice, mapping_from_json
from ombud.people.masks import masked_contact
from ombud.rules.contacts import as_written_masked

SAMPLES, LONGEST_SAMPLE, LOOKED_AT = 5, 200, 200
ROWS_SHOWN = 5
VERY_SURE = 0.9
CONTACTS = {"contact_phone": "phone", "contact_email": "email", "contact_im": "im"}
# How sure a proposal is: said in words on the screen.
SURE, LIKELY, ASKED, OWN, LAST_TIME, YOURS = "sure likely asked own last_time yours".split()


@dataclass(frozen=True, slots=True)
class Fault:
    """What must be settled before a mapping can be used. code: twice or which_year."""

    code: str
    columns: tuple[str, ...]
    field: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column with its choice. trust: one of SURE and its fellows; how: see ColumnFound.

    asks: the fields it may hold, when that is the question. orders: how its dates may be written,
    when they allow several; sample: a date that may be read either way. is_order_guessed: nothing
    in the file decides the order, so the likelier one is chosen and asked. yearless: a date without
    its year, or ''.
    """

    name: str
    samples: tuple[str, ...]
    choice: Choice
    trust: str
    how: str
    asks: tuple[str, ...]
    orders: tuple[str, ...]
    sample: str
    is_order_guessed: bool
    yearless: str


@dataclass(frozen=True, slots=True)
class ColumnsStep:
    """A draft with its columns, its first rows as they will be read, and what is still open."""

    imported: Import
    columns: tuple[ColumnSeen, ...]
    rows: tuple[CleanRow, ...]
    faults: tuple[Fault, ...]


def columns_step(imported: Import, mapping: Mapping[str, Choice] | None = None) -> ColumnsStep:
    """The columns as the draft has them, or as another mapping would: the draft has it in memory.

    Dates that leave only one order take it.
    """
    sample = sample_of(imported)
    cells = _cells_by_column(imported, sample)
    chosen = mapping_from_json(imported.mapping) if mapping is None else mapping
    orders = _date_orders(chosen, cells, imported.made_at)
    if mapping is not None:
        imported.mapping = {
            name: _dated(mapping.get(name, Choice()), orders.get(name)).as_json() for name in cells
        }
    columns = tuple(
        _seen(imported, found, cells[found["name"]], orders.get(found["name"]))
        for found in imported.proposal["columns"]
    )
    read = reader_of(imported, list(cells), date1904=sample.date1904)
    rows = tuple(read(*row) for row in islice(sample.rows, ROWS_SHOWN))
    return ColumnsStep(imported, columns, rows, tuple(_faults(columns)))


def sample_of(imported: Import) -> Sample:
    """The first rows of a draft. Raises SealBroken."""
    return opened_sample(bytes(imported.sample)) if imported.sample else Sample([])


def samples_by_column(imported: Import) -> dict[str, tuple[str, ...]]:
    """A few different texts of each column, contacts masked."""
    cells = _cells_by_column(imported, sample_of(imported))
    return {name: _samples(_choice(imported, name).field, each) for name, each in cells.items()}


def _date_orders(
    mapping: Mapping[str, Choice], cells: Mapping[str, Sequence[Any]], until: datetime
) -> dict[str, DateOrder]:
    dated = {
        name: each
        for name, each in cells.items()
        if mapping.get(name, Choice()).field in DATE_FIELDS
    }
    is_chinese = any(HAN.search(name) for name in cells)
    return date_orders(dated, is_chinese=is_chinese, until=until)


def _cells_by_column(imported: Import, sample: Sample) -> dict[str, list[Any]]:
    names = [found["name"] for found in imported.proposal["columns"]]
    return {
        name: [*(cells[at] for _, cells in sample.rows), *sample.counts.get(at, ())]
        for at, name in enumerate(names)
    }


def _choice(imported: Import, name: str) -> Choice:
    return mapping_from_json({name: imported.mapping.get(name, {})})[name]


def _seen(
    imported: Import, found: dict[str, Any], cells: Sequence[Any], dates: DateOrder | None
) -> ColumnSeen:
    choice = _choice(imported, found["name"])
    asks = next((one["options"] for one in found["questions"] if one["code"] == "which_field"), ())
    orders = dates.allowed if dates else frozenset()
    return ColumnSeen(
        name=found["name"],
        samples=_samples(choice.field, cells),
        choice=choice,
        trust=_trust(imported, found, choice, asks),
        how=found["how"],
        asks=tuple(asks),
        orders=tuple(one for one in (DMY, MDY, YMD) if one in orders) if len(orders) > 1 else (),
        sample=dates.example if dates else "",
        is_order_guessed=_is_guessed(imported, choice, dates),
        yearless=lacks_year(cells) if dates else "",
    )


def _is_guessed(imported: Import, choice: Choice, dates: DateOrder | None) -> bool:
    # What people chose, now or last time, is an answer.
    asked = dates is not None and dates.is_guess and choice.order == dates.order
    return asked and not imported.proposal.get("remembered")


def _samples(field: str | None, cells: Sequence[Any]) -> tuple[str, ...]:
    texts = dict.fromkeys(line_of(cell)[:LONGEST_SAMPLE] for cell in cells[:LOOKED_AT])
    kind = CONTACTS.get(field or "")
    shown = [text for text in texts if text][:SAMPLES]
    return tuple(masked_contact(kind, text) if kind else as_written_masked(text) for text in shown)


def _trust(imported: Import, found: dict[str, Any], choice: Choice, asks: Sequence[str]) -> str:
    if choice.field != found["choice"]["field"]:
        return YOURS
    if imported.proposal.get("remembered"):
        return LAST_TIME
    if choice.field is None:
        return ASKED if asks else OWN
    return SURE if found["confidence"] >= VERY_SURE else LIKELY


def _faults(columns: Sequence[ColumnSeen]) -> Iterator[Fault]:
    holders: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        holders[column.choice.field or ""].append(column.name)
    for field, names in holders.items():
        if field and field not in SHARED and len(names) > 1:
            yield Fault("twice", tuple(names), field)
    for column in columns:
        field = column.choice.field or ""
        if column.yearless and not column.choice.year:
            yield Fault("which_year", (column.name,), field, column.yearless)


def _dated(choice: Choice, dates: DateOrder | None) -> Choice:
    if dates is None:
        return replace(choice, order="", year=None)
    if choice.order in dates.allowed and len(dates.allowed) > 1:
        return choice
    return replace(choice, order=dates.order)
