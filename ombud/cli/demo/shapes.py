"""What the story is made of. All times are aware and in UTC; all money is Decimal."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Shop:
    """`currency` is what the shop shows prices in; `time_zone` an IANA name."""

    key: str
    name: str
    currency: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Person:
    """`role` is administrator, lead or agent; an agent belongs to one team."""

    key: str
    name_zh: str
    name_en: str
    email: str
    role: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Customer:
    """`language` is zh-Hans, zh-Hant, en or mixed; `im_kind` names the messenger."""

    key: str
    name: str
    nick: str
    phone: str
    email: str
    im_kind: str
    im_handle: str
    country: str
    language: str
    shops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    name_zh: str
    name_en: str
    category: str
    seller: str
    platform: str
    price_cny: Decimal
    weight_g: int


@dataclass(frozen=True, slots=True)
class Item:
    """One order item. `stage`: paid, purchased, seller_shipped, stored, shipped, delivered,
    cancelled or returned. `qc_result`: passed, flawed or None before the check."""

    no: int
    sku: str
    option: str
    qty: int
    unit_price_cny: Decimal
    seller: str
    stage: str
    purchased_at: datetime | None
    seller_shipped_at: datetime | None
    domestic_tracking: str | None
    stored_at: datetime | None
    qc_result: str | None
    qc_notes: str
    qc_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """`rate` is CNY for one unit of `paid_currency`; `stage` is that of its slowest live item."""

    number: str
    shop: str
    customer: str
    platform: str
    placed_at: datetime
    stage: str
    items: tuple[Item, ...]
    domestic_freight_cny: Decimal
    service_fee_cny: Decimal
    paid_amount: Decimal
    paid_currency: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Parcel:
    """`contents` are (order number, item no). `state`: packed, moving, stalled, delivered, lost,
    seized or sent_back. `silent_from` is the last scan before a long silence."""

    number: str
    shop: str
    customer: str
    contents: tuple[tuple[str, int], ...]
    line: str
    carrier: str
    tracking: str
    weight_g: int
    volumetric_g: int
    freight_cny: Decimal
    insured: bool
    packed_at: datetime
    shipped_at: datetime | None
    silent_from: datetime | None
    delivered_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """`kind` is a remedy code of the taxonomy; no amount where goods or words settle it."""

    kind: str
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Line:
    """One affected line: an order item (`item_no`) or a parcel (`parcel`), with its own problem."""

    order: str
    item_no: int | None
    parcel: str | None
    problem: str
    seller: str | None
    remedies: tuple[Remedy, ...]
    at_fault: str | None
    pays: str | None
    recover_from: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """`who`: customer, agent, auto, seller, warehouse, courier or platform.

    `person` is the agent who wrote; `channel` wechat, whatsapp, instagram, discord, telegram,
    wangwang, email, chat, phone, platform, review, regulator or payment.
    """

    at: datetime
    who: str
    person: str | None
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    at: datetime
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stage entered; `person` is None where the case arrived by itself."""

    at: datetime
    stage: str
    person: str | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fight outside the house. `kind`: platform, chargeback or regulator; `ruling`: won, lost
    or None while it is open."""

    kind: str
    number: str
    opened_at: datetime
    due_at: datetime
    ruled_at: datetime | None
    ruling: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """`kind`: complaint, return, enquiry, suggestion or review. `stage`: received, first_contact,
    investigation, proposal, settled or closed. `outcome`: upheld, partly, rejected, withdrawn,
    duplicate, enquiry_only, or None while open. `signals`: regulator, chargeback, bad_review,
    repeat, bad_batch, failed_line. `settled_at` is the first settling (for what needed none, the
    closing), `closed_at` the last closing of a case that was reopened. `first_answer_due_at` is
    24 hours after opening, `settle_due_at` the day last promised. The first of `lines` is the one
    the letter is about; `problem` is its detail code. `conversation` begins with the letter.
    """

    number: str
    shop: str
    customer: str
    order: str
    lines: tuple[Line, ...]
    channel: str
    kind: str
    problem: str
    priority: str
    tone: str
    signals: tuple[str, ...]
    text: str
    language: str
    opened_at: datetime
    first_answer_due_at: datetime
    settle_due_at: datetime
    conversation: tuple[Message, ...]
    notes: tuple[Note, ...]
    steps: tuple[Step, ...]
    stage: str
    waiting_for: str | None
    next_on: date | None
    owner: str | None
    team: str
    outcome: str | None
    duplicate_of: str | None
    dispute: Dispute | None
    first_answer_at: datetime | None
    settled_at: datetime | None
    closed_at: datetime | None
    satisfaction: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """A thread woven through the story: `subject` is a sku, a line or a feast."""

    subject: str
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    seed: int
    now: datetime
    shops: tuple[Shop, ...]
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    customers: tuple[Customer, ...]
    products: tuple[Product, ...]
    orders: tuple[Order, ...]
    parcels: tuple[Parcel, ...]
    cases: tuple[Case, ...]
    bad_batch: Span
    failed_line: Span
    peak: Span
