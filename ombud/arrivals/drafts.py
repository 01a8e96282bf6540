"""A message on its way in, and what its source claims about the case beside it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ombud.people.claims import CustomerClaim


@dataclass(slots=True)
class LineClaim:
    """An affected line as the source names it. Amounts are in `currency`."""

    label: str = ""
    quantity: int = 1
    seller: str = ""
    detail_code: str = ""
    at_fault: str = ""
    cause: str = ""
    remedy: str = ""
    amount: Decimal | None = None
    currency: str = ""


@dataclass(slots=True)
class Claims:
    """What the source says of the case itself; empty means it says nothing.

    closes: the row arrives closed, as history, with its own times.
    """

    number: str = ""
    kind: str = ""
    stage: str = ""
    waiting_for: str = ""
    next_on: date | None = None
    outcome: str = ""
    closes: bool = False
    owner_id: int | None = None
    team_id: int | None = None
    priority: str = ""
    class_code: str = ""
    detail_code: str = ""
    order_no: str = ""
    order_no_damaged: bool = False
    tracking_no: str = ""
    platform: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    due_at: datetime | None = None
    settled_at: datetime | None = None
    closed_at: datetime | None = None
    satisfaction: int | None = None
    remedy_wanted: str = ""
    amount_wanted: Decimal | None = None
    amount_currency: str = ""
    notes: list[str] = field(default_factory=list)
    lines: list[LineClaim] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    import_id: int | None = None


@dataclass(slots=True)
class Answer:
    """What one of us said to a customer. author_id: the member; None for an automatic answer."""

    shop_id: int
    thread: int
    text: str
    said_at: datetime
    channel: str = ""
    customer_id: int | None = None
    author_id: int | None = None
    is_automatic: bool = False
    said_precision: str = "minute"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that comes with a message: sealed already, under its digest. size: in bytes."""

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(slots=True)
class Draft:
    """A message before and while it is written.

    is_verbatim: the text is what the source says; where it says nothing, the text is put together
    of its other columns. thread: id of the first message of a known conversation, None for a new
    one. reading: what the reader made of it, heading: the title of its case, words: what the search
    knows it by; all three are thought before the turn begins. message_id, case_id, case_number and
    outcome are filled in on the way; outcome is one of ImportedRow's. kept_ours: {field: [ours,
    theirs]} where a row says otherwise than its case. closed_case: a joined row closed the case
    that its import had opened.
    """

    shop_id: int
    text: str
    said_at: datetime
    said_precision: str = "minute"
    is_verbatim: bool = True
    title: str = ""
    channel: str = ""
    customer: CustomerClaim | None = None
    customer_id: int | None = None
    thread: int | None = None
    source_key: str | None = None
    claims: Claims = field(default_factory=Claims)
    files: list[DraftFile] = field(default_factory=list)
    reading: Any = None
    heading: str = ""
    words: str = ""
    message_id: int = 0
    case_id: int = 0
    case_number: str = ""
    outcome: str = ""
    kept_ours: dict[str, list[Any]] = field(default_factory=dict)
    closed_case: bool = False
