"""The sheets that come in beside the complaints of their workbook."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ombud.arrivals.along_claims import (
    Claimed,
    claimed_customers,
    claimed_orders,
    claimed_products,
)
from ombud.arrivals.models import Import
from ombud.arrivals.workbook.clean import CleanRow
from ombud.arrivals.workbook.headers import normalised
from ombud.arrivals.workbook.kinds import COMPLAINTS, CUSTOMERS, LOG, ORDERS, PRODUCTS
from ombud.arrivals.workbook.mapping import Choice, mapping_from_json
from ombud.arrivals.workbook.weights import unit_in

if TYPE_CHECKING:
    from ombud.arrivals.workbook.books import Book

CLAIMED = {
    ORDERS: claimed_orders,
    CUSTOMERS: claimed_customers,
    PRODUCTS: claimed_products,
}
# In this order: an order's customer may be reached by what stands on the sheet of customers.
FILLING = (CUSTOMERS, PRODUCTS, ORDERS)
Sheet = Mapping[str, Any]


def sheets_along(imported: Import, *kinds: str) -> list[Sheet]:
    """The sheets (as in SheetFound) of these kinds that were agreed to come in too."""
    found = imported.proposal.get("sheets", ())
    return [
        sheet
        for kind in kinds
        for sheet in found
        if sheet.get("taken") and sheet["kind"] == kind and sheet["name"] != imported.sheet
    ]


def sheets_offered(imported: Import) -> list[Sheet]:
    """The sheets that can come in with the one that was chosen, in the order of the workbook."""
    return [
        sheet
        for sheet in imported.proposal.get("sheets", ())
        if sheet["name"] != imported.sheet and sheet.get("kind") and sheet["rows"]
        and (sheet["kind"] != COMPLAINTS or sheet["fingerprint"] == imported.fingerprint)
    ]  # fmt: skip


def with_sheets(imported: Import, names: Collection[str]) -> dict[str, Any]:
    """The proposal with just these of the offered sheets coming in too."""
    offered = {sheet["name"] for sheet in sheets_offered(imported)}
    sheets = [
        sheet | {"taken": sheet["name"] in offered and sheet["name"] in names}
        for sheet in imported.proposal.get("sheets", ())
    ]
    return imported.proposal | {"sheets": sheets}


def twins_of(imported: Import) -> list[Sheet]:
    """Further sheets of complaints with the columns of this one."""
    return sheets_along(imported, COMPLAINTS)


@dataclass(frozen=True, slots=True)
class Along:
    """Reads those sheets. shops: ids by name."""

    imported: Import
    book: "Book"
    shops: Mapping[str, int]

    def claims(self, sheet: Sheet) -> Iterator[Claimed]:
        """What the rows of a sheet claim. Raises WorkbookRefused."""
        return CLAIMED[sheet["kind"]](lambda: self._rows(sheet), self._shop_id)

    def log(self) -> "Log":
        """What was done when, by the complaint or order it names."""
        log = Log()
        for sheet in sheets_along(self.imported, LOG):
            for row in self._rows(sheet):
                log.add(row, self._zone)
        return log

    def left_of_log(self, sheet: Sheet) -> list[tuple[int, str]]:
        """(row number, reason) of the lines that no complaint of the workbook takes."""
        numbers, orders = self._named()
        left = []
        for row in self._rows(sheet):
            number = row.complaint_no.casefold()
            if not said_of(row):
                left.append((row.number, "nothing_done"))
            elif not (row.complaint_no or row.order_no):
                left.append((row.number, "names_no_complaint"))
            elif not (number in numbers if number else row.order_no in orders):
                left.append((row.number, "no_such_complaint"))
        return left

    def _named(self) -> tuple[set[str], set[str]]:
        """The numbers of the complaints on all their sheets, and those of their orders."""
        chosen = {
            normalised(name): choice
            for name, choice in mapping_from_json(self.imported.mapping).items()
            if choice.field in ("complaint_no", "order_no")
        }
        main = {"name": self.imported.sheet, "header_row": self.imported.header_row}
        numbers: set[str] = set()
        orders: set[str] = set()
        for sheet in (main, *twins_of(self.imported)):
            for row in self._read(sheet, lambda name: chosen.get(normalised(name))):
                numbers.add(row.complaint_no.casefold())
                orders.add(row.order_no)
        return numbers, orders

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.imported.shop.time_zone)

    def _shop_id(self, name: str) -> int:
        return self.shops.get(name, self.imported.shop_id)

    def _read(self, sheet: Sheet, meant: Callable[[str], Choice | None]) -> Iterator[CleanRow]:
        from ombud.arrivals.workbook.rows import row_reader
        from ombud.arrivals.workbook.tables import find_table

        table = find_table(self.book.grid(sheet["name"]), sheet["header_row"])
        mapping = {name: choice for name in table.headers if (choice := meant(name))}
        read = row_reader(table.headers, mapping, {}, self._zone, date1904=self.book.date1904)
        for number, cells in table:
            yield read(number, cells)

    def _rows(self, sheet: Sheet) -> Iterator[CleanRow]:
        mapping = mapping_from_json(sheet["mapping"])
        unit = next((unit_in(name) for name, one in mapping.items() if one.field == "weight"), "")
        for row in self._read(sheet, mapping.get):
            yield replace(row, weight=f"{row.weight} {unit}") if unit and row.weight else row


def said_of(row: CleanRow) -> str:
    """What a line of a log says was done."""
    said = (row.text, row.answer, row.resolution, row.follow_up, row.remark)
    return "\n".join(word for word in said if word)


@dataclass(slots=True)
class Log:
    """Lines of what was done, until the complaint that they speak of comes by."""

    by_number: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_order: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: CleanRow, zone: ZoneInfo) -> None:
        """One line: when, who, what."""
        words = said_of(row)
        if not words:
            return
        when = f"{row.opened_at.astimezone(zone):%Y-%m-%d %H:%M}" if row.opened_at else ""
        head = " · ".join(one for one in (when.removesuffix(" 00:00"), row.owner_name) if one)
        line = f"{head}: {words}" if head else words
        if row.complaint_no:
            self.by_number[row.complaint_no.casefold()].append(line)
        elif row.order_no:
            self.by_order[row.order_no].append(line)

    def of(self, row: CleanRow) -> tuple[str, ...]:
        """The lines of this complaint, in their order; each is told once."""
        lines = self.by_number.pop(row.complaint_no.casefold(), []) if row.complaint_no else []
        return (*lines, *(self.by_order.pop(row.order_no, []) if row.order_no else ()))
