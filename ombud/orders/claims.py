"""An order as a source names it, before it is kept."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ombud.people.claims import CustomerClaim


@dataclass(slots=True, kw_only=True)
class ParcelClaim:
    """A parcel. Weights in grams."""

    number: str = ""
    tracking_no: str = ""
    carrier: str = ""
    line: str = ""
    weight_g: int | None = None
    volumetric_g: int | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class ItemClaim:
    """A line of an order. parcel: its place in OrderClaim.parcels, None while it is not packed."""

    title: str
    title_en: str = ""
    sku: str = ""
    option: str = ""
    quantity: int = 1
    unit_price: Decimal | None = None
    currency: str = "CNY"
    seller: str = ""
    qc_result: str = ""
    qc_note: str = ""
    qc_at: datetime | None = None
    parcel: int | None = None


@dataclass(slots=True, kw_only=True)
class OrderClaim:
    """One purchase. Its number identifies it within its shop; `rate` made its currency ours."""

    shop_id: int
    number: str
    customer: CustomerClaim | None = None
    customer_id: int | None = None
    platform: str = ""
    placed_at: datetime | None = None
    stage: str = ""
    paid: Decimal | None = None
    currency: str = ""
    rate: Decimal | None = None
    items: list[ItemClaim] = field(default_factory=list)
    parcels: list[ParcelClaim] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductClaim:
    """A product as a source names it: known again by its sku, without one by its name."""

    name: str
    sku: str = ""
    seller: str = ""
