"""What one row of a workbook says, once it is understood."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from ombud.arrivals.workbook.cells import plain_cell


class Problem(NamedTuple):
    """A remark on one cell: the column, a key of sentences.PROBLEMS, the cell's text."""

    header: str
    code: str
    text: str


@dataclass(slots=True)
class CleanRow:
    """A row as the desk understands it. Texts are '' and values None where nothing was said.

    Times are UTC; a precision is day or minute, and a day is that day's midnight in the shop's
    zone. Codes: kind, channel, priority, remedy, at_fault, stage, waiting_for and outcome are those
    of rules.closed_lists; status, platform are those of the values pack. closed: None when no
    status says. own: column -> text of every column that is not mapped and every value that was
    not understood. raw: column -> text of values that were understood but said more. refused: a
    key of sentences.ROW_REFUSALS, or None.
    """

    number: int
    complaint_no: str = ""
    order_no: str = ""
    order_no_damaged: bool = False
    more_order_nos: tuple[str, ...] = ()
    ordered_at: datetime | None = None
    ordered_precision: str = ""
    text: str = ""
    title: str = ""
    customer_name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    ims: tuple[str, ...] = ()
    country: str = ""
    channel: str = ""
    platform: str = ""
    shop: str = ""
    seller: str = ""
    product: str = ""
    item_link: str = ""
    sku: str = ""
    qty: int | None = None
    unit_price: Decimal | None = None
    unit_price_currency: str = ""
    paid: Decimal | None = None
    paid_currency: str = ""
    order_stage: str = ""
    refund: Decimal | None = None
    refund_currency: str = ""
    compensation: Decimal | None = None
    compensation_currency: str = ""
    currency: str = ""
    kind: str = ""
    class_words: str = ""
    detail_words: str = ""
    demand: str = ""
    resolution: str = ""
    remedy: str = ""
    cause: str = ""
    at_fault: str = ""
    status: str = ""
    stage: str = ""
    waiting_for: str = ""
    closed: bool | None = None
    outcome: str = ""
    priority: str = ""
    owner_name: str = ""
    opened_at: datetime | None = None
    opened_precision: str = ""
    answered_at: datetime | None = None
    answered_precision: str = ""
    due_at: datetime | None = None
    due_precision: str = ""
    closed_at: datetime | None = None
    closed_precision: str = ""
    answer: str = ""
    satisfaction: int | None = None
    tracking_no: str = ""
    parcel_no: str = ""
    carrier: str = ""
    weight: str = ""
    days_open: str = ""
    remark: str = ""
    follow_up: str = ""
    evidence: str = ""
    own: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: str | None = None

    def keep(self, header: str, cell: Any, code: str) -> None:
        """Keep a value that was not understood as it is, and say so."""
        self.own[header] = text = plain_cell(cell)
        self.problems.append(Problem(header, code, text))

    def remark_on(self, header: str, cell: Any, code: str) -> None:
        """Say something about a value that was understood; its written form stays in raw."""
        self.raw[header] = text = plain_cell(cell)
        self.problems.append(Problem(header, code, text))
