"""One setter per column: reads a cell and puts what it says into the clean row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from ombud.arrivals.workbook.amounts import read_amount, read_count, stated_currency
from ombud.arrivals.workbook.cells import (
    BLANKS,
    code_of,
    contacts,
    line_of,
    order_numbers,
    plain_cell,
)
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.dates import date_reader
from ombud.arrivals.workbook.mapping import Choice
from ombud.arrivals.workbook.tables import Carried
from ombud.arrivals.workbook.values import choices, match_value, status_meaning

Put = Callable[[CleanRow, Any], None]
LONGEST_CODE = 64
LONGEST_TITLE = 200
_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Column:
    """What a setter must know: the column's name and choice, decided values, the shop's zone."""

    header: str
    choice: Choice
    decided: Mapping[str, str | None]
    zone: tzinfo
    date1904: bool


def own_setter(header: str) -> Put:
    """Keeps a column as the team's own."""

    def put(row: CleanRow, cell: Any) -> None:
        text = plain_cell(cell)
        if text:
            row.own[header] = text

    return put


def setter(column: Column) -> Put:
    """The setter of a mapped column. Raises KeyError for an unknown field or code."""
    return _SETTERS[column.choice.field or ""](column)


def _line(attribute: str) -> Callable[[Column], Put]:
    def made(column: Column) -> Put:
        def put(row: CleanRow, cell: Any) -> None:
            value = line_of(cell)
            if value:
                setattr(row, attribute, value)

        return put

    return made


def _several(attribute: str) -> Callable[[Column], Put]:
    """Text on one line whose line breaks still part what stands in them."""

    def made(column: Column) -> Put:
        def put(row: CleanRow, cell: Any) -> None:
            if isinstance(cell, str) and "\n" in cell:
                parts = (line_of(part) for part in plain_cell(cell).split("\n"))
                setattr(row, attribute, "；".join(part for part in parts if part))
            elif value := line_of(cell):
                setattr(row, attribute, value)

        return put

    return made


def _prose(attribute: str) -> Callable[[Column], Put]:
    """Text with its line breaks; columns that share a field are joined in their order."""

    def made(column: Column) -> Put:
        def put(row: CleanRow, cell: Any) -> None:
            value = plain_cell(cell)
            if value and value not in BLANKS:
                before = getattr(row, attribute)
                setattr(row, attribute, f"{before}\n{value}" if before else value)

        return put

    return made


def _title(column: Column) -> Put:
    def put(row: CleanRow, cell: Any) -> None:
        value = line_of(cell)
        row.title = value if len(value) <= LONGEST_TITLE else value[: LONGEST_TITLE - 1] + "…"
        if row.title != value:
            row.raw[column.header] = value

    return put


def _code(attribute: str) -> Callable[[Column], Put]:
    def made(column: Column) -> Put:
        def put(row: CleanRow, cell: Any) -> None:
            value = code_of(cell)
            if len(value) > LONGEST_CODE:
                row.keep(column.header, cell, "number_unclear")
            elif value:
                setattr(row, attribute, value)

        return put

    return made


def _order_no(column: Column) -> Put:
    header = column.header

    def put(row: CleanRow, cell: Any) -> None:
        found = order_numbers(cell)
        if len(found.first) > LONGEST_CODE:
            row.keep(header, cell, "number_unclear")
            return
        row.order_no, row.more_order_nos, row.order_no_damaged = found
        if found.damaged:
            row.remark_on(header, cell, "order_no_damaged")
        elif found.more:
            row.remark_on(header, cell, "several_order_nos")

    return put


def _date(attribute: str) -> Callable[[Column], Put]:
    def made(column: Column) -> Put:
        choice, header = column.choice, column.header
        read = date_reader(column.zone, choice.order, choice.year, column.date1904)
        at_name, precision_name = f"{attribute}_at", f"{attribute}_precision"

        def put(row: CleanRow, cell: Any) -> None:
            at, precision, note = read(cell)
            if at is None:
                if note and line_of(cell):
                    row.keep(header, cell, note)
                return
            setattr(row, at_name, at)
            setattr(row, precision_name, precision)
            if note:
                row.remark_on(header, cell, note)

        return put

    return made


def _amount(attribute: str) -> Callable[[Column], Put]:
    def made(column: Column) -> Put:
        header, unit = column.header, column.choice.currency
        currency_name = f"{attribute}_currency"

        def put(row: CleanRow, cell: Any) -> None:
            if isinstance(cell, Carried):
                return
            value, currency, note = read_amount(cell)
            if value is None:
                if note and line_of(cell):
                    row.keep(header, cell, note)
                return
            setattr(row, attribute, value)
            setattr(row, currency_name, stated_currency(currency, unit))
            if note:
                row.remark_on(header, cell, note)

        return put

    return made


def _count(column: Column) -> Put:
    def put(row: CleanRow, cell: Any) -> None:
        count = None if isinstance(cell, Carried) else read_count(cell)
        if count is not None:
            row.qty = count
        elif line_of(cell) and not isinstance(cell, Carried):
            row.keep(column.header, cell, "number_unclear")

    return put


def _name(column: Column) -> Put:
    """A customer's name; a phone number written beside it goes where phones are kept."""

    def put(row: CleanRow, cell: Any) -> None:
        value = line_of(cell)
        if sum(map(str.isdigit, value)) >= 7:
            found = contacts(value)
            if found.rest and (found.phones or found.emails):
                value = found.rest
                row.phones += found.phones
                row.emails += found.emails
        row.customer_name = value

    return put


def _phone(column: Column) -> Put:
    """A contact column: phones and mails are told apart, other words are a chat name or kept."""

    def put(row: CleanRow, cell: Any) -> None:
        found = contacts(cell)
        row.phones += found.phones
        row.emails += found.emails
        if found.rest and (found.phones or found.emails):
            row.own[column.header] = plain_cell(cell)
        elif found.rest and any(char.isascii() and char.isalnum() for char in found.rest):
            row.ims += (found.rest,)
        elif found.rest:
            row.keep(column.header, cell, "phone_unclear")

    return put


def _email(column: Column) -> Put:
    def put(row: CleanRow, cell: Any) -> None:
        found = contacts(cell)
        row.emails += found.emails
        row.phones += found.phones
        if found.rest:
            row.keep(column.header, cell, "value_unknown")

    return put


def _im(column: Column) -> Put:
    def put(row: CleanRow, cell: Any) -> None:
        value = line_of(cell)
        if value:
            row.ims += (value,)

    return put


def _matcher(column: Column) -> Callable[[str], str | None]:
    """Raw text -> code, remembering what was asked before."""
    name = column.choice.field or ""
    codes = {code for code, _label in choices(name, "en")}
    known = dict(column.decided)
    wrong = {code for code in known.values() if code is not None} - codes
    if wrong:
        raise KeyError(f"no {name} {sorted(wrong)}")

    def match(text: str) -> str | None:
        if text not in known:
            code = match_value(name, text).code
            if len(known) > _REMEMBERED:
                return code
            known[text] = code
        return known[text]

    return match


def _listed(column: Column, take: Callable[[CleanRow, str], None]) -> Put:
    """A value of a closed list; an unknown one is kept as it is."""
    match, header = _matcher(column), column.header

    def put(row: CleanRow, cell: Any) -> None:
        text = line_of(cell)
        code = match(text) if text else None
        if code is not None:
            take(row, code)
        elif text:
            row.keep(header, cell, "value_unknown")

    return put


def _coded(attribute: str) -> Callable[[Column], Put]:
    return lambda column: _listed(column, lambda row, code: setattr(row, attribute, code))


def _status(column: Column) -> Put:
    def take(row: CleanRow, code: str) -> None:
        means = status_meaning(code)
        row.status, row.stage, row.closed = code, means.stage, means.closed
        row.outcome = means.outcome
        row.waiting_for = row.waiting_for or means.waiting_for

    return _listed(column, take)


def _satisfaction(column: Column) -> Put:
    def take(row: CleanRow, code: str) -> None:
        row.satisfaction = int(code) if code.isdigit() else None

    return _listed(column, take)


def _resolution(column: Column) -> Put:
    """How it was settled: the words stay, and the remedy is read beside them."""
    match, prose = _matcher(column), _prose("resolution")(column)

    def put(row: CleanRow, cell: Any) -> None:
        prose(row, cell)
        row.remedy = match(line_of(cell)) or ""

    return put


_SETTERS: dict[str, Callable[[Column], Put]] = {
    "complaint_no": _code("complaint_no"),
    "complaint_date": _date("opened"),
    "customer_name": _name,
    "contact_phone": _phone,
    "contact_email": _email,
    "contact_im": _im,
    "channel": _coded("channel"),
    "platform": _coded("platform"),
    "shop": _line("shop"),
    "seller": _line("seller"),
    "order_no": _order_no,
    "order_date": _date("ordered"),
    "product_name": _several("product"),
    "item_link": _line("item_link"),
    "sku": _line("sku"),
    "qty": _count,
    "unit_price": _amount("unit_price"),
    "paid": _amount("paid"),
    "order_stage": _line("order_stage"),
    "kind": _coded("kind"),
    "problem_class": _several("class_words"),
    "problem_sub": _several("detail_words"),
    "title": _title,
    "description": _prose("text"),
    "demand": _prose("demand"),
    "status": _status,
    "waiting_for": _coded("waiting_for"),
    "priority": _coded("priority"),
    "owner": _line("owner_name"),
    "resolution": _resolution,
    "answer": _prose("answer"),
    "cause": _prose("cause"),
    "party": _coded("at_fault"),
    "refund_amount": _amount("refund"),
    "compensation": _amount("compensation"),
    "currency": _coded("currency"),
    "first_response_at": _date("answered"),
    "due_at": _date("due"),
    "closed_at": _date("closed"),
    "days_open": _line("days_open"),
    "satisfaction": _satisfaction,
    "tracking_no": _code("tracking_no"),
    "carrier": _line("carrier"),
    "parcel_no": _code("parcel_no"),
    "weight": _line("weight"),
    "country": _line("country"),
    "evidence": _prose("evidence"),
    "follow_up": _prose("follow_up"),
    "remark": _prose("remark"),
}
